package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.SegmentEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Each {@link Adversary}: the worst write, what its definition takes on contacts that are there, and the bytes it adds. */
final class AdversarialMeasure {

    private static final int WARM_UP_WRITES = 20_000;
    private static final int WRITES = 20_000;
    private static final long SEED = 50;

    private AdversarialMeasure() {}

    static List<Row> rows(Case size) {
        List<Row> rows = new ArrayList<>();
        for (Adversary adversary : Adversary.values()) {
            try {
                rows.addAll(rows(size, adversary));
            } catch (RuntimeException | OutOfMemoryError failure) {
                rows.add(size.failure(adversary + ": " + failure));
            }
        }
        return rows;
    }

    private static List<Row> rows(Case size, Adversary adversary) {
        SplittableRandom random = new SplittableRandom(SEED);
        Tally tally = new Tally();
        int many = size.segments();
        SegmentEngine engine =
                SegmentEngine.builder().clock(ManualClock.at(Workload.START)).build();
        engine.subscribe(tick -> EngineContender.handOn(tick, tally));
        int contacts = size.contacts();
        Tape first = adversary.tape(contacts, many, contacts, Workload.START, random);
        for (int i = 0; i < first.length(); i++) {
            engine.applyAt(first.instant(i), first.write(i));
        }
        List<Segment> segments = adversary.segments(many);
        long before = Heap.retainedBytes();
        double definition = Stopwatch.millis(() -> engine.define(segments));
        double bytes = Heap.retainedBytes() - before;
        Tape warmUp = adversary.tape(contacts, many, WARM_UP_WRITES, engine.engineTime(), random);
        play(engine, warmUp);
        Tape tape = adversary.tape(contacts, many, WRITES, engine.engineTime(), random);
        Heap.settle();
        long flips = tally.changes();
        double[] micros = play(engine, tape);
        String note = Figures.of((double) (tally.changes() - flips) / WRITES) + " flips a write; pauses included";
        Samples samples = Samples.of(micros);
        return List.of(
                size.row(adversary + ": worst write", "", samples.max(), "µs", note),
                size.row(adversary + ": write mean", "", samples.mean(), "µs", ""),
                size.row(adversary + ": definition", "", definition, "ms", segments.size() + " segments"),
                size.row(adversary + ": retained", "", bytes, "bytes", "added by the definition"));
    }

    private static double[] play(SegmentEngine engine, Tape tape) {
        double[] micros = new double[tape.length()];
        for (int i = 0; i < tape.length(); i++) {
            long start = System.nanoTime();
            engine.applyAt(tape.instant(i), tape.write(i));
            micros[i] = (System.nanoTime() - start) / 1e3;
        }
        return micros;
    }
}
