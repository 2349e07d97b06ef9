package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RecentChanges.Snapshot;
import dev.muster.examples.server.RecentChanges.Sums;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Compares counts from recent changes with a plain loop over all of them. {@code -Dmuster.seed=…} repeats one history.
 */
class RecentChangesProperties {

    private static final int SEGMENTS = 7;
    private static final int CAUSE_WRITE = 0;

    private record Flip(long sequence, long millis, int segment, boolean isEntering, int count) {}

    @Test
    void sum_anyStretch_isThatOfAPlainLoop() {
        long seed = Long.getLong("muster.seed", new Random().nextLong());
        System.out.println("RecentChangesProperties: -Dmuster.seed=" + seed);
        Random random = new Random(seed);
        for (int history = 0; history < 20; history++) {
            RecentChanges recent = new RecentChanges(1 + random.nextInt(40_000));
            List<Flip> all = new ArrayList<>();
            long millis = -5_000;
            for (int row = 0; row < 100; row++) {
                millis = addRow(recent, all, millis, random);
                if (row % 10 == 0) {
                    check(recent.snapshot(), all, millis, random, seed);
                }
            }
        }
    }

    private static long addRow(RecentChanges recent, List<Flip> all, long from, Random random) {
        PackedBytes bytes = new PackedBytes();
        long first = all.size() + 1L;
        long millis = from;
        long told = 0;
        for (int run = random.nextInt(40); run >= 0; run--) {
            millis += (long) random.nextInt(3) * random.nextInt(100);
            boolean isBulk = random.nextInt(10) == 0;
            int count = isBulk ? 1 + random.nextInt(1_000_000) : 1;
            int length = isBulk ? 1 : 1 + random.nextInt(50);
            PackedBytes flips = new PackedBytes();
            for (int i = 0; i < length; i++) {
                int segment = random.nextInt(SEGMENTS);
                boolean isEntering = random.nextBoolean();
                flips.put(2L * segment + (isEntering ? 1 : 0));
                all.add(new Flip(all.size() + 1, millis, segment, isEntering, count));
            }
            bytes.put(2L * CAUSE_WRITE + (isBulk ? 1 : 0));
            bytes.putSigned(millis - told);
            told = millis;
            if (isBulk) {
                bytes.put(count);
            } else {
                bytes.put("contact");
                bytes.put(0);
            }
            bytes.put(length);
            bytes.put(flips.place());
            bytes.put(flips);
        }
        recent.add(new LogRow(first, all.size(), bytes.written(), new SegmentNumbers(List.of())));
        return millis;
    }

    private static void check(Snapshot snapshot, List<Flip> all, long now, Random random, long seed) {
        long from = now - 1 - random.nextInt(20_000);
        int steps = 1 + random.nextInt(50);
        int left = random.nextInt(SEGMENTS); // no request asks for this segment
        int[] places = new int[SEGMENTS];
        Arrays.setAll(places, segment -> segment == left ? -1 : segment);
        Sums sums = new Sums(places, SEGMENTS, steps);
        snapshot.sum(from, now, sums);
        long[] expected = new long[2 * SEGMENTS * steps];
        for (Flip flip : all) {
            if (flip.sequence >= snapshot.firstSequence() && flip.millis > from && flip.segment != left) {
                long end = flip.millis - from;
                int step = (int) ((end * steps + now - from - 1) / (now - from)) - 1;
                expected[2 * (flip.segment * steps + step) + (flip.isEntering ? 1 : 0)] += flip.count;
            }
        }
        long[] actual = new long[expected.length];
        for (int segment = 0; segment < SEGMENTS; segment++) {
            for (int step = 0; step < steps; step++) {
                actual[2 * (segment * steps + step)] = sums.exited(segment, step);
                actual[2 * (segment * steps + step) + 1] = sums.entered(segment, step);
            }
        }
        assertThat(actual).as("seed %d, %d steps after %d", seed, steps, from).isEqualTo(expected);
        assertThat(snapshot.lastSequence()).isEqualTo(all.size());
        Long complete = snapshot.completeAfterMillis();
        for (Flip flip : all) {
            if (flip.sequence < snapshot.firstSequence()) {
                assertThat(complete).isNotNull().isGreaterThanOrEqualTo(flip.millis);
            }
        }
    }
}
