package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.insight.Statistics;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What an engine counts of itself, after operations of which the figures are known. */
class StatisticsTest {

    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
    private static final int MANY = 100_000;

    private final ManualClock clock = ManualClock.at(START);

    private SegmentEngine engine() {
        return SegmentEngine.builder()
                .clock(clock)
                .retainedChanges(2)
                .define(
                        segment("active")
                                .where(attribute("seen").withinLast(days(7)))
                                .build(),
                        segment("pro").where(attribute("plan").is("pro")).build(),
                        segment("asked")
                                .onDemand()
                                .where(attribute("plan").is("pro"))
                                .build())
                .build();
    }

    @Test
    void statistics_anEmptyEngine_countsItsDefinitions() {
        Statistics statistics = engine().statistics();

        assertThat(statistics.at()).isEqualTo(START);
        assertThat(statistics.sizes()).isEqualTo(new Statistics.Sizes(0, 2, 0, 2, 1, 2, 1, 0));
        assertThat(statistics.totals()).isEqualTo(new Statistics.Totals(Duration.ZERO, 0, 0, 0, 0, 0));
        assertThat(statistics.totals().writesPerSecond()).isZero();
        assertThat(statistics.lag()).isEqualTo(new Statistics.Lag(Duration.ZERO, Duration.ZERO, null, null));
        assertThat(statistics.following()).isEqualTo(new Statistics.Following(0, 0, 0, 0));
    }

    @Test
    void statistics_afterKnownCalls_countsThem() {
        SegmentEngine engine = engine();
        engine.onEntering(
                "pro",
                (change, writes) ->
                        writes.put(contact(change.contactIds().get(0)).set("greeted", true)));
        engine.subscribe(tick -> {});
        engine.apply(
                contact("c-1").set("plan", "pro").set("seen", START.minus(Duration.ofDays(6))),
                contact("c-2").set("plan", "free"));
        engine.apply(contact("c-2").set("plan", "pro"));
        engine.apply(contact("c-2").set("note", "x"));
        engine.advanceTo(START.plus(Duration.ofDays(2)));
        clock.set(START.plus(Duration.ofSeconds(10)));
        Statistics statistics = engine.statistics();

        assertThat(statistics.sizes().contacts()).isEqualTo(2);
        assertThat(statistics.sizes().attributes()).isEqualTo(4);
        assertThat(statistics.sizes().values()).isEqualTo(6);
        assertThat(statistics.totals()).isEqualTo(new Statistics.Totals(Duration.ofSeconds(10), 4, 4, 2, 4, 1));
        assertThat(statistics.totals().callsPerSecond()).isEqualTo(0.4, within(1e-9));
        assertThat(statistics.totals().writesPerSecond()).isEqualTo(0.4, within(1e-9));
        assertThat(statistics.totals().changesPerSecond()).isEqualTo(0.4, within(1e-9));
        assertThat(statistics.lag().behindClock())
                .isEqualTo(Duration.ofSeconds(10).minusDays(2));
        assertThat(statistics.following()).isEqualTo(new Statistics.Following(4, 2, 1, 0));
    }

    @Test
    void statistics_aSecondReading_givesTheRatesSinceTheFirst() {
        SegmentEngine engine = engine();
        engine.apply(contact("c-1").set("plan", "pro"));
        Statistics.Totals first = engine.statistics().totals();
        clock.set(START.plus(Duration.ofSeconds(2)));
        engine.apply(contact("c-1").set("plan", "free"));
        engine.apply(contact("c-1").set("other", "x"));
        Statistics.Totals since = engine.statistics().totals().since(first);

        assertThat(since).isEqualTo(new Statistics.Totals(Duration.ofSeconds(2), 2, 2, 0, 1, 0));
        assertThat(since.writesPerSecond()).isEqualTo(1, within(1e-9));
    }

    @Test
    void statistics_aClockThatNobodyFollows_isBehindAndOverdue() {
        SegmentEngine engine = engine();
        engine.apply(contact("c-1").set("seen", START.minus(Duration.ofDays(6))));
        clock.set(START.plus(Duration.ofHours(30)));

        assertThat(engine.statistics().lag())
                .isEqualTo(new Statistics.Lag(
                        Duration.ofHours(30), Duration.ofHours(6), START.plus(Duration.ofDays(1)), null));
        engine.catchUp();
        assertThat(engine.statistics().lag()).isEqualTo(new Statistics.Lag(Duration.ZERO, Duration.ZERO, null, null));
    }

