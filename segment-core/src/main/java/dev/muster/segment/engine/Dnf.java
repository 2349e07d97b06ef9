package dev.muster.segment.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A predicate as an OR of ANDs of leaves and their complements. */
final class Dnf {

    /**
     * A leaf, or its complement.
     *
     * @param leaf the leaf's number
     * @param holds whether it is the leaf itself
     */
    record Term(int leaf, boolean holds) {}

    private final int limit;

    private Dnf(int limit) {
        this.limit = limit;
    }

    /** The conjunctions, none twice, or {@code null} if there are more than the limit. */
    static @Nullable List<Set<Term>> of(BoundPredicate predicate, int limit) {
        Set<Set<Term>> conjunctions = new Dnf(limit).expand(predicate, true);
        return conjunctions == null ? null : List.copyOf(conjunctions);
    }

    private @Nullable Set<Set<Term>> expand(BoundPredicate predicate, boolean holds) {
        if (predicate instanceof BoundPredicate.Leaf leaf) {
            return limit < 1 ? null : Set.of(Set.of(new Term(leaf.number(), holds)));
        }
        if (predicate instanceof BoundPredicate.Not not) {
            return expand(not.operand(), !holds);
        }
        if (predicate instanceof BoundPredicate.And and) {
            return holds ? all(and.operands(), true) : any(and.operands(), false);
        }
        BoundPredicate.Or or = (BoundPredicate.Or) predicate;
        return holds ? any(or.operands(), true) : all(or.operands(), false);
    }

    private @Nullable Set<Set<Term>> any(List<BoundPredicate> operands, boolean holds) {
        Set<Set<Term>> union = new LinkedHashSet<>();
        for (BoundPredicate operand : operands) {
            Set<Set<Term>> expanded = expand(operand, holds);
            if (expanded == null) {
                return null;
            }
            union.addAll(expanded);
            if (union.size() > limit) {
                return null;
            }
        }
        return union;
    }

    private @Nullable Set<Set<Term>> all(List<BoundPredicate> operands, boolean holds) {
        List<Set<Term>> product = List.of(new LinkedHashSet<>());
        for (BoundPredicate operand : operands) {
            Set<Set<Term>> expanded = expand(operand, holds);
            if (expanded == null || (long) expanded.size() * product.size() > limit) {
                return null;
            }
            // A single conjunction joins each in place, so that a long AND of leaves costs no more than its length.
            if (expanded.size() == 1) {
                Set<Term> only = expanded.iterator().next();
                product.forEach(conjunction -> conjunction.addAll(only));
                continue;
            }
            List<Set<Term>> larger = new ArrayList<>();
            for (Set<Term> left : product) {
                for (Set<Term> right : expanded) {
                    Set<Term> both = new LinkedHashSet<>(left);
                    both.addAll(right);
                    larger.add(both);
                }
            }
            product = larger;
        }
        return new LinkedHashSet<>(product);
    }
}
