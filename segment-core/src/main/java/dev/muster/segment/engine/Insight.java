package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;

/**
 * What an engine can tell beyond members and changes: why, when next, and what if. Answers come from the evaluator that serves
 * writes and the clock, as of engine time, and change nothing. May be asked from any thread; while one question is being
 * answered, writes wait, for as long as is said beside each.
 */
public final class Insight {

    private final SegmentEngine engine;

    Insight(SegmentEngine engine) {
        this.engine = engine;
    }

    /** The question that a live segment is. */
    private static Question about(String segment, TickRunner ticks) {
        Catalog catalog = ticks.catalog();
        LiveSegment live = catalog.find(segment);
        if (live == null) {
            throw new NoSuchSegmentException(segment);
        }
        return Question.about(live, catalog, ticks.store());
    }

    /**
     * The question that a predicate is which is not defined.
     *
     * @throws InvalidSegmentException if it could not be
     */
    private Question about(Predicate predicate, TickRunner ticks) {
        return Question.about(predicate, ticks.catalog(), ticks.store(), engine.limits());
    }

    /**
     * The question that a segment would be.
     *
     * @throws InvalidSegmentException if it could not be defined
     */
    private Question about(Segment candidate, TickRunner ticks) {
        return Question.about(candidate, ticks.catalog(), ticks.store(), engine.limits());
    }
}
