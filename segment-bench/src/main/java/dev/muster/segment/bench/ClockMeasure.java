package dev.muster.segment.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What one hour takes, with every flip that the clock alone makes handed on, in order where the system knows the order. */
final class ClockMeasure {

    /** One that takes longer is not measured again. */
    private static final double PATIENCE_MILLIS = 5_000;

    private ClockMeasure() {}

    static List<Row> rows(Case size) {
        String note = Agreement.note(size);
        Tally tally = new Tally();
        try (Contender contender =
                Contenders.create(size.system(), size.workload().definitions(), tally)) {
            contender.load(size.workload().load());
            int repeats = size.effort().repeats();
            double[] millis = new double[repeats];
            Instant now = Workload.START;
            int measured = 0;
            int warmUps = 0;
            double spent = 0;
            while (measured < repeats && (measured == 0 || spent < PATIENCE_MILLIS * 2)) {
                now = now.plus(Duration.ofHours(1));
                Instant to = now;
                Heap.settle();
                double taken = Stopwatch.millis(() -> contender.advanceTo(to));
                spent += taken;
                if (warmUps < 2 && taken < PATIENCE_MILLIS / 10) {
                    warmUps++;
                } else {
                    millis[measured++] = taken;
                }
            }
            double hours = Duration.between(Workload.START, now).toHours();
            return List.of(
                    size.row("clock +1 h", "", Samples.of(Arrays.copyOf(millis, measured)), "ms", note),
                    size.row("flips an hour", "", tally.changes() / hours, "flips", ""));
        }
    }
}
