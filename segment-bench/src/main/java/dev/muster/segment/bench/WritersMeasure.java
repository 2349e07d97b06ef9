package dev.muster.segment.bench;

import java.util.ArrayList;
import java.util.List;

/** What rate eight threads that write at the same time come to together, beside one. */
final class WritersMeasure {

    private static final int THREADS = 8;
    private static final int BATCH = 40_000;

    private WritersMeasure() {}

    static List<Row> rows(Case size) {
        try (EngineContender muster = EngineContender.indexed(size.workload().definitions(), new Tally())) {
            muster.load(size.workload().load());
            Writes writes = new Writes(size.workload());
            int repeats = size.effort().repeats();
            double[] alone = new double[repeats];
            double[] together = new double[repeats];
            for (int i = -2; i < repeats; i++) {
                Tape tape = writes.take(WriteKind.MIXED, BATCH);
                alone[Math.max(0, i)] = BATCH / Stopwatch.millis(() -> Threads.runAll(parts(muster, tape, 1))) * 1e3;
                Tape next = writes.take(WriteKind.MIXED, BATCH);
                together[Math.max(0, i)] =
                        BATCH / Stopwatch.millis(() -> Threads.runAll(parts(muster, next, THREADS))) * 1e3;
            }
            Samples one = Samples.of(alone);
            Samples eight = Samples.of(together);
            return List.of(
                    size.row("write rate, 1 thread", "mixed", one, "writes/s", ""),
                    size.row(
                            "write rate, 8 threads",
                            "mixed",
                            eight,
                            "writes/s",
                            Figures.of(100 * eight.median() / one.median()) + " % of one thread"));
        }
    }

    private static List<Runnable> parts(Contender contender, Tape tape, int count) {
        List<Runnable> parts = new ArrayList<>();
        int length = tape.length() / count;
        for (int i = 0; i < count; i++) {
            int from = i * length;
            parts.add(() -> tape.play(contender, from, from + length));
        }
        return parts;
    }
}
