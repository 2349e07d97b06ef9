package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.engine.ClockDriver;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Many engines in one process, as one that serves many small customers has them: a thousand, with so many contacts and segments each.
 * What an engine costs beyond its contacts is what it retains less what that number of contacts adds to another engine.
 */
final class SmallEnginesMeasure {

    private static final int MANY = 1_000;
    private static final int WRITES = 100_000;

    private SmallEnginesMeasure() {}

    static List<Row> rows(Case size) {
        Workload twice = new Workload(2 * size.contacts(), size.segments());
        int many = size.effort() == Effort.TRIAL ? MANY / 50 : MANY;
        int sample = many / 10;
        long before = Heap.retainedBytes();
        List<EngineContender> large = engines(sample, twice, new Tally());
        double largeBytes = (double) (Heap.retainedBytes() - before) / sample;
        large.forEach(EngineContender::close);
        large.clear();
        before = Heap.retainedBytes();
        Tally tally = new Tally();
        List<EngineContender> engines = engines(many, size.workload(), tally);
        double bytes = (double) (Heap.retainedBytes() - before) / many;
        List<Row> rows = new ArrayList<>();
        rows.add(size.row("small engine retained", "", bytes, "bytes/engine", many + " engines"));
        rows.add(size.row(
                "small engine overhead",
                "",
                2 * bytes - largeBytes,
                "bytes/engine",
                "beyond its contacts, " + Figures.of((largeBytes - bytes) / size.contacts()) + " bytes each"));
        rows.add(size.row(
                "small engine write mean", "mixed", writes(size, engines), "µs", "to " + many + " engines by turns"));
        rows.add(threads(size, engines));
        return rows;
    }

    private static List<EngineContender> engines(int count, Workload workload, ChangeSink sink) {
        List<EngineContender> engines = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            EngineContender engine = EngineContender.indexed(workload.definitions(), sink);
            engine.load(workload.load());
            engines.add(engine);
        }
        return engines;
    }

    private static Samples writes(Case size, List<EngineContender> engines) {
        Writes writes = new Writes(size.workload());
        int repeats = size.effort().repeats();
        double[] micros = new double[repeats];
        for (int i = -repeats; i < repeats; i++) {
            Tape tape = writes.take(WriteKind.MIXED, WRITES);
            micros[Math.max(0, i)] = Stopwatch.millis(() -> {
                        for (int k = 0; k < WRITES; k++) {
                            ContactWrite write = tape.write(k);
                            engines.get(k % engines.size()).apply(tape.instant(k), write);
                        }
                    })
                    * 1e3
                    / WRITES;
        }
        return Samples.of(micros);
    }

    private static Row threads(Case size, List<EngineContender> engines) {
        int before = ManagementFactory.getThreadMXBean().getThreadCount();
        List<ClockDriver> drivers = new ArrayList<>();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            for (EngineContender engine : engines) {
                drivers.add(engine.engine().drive(scheduler));
            }
            int threads = ManagementFactory.getThreadMXBean().getThreadCount() - before;
            return size.row("threads of small engines", "", threads, "threads", "all following their clocks");
        } finally {
            drivers.forEach(ClockDriver::close);
            scheduler.shutdown();
        }
    }
}
