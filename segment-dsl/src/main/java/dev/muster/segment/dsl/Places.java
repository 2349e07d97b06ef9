package dev.muster.segment.dsl;

import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Leaf;
import dev.muster.segment.dsl.grammar.SegmentsParser.TestContext;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/**
 * Where in a text the leaves of predicates, and the uses of other segments, stand. Equal ones at several places are told
 * apart by their instances. Not safe for several threads.
 */
final class Places {

    private final IdentityHashMap<Predicate, ParserRuleContext> trees = new IdentityHashMap<>();
    private final List<Leaf> leaves = new ArrayList<>();

    /** Keeps the place of one leaf or one use of a segment, negated or not. */
    void put(Predicate predicate, ParserRuleContext tree) {
        Predicate positive = predicate instanceof Predicate.Not not ? not.operand() : predicate;
        trees.put(positive, tree);
        if (positive instanceof Leaf leaf) {
            leaves.add(leaf);
        }
    }

    /** All leaves of the text, in its order. */
    List<Leaf> leaves() {
        return leaves;
    }

    /** Where the very instance stands, from its first leaf to its last, or {@code null} if it does not stand in the text. */
    @Nullable
    Place of(Predicate part) {
        ParserRuleContext first = edge(part, operands -> operands.get(0));
        ParserRuleContext last = edge(part, operands -> operands.get(operands.size() - 1));
        return first == null || last == null ? null : Place.between(first.start, last.stop);
    }

    private @Nullable ParserRuleContext edge(Predicate part, Function<List<Predicate>, Predicate> outermost) {
        Predicate inside = part;
        while (!trees.containsKey(inside)) {
            if (inside instanceof Predicate.Not not) {
                inside = not.operand();
            } else if (inside instanceof Predicate.And and) {
                inside = outermost.apply(and.operands());
            } else if (inside instanceof Predicate.Or or) {
                inside = outermost.apply(or.operands());
            } else {
                return null;
            }
        }
        return trees.get(inside);
    }

    /** Whether a leaf stands in the text as its attribute's name alone. */
    boolean isNameAlone(Leaf leaf) {
        return trees.get(leaf) instanceof TestContext test && test.condition() == null;
    }

    /** Where a leaf has its attribute's name. */
    @Nullable
    Place ofName(Leaf leaf) {
        ParserRuleContext tree = trees.get(leaf);
        return tree == null ? null : Place.of(tree.start);
    }
}
