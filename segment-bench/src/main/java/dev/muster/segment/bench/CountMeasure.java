package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.util.List;

/** What it takes to ask how many members a segment has. */
final class CountMeasure {

    private static final int CALLS = 100_000;

    private CountMeasure() {}

    static List<Row> rows(Case size) {
        List<Segment> segments = size.workload().definitions();
        String[] names = segments.stream().map(Segment::name).toArray(String[]::new);
        Tally counted = new Tally();
        try (EngineContender muster = EngineContender.indexed(segments, counted)) {
            muster.load(size.workload().load());
            long[] sum = new long[1];
            Samples nanos = Stopwatch.nanosEach(
                    size.effort().repeats(),
                    CALLS,
                    i -> sum[0] += muster.engine().count(names[i % names.length]));
            return List.of(size.row("count", "", nanos, "ns", ""));
        }
    }
}
