package dev.muster.segment.dsl;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Finding;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.InSegment;
import dev.muster.segment.Predicate.Leaf;
import dev.muster.segment.References;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.LintWarning;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a text says, looked at as a whole among the attributes and segments of its scope: types, uses of other segments,
 * and names. Every finding is put where its leaf stands. Not safe for several threads.
 */
final class Resolution {

    private final Scope scope;
    private final Places places;
    private final Findings findings;

    private final List<AttributeDeclaration> declarations = new ArrayList<>();
    private final Map<String, AttributeType> inferredTypes = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private final Map<String, Segment> segments = new LinkedHashMap<>();
    private final Map<String, Place> segmentNames = new HashMap<>();
    private final Map<String, Place> attributeNames = new HashMap<>();

    /** Segments of a name that the text has defined before, under names of their own. */
    private final List<Segment> repeated = new ArrayList<>();

    private Set<String> replaced = Set.of();
    private @Nullable String unnamed;

    /** Attributes that are near to known ones. */
    private Set<String> mistyped = Set.of();

    Resolution(Scope scope, Places places, Findings findings) {
        this.scope = scope;
        this.places = places;
        this.findings = findings;
    }

    /** Takes a declaration of the text in. */
    void declare(AttributeDeclaration declaration, Place name) {
        AttributeDeclaration earlier =
                scope.schema().isDeclared(declaration.name()) ? scope.schema().reading(declaration.name()) : null;
        if (earlier != null && !earlier.equals(declaration)) {
            findings.addError(name, "attribute '" + declaration.name() + "' is declared otherwise already: " + earlier);
            return;
        }
        declarations.add(declaration);
        attributeNames.put(declaration.name(), name);
    }

    /** Adds the type that was inferred for an attribute before. */
    void infer(String attribute, AttributeType type, Place name) {
        AttributeDeclaration earlier =
                scope.schema().isDeclared(attribute) ? scope.schema().reading(attribute) : null;
        if (earlier != null) {
            findings.addError(name, "attribute '" + attribute + "' is declared already: " + earlier);
            return;
        }
        inferredTypes.put(attribute, type);
        attributeNames.put(attribute, name);
    }

    /** Takes the name in of an attribute whose declaration was refused; nothing is said about its type. */
    void declareUnreadable(String name) {
        unreadable.add(name);
    }

    /**
     * Takes a segment of the text in.
     *
     * @param name where its name stands, or what stands for it
     */
    void define(Segment segment, Place name) {
        segments.put(segment.name(), segment);
        segmentNames.put(segment.name(), name);
    }

    /** Says which segments the text defines, so that what they were before counts no more. */
    void replace(Set<String> names) {
        replaced = names;
    }

    /** Takes a segment in that has the name of an earlier one: what is wrong with it as well is worth saying. */
    void defineAgain(Segment segment, Place name) {
        String line = segment.name() + " (line " + name.line() + ", column " + name.column() + ")";
        try {
            Segment named = new Segment(line, segment.predicate(), segment.mode());
            if (segmentNames.putIfAbsent(line, name) == null) {
                repeated.add(named);
            }
        } catch (IllegalArgumentException tooLong) {
            // The error of the repeated name has to do.
        }
    }

    /** Takes the predicate in that is all that the text says. */
    void define(Predicate predicate) {
        String name = scope.defined();
        if (name == null) {
            Set<String> taken =
                    scope.schema().segments().stream().map(Segment::name).collect(Collectors.toSet());
            name = "expression";
            for (int number = 2; taken.contains(name); number++) {
                name = "expression " + number;
            }
            unnamed = name;
        }
        define(Segment.named(name).where(predicate).build(), Place.START);
    }

    /** Reports what is found. */
    void report() {
        Map<String, AttributeType> types = new HashMap<>(scope.schema().inferredTypes());
        types.putAll(inferredTypes);
        Schema schema = scope.schema().declaring(declarations).inferring(types);
        reportConflicts(schema);
        reportReferences(schema);
        if (!findings.hasErrors()) {
            mistyped = reportNearMisses();
            reportWindows(schema);
        }
    }

    /** Reports what lint says of the text's segments, unless it is reported already. Only of a text without errors. */
    void reportLint(Function<Segment, List<LintWarning>> lint) {
        for (Segment segment : segments.values()) {
            for (LintWarning warning : lint.apply(segment)) {
                if (!isReported(warning)) {
                    Predicate part = warning.part();
                    boolean isOfExpression = part == null && segment.name().equals(unnamed);
                    warn(
                            places.of(part == null ? segment.predicate() : part),
                            part != null
                                    ? warning.message()
                                    : isOfExpression ? "the expression " + warning.message() : warning.toString());
                }
            }
        }
    }

    private boolean isReported(LintWarning warning) {
        return warning.kind() == LintWarning.Kind.WITHIN_BOTH_WAYS
                || (warning.kind() == LintWarning.Kind.UNKNOWN_ATTRIBUTE
                        && warning.part() instanceof Leaf leaf
                        && mistyped.contains(leaf.attribute()));
    }

