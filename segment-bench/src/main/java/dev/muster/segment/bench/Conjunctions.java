package dev.muster.segment.bench;

import dev.muster.segment.Predicate;
import java.util.ArrayList;
import java.util.List;

/** A predicate as an OR of ANDs, for systems that have no other form. */
final class Conjunctions {

    private Conjunctions() {}

    /** A leaf or its complement. */
    record Term(Predicate.Leaf leaf, boolean isNegated) {}

    /** The conjunctions of which at least one has to hold. */
    static List<List<Term>> of(Predicate predicate) {
        return of(predicate, false);
    }

    private static List<List<Term>> of(Predicate predicate, boolean isNegated) {
        if (predicate instanceof Predicate.Not not) {
            return of(not.operand(), !isNegated);
        }
        if (predicate instanceof Predicate.Leaf leaf) {
            return List.of(List.of(new Term(leaf, isNegated)));
        }
        if (predicate instanceof Predicate.And and) {
            return isNegated ? either(and.operands(), true) : both(and.operands(), false);
        }
        if (predicate instanceof Predicate.Or or) {
            return isNegated ? both(or.operands(), true) : either(or.operands(), false);
        }
        throw WorkloadCases.notInWorkload(predicate);
    }

    private static List<List<Term>> either(List<Predicate> operands, boolean isNegated) {
        List<List<Term>> all = new ArrayList<>();
        operands.forEach(operand -> all.addAll(of(operand, isNegated)));
        return all;
    }

    private static List<List<Term>> both(List<Predicate> operands, boolean isNegated) {
        List<List<Term>> products = List.of(List.of());
        for (Predicate operand : operands) {
            List<List<Term>> next = new ArrayList<>();
            for (List<Term> product : products) {
                for (List<Term> conjunction : of(operand, isNegated)) {
                    List<Term> terms = new ArrayList<>(product);
                    terms.addAll(conjunction);
                    next.add(terms);
                }
            }
            products = next;
        }
        return products;
    }
}
