package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import dev.muster.segment.insight.LintWarning.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what follows from a predicate alone, whatever contacts hold: that it is never or always true, and parts that cannot
 * matter. A part of an AND or an OR cannot matter if the whole says the same without it.
 */
final class PredicateLint {

    /** Parts of a predicate that is looked into part by part; nobody has written a longer one by hand. */
    private static final int MOST_PARTS = 200;

    /** Operands among which it is looked for those that clash. */
    private static final int MOST_CLASHING = 20;

    private final LintPart whole;
    private final Satisfiability satisfiability;
    private final LintReport report;
    /** What stands in the place of the parts that were found idle. */
    private final Map<LintPart, BoundPredicate> leftOut = new HashMap<>();

    PredicateLint(LintPart whole, Satisfiability satisfiability, LintReport report) {
        this.whole = whole;
        this.satisfiability = satisfiability;
        this.report = report;
    }

    /**
     * Reports a whole that never holds, or always.
     *
     * @return whether it does
     */
    boolean reportWhole() {
        BoundPredicate bound = whole.bound();
        if (satisfiability.isImpossible(bound)) {
            report.addOfWhole(Kind.NEVER_TRUE, "can have no members" + clash());
            return true;
        }
        if (satisfiability.isImpossible(new BoundPredicate.Not(bound))) {
            report.addOfWhole(Kind.ALWAYS_TRUE, "has every contact as a member, whatever it holds");
            return true;
        }
        return false;
    }

    /** The first operand that never holds, or the first two that never hold together, if it is as simple as that. */
    private String clash() {
        List<LintPart> operands = whole.operands;
        if (!(whole.predicate instanceof Predicate.And) || operands.size() > MOST_CLASHING) {
            return "";
        }
        for (LintPart operand : operands) {
            if (satisfiability.isImpossible(operand.bound())) {
                return ": " + LintReport.quoted(operand.predicate) + " never holds";
            }
        }
        for (int i = 1; i < operands.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (satisfiability.isImpossible(
                        operands.get(j).bound(), operands.get(i).bound())) {
                    return ": " + LintReport.quoted(operands.get(j).predicate) + " and "
                            + LintReport.quoted(operands.get(i).predicate) + " exclude each other";
                }
            }
        }
        return "";
    }

    /** Reports the parts that cannot matter, of those inside each other the outermost. All can be left out together. */
    void reportIdleParts() {
        if (whole.size() <= MOST_PARTS) {
            reportIdleParts(whole);
        }
    }

    /**
     * From the last to the first, so that of two that say the same it is the second that is idle. What stands under NOT alone is
     * idle only if the NOT is.
     */
    private void reportIdleParts(LintPart joined) {
        for (int i = joined.operands.size() - 1; i >= 0; i--) {
            LintPart part = joined.operands.get(i);
            if (joined.predicate instanceof Predicate.Not || !reportIfIdle(part, joined)) {
                reportIdleParts(part);
            }
        }
    }

    /** Leaving a part out of an AND is to put always in its place, out of an OR is to put never there. */
    private boolean reportIfIdle(LintPart part, LintPart joined) {
        boolean isOfAnd = joined.predicate instanceof Predicate.And;
        // Two that are idle for each other's sake are not both, and what is idle only without another is not idle.
        if (!neverDecides(part, !isOfAnd, Map.of()) || !(leftOut.isEmpty() || neverDecides(part, !isOfAnd, leftOut))) {
            return false;
        }
        leftOut.put(part, isOfAnd ? LintPart.ALWAYS : LintPart.NEVER);
        report.add(
                Kind.CANNOT_MATTER,
                part,
                LintReport.quoted(part.predicate) + " cannot matter: it " + (isOfAnd ? "holds" : "fails")
                        + " wherever the rest leaves it to decide");
        return true;
    }

    /** Whether it is certain that nothing is decided by a part's holding, or by its failing. */
    private boolean neverDecides(LintPart part, boolean holding, Map<LintPart, BoundPredicate> standIns) {
        BoundPredicate own = part.boundWith(standIns);
        return satisfiability.isImpossible(holding ? own : new BoundPredicate.Not(own), whole.decisive(part, standIns));
    }

    /**
     * Whether what a leaf says of contacts that do not have its attribute may decide on them.
     *
     * @param exists says whether a contact has it
     */
    boolean decidesOnMissing(LintPart leaf, BoundPredicate exists) {
        return satisfiability.isFoundPossible(new BoundPredicate.Not(exists), whole.decisive(leaf, Map.of()));
    }
}
