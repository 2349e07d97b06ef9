package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.AuditReport;

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

    /**
     * Evaluates every realtime segment for every contact from scratch, and tells where what the engine keeps differs: counts, the
     * members that views are cut from, what the index remembers, and what the clock has in view. An engine that differs is not to
     * be trusted any more, and is best started anew from what the host has saved.
     *
     * <p>Costs one evaluation for each contact and segment, and one look at each word of conjunctions and each leaf; readers and
     * writers wait. {@link #auditNext} does the same bit by bit.
     */
    public AuditReport audit() {
        return engine.audit(Integer.MAX_VALUE);
    }

    /**
     * As {@link #audit()}, for the contacts after those that the last such call looked at, and then from the first again: a host
     * that calls this regularly comes by all. Counts are compared with the contacts if all are looked at, and else only with the
     * members that are kept for views.
     *
     * <p>Costs as much as {@link #audit()} does for so many contacts, and one look at each value of the attributes with windows
     * that lies in the same hour as a value of these contacts.
     *
     * <pre>{@code
     * AuditReport report = engine.insight().auditNext(1_000);
     * if (!report.isClean()) {
     *     alarm.accept(report.toString());
     * }
     * }</pre>
     *
     * @param contacts how many, 1 at least
     * @throws IllegalArgumentException if it is below 1
     */
    public AuditReport auditNext(int contacts) {
        if (contacts < 1) {
            throw new IllegalArgumentException("auditNext is to look at " + contacts + " contacts; expected 1 or more");
        }
        return engine.audit(contacts);
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
