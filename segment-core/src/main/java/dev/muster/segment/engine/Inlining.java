package dev.muster.segment.engine;

import dev.muster.segment.Finding;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.References;
import dev.muster.segment.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The predicates of all segments, with those of other segments in the place of their names; each worked out once and shared. */
final class Inlining {

    private final Map<String, Segment> definitions;
    /** Of the segments that use others. */
    private final Map<String, Predicate> inlined = new HashMap<>();

    /**
     * The predicates of these segments.
     *
     * @param definitions by name
     * @param isSettled whether a segment is known to be accepted and to use no other, so that it need not be walked
     * @throws InvalidSegmentException if a segment uses one that is not there, or itself, or is too large with those it uses
     */
    Inlining(Map<String, Segment> definitions, java.util.function.Predicate<Segment> isSettled, Limits limits) {
        this.definitions = definitions;
        References references = References.among(concerned(isSettled), limits);
        for (Finding wrong : references.findings()) {
            throw new InvalidSegmentException(wrong.toString());
        }
        for (Segment segment : references.usedFirst()) {
            if (!References.in(segment.predicate()).isEmpty()) {
                inlined.put(segment.name(), replace(segment.predicate()));
            }
        }
    }

    /** The segments that are not settled, and the settled ones that they use, in the order of definition. */
    private Collection<Segment> concerned(java.util.function.Predicate<Segment> isSettled) {
        List<Segment> concerned = new ArrayList<>();
        Set<String> used = new HashSet<>();
        for (Segment segment : definitions.values()) {
            if (!isSettled.test(segment)) {
                concerned.add(segment);
                References.in(segment.predicate()).forEach(use -> used.add(use.segment()));
            }
        }
        for (String name : used) {
            Segment segment = definitions.get(name);
            if (segment != null && isSettled.test(segment)) {
                concerned.add(segment);
            }
        }
        return concerned;
    }

    /** The predicate of one of the segments without the names of others. */
    Predicate of(Segment segment) {
        return inlined.getOrDefault(segment.name(), segment.predicate());
    }

    private Predicate used(Predicate.InSegment use) {
        Segment segment = definitions.get(use.segment());
        if (segment == null) {
            throw new AssertionError("used before it was found missing: " + use);
        }
        return of(segment);
    }

    private Predicate replace(Predicate predicate) {
        if (predicate instanceof Predicate.InSegment use) {
            return used(use);
        }
        if (predicate instanceof Predicate.Not not) {
            return replace(not.operand()).negated();
        }
        if (predicate instanceof Predicate.And and) {
            return new Predicate.And(replaceAll(and.operands()));
        }
        if (predicate instanceof Predicate.Or or) {
            return new Predicate.Or(replaceAll(or.operands()));
        }
        return predicate;
    }

    private List<Predicate> replaceAll(List<Predicate> operands) {
        List<Predicate> replaced = new ArrayList<>(operands.size());
        for (Predicate operand : operands) {
            replaced.add(replace(operand));
        }
        return replaced;
    }
}
