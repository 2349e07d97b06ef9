package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import dev.muster.segment.References;
import dev.muster.segment.Segment;

/** A defined segment, bound. */
final class LiveSegment {

    /** Its place among the segments of its catalog. */
    final int number;

    final Segment definition;
    /** The predicate with those of other segments in their place. */
    final Predicate inlined;

    final BoundPredicate bound;

    private final boolean isRealtime;
    private final boolean isMovedByTime;

    LiveSegment(int number, Segment definition, Predicate inlined, BoundPredicate bound) {
        this.number = number;
        this.definition = definition;
        this.inlined = inlined;
        this.bound = bound;
        this.isRealtime = definition.mode() == Segment.Mode.REALTIME;
        this.isMovedByTime = bound.isMovedByTime();
    }

    /** Whether its predicate names other segments. */
    @SuppressWarnings("ReferenceEquality") // what names no other stands as it was defined
    boolean usesOthers() {
        return inlined != definition.predicate()
                && !References.in(definition.predicate()).isEmpty();
    }

    /** The same segment with a definition that means the same. */
    LiveSegment as(Segment other) {
        return definition.equals(other) ? this : new LiveSegment(number, other, inlined, bound);
    }

    String name() {
        return definition.name();
    }

    boolean isRealtime() {
        return isRealtime;
    }

    /** Whether the clock alone may move members in or out. */
    boolean isMovedByTime() {
        return isMovedByTime;
    }
}
