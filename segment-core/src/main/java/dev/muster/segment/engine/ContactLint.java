package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Value;
import dev.muster.segment.insight.LintWarning.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a predicate says of attributes and texts that contacts do not have. The constructor, {@link #isCurrent} and
 * {@link #lookUp} are called under the engine's lock; what they find is worked out without it.
 */
final class ContactLint {

    /**
     * A leaf that says something of contacts which do not have its attribute; a warning if that decides on them.
     *
     * @param exists says whether a contact has it
     */
    record OfMissing(LintPart leaf, BoundPredicate exists, String message) {}

    /** What contacts hold of an attribute, in short. */
    private record Held(int contacts, int missing, boolean hasOthers) {}

    /** The parts of all predicates together that are made to count members. */
    private static final int MOST_PARTS = 20_000;

    /** The comparisons for counting members, some seconds' worth. */
    private static final long MOST_COMPARISONS = 2_000_000_000;

    private final List<LintPart> leaves = new ArrayList<>();
    private final Question question;
    private final ContactStore store;
    /** Says whether a contact has the attribute of a leaf. */
    private final Map<LintPart, BoundPredicate> exists = new HashMap<>();
    /** The leaves for which {@link #counts} were wanted. */
    private final List<LintPart> counted;
    /** Finds the contacts that are members only because they have no value for a leaf's attribute. */
    private final Map<LintPart, Scan> counts = new LinkedHashMap<>();

    private final Map<String, Held> held = new HashMap<>();

    ContactLint(LintPart whole, Question question, ContactStore store) {
        this.question = question;
        this.store = store;
        whole.forEach(part -> {
            if (part.predicate instanceof Predicate.Leaf) {
                leaves.add(part);
            }
        });
        for (LintPart leaf : leaves) {
            exists.put(leaf, existsOf(leaf).match(question.binder()));
        }
        counted = toCount();
        long most = Math.min(MOST_PARTS, MOST_COMPARISONS / (1 + store.ids().size())) / whole.size();
        counted.stream().limit(most).forEach(leaf -> counts.put(leaf, forWantOf(leaf, whole)));
    }

    private static Predicate existsOf(LintPart leaf) {
        return new Predicate.Exists(((Predicate.Leaf) leaf.predicate).attribute());
    }

    /** Returns the leaves for which to count the contacts that are members only for want of a value. */
    private List<LintPart> toCount() {
        return leaves.stream()
                .filter(leaf -> !leaf.isPositive && isInequality(leaf.predicate) && isMissingToSome(attribute(leaf)))
                .toList();
    }

    private static boolean isInequality(Predicate negated) {
        return negated instanceof Predicate.In
                || (negated instanceof Predicate.Is is && !(is.value() instanceof Literal.Bool));
    }

    private boolean isMissingToSome(BoundAttribute attribute) {
        int contacts = attribute.column().held();
        return contacts > 0 && contacts < store.ids().size() && hasNoDefault(attribute);
    }

    /** The leaf's negation holds for contacts without a value. */
    private Scan forWantOf(LintPart leaf, LintPart whole) {
        BoundPredicate missing = new BoundPredicate.Not(Objects.requireNonNull(exists.get(leaf)));
        return new Scan(
                store, question.slots(), new BoundPredicate.And(List.of(missing, whole.decisive(leaf, Map.of()))));
    }

    /** Returns the scans to run before {@link #lookUp}. */
    List<Scan> scans() {
        return List.copyOf(counts.values());
    }

    /** Returns whether nothing else is to be counted by now. */
    boolean isCurrent() {
        return toCount().equals(counted);
    }

    /** Looks up what contacts hold. */
    void lookUp(TickRunner ticks, NearMisses nearMisses) {
        boolean isNameUnknown = false;
        Map<String, BoundAttribute> compared = new LinkedHashMap<>();
        for (LintPart leaf : leaves) {
            BoundAttribute attribute = attribute(leaf);
            Column column = attribute.column();
            held.computeIfAbsent(
                    attribute.name(),
                    name -> new Held(column.held(), store.ids().size() - column.held(), column.hasOthers()));
            isNameUnknown |= column.held() == 0;
            if (!texts(leaf).isEmpty()) {
                compared.put(attribute.name(), attribute);
            }
        }
        nearMisses.lookUp(ticks, compared.values(), isNameUnknown);
    }

    private Held held(BoundAttribute attribute) {
        return Objects.requireNonNull(held.get(attribute.name()));
    }

    private BoundAttribute attribute(LintPart leaf) {
        return question.slots().get(((BoundPredicate.Leaf) leaf.bound()).leaf().slot());
    }

    private static boolean hasNoDefault(BoundAttribute attribute) {
        return attribute.defaultValue() == null;
    }

    /** Reports attributes that no contact has, each where it stands first; not those with a default, which all have. */
    void reportUnknownAttributes(NearMisses nearMisses, Schema schema, LintReport report) {
        Set<String> seen = new HashSet<>();
        for (LintPart leaf : leaves) {
            BoundAttribute attribute = attribute(leaf);
            if (held(attribute).contacts == 0
                    && held(attribute).missing > 0
                    && hasNoDefault(attribute)
                    && seen.add(attribute.name())) {
                String meant = schema.isDeclared(attribute.name()) ? null : nearMisses.nameMeantBy(attribute.name());
                report.add(
                        Kind.UNKNOWN_ATTRIBUTE,
                        leaf,
                        "no contact has attribute '" + attribute.name() + "'"
                                + (meant == null ? "" : "; did you mean '" + meant + "'?"));
            }
        }
    }

    /** Reports texts that no contact has while some have one that is near, and that the predicate does not name as well. */
    void reportUnknownValues(NearMisses nearMisses, LintReport report) {
        Map<String, Set<String>> named = new HashMap<>();
        leaves.forEach(leaf -> named.computeIfAbsent(attribute(leaf).name(), name -> new HashSet<>())
                .addAll(texts(leaf).keySet()));
        for (LintPart leaf : leaves) {
            BoundAttribute attribute = attribute(leaf);
            Set<String> ofAttribute = named.getOrDefault(attribute.name(), Set.of());
            texts(leaf).forEach((comparable, literal) -> {
                boolean isHeldOtherwise = literal instanceof Literal.Number && held(attribute).hasOthers;
                HeldTexts.Held meant = isHeldOtherwise || isDefault(comparable, attribute)
                        ? null
                        : nearMisses.textMeantBy(comparable, attribute, ofAttribute);
                if (meant != null) {
                    report.add(Kind.UNKNOWN_VALUE, leaf, messageOfUnknown(attribute, literal, meant));
                }
            });
        }
    }

    private static String messageOfUnknown(BoundAttribute attribute, Literal literal, HeldTexts.Held meant) {
        return "no contact has " + attribute.name() + " " + literal + "; " + LintReport.count(meant.contacts())
                + (meant.contacts() == 1 ? " has " : " have ") + Literal.of(meant.text());
    }

    private static boolean isDefault(String comparable, BoundAttribute attribute) {
        HeldValue value = attribute.defaultValue();
        return value != null && comparable.equals(attribute.isCaseSensitive() ? value.text() : value.folded());
    }

    /** The texts that a leaf compares with as wholes, by what they compare as. */
    private Map<String, Literal> texts(LintPart leaf) {
        Map<String, Literal> texts = new LinkedHashMap<>();
        BoundAttribute attribute = attribute(leaf);
        if (attribute.type() == AttributeType.TEXT) {
            for (Literal literal : literals(leaf.predicate)) {
                String text = literal instanceof Literal.Text quoted ? quoted.text() : literal.toString();
                texts.putIfAbsent(attribute.isCaseSensitive() ? text : Value.Text.folded(text), literal);
            }
        }
        return texts;
    }

    private static List<Literal> literals(Predicate leaf) {
        if (leaf instanceof Predicate.Is is) {
            return List.of(is.value());
        }
        return leaf instanceof Predicate.In in ? in.values() : List.of();
    }

    /** The leaves that say something of contacts without their attribute which is easily overlooked. */
    List<OfMissing> ofMissing() {
        List<OfMissing> found = new ArrayList<>();
        for (LintPart leaf : leaves) {
            BoundAttribute attribute = attribute(leaf);
            Held ofAttribute = held(attribute);
            if (ofAttribute.missing > 0 && ofAttribute.contacts > 0 && hasNoDefault(attribute)) {
                String message = messageOfMissing(leaf, ofAttribute.missing, existsOf(leaf));
                if (message != null) {
                    found.add(new OfMissing(leaf, Objects.requireNonNull(exists.get(leaf)), message));
                }
            }
        }
        return found;
    }

    private @Nullable String messageOfMissing(LintPart leaf, int missing, Predicate exists) {
        String attribute = ((Predicate.Leaf) leaf.predicate).attribute();
        String contacts = LintReport.count(missing)
                + (missing == 1 ? " contact that has no " : " contacts that have no ")
                + attribute;
        String advice = "; declare a default, or add '";
        if (leaf.predicate instanceof Predicate.Is is && is.value().equals(Literal.of(false))) {
            return LintReport.quoted(leaf.predicate) + " does not hold for " + contacts + advice + "OR "
                    + exists.negated() + "'";
        }
        if (leaf.isPositive) {
            return null;
        }
        String holds = LintReport.quoted(leaf.predicate.negated()) + " holds for " + contacts;
        if (leaf.predicate instanceof Predicate.TimeWindow) {
            return holds + advice + "AND " + exists + "'";
        }
        int decided = isInequality(leaf.predicate) ? membersForWantOf(leaf) : 0;
        return decided == 0
                ? null
                : holds
                        + (decided < 0
                                ? ""
                                : ", and " + LintReport.count(decided) + (decided == 1 ? " is" : " are")
                                        + " in only because of that")
                        + advice + "AND " + exists + "'";
    }

    /** Returns how many contacts are members only for want of a value, or -1 if counting would have taken too long. */
    private int membersForWantOf(LintPart leaf) {
        Scan scan = counts.get(leaf);
        return scan == null ? -1 : scan.members().getCardinality();
    }
}
