package dev.muster.segment.engine;

import dev.muster.segment.insight.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what an engine holds and has done. Under the engine's lock, and by one reader at a time. */
final class Census {

    private final TickRunner ticks;
    private final ContactStore store;
    private final Catalog catalog;
    private final ChangeLog log;
    private final MembershipCache cache;
    private final Deliveries deliveries;

    Census(TickRunner ticks, ChangeLog log, MembershipCache cache, Deliveries deliveries) {
        this.ticks = ticks;
        this.store = ticks.store();
        this.catalog = ticks.catalog();
        this.log = log;
        this.cache = cache;
        this.deliveries = deliveries;
    }

    /**
     * Returns the statistics as of now.
     *
     * @param reading the clock's reading, in milliseconds of the epoch
     * @param built the clock's reading when the engine was built
     * @param refused the clock's last reading if it is refused, else {@code null}
     */
    Statistics taken(long reading, long built, @Nullable Instant refused) {
        return new Statistics(
                Instant.ofEpochMilli(ticks.now()),
                sizes(),
                totals(reading - built),
                lag(reading, refused),
                following(),
                bytes());
    }

    private Statistics.Sizes sizes() {
        int realtime = 0;
        BitSet leaves = new BitSet();
        for (LiveSegment segment : catalog.segments()) {
            realtime += segment.isRealtime() ? 1 : 0;
            ConjunctionPacking.leaves(segment.bound).keySet().forEach(leaves::set);
        }
        return new Statistics.Sizes(
                store.ids().size(),
                store.columns().size(),
                store.columns().stream().mapToLong(Column::held).sum(),
                realtime,
                catalog.segments().size() - realtime,
                leaves.cardinality(),
                catalog.index.words(),
                catalog.plainSegments());
    }

    private Statistics.Totals totals(long runningMillis) {
        Tally tally = ticks.tally();
        return new Statistics.Totals(
                Duration.ofMillis(runningMillis),
                tally.calls,
                tally.writes,
                tally.reactionWrites,
                tally.changes,
                tally.clockChanges);
    }

    private Statistics.Lag lag(long reading, @Nullable Instant refused) {
        long due = ticks.nextDue();
        return new Statistics.Lag(
                Duration.ofMillis(reading - ticks.now()),
                Duration.ofMillis(due < reading ? reading - due : 0),
                due == TimeIndex.NEVER ? null : Instant.ofEpochMilli(due),
                refused);
    }

    private Statistics.Following following() {
        return new Statistics.Following(log.lastSequence(), log.kept(), deliveries.subscribers(), deliveries.waiting());
    }

    private Map<String, Long> bytes() {
        Map<String, Long> bytes = new LinkedHashMap<>();
        bytes.put("contact ids", store.ids().bytes());
        bytes.put("columns", store.columns().stream().mapToLong(Column::bytes).sum());
        bytes.put(
                "dictionaries",
                store.columns().stream().mapToLong(Column::dictionaryBytes).sum());
        bytes.put("remembered gaps", catalog.index.rememberedBytes());
        bytes.put("index", catalog.index.tableBytes());
        bytes.put("clock", ticks.timeline().bytes());
        bytes.put("change log", log.bytes());
        bytes.put("kept members", cache.bytes());
        return bytes;
    }
}
