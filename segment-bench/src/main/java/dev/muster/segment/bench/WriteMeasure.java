package dev.muster.segment.bench;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a write costs. Throughput comes from batches back to back. Latency comes from a schedule at half of that rate, and counts from
 * the instant at which a write was to start, so that a pause counts for every write that it held up.
 */
final class WriteMeasure {

    /** So many writes are made at a time while warming up. */
    private static final int WARM_UP_WRITES = 10_000;

    /** So many writes are made, then timed together. */
    private static final int MADE_AT_ONCE = 1_000;

    /** So many writes are made beforehand at most, about half a gigabyte. */
    private static final int MOST_WRITES = 1_000_000;

    private static final double NANOS = 1e9;
    private static final long HIGHEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    /** So many writes at least must lie beyond a percentile for it to mean anything. */
    private static final int BEYOND = 10;

    private final Case size;
    private final Contender contender;
    private final Tally tally;
    private final Writes writes;

    private WriteMeasure(Case size, Contender contender, Tally tally) {
        this.size = size;
        this.contender = contender;
        this.tally = tally;
        this.writes = new Writes(size.workload());
    }

    static List<Row> rows(Case size) {
        String note = Agreement.note(size);
        Tally tally = new Tally();
        List<Row> rows = new ArrayList<>();
        try (Contender contender =
                Contenders.create(size.system(), size.workload().definitions(), tally)) {
            contender.load(size.workload().load());
            WriteMeasure measure = new WriteMeasure(size, contender, tally);
            for (WriteKind kind : kinds(size)) {
                rows.addAll(measure.rows(kind, kind == WriteKind.MIXED ? note : ""));
            }
        }
        return rows;
    }

    /** Peers are measured with mixed writes only. */
    private static List<WriteKind> kinds(Case size) {
        return size.system().equals(Contenders.MUSTER) ? List.of(WriteKind.values()) : List.of(WriteKind.MIXED);
    }

    private List<Row> rows(WriteKind kind, String note) {
        double nanos = warmUp(kind);
        int batch = (int) Math.max(
                50,
                Math.min(
                        (double) MOST_WRITES / size.effort().repeats(),
                        size.effort().repeatSeconds() * NANOS / nanos));
        Heap.settle();
        long before = tally.changes();
        double[] micros = new double[size.effort().repeats()];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = nanos(kind, batch) / 1e3 / batch;
        }
        double flips = (tally.changes() - before) / (double) batch / micros.length;
        Samples samples = Samples.of(micros);
        List<Row> rows = new ArrayList<>();
        rows.add(size.row("write mean", kind.toString(), samples, "µs", note));
        rows.add(size.row("write rate", kind.toString(), samples.map(mean -> 1e6 / mean), "writes/s", ""));
        rows.add(size.row("flips a write", kind.toString(), flips, "flips", ""));
        rows.addAll(latency(kind, samples.median() * 2e3));
        return rows;
    }

    /** What so many writes take, each made shortly before, as a caller would: what is timed is not the fetching of old ones. */
    private double nanos(WriteKind kind, int count) {
        double nanos = 0;
        for (int made = 0; made < count; made += MADE_AT_ONCE) {
            Tape tape = take(kind, Math.min(MADE_AT_ONCE, count - made));
            long start = System.nanoTime();
            tape.play(contender);
            nanos += System.nanoTime() - start;
        }
        return nanos;
    }

    private Tape take(WriteKind kind, int count) {
        Tape tape = writes.take(kind, count);
        contender.expect(tape);
        return tape;
    }

    /** Warms up and answers what a write took towards the end, in nanoseconds. */
    private double warmUp(WriteKind kind) {
        double limit = size.effort().warmUpSeconds() * NANOS;
        int chunk = 20;
        double spent = 0;
        double last = 0;
        while (spent < limit) {
            Tape tape = take(kind, chunk);
            long start = System.nanoTime();
            tape.play(contender);
            long taken = System.nanoTime() - start;
            spent += taken;
            last = (double) taken / chunk;
            chunk = (int) Math.max(20, Math.min(WARM_UP_WRITES, limit / 10 / last));
        }
        return last;
    }

    private List<Row> latency(WriteKind kind, double intervalNanos) {
        int repeats = size.effort().fewRepeats();
        int count = (int)
                Math.max(10, Math.min(MOST_WRITES, size.effort().latencySeconds() * NANOS / intervalNanos) / repeats);
        Tape[] tapes = new Tape[repeats];
        Histogram[] histograms = new Histogram[repeats];
        for (int i = 0; i < repeats; i++) {
            tapes[i] = take(kind, count);
            histograms[i] = new Histogram(HIGHEST_NANOS, DIGITS);
        }
        Heap.settle();
        Histogram all = new Histogram(HIGHEST_NANOS, DIGITS);
        for (int i = 0; i < repeats; i++) {
            play(tapes[i], intervalNanos, histograms[i]);
            all.add(histograms[i]);
        }
        List<Row> rows = new ArrayList<>();
        if (size.system().equals(Contenders.MUSTER)) {
            rows.addAll(ofMachine(kind, intervalNanos, count));
        }
        for (double percentile : new double[] {50, 99, 99.9}) {
            if (all.getTotalCount() * (100 - percentile) / 100 >= BEYOND) {
                String name = "write p" + (percentile == 99.9 ? "99.9" : String.valueOf((int) percentile));
                rows.add(percentile(name, kind, percentile, all, histograms));
            }
        }
        rows.add(percentile("write max", kind, 100, all, histograms));
        return rows;
    }

    /**
     * The latency that the same schedule shows where nothing is done but to wait out as long as a write takes: what is below it
     * cannot be seen on this machine.
     */
    private List<Row> ofMachine(WriteKind kind, double intervalNanos, int count) {
        Histogram idle = new Histogram(HIGHEST_NANOS, DIGITS);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = start + (long) (i * intervalNanos);
            spinUntil(due);
            spinUntil(System.nanoTime() + (long) (intervalNanos / 2));
            idle.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - due));
        }
        List<Row> rows = new ArrayList<>();
        for (double percentile : new double[] {50, 99}) {
            rows.add(size.row(
                    "idle p" + (int) percentile,
                    kind.toString(),
                    idle.getValueAtPercentile(percentile) / 1e3,
                    "µs",
                    "the machine alone: the same schedule, and nothing done"));
        }
        return rows;
    }

    private static void spinUntil(long nanos) {
        while (System.nanoTime() < nanos) {
            Thread.onSpinWait();
        }
    }

    /** The percentile of all writes, with the spread that its repeats have among themselves. */
    private Row percentile(String name, WriteKind kind, double percentile, Histogram all, Histogram[] histograms) {
        double[] micros = new double[histograms.length];
        for (int i = 0; i < micros.length; i++) {
            micros[i] = histograms[i].getValueAtPercentile(percentile) / 1e3;
        }
        return new Row(
                name,
                size.system(),
                size.contacts(),
                size.segments(),
                kind.toString(),
                all.getValueAtPercentile(percentile) / 1e3,
                "µs",
                Samples.of(micros).spread(),
                "");
    }

    private void play(Tape tape, double intervalNanos, Histogram histogram) {
        long start = System.nanoTime();
        for (int i = 0; i < tape.length(); i++) {
            long due = start + (long) (i * intervalNanos);
            spinUntil(due);
            contender.apply(tape.instant(i), tape.write(i));
            histogram.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - due));
        }
    }
}
