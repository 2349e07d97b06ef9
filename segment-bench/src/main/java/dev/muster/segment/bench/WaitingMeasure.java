package dev.muster.segment.bench;

import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.SegmentEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The longest write while another thread makes a call that evaluates all contacts. For comparison, the same run measures the
 * same writer while another thread only spins: that is the cost of the machine, the collector and the writes themselves.
 */
final class WaitingMeasure {

    private static final int TAPE = 50_000;
    private static final int CONDITIONS = 400;
    private static final int MOST_MAILS = 200_000;
    private static final String MAIL = "mail";
    private static final String JOINED = "joined";
    private static final String ADDED = "added";
    private static final double NANOS_A_MILLI = 1e6;

    private final Case size;
    private final SegmentEngine engine;
    private final Tape tape;
    private final List<Row> rows = new ArrayList<>();
    private int next;
    private volatile long blackhole;

    private WaitingMeasure(Case size, SegmentEngine engine) {
        this.size = size;
        this.engine = engine;
        this.tape = new Writes(size.workload()).take(WriteKind.MIXED, TAPE);
    }

    static List<Row> rows(Case size) {
        try (EngineContender muster = EngineContender.indexed(size.workload().definitions(), new Tally())) {
            muster.load(new ContactChunks(size.contacts(), index -> contactAt(size.workload(), index)));
            WaitingMeasure measure = new WaitingMeasure(size, muster.engine());
            measure.all();
            return measure.rows;
        }
    }

    private static ContactWrite contactAt(Workload workload, int index) {
        int mail = index % MOST_MAILS;
        return workload.contactAt(index)
                .set(MAIL, "person" + mail + "@dom" + mail % 1_000 + ".example")
                .set(JOINED, Workload.START.minusSeconds(index % 1_000_000));
    }

    private void all() {
        List<Segment> templates = size.workload().newSegments();
        double spinMillis = size.effort().repeatSeconds() * 1e3;
        beside("a thread that spins", i -> spin(spinMillis));
        beside("a definition", i -> defineAndDelete(templates.get((i + 1) % templates.size())));
        Predicate recent = attribute(JOINED).withinLast(days(7));
        beside(
                "a first window",
                i -> defineAndDelete(segment(ADDED).where(recent).build()));
        beside("a declaration", i -> engine.declare(Trait.SCORE.declaration().withDefault(50 + i)));
        beside(
                "a wide preview",
                i -> blackhole += engine.insight().preview(wide()).count());
        beside(
                "a forecast",
                i -> blackhole += engine.insight()
                        .forecast(recent, Duration.ofDays(30), Duration.ofDays(1))
                        .count());
        beside(
                "a lint",
                i -> blackhole += engine.insight()
                        .lint(segment(ADDED)
                                .where(
                                        Trait.PLAN.is().isNot("pro"),
                                        attribute(MAIL).isNot("person1@dom1.exampel"))
                                .build())
                        .size());
        String asked = "asked";
        engine.define(segment(asked).where(recent).onDemand().build());
        beside("a view", i -> blackhole += engine.view(asked).count(asked));
        beside(
                "an audit",
                i -> blackhole +=
                        engine.insight().auditNext(1 + size.contacts() / 100).evaluations());
    }

    private static void spin(double millis) {
        long end = System.nanoTime() + (long) (millis * NANOS_A_MILLI);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private void defineAndDelete(Segment segment) {
        engine.define(segment);
        engine.delete(segment.name());
    }

    private static Predicate wide() {
        return anyOf(IntStream.range(0, CONDITIONS)
                .mapToObj(i -> attribute(MAIL).endsWith("@dom" + i + ".example"))
                .toArray(Predicate[]::new));
    }

    /** Writes without pause while a call is made on another thread, once to warm up and then again and again. */
    private void beside(String name, IntConsumer call) {
        int repeats = size.effort().fewRepeats();
        double[] longest = new double[repeats];
        double[] usual = new double[repeats];
        double[] taken = new double[repeats];
        for (int i = -1; i < repeats; i++) {
            int round = i;
            double[] callMillis = new double[1];
            Thread caller = new Thread(() -> callMillis[0] = Stopwatch.millis(() -> call.accept(round)), "caller");
            long[] nanos = writesWhile(caller);
            int at = Math.max(0, i);
            longest[at] = nanos[nanos.length - 1] / NANOS_A_MILLI;
            usual[at] = nanos[(int) (nanos.length * 0.99)] / NANOS_A_MILLI;
            taken[at] = callMillis[0];
        }
        rows.add(size.row(
                "longest write beside " + name,
                WriteKind.MIXED.toString(),
                Samples.of(longest),
                "ms",
                "99 % of the writes take " + Figures.of(Samples.of(usual).median()) + " ms at most; it takes "
                        + Figures.of(Samples.of(taken).median()) + " ms"));
    }

    /** Returns how long each write took, ascending. */
    private long[] writesWhile(Thread caller) {
        long[] nanos = new long[TAPE];
        int count = 0;
        caller.start();
        while (caller.isAlive() || count == 0) {
            long start = System.nanoTime();
            engine.apply(tape.write(next));
            long taken = System.nanoTime() - start;
            next = (next + 1) % TAPE;
            nanos = count < nanos.length ? nanos : Arrays.copyOf(nanos, 2 * count);
            nanos[count++] = taken;
        }
        Threads.join(List.of(caller));
        long[] ascending = Arrays.copyOf(nanos, count);
        Arrays.sort(ascending);
        return ascending;
    }
}
