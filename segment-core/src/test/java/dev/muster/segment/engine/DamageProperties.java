package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.segment.engine.History.Setup;
import dev.muster.segment.engine.History.Step;
import dev.muster.segment.engine.HistoryGenerator.Redefining;
import dev.muster.segment.engine.HistoryRun.Way;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/**
 * Two engines with the same random history, one of which is damaged half-way, at random: either an audit finds it, or it does no
 * harm ever after.
 *
 * <p>{@code -Dmuster.histories} and {@code -Dmuster.steps} set the length, {@code -Dmuster.seed} the first history's seed; each
 * further history has the next.
 */
class DamageProperties {

    private static final int DEFAULT_HISTORIES = 300;
    private static final int DEFAULT_STEPS = 60;

    /** So few histories may miss some damage. */
    private static final int FEW_HISTORIES = 250;

    private static final int LATER_STEPS = 12;

    /** What may go wrong. */
    private enum Damage {
        COUNT,
        KEPT_BITMAP,
        GAP,
        ENTRY,
        TRUST_IN_A_BUCKET,
        LEAST_OF_A_BUCKET,
        CURSOR_DROPPED,
        CURSOR_LATE,
        CURSOR_EARLY,
        BARE_CONTACT
    }

    private final int histories = Integer.getInteger("muster.histories", DEFAULT_HISTORIES);
    private final int steps = Integer.getInteger("muster.steps", DEFAULT_STEPS);
    private final long firstSeed =
            Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));
    private final Map<Damage, Integer> found = new EnumMap<>(Damage.class);
    private final Map<Damage, Integer> harmless = new EnumMap<>(Damage.class);

    @Test
    void audit_anEngineDamagedAtRandom_isFoundUnlessItDoesNoHarm() {
        System.out.printf(
                Locale.ROOT,
                "%,d histories of %,d steps, damaged; replay with -Dmuster.seed=%d -Dmuster.histories=%d%n",
                histories,
                steps,
                firstSeed,
                histories);
        for (int i = 0; i < histories; i++) {
            for (Damage damage : Damage.values()) {
                run(HistoryGenerator.history(firstSeed + i, steps, Redefining.SOMETIMES), damage);
            }
        }
        System.out.printf(Locale.ROOT, "found %s%nharmless and called clean %s%n", found, harmless);
        if (histories >= FEW_HISTORIES) {
            // Between two looks a bucket seldom waits to be read anew in so short a history.
            assertThat(found.keySet()).containsAll(EnumSet.complementOf(EnumSet.of(Damage.TRUST_IN_A_BUCKET)));
            assertThat(harmless).doesNotContainKeys(Damage.COUNT, Damage.KEPT_BITMAP);
        }
    }

    private void run(History history, Damage damage) {
        Pair pair = new Pair(history);
        pair.go(0, steps / 2);
        SplittableRandom random =
                new SplittableRandom(history.seed() * 31 + damage.name().length());
        boolean isDamaged = pair.damaged.ask(ticks -> damage(damage, pair.damaged, ticks, random));
        if (!isDamaged) {
            return;
        }
        if (!pair.damaged.insight().audit().isClean()) {
            found.merge(damage, 1, Integer::sum);
            return;
        }
        harmless.merge(damage, 1, Integer::sum);
        try {
            pair.go(steps / 2, steps);
            pair.goOn(random);
        } catch (RuntimeException | AssertionError harm) {
            fail(
                    String.format(
                            Locale.ROOT,
                            "%s in history -Dmuster.seed=%d is called clean%n%s",
                            damage,
                            history.seed(),
                            history),
                    harm);
        }
    }

    /** An engine that stays whole beside one that will not. */
    private static final class Pair {

        private final History history;
        private final ManualClock clock;
        private final SegmentEngine whole;
        private final SegmentEngine damaged;

        Pair(History history) {
            this.history = history;
            Setup setup = history.setup();
            clock = ManualClock.at(setup.start());
            whole = HistoryRun.engine(setup, clock, Way.INDEX, history.seed());
            damaged = HistoryRun.engine(setup, clock, Way.INDEX, history.seed());
            History.Load load = setup.load();
            if (load != null) {
                for (SegmentEngine engine : List.of(whole, damaged)) {
                    outcome(() ->
                            engine.start(load.saved(), loader -> load.contacts().forEach(loader::put)));
                }
            }
        }

        void go(int from, int end) {
            for (Step step : history.steps().subList(from, end)) {
                String expected = outcome(() -> HistoryRun.call(whole, clock, step));
                assertThat(outcome(() -> HistoryRun.call(damaged, clock, step))).isEqualTo(expected);
                compare();
            }
        }

        /** On and on, by days and by hours. */
        void goOn(SplittableRandom random) {
            for (int i = 0; i < LATER_STEPS; i++) {
                Duration further = i % 2 == 0
                        ? Duration.ofMillis(random.nextLong(Duration.ofHours(5).toMillis()))
                        : Duration.ofDays(random.nextLong(40));
                String expected =
                        outcome(() -> whole.advanceTo(whole.engineTime().plus(further)));
                assertThat(outcome(() -> damaged.advanceTo(damaged.engineTime().plus(further))))
                        .isEqualTo(expected);
                compare();
            }
        }

        private void compare() {
            View expected = whole.view();
            View actual = damaged.view();
            for (String segment : expected.segments()) {
                assertThat(actual.members(segment)).as(segment).isEqualTo(expected.members(segment));
                assertThat(damaged.count(segment)).as(segment).isEqualTo(whole.count(segment));
            }
        }

        private static String outcome(Supplier<@Nullable Tick> call) {
            try {
                Tick tick = call.get();
                return tick == null ? "" : tick.at() + " " + new ArrayList<>(tick.changes());
            } catch (IllegalArgumentException | ReactionException refused) {
                return refused.toString();
            }
        }
    }

    // ---------------------------------------------------------------- damage

    /** Damages an engine; answers whether there was anything to damage. */
    private static boolean damage(Damage damage, SegmentEngine engine, TickRunner ticks, SplittableRandom random) {
        List<LiveSegment> segments = ticks.catalog().segments().stream()
                .filter(LiveSegment::isRealtime)
                .toList();
        int numbers = ticks.store().ids().numbers();
        if (segments.isEmpty() || numbers == 0) {
            return false;
        }
        LiveSegment segment = segments.get(random.nextInt(segments.size()));
        int contact = random.nextInt(numbers);
        return switch (damage) {
            case COUNT -> {
                ticks.catalog().setCount(segment.number, ticks.catalog().count(segment.number) + 1);
                yield true;
            }
            case KEPT_BITMAP ->
                flip(
                        contact,
                        Innards.of(engine, Map.class, "cache", "bySegment").get(segment.name()));
            case GAP -> remember(contact, ticks, random);
            case ENTRY, TRUST_IN_A_BUCKET, LEAST_OF_A_BUCKET -> damageBucket(damage, ticks, random);
            case CURSOR_DROPPED, CURSOR_LATE, CURSOR_EARLY -> damageCursor(damage, ticks, random);
            case BARE_CONTACT -> dropBare(ticks);
        };
    }

    private static boolean flip(int contact, @Nullable Object members) {
        if (members == null) {
            return false;
        }
        Innards.of(members, RoaringBitmap.class, "handedOut").flip(contact, contact + 1L);
        return true;
    }

    private static boolean remember(int contact, TickRunner ticks, SplittableRandom random) {
        ConjunctionIndex index = Innards.of(ticks.catalog().index, ConjunctionIndex.class, "first");
        Gaps[] cuts = Innards.of(index, Gaps[].class, "tables", "cuts");
        if (cuts.length == 0) {
            return false;
        }
        GapRows rows = Innards.of(index, GapRows.class, "rows");
        int cut = random.nextInt(cuts.length);
        rows.turnTo(contact);
        int gap = random.nextInt(cuts[cut].count);
        if (rows.gap(cut) == gap) {
            return false;
        }
        rows.set(cut, gap);
        return true;
    }

    /** One of the indexes that the clock has, or {@code null} if it has none. */
    private static @Nullable TimeIndex index(TickRunner ticks, SplittableRandom random) {
        List<Object> indexes = Arrays.stream(Innards.of(ticks.timeline(), Object[].class, "indexOfSlot"))
                .filter(Objects::nonNull)
                .toList();
        return indexes.isEmpty() ? null : (TimeIndex) indexes.get(random.nextInt(indexes.size()));
    }

    private static boolean damageBucket(Damage damage, TickRunner ticks, SplittableRandom random) {
        TimeIndex index = index(ticks, random);
        if (index == null) {
            return false;
        }
        Map<?, ?> byKey = Innards.of(index, Map.class, "buckets");
        List<?> buckets = List.copyOf(byKey.values());
        if (buckets.isEmpty()) {
            return false;
        }
        Object bucket = buckets.get(random.nextInt(buckets.size()));
        LongArrayList entries = Innards.of(bucket, LongArrayList.class, "entries");
        if (entries.isEmpty()) {
            return false;
        }
        switch (damage) {
            case ENTRY -> {
                int lost = random.nextInt(entries.size());
                int sorted = Innards.of(bucket, Integer.class, "sorted");
                entries.removeLong(lost);
                Innards.set(bucket, "sorted", lost < sorted ? sorted - 1 : sorted);
            }
            case TRUST_IN_A_BUCKET -> {
                boolean wasExact = Innards.of(bucket, Boolean.class, "isExact");
                Innards.set(bucket, "isExact", true);
                return !wasExact;
            }
            default -> Innards.set(bucket, "least", Innards.of(bucket, Long.class, "least") + 1 + random.nextInt(20));
        }
        return true;
    }

    private static boolean damageCursor(Damage damage, TickRunner ticks, SplittableRandom random) {
        TimeIndex index = index(ticks, random);
        if (index == null) {
            return false;
        }
        long[] edges = Innards.of(index, long[].class, "edges");
        long[] inView = Innards.of(index, long[].class, "nextValue");
        int edge = random.nextInt(edges.length);
        if (inView[edge] == TimeIndex.NEVER) {
            return false;
        }
        int distance = 1 + random.nextInt(random.nextBoolean() ? 10 : 100_000);
        inView[edge] = switch (damage) {
            case CURSOR_DROPPED -> TimeIndex.NEVER;
            case CURSOR_LATE -> inView[edge] + distance;
            default -> inView[edge] - distance;
        };
        long due = inView[edge] == TimeIndex.NEVER ? TimeIndex.NEVER : inView[edge] - edges[edge];
        Innards.of(index, Earliest.class, "due").set(edge, due);
        return true;
    }

    private static boolean dropBare(TickRunner ticks) {
        boolean isAny = false;
        for (Object bare : Innards.of(ticks.timeline(), Object[].class, "bareOfSlot")) {
            if (bare instanceof RoaringBitmap contacts && !contacts.isEmpty()) {
                contacts.remove(contacts.first());
                isAny = true;
            }
        }
        return isAny;
    }
}
