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
import java.util.List;
import java.util.Map;

/** The predicates of all segments, with those of other segments in the place of their names; each worked out once and shared. */
final class Inlining {

    private final Map<String, Predicate> inlined = new HashMap<>();

    /** @throws InvalidSegmentException if a segment uses one that is not there, or itself, or is too large with those it uses */
    Inlining(Collection<Segment> definitions, Limits limits) {
        References references = References.among(definitions, limits);
        for (Finding wrong : references.findings()) {
            throw new InvalidSegmentException(wrong.toString());
        }
        for (Segment segment : references.usedFirst()) {
            Predicate predicate = segment.predicate();
            inlined.put(segment.name(), References.in(predicate).isEmpty() ? predicate : replace(predicate));
        }
    }

    /** The predicate of one of the segments without the names of others. */
    Predicate of(String segment) {
        Predicate predicate = inlined.get(segment);
        if (predicate == null) {
            throw new AssertionError("used before it was worked out: " + segment);
        }
        return predicate;
    }

    private Predicate replace(Predicate predicate) {
        if (predicate instanceof Predicate.InSegment use) {
            return of(use.segment());
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
