package dev.muster.segment.bench;

import static dev.muster.segment.Segments.segment;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.time.Instant;
import java.util.List;

/** Muster, through its public API, with a subscriber that hands every change on. */
final class EngineContender implements Contender {

    private static final String ASKED = "asked-for";

    private final ManualClock clock = ManualClock.at(Workload.START);
    private final SegmentEngine engine;

    private EngineContender(SegmentEngine.Builder builder, List<Segment> segments, ChangeSink sink) {
        this.engine = builder.clock(clock)
                .attributes(Workload.attributes())
                .define(segments)
                .build();
        engine.subscribe(tick -> handOn(tick, sink));
    }

    static EngineContender indexed(List<Segment> segments, ChangeSink sink) {
        return new EngineContender(SegmentEngine.builder(), segments, sink);
    }

    /** The same with every segment left to the plain evaluator. */
    static EngineContender unindexed(List<Segment> segments, ChangeSink sink) {
        return new EngineContender(SegmentEngine.builder().withoutIndex(), segments, sink);
    }

    /** Hands every change of a tick on. */
    static void handOn(Tick tick, ChangeSink sink) {
        tick.changes().forEach(change -> handOn(change, sink));
    }

    private static void handOn(MembershipChange change, ChangeSink sink) {
        boolean entered = change.direction() == Direction.ENTERED;
        if (change.isBulk()) {
            sink.changed(change.segment(), change.contactIds(), entered);
        } else {
            sink.changed(change.segment(), change.contactId(), entered);
        }
    }

    SegmentEngine engine() {
        return engine;
    }

    @Override
    public void load(Iterable<ContactWrite> contacts) {
        engine.start(Workload.START, loader -> contacts.forEach(loader::put));
    }

    @Override
    public void apply(Instant at, ContactWrite write) {
        engine.applyAt(at, write);
    }

    @Override
    public void advanceTo(Instant instant) {
        engine.advanceTo(instant);
    }

    @Override
    public int count(Predicate predicate) {
        engine.define(segment(ASKED).where(predicate).onDemand().build());
        try {
            return engine.count(ASKED);
        } finally {
            engine.delete(ASKED);
        }
    }
}
