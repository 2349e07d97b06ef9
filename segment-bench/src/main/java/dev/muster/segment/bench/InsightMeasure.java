package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import dev.muster.segment.engine.Insight;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** What it takes to tell why, when next, what if, and whether all is right. Where it depends on the segment, one of each template is asked about. */
final class InsightMeasure {

    private static final int ASKED_TOGETHER = 200;
    private static final int CONTACTS_WITH_CAUSES = 10_000;
    private static final Duration HORIZON = Duration.ofDays(30);
    private static final Duration STEP = Duration.ofDays(1);

    private final Case size;
    private final List<Row> rows = new ArrayList<>();
    private long blackhole;

    private InsightMeasure(Case size) {
        this.size = size;
    }

    static List<Row> rows(Case size) {
        InsightMeasure measure = new InsightMeasure(size);
        List<Segment> segments = size.workload().definitions();
        try (EngineContender muster = EngineContender.indexed(segments, new Tally())) {
            muster.load(size.workload().load());
            measure.ofContacts(muster.engine().insight(), segments);
            measure.ofSegments(muster.engine(), segments);
        }
        measure.ofCauses();
        return measure.rows;
    }

    private void ofContacts(Insight insight, List<Segment> segments) {
        micros(
                "explain",
                "one contact in one segment",
                i -> blackhole += insight.explain(segment(segments, i).name(), contact(i))
                        .root()
                        .parts()
                        .size());
        micros("next change", "of one contact in all segments", i -> {
            blackhole += insight.nextChange(contact(i)) == null ? 0 : 1;
        });
    }

    private void ofSegments(SegmentEngine engine, List<Segment> segments) {
        Insight insight = engine.insight();
        List<Segment> added = size.workload().newSegments();
        millis(
                "forecast",
                "30 days by day, mean of the eight templates",
                added,
                template -> blackhole +=
                        insight.forecast(template.predicate(), HORIZON, STEP).count());
        List<Segment> changed = new ArrayList<>();
        for (int i = 0; i < added.size(); i++) {
            changed.add(new Segment(segments.get(i).name(), added.get(i).predicate(), Segment.Mode.REALTIME));
        }
        millis(
                "preview",
                "count, sample, exact enters and exits of a changed segment, mean of the eight templates",
                changed,
                candidate -> blackhole += insight.preview(candidate).entered().size());
        millis(
                "lint",
                "of a segment that is not defined, mean of the eight templates",
                added,
                template -> blackhole += insight.lint(template).size());
        micros(
                "audit",
                "a contact, in all segments",
                i -> blackhole += insight.auditNext(1).evaluations());
        micros(
                "statistics",
                "of the whole engine",
                i -> blackhole += engine.statistics().totalBytes());
        View view = engine.view(
                segments.get(0).name(), segments.get(1).name(), segments.get(2).name());
        micros(
                "overlap",
                "of three segments in one view",
                i -> blackhole += view.overlap().union());
    }

    /** Causes are kept by an engine of their own, as they cost every change. */
    private void ofCauses() {
        Workload workload = new Workload(Math.min(size.contacts(), CONTACTS_WITH_CAUSES), size.segments());
        ManualClock clock = ManualClock.at(Workload.START);
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .attributes(Workload.attributes())
                .define(workload.definitions())
                .keepCauses()
                .build();
        engine.start(Workload.START, loader -> workload.load().forEach(loader::put));
        List<MembershipChange> changes = new ArrayList<>();
        Tape tape = new Writes(workload).take(WriteKind.MIXED, ASKED_TOGETHER);
        for (int i = 0; i < tape.length(); i++) {
            changes.addAll(engine.applyAt(tape.instant(i), tape.write(i)).changes());
        }
        if (!changes.isEmpty()) {
            micros(
                    "cause",
                    "of one change",
                    i -> blackhole += engine.insight()
                            .cause(changes.get(i % changes.size()))
                            .hashCode());
        }
    }

    private static Segment segment(List<Segment> segments, int i) {
        return segments.get(i % segments.size());
    }

    private String contact(int i) {
        return Workload.id((int) (i * 7_919L % size.contacts()));
    }

    private void micros(String name, String note, IntConsumer ask) {
        Samples nanos = Stopwatch.nanosEach(size.effort().repeats(), ASKED_TOGETHER, ask);
        rows.add(size.row(name, "", nanos.map(each -> each / 1e3), "µs", note));
    }

    private void millis(String name, String note, List<Segment> templates, Consumer<Segment> ask) {
        int repeats = size.effort().repeats();
        double[] means = new double[repeats];
        double[] worst = new double[repeats];
        for (int repeat = -repeats; repeat < repeats; repeat++) {
            double sum = 0;
            double longest = 0;
            for (Segment template : templates) {
                double taken = Stopwatch.millis(() -> ask.accept(template));
                sum += taken;
                longest = Math.max(longest, taken);
            }
            means[Math.max(0, repeat)] = sum / templates.size();
            worst[Math.max(0, repeat)] = longest;
        }
        rows.add(size.row(name, "", Samples.of(means), "ms", note));
        rows.add(size.row(name + " worst", "", Samples.of(worst), "ms", "of the eight templates"));
    }
}
