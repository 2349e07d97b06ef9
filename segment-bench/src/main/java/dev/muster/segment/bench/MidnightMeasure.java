package dev.muster.segment.bench;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** All contacts due at one instant, each in one of the segments, every change delivered: once all enter, three days later all leave. */
final class MidnightMeasure {

    private static final int DAYS = 3;
    private static final Instant TRIALS_END = Workload.START.plus(Duration.ofDays(10));

    private MidnightMeasure() {}

    static List<Row> rows(Case size) {
        int loads = size.effort().fewRepeats();
        double[] millis = new double[2 * loads];
        String note = "";
        for (int i = -1; i < loads; i++) {
            Tally tally = new Tally();
            try (EngineContender muster = EngineContender.indexed(segments(size.segments()), tally)) {
                muster.load(new ContactChunks(size.contacts(), index -> contactAt(index, size.segments())));
                Instant entering = TRIALS_END.minus(Duration.ofDays(DAYS));
                muster.advanceTo(entering.minusMillis(1));
                Heap.settle();
                millis[Math.max(0, 2 * i)] = Stopwatch.millis(() -> muster.advanceTo(entering));
                muster.advanceTo(TRIALS_END.minusMillis(1));
                Heap.settle();
                millis[Math.max(1, 2 * i + 1)] = Stopwatch.millis(() -> muster.advanceTo(TRIALS_END));
            }
            if (tally.changes() != 2L * size.contacts() || tally.entered() != size.contacts()) {
                note = tally.changes() + " flips, not " + 2L * size.contacts();
            }
        }
        return List.of(size.row("midnight", "", Samples.of(millis), "ms", note));
    }

    private static List<Segment> segments(int count) {
        List<Segment> segments = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            segments.add(segment("ending-" + i)
                    .where(allOf(
                            Trait.TRIAL_ENDS_AT.is().within(days(DAYS)),
                            Trait.CITY.is().is(city(i))))
                    .build());
        }
        return segments;
    }

    private static ContactWrite contactAt(int index, int segments) {
        return contact(Workload.id(index))
                .set(Trait.TRIAL_ENDS_AT.attribute(), TRIALS_END)
                .set(Trait.CITY.attribute(), city(index % segments));
    }

    private static String city(int number) {
        return "city " + number;
    }
}