    private void reportConflicts(Schema schema) {
        Map<String, Segment> live = new LinkedHashMap<>();
        schema.segments().forEach(segment -> live.put(segment.name(), segment));
        live.putAll(segments);
        repeated.forEach(segment -> live.putIfAbsent(segment.name(), segment));
        List<Finding> conflicts = schema.conflicts(live.values(), Schema.HeldValues.none());
        Set<Finding> before = conflicts.stream().allMatch(this::isOfText)
                ? Set.of()
                : new HashSet<>(scope.schema().conflicts(scope.schema().segments(), Schema.HeldValues.none()));
        for (Finding conflict : conflicts) {
            boolean isOfUnreadable = conflict.part() instanceof Leaf leaf && unreadable.contains(leaf.attribute());
            boolean wasThere = !isOfText(conflict) && before.contains(conflict);
            if (!isOfUnreadable && !wasThere) {
                report(conflict, conflict.message() + existence(conflict));
            }
        }
    }

    /** A name alone asks whether the attribute is true, and may have been meant to ask whether there is a value. */
    private String existence(Finding conflict) {
        return conflict.part() instanceof Leaf leaf && places.isNameAlone(leaf)
                ? "; did you mean '" + new Predicate.Exists(leaf.attribute()) + "'?"
                : "";
    }

    private void reportReferences(Schema schema) {
        Map<String, Segment> all = new LinkedHashMap<>(segments); // first, so that ways round are found there
        repeated.forEach(segment -> all.putIfAbsent(segment.name(), segment));
        Set<String> own = Set.copyOf(all.keySet());
        schema.segments().forEach(segment -> all.putIfAbsent(segment.name(), segment));
        Set<String> names = new HashSet<>(all.keySet());
        repeated.forEach(segment -> names.remove(segment.name()));
        Vocabulary known = new Vocabulary(names);
        List<Finding> references =
                References.among(all.values(), scope.limits()).findings();
        Set<Finding> before = references.stream()
                        .allMatch(wrong -> own.contains(wrong.segment().name()))
                ? Set.of()
                : new HashSet<>(References.among(scope.schema().segments(), scope.limits())
                        .findings());
        for (Finding wrong : references) {
            boolean wasThere = !own.contains(wrong.segment().name()) && before.contains(wrong);
            if (wasThere && !isUsed(wrong.segment(), own, all)) {
                continue;
            }
            String meant = wrong.part() instanceof InSegment use && !known.knows(use.segment())
                    ? known.nearest(use.segment())
                    : null;
            report(wrong, meant == null ? wrong.message() : wrong.message() + "; did you mean '" + meant + "'?");
        }
    }

    /** Whether one of some segments uses another, however far around. */
    private static boolean isUsed(Segment segment, Set<String> users, Map<String, Segment> all) {
        Set<String> seen = new HashSet<>(users);
        Deque<String> open = new ArrayDeque<>(users);
        while (!open.isEmpty()) {
            Segment user = all.get(open.pop());
            if (user == null) {
                continue;
            }
            for (InSegment use : References.in(user.predicate())) {
                if (seen.add(use.segment())) {
                    open.push(use.segment());
                }
            }
        }
        return seen.contains(segment.name());
    }

    private boolean isOfText(Finding finding) {
        return finding.part() != null && places.of(finding.part()) != null;
    }

    /** A finding that is not about the text's own segments is about what the text declares or defines otherwise. */
    private void report(Finding finding, String message) {
        Predicate part = finding.part();
        Place place = part == null ? null : places.of(part);
        if (place != null) {
            findings.addError(place, message);
            return;
        }
        String segment = finding.segment().name();
        place = segmentNames.get(segment);
        if (place == null && part instanceof Leaf leaf) {
            place = attributeNames.get(leaf.attribute());
        }
        findings.addError(
                place == null ? Place.START : place,
                segment.equals(unnamed) ? "the expression " + message : finding.toString());
    }

    private void reportWindows(Schema schema) {
        for (Segment segment : segments.values()) {
            for (Predicate.TimeWindow window : schema.windowsBothWays(segment.predicate())) {
                if (mistyped.contains(window.attribute())) {
                    continue;
                }
                warn(places.of(window), Schema.bothWays(window));
            }
        }
    }

    /** Answers which attributes are near to known ones. */
    private Set<String> reportNearMisses() {
        Vocabulary known = new Vocabulary(knownAttributes());
        Set<String> seen = new HashSet<>();
        Set<String> near = new HashSet<>();
        for (Leaf leaf : places.leaves()) {
            String attribute = leaf.attribute();
            String meant = known.knows(attribute) || !seen.add(attribute) ? null : known.nearest(attribute);
            if (meant != null) {
                near.add(attribute);
                warn(places.ofName(leaf), "attribute '" + attribute + "' is not known; did you mean '" + meant + "'?");
            }
        }
        return near;
    }

    /** All attributes but those that nothing is known of except that the text uses them. */
    Set<String> knownAttributes() {
        Set<String> known = new HashSet<>(scope.names());
        known.addAll(unreadable);
        known.addAll(attributeNames.keySet());
        scope.schema().declarations().forEach(declaration -> known.add(declaration.name()));
        for (Segment segment : scope.schema().segments()) {
            if (!replaced.contains(segment.name())) {
                known.addAll(Schema.attributes(segment.predicate()));
            }
        }
        return known;
    }

    /** The segments that the text may use, as far as is known before it is read. */
    Set<String> knownSegments() {
        Set<String> known = new HashSet<>(replaced);
        scope.schema().segments().forEach(segment -> known.add(segment.name()));
        return known;
    }

    private void warn(@Nullable Place place, String message) {
        if (place != null) {
            findings.addWarning(place, message);
        }
    }
}
