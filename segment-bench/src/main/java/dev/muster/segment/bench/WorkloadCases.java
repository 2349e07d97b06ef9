package dev.muster.segment.bench;

import dev.muster.segment.AttributeDeclaration.Direction;
import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Side;
import dev.muster.segment.Value;

/** Walks the predicates of the {@link Template}s, which leave out many of the language's forms; those are refused. */
abstract class WorkloadCases<R> implements Predicate.Cases<R> {

    /** Where a window lies, its attribute's declared direction considered. */
    static Side side(Predicate.TimeWindow leaf) {
        if (leaf.side() != Side.EITHER) {
            return leaf.side();
        }
        return Trait.of(leaf.attribute()).declaration().direction() == Direction.UPCOMING ? Side.NEXT : Side.LAST;
    }

    /** What a value in a predicate compares with: folded text, a number as a Double, or a Boolean. */
    static Object content(Literal literal) {
        if (literal instanceof Literal.Text text) {
            return Value.Text.folded(text.text());
        }
        return literal instanceof Literal.Number number ? number.value() : ((Literal.Bool) literal).truth();
    }

    @Override
    public R inSegment(Predicate.InSegment reference) {
        throw notInWorkload(reference);
    }

    @Override
    public R textMatch(Predicate.TextMatch leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R has(Predicate.Has leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R hasAny(Predicate.HasAny leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R hasAll(Predicate.HasAll leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R exists(Predicate.Exists leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R before(Predicate.Before leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R after(Predicate.After leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R on(Predicate.On leaf) {
        throw notInWorkload(leaf);
    }

    @Override
    public R betweenMoments(Predicate.BetweenMoments leaf) {
        throw notInWorkload(leaf);
    }

    static UnsupportedOperationException notInWorkload(Predicate predicate) {
        return new UnsupportedOperationException("not in the workload: " + predicate);
    }
}
