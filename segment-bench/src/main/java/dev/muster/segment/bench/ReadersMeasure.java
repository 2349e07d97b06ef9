package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.View;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * What a writer keeps of its rate while others read: each reader takes a view of three segments every ten milliseconds, reads their numbers
 * of members, and waits for the next turn. Readers that never wait would only show how many cores there are.
 */
final class ReadersMeasure {

    private static final int[] READERS = {0, 1, 4, 8};
    private static final long TURN_NANOS = 10_000_000;
    private static final int VIEWED = 3;
    private static final int BATCH = 20_000;

    private final Case size;
    private final SegmentEngine engine;
    private final String[] names;
    private final LongAdder views = new LongAdder();
    private final LongAdder members = new LongAdder();
    private volatile boolean isOver;

    private ReadersMeasure(Case size, SegmentEngine engine) {
        this.size = size;
        this.engine = engine;
        this.names = engine.segments().stream().map(Segment::name).toArray(String[]::new);
    }

    static List<Row> rows(Case size) {
        try (EngineContender muster = EngineContender.indexed(size.workload().definitions(), new Tally())) {
            muster.load(size.workload().load());
            return new ReadersMeasure(size, muster.engine()).rows(muster);
        }
    }

    private List<Row> rows(EngineContender muster) {
        List<Row> rows = new ArrayList<>();
        Writes writes = new Writes(size.workload());
        writes.take(WriteKind.MIXED, BATCH).play(muster);
        int repeats = size.effort().repeats();
        double[][] rates = new double[READERS.length][repeats];
        double[][] viewRates = new double[READERS.length][repeats];
        for (int repeat = -1; repeat < repeats; repeat++) {
            for (int i = 0; i < READERS.length; i++) {
                Tape tape = writes.take(WriteKind.MIXED, BATCH);
                long before = views.sum();
                double millis = withReaders(READERS[i], () -> tape.play(muster));
                rates[i][Math.max(0, repeat)] = BATCH / millis * 1e3;
                viewRates[i][Math.max(0, repeat)] = (views.sum() - before) / millis * 1e3;
            }
        }
        double alone = Samples.of(rates[0]).median();
        for (int i = 0; i < READERS.length; i++) {
            Samples samples = Samples.of(rates[i]);
            rows.add(size.row(
                    "write rate, " + READERS[i] + " readers",
                    "mixed",
                    samples,
                    "writes/s",
                    Figures.of(100 * samples.median() / alone) + " % of the writer alone, "
                            + Figures.of(Samples.of(viewRates[i]).median()) + " views/s"));
        }
        return rows;
    }

    private double withReaders(int readers, Runnable work) {
        isOver = false;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < readers; i++) {
            int first = i * VIEWED;
            Thread thread = new Thread(() -> read(first), "reader-" + i);
            thread.start();
            threads.add(thread);
        }
        double millis = Stopwatch.millis(work);
        isOver = true;
        Threads.join(threads);
        return millis;
    }

    private void read(int first) {
        String[] viewed = new String[VIEWED];
        for (int i = 0; i < VIEWED; i++) {
            viewed[i] = names[(first + i) % names.length];
        }
        long turn = System.nanoTime();
        while (!isOver) {
            View view = engine.view(viewed);
            for (String name : viewed) {
                members.add(view.count(name));
            }
            views.increment();
            turn += TURN_NANOS;
            LockSupport.parkNanos(turn - System.nanoTime());
        }
    }
}
