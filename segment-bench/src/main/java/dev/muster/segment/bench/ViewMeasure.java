package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.View;
import java.util.ArrayList;
import java.util.List;

/** What a view of ten segments takes: the first, one after a thousand writes, one when nothing changed; and its members. */
final class ViewMeasure {

    private static final int VIEWED = 10;
    private static final int WRITES_BETWEEN = 1_000;

    private ViewMeasure() {}

    static List<Row> rows(Case size) {
        List<Segment> segments = size.workload().definitions();
        try (EngineContender muster = EngineContender.indexed(segments, new Tally())) {
            muster.load(size.workload().load());
            SegmentEngine engine = muster.engine();
            Writes writes = new Writes(size.workload());
            int repeats = Math.min(size.effort().repeats(), Math.max(1, segments.size() / VIEWED));
            double[] first = new double[repeats];
            double[] again = new double[repeats];
            double[] unchanged = new double[repeats];
            double[] members = new double[repeats];
            for (int i = 0; i < repeats; i++) {
                String[] names = segments
                        .subList(
                                i * VIEWED % segments.size(),
                                Math.min(segments.size(), i * VIEWED % segments.size() + VIEWED))
                        .stream()
                        .map(Segment::name)
                        .toArray(String[]::new);
                first[i] = Stopwatch.millis(() -> engine.view(names));
                writes.take(WriteKind.MIXED, WRITES_BETWEEN).play(muster);
                again[i] = Stopwatch.millis(() -> engine.view(names)) * 1e3;
                unchanged[i] = Stopwatch.millis(() -> engine.view(names)) * 1e3;
                members[i] = nanosAMember(engine.view(names));
            }
            List<Row> rows = new ArrayList<>();
            rows.add(size.row(
                    "view first", "", Samples.of(first), "ms", "of ten segments that nobody looked at before"));
            rows.add(size.row("view again", "", Samples.of(again), "µs", "the same after 1,000 mixed writes"));
            rows.add(size.row("view unchanged", "", Samples.of(unchanged), "µs", "the same with no write between"));
            rows.add(size.row("members", "", Samples.of(members), "ns/member", ""));
            return rows;
        }
    }

    private static double nanosAMember(View view) {
        long[] members = new long[1];
        double millis = Stopwatch.millis(() -> view.segments()
                .forEach(segment -> members[0] += view.members(segment).size()));
        return millis * 1e6 / Math.max(1, members[0]);
    }
}
