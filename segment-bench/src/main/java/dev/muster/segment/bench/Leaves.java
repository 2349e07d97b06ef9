package dev.muster.segment.bench;

import dev.muster.segment.Predicate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The leaves of a predicate and what they read. */
final class Leaves {

    private Leaves() {}

    static List<Predicate.Leaf> of(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return ofAll(and.operands());
        }
        if (predicate instanceof Predicate.Or or) {
            return ofAll(or.operands());
        }
        if (predicate instanceof Predicate.Not not) {
            return of(not.operand());
        }
        if (predicate instanceof Predicate.Leaf leaf) {
            return List.of(leaf);
        }
        throw WorkloadCases.notInWorkload(predicate);
    }

    private static List<Predicate.Leaf> ofAll(List<Predicate> operands) {
        return operands.stream().flatMap(operand -> of(operand).stream()).toList();
    }

    /** The names of all attributes that a predicate reads. */
    static Set<String> attributes(Predicate predicate) {
        Set<String> attributes = new LinkedHashSet<>();
        of(predicate).forEach(leaf -> attributes.add(leaf.attribute()));
        return attributes;
    }

    /** Whether the clock alone can change a predicate's answer. */
    static boolean hasWindow(Predicate predicate) {
        return of(predicate).stream().anyMatch(Predicate.TimeWindow.class::isInstance);
    }
}