    @Test
    void statistics_withoutIndex_leavesSegmentsToPlainEvaluation() {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .withoutIndex()
                .define(
                        segment("active")
                                .where(attribute("seen").withinLast(days(7)))
                                .build(),
                        segment("pro").where(attribute("plan").is("pro")).build())
                .build();
        assertThat(engine.statistics().sizes().plainSegments()).isEqualTo(2);
        engine.delete("pro");
        assertThat(engine.statistics().sizes().plainSegments()).isEqualTo(1);
        assertThat(engine.statistics().sizes().leaves()).isEqualTo(1);
    }

    @Test
    void statistics_ticksThatASubscriberHasNotFinished_areUndelivered() {
        SegmentEngine engine = engine();
        List<Statistics> seen = new ArrayList<>();
        engine.subscribe(tick -> {
            if (seen.isEmpty()) {
                engine.apply(contact("c-2").set("plan", "pro"));
            }
            seen.add(engine.statistics());
        });
        engine.apply(contact("c-1").set("plan", "pro"));

        assertThat(seen).extracting(each -> each.following().undeliveredTicks()).containsExactly(2, 1);
    }

    @Test
    void toString_statistics_namesEachFigure() {
        SegmentEngine engine = engine();
        engine.apply(contact("c-1").set("plan", "pro"));
        clock.set(START.plus(Duration.ofSeconds(2)));
        Statistics statistics = engine.statistics();

        assertThat(statistics.toString())
                .startsWith("""
                        statistics at 2026-01-10T00:00:00Z
                          1 contacts with 1 values of 2 attributes
                          2 segments realtime, 1 on demand; 2 leaves, 1 words of conjunctions, 0 left to plain evaluation
                          1 calls and 1 writes in PT2S, 0.5 a second; 0 writes by reactions
                          1 changes, 0 of them by the clock
                          PT2S behind the clock, overdue for PT0S, next due never
                          last change 1, 1 retained; 0 subscribers, 0 ticks undelivered
                        """)
                .contains("\n  " + String.format(Locale.ROOT, "%,d", statistics.totalBytes())
                        + " bytes\n    contact ids: ");
    }

    // ---------------------------------------------------------------- bytes

    @Test
    void bytes_ofColumnsAndIds_areTheLengthsOfTheirPages() {
        SegmentEngine engine = engine();
        engine.apply(numbered("mrr"));

        // Pages of 4,096 codes of eight bytes; ids of eight letters at most and their length, a page of 1,024 each.
        assertThat(engine.statistics().bytes().get("columns")).isBetween(8L * MANY, 8L * MANY + 70_000);
        assertThat(engine.statistics().bytes().get("contact ids"))
                .isBetween(9L * MANY + 4L * MANY * 2, 9L * MANY + 4L * MANY * 4 + MANY);
    }

    @Test
    void bytes_ofKeptMembers_growWhenSomebodyLooks() {
        SegmentEngine engine = engine();
        engine.apply(contact("c-1").set("plan", "pro"));
        assertThat(engine.statistics().bytes()).containsEntry("kept members", 0L);
        engine.view("pro");

        assertThat(engine.statistics().bytes().get("kept members")).isPositive();
    }

    @Test
    void totalBytes_ofManyContacts_isWithinAFactorOfTwoOfTheHeap() {
        long before = heap();
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .define(
                        segment("active")
                                .where(attribute("seen").withinLast(days(7)))
                                .build(),
                        segment("fresh")
                                .where(attribute("seen").withinLast(hours(1)))
                                .build(),
                        segment("pro").where(attribute("plan").is("pro")).build(),
                        segment("named").where(attribute("name").contains("77")).build())
                .build();
        List<ContactWrite> batch = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            batch.add(contact("contact-" + i)
                    .set("plan", i % 3 == 0 ? "pro" : "free")
                    .set("name", "name " + i)
                    .set("mrr", i)
                    .set("seen", START.minus(Duration.ofMinutes(i % 20_000))));
        }
        engine.apply(batch);
        try {
            engine.view();
            batch.clear();
            long held = heap() - before;
            long estimated = engine.statistics().totalBytes();

            System.out.printf(
                    Locale.ROOT, "%,d bytes of heap for %,d contacts, estimated at %,d%n", held, MANY, estimated);
            assertThat(estimated).isBetween(held / 2, held * 2);
        } finally {
            Reference.reachabilityFence(engine);
        }
    }

    private static List<ContactWrite> numbered(String attribute) {
        List<ContactWrite> batch = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            batch.add(contact("c-" + i).set(attribute, i));
        }
        return batch;
    }

    /** The bytes of heap in use, once several collections find nothing more that is not. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int same = 0; same < 3; same++) {
            System.gc();
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (used < least) {
                least = used;
                same = 0;
            }
        }
        return least;
    }
}
