package dev.muster.segment.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which predicates no contact satisfies, whatever it holds, at no instant from engine time on. Supposes of one leaf after
 * another that it holds, or fails, for as long as every attribute has something to show that agrees, until the predicate is decided
 * (the search of Davis, Putnam, Logemann and Loveland). Attributes are thought independent, which time does not quite leave them;
 * so some things are thought possible that are not, but what is called impossible is.
 *
 * <p>A search ends after so many steps, with no answer. Not safe for several threads.
 */
final class Satisfiability {

    /** Steps of one search, a step being a look at one part of a predicate or at 64 samples; some milliseconds. */
    private static final long LONGEST_SEARCH = 500_000;

    /** Steps of all searches together. */
    private static final long ALL_SEARCHES = 20_000_000;

    private enum Truth {
        HOLDS,
        FAILS,
        OPEN;

        static Truth of(boolean holds) {
            return holds ? HOLDS : FAILS;
        }

        Truth complement() {
            return this == OPEN ? OPEN : of(this == FAILS);
        }
    }

    /** By slot. */
    private final Map<Integer, ValueDomain> domains = new HashMap<>();

    /** What is supposed of leaves, by their numbers. */
    private final Map<Integer, Truth> supposed = new HashMap<>();
    /** The same by slot. */
    private final Map<Integer, Deque<ValueDomain.Term>> terms = new HashMap<>();

    private long leftOfAll = ALL_SEARCHES;
    private long left;
    /** The first leaf that keeps what was looked at undecided. */
    private BoundPredicate.@Nullable Leaf deciding;

    /**
     * Answers for predicates of these leaves.
     *
     * @param attributes the attributes of the leaves, by slot
     * @param isDeclared whether values of an attribute that do not read as its type are refused
     * @param now engine time
     */
    Satisfiability(
            Collection<BoundPredicate.Leaf> leaves,
            Map<Integer, BoundAttribute> attributes,
            java.util.function.Predicate<String> isDeclared,
            long now) {
        Map<Integer, List<BoundPredicate.Leaf>> bySlot = new LinkedHashMap<>();
        leaves.stream()
                .distinct()
                .forEach(leaf -> bySlot.computeIfAbsent(leaf.leaf().slot(), slot -> new ArrayList<>())
                        .add(leaf));
        attributes.forEach((slot, attribute) -> {
            List<BoundPredicate.Leaf> ofSlot = bySlot.getOrDefault(slot, List.of());
            domains.put(slot, new ValueDomain(attribute, isDeclared.test(attribute.name()), ofSlot, now));
            terms.put(slot, new ArrayDeque<>());
        });
    }

    /** Whether it is certain that no contact satisfies all of these at once. */
    boolean isImpossible(BoundPredicate... all) {
        return search(all) == Answer.IMPOSSIBLE;
    }

    /** Whether the search came to its end and found a way in which all these may hold together. */
    boolean isFoundPossible(BoundPredicate... all) {
        return search(all) == Answer.POSSIBLE;
    }

    private enum Answer {
        POSSIBLE,
        IMPOSSIBLE,
        UNKNOWN
    }

    private Answer search(BoundPredicate... all) {
        left = Math.min(LONGEST_SEARCH, leftOfAll);
        long before = left;
        boolean mayHold = mayHold(new BoundPredicate.And(List.of(all)));
        boolean isOver = left < 0;
        leftOfAll -= before - left;
        return isOver ? Answer.UNKNOWN : mayHold ? Answer.POSSIBLE : Answer.IMPOSSIBLE;
    }

    private boolean mayHold(BoundPredicate whole) {
        deciding = null;
        Truth truth = truth(whole);
        BoundPredicate.Leaf next = deciding;
        if (left < 0 || truth != Truth.OPEN || next == null) {
            return left < 0 || truth == Truth.HOLDS;
        }
        return mayHold(whole, next, true) || mayHold(whole, next, false);
    }

    private boolean mayHold(BoundPredicate whole, BoundPredicate.Leaf leaf, boolean holds) {
        int slot = leaf.leaf().slot();
        Deque<ValueDomain.Term> ofSlot = terms.get(slot);
        ValueDomain domain = domains.get(slot);
        if (ofSlot == null || domain == null) {
            throw new AssertionError("not among the leaves: " + leaf);
        }
        ofSlot.push(new ValueDomain.Term(leaf, holds));
        supposed.put(leaf.number(), Truth.of(holds));
        left -= (long) ofSlot.size() * domain.words();
        boolean mayHold = domain.isPossible(ofSlot) && mayHold(whole);
        supposed.remove(leaf.number());
        ofSlot.pop();
        return mayHold;
    }

    private Truth truth(BoundPredicate predicate) {
        left--;
        if (predicate instanceof BoundPredicate.Leaf leaf) {
            Truth truth = supposed.getOrDefault(leaf.number(), Truth.OPEN);
            if (truth == Truth.OPEN && deciding == null) {
                deciding = leaf;
            }
            return truth;
        }
        if (predicate instanceof BoundPredicate.Not not) {
            return truth(not.operand()).complement();
        }
        return predicate instanceof BoundPredicate.And and
                ? truth(and.operands(), Truth.FAILS)
                : truth(((BoundPredicate.Or) predicate).operands(), Truth.HOLDS);
    }

    private Truth truth(List<BoundPredicate> operands, Truth decisive) {
        BoundPredicate.Leaf before = deciding;
        Truth truth = decisive.complement();
        for (BoundPredicate operand : operands) {
            Truth ofOperand = truth(operand);
            if (ofOperand == decisive) {
                deciding = before;
                return decisive;
            }
            if (ofOperand == Truth.OPEN) {
                truth = Truth.OPEN;
            }
        }
        return truth;
    }
}
