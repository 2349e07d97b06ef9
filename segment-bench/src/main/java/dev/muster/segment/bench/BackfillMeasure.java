package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import dev.muster.segment.Segments;
import dev.muster.segment.engine.SegmentEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What it takes until a new segment among the others has its members: one of each template. Muster defines it for good, and its row
 * "count on demand" only asks for the number, as a preview does; its peers only count.
 */
final class BackfillMeasure {

    private final Case size;
    private final List<Segment> added;
    private int counted;

    private BackfillMeasure(Case size) {
        this.size = size;
        this.added = size.workload().newSegments();
    }

    static List<Row> rows(Case size) {
        BackfillMeasure measure = new BackfillMeasure(size);
        try (Contender contender =
                Contenders.create(size.system(), size.workload().definitions(), new Tally())) {
            contender.load(size.workload().load());
            List<Row> rows = new ArrayList<>();
            if (contender instanceof EngineContender muster) {
                SegmentEngine engine = muster.engine();
                rows.addAll(measure.rows("backfill", segment -> defined(engine, segment)));
                rows.addAll(measure.rows("count on demand", segment -> measure.countedOnDemand(engine, segment)));
            } else {
                rows.addAll(measure.rows("backfill", segment -> measure.counted(contender, segment)));
            }
            return rows;
        }
    }

    private List<Row> rows(String name, ToDoubleFunction<Segment> millis) {
        int repeats = size.effort().repeats();
        double[][] byTemplate = new double[added.size()][repeats];
        for (int repeat = -repeats; repeat < repeats; repeat++) {
            for (int i = 0; i < added.size(); i++) {
                byTemplate[i][Math.max(0, repeat)] = millis.applyAsDouble(added.get(i));
            }
        }
        double[] means = new double[repeats];
        Samples worst = Samples.of(0);
        String worstName = "";
        for (int i = 0; i < added.size(); i++) {
            Samples samples = Samples.of(byTemplate[i]);
            if (samples.median() > worst.median()) {
                worst = samples;
                worstName = added.get(i).predicate().toString();
            }
            for (int repeat = 0; repeat < repeats; repeat++) {
                means[repeat] += byTemplate[i][repeat] / added.size();
            }
        }
        return List.of(
                size.row(name, "", Samples.of(means), "ms", "mean of the eight templates"),
                size.row(name + " worst", "", worst, "ms", worstName));
    }

    private static double defined(SegmentEngine engine, Segment segment) {
        double millis = Stopwatch.millis(() -> engine.define(segment));
        engine.delete(segment.name());
        return millis;
    }

    private double countedOnDemand(SegmentEngine engine, Segment segment) {
        engine.define(Segments.segment(segment.name())
                .where(segment.predicate())
                .onDemand()
                .build());
        double millis = Stopwatch.millis(() -> counted += engine.count(segment.name()));
        engine.delete(segment.name());
        return millis;
    }

    private double counted(Contender contender, Segment segment) {
        return Stopwatch.millis(() -> counted += contender.count(segment.predicate()));
    }
}
