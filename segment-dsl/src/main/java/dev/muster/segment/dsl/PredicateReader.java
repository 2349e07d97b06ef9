package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.grammar.SegmentsParser.ConjunctionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.DisjunctionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.NameContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.NegationContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.TestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * Makes a predicate of a syntax tree. What the grammar lets pass and the model refuses is reported, each leaf for
 * itself, with a stand-in taking the leaf's place; so a predicate is worth having only if nothing was reported.
 */
final class PredicateReader {

    /** UTF-16 units of a code point at most. */
    private static final int UNITS = 2;

    private final Limits limits;
    private final Findings findings;
    private final Places places;
    private final Misreadings misreadings;

    /**
     * A reader of predicates of one text.
     *
     * @param places keeps where each leaf stands
     * @param known attributes of which it is known that there are such
     */
    PredicateReader(Limits limits, Findings findings, Places places, Set<String> known) {
        this.limits = limits;
        this.findings = findings;
        this.places = places;
        this.misreadings = new Misreadings(findings, known);
    }

    Limits limits() {
        return limits;
    }

    Findings findings() {
        return findings;
    }

    /** Warns of what was read, taken together. */
    void reportMisreadings() {
        misreadings.report();
    }

    /** The predicate of a tree, whose depth was limited when it was made. */
    Predicate read(DisjunctionContext tree) {
        Predicate predicate = disjunction(tree);
        long written = tree.stop.getStopIndex() - (long) tree.start.getStartIndex() + 1;
        // What stands in for what was refused has no length of its own.
        String excess = PredicateLimits.excess(predicate, findings.hasErrors() ? 0 : written * UNITS, limits);
        if (excess != null) {
            findings.add(Refusal.at(tree.start, excess));
            return StandIn.PREDICATE;
        }
        return predicate;
    }

    /** Reads OR and AND in one go: two frames of stack for a pair of parentheses, not four. */
    private Predicate disjunction(DisjunctionContext tree) {
        misreadings.lookAtAny(tree);
        List<Predicate> alternatives = new ArrayList<>();
        for (ConjunctionContext conjunction : tree.conjunction()) {
            misreadings.lookAtAll(conjunction);
            List<Predicate> conditions = new ArrayList<>();
            for (NegationContext negation : conjunction.negation()) {
                conditions.add(negation(negation));
            }
            alternatives.add(joined(conjunction, conditions, Predicate.And::new));
        }
        return joined(tree, alternatives, Predicate.Or::new);
    }

    private Predicate joined(
            ParserRuleContext tree, List<Predicate> operands, Function<List<Predicate>, Predicate> operator) {
        return operands.size() == 1 ? operands.get(0) : reported(tree, () -> operator.apply(operands));
    }

    private Predicate negation(NegationContext tree) {
        DisjunctionContext inParentheses = tree.disjunction();
        Predicate operand = inParentheses == null ? leaf(tree) : disjunction(inParentheses);
        boolean negated = (tree.NOT().size() + tree.NOT_SIGN().size()) % 2 == 1;
        return negated ? reported(tree, operand::negated) : operand;
    }

    private Predicate leaf(NegationContext tree) {
        TestContext test = tree.test();
        if (test != null) {
            misreadings.lookAt(test);
            return placed(test, () -> LeafReader.read(test, findings));
        }
        NameContext name = tree.membership().name();
        return placed(name, () -> new Predicate.InSegment(Values.name(name.start)));
    }

    private Predicate placed(ParserRuleContext tree, Supplier<Predicate> making) {
        return reported(tree, () -> {
            Predicate predicate = making.get();
            places.put(predicate, tree);
            return predicate;
        });
    }

    /** What is made, or a stand-in after reporting why it was refused. */
    private Predicate reported(ParserRuleContext tree, Supplier<Predicate> making) {
        try {
            return making.get();
        } catch (Refusal refusal) {
            findings.add(refusal);
        } catch (IllegalArgumentException refused) {
            findings.add(Refusal.at(Place.of(tree), Refusal.reason(refused)));
        }
        return StandIn.PREDICATE;
    }
}
