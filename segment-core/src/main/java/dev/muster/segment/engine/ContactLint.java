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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds what a predicate says of attributes and texts that contacts do not have. */
final class ContactLint {

    /**
     * A leaf that says something of contacts which do not have its attribute; a warning if that decides on them.
     *
     * @param exists says whether a contact has it
     */
    record OfMissing(LintPart leaf, BoundPredicate exists, String message) {}

    /** The limit of comparisons for counting members, during which the engine is locked: some 20 ms. */
    private static final long MOST_WORK = 10_000_000;

    private final LintPart whole;
    private final List<LintPart> leaves = new ArrayList<>();
    private final Question question;
    private final ContactStore store;
    private final Schema schema;
    private final LintReport report;
    private final long now;

    private long workLeft = MOST_WORK;

    ContactLint(LintPart whole, Question question, ContactStore store, Schema schema, LintReport report, long now) {
        this.whole = whole;
        whole.forEach(part -> {
            if (part.predicate instanceof Predicate.Leaf) {
                leaves.add(part);
            }
        });
        this.question = question;
        this.store = store;
        this.schema = schema;
        this.report = report;
        this.now = now;
    }

    private BoundAttribute attribute(LintPart leaf) {
        return question.slots().get(((BoundPredicate.Leaf) leaf.bound()).leaf().slot());
    }

    private static boolean hasNoDefault(BoundAttribute attribute) {
        return attribute.defaultValue() == null;
    }

    /** Reports attributes that no contact has, each where it stands first; not those with a default, which all have. */
    void reportUnknownAttributes(NearMisses nearMisses) {
        Set<String> seen = new HashSet<>();
        for (LintPart leaf : leaves) {
            BoundAttribute attribute = attribute(leaf);
            if (attribute.column().held() == 0
                    && store.ids().size() > 0
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
    void reportUnknownValues(NearMisses nearMisses) {
        Map<String, Set<String>> named = new HashMap<>();
        leaves.forEach(leaf -> named.computeIfAbsent(attribute(leaf).name(), name -> new HashSet<>())
                .addAll(texts(leaf).keySet()));
        for (LintPart leaf : leaves) {
            BoundAttribute attribute = attribute(leaf);
            Set<String> ofAttribute = named.getOrDefault(attribute.name(), Set.of());
            texts(leaf).forEach((comparable, literal) -> {
                boolean isHeldOtherwise =
                        literal instanceof Literal.Number && attribute.column().hasOthers();
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
            int missing = store.ids().size() - attribute.column().held();
            if (missing > 0 && attribute.column().held() > 0 && hasNoDefault(attribute)) {
                Predicate exists = new Predicate.Exists(attribute.name());
                String message = messageOfMissing(leaf, missing, exists);
                if (message != null) {
                    found.add(new OfMissing(leaf, exists.match(question.binder()), message));
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
        boolean isInequality = leaf.predicate instanceof Predicate.In
                || (leaf.predicate instanceof Predicate.Is is && !(is.value() instanceof Literal.Bool));
        int decided = isInequality ? membersForWantOf(leaf, exists) : 0;
        return decided == 0
                ? null
                : holds
                        + (decided < 0
                                ? ""
                                : ", and " + LintReport.count(decided) + (decided == 1 ? " is" : " are")
                                        + " in only because of that")
                        + advice + "AND " + exists + "'";
    }

    /**
     * Counts the contacts that are members only because they have no value for a leaf's attribute, so that the leaf's
     * negation holds.
     *
     * @return the count, or -1 if counting would take too long
     */
    private int membersForWantOf(LintPart leaf, Predicate exists) {
        BoundPredicate missing = new BoundPredicate.Not(exists.match(question.binder()));
        Scan scan = new Scan(
                store, question.slots(), new BoundPredicate.And(List.of(missing, whole.decisive(leaf, Map.of()))));
        long before = scan.work();
        boolean isWhole = workLeft > 0 && scan.goOn(now, workLeft);
        workLeft -= scan.work() - before;
        return isWhole ? scan.members().getCardinality() : -1;
    }
}
