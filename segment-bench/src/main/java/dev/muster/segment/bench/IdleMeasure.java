package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Value;
import dev.muster.segment.engine.SegmentEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What it takes to move time on by a second when nothing is due: every timestamp is on the full hour and every window is days long, so that
 * all flips are. Beside it, the same with timestamps anywhere, where flips come with most seconds.
 */
final class IdleMeasure {

    private static final int SECONDS = 3_500;

    private IdleMeasure() {}

    static List<Row> rows(Case size) {
        return List.of(idle(size), busy(size));
    }

    private static Row idle(Case size) {
        Workload workload = size.workload();
        Tally tally = new Tally();
        try (EngineContender muster = EngineContender.indexed(workload.definitions(), tally)) {
            muster.load(new ContactChunks(workload.contacts(), index -> onTheHour(workload.contactAt(index))));
            int repeats = size.effort().repeats();
            double[] nanos = new double[repeats];
            long flips = 0;
            for (int i = -repeats; i < repeats; i++) {
                Instant hour = Workload.START.plus(Duration.ofHours(i + repeats));
                muster.advanceTo(hour);
                Instant[] seconds = seconds(hour);
                long before = tally.changes();
                nanos[Math.max(0, i)] = ticks(muster.engine(), seconds);
                flips += tally.changes() - before;
            }
            return size.row(
                    "idle tick 1 s", "", Samples.of(nanos), "ns", flips == 0 ? "" : "not idle: " + flips + " flips");
        }
    }

    private static Row busy(Case size) {
        Tally tally = new Tally();
        try (EngineContender muster = EngineContender.indexed(size.workload().definitions(), tally)) {
            muster.load(size.workload().load());
            int repeats = size.effort().repeats();
            double[] micros = new double[repeats];
            for (int i = -repeats; i < repeats; i++) {
                Instant[] seconds = seconds(Workload.START.plus(Duration.ofHours(i + repeats)));
                micros[Math.max(0, i)] = ticks(muster.engine(), seconds) / 1e3;
            }
            double flips = (double) tally.changes() / SECONDS / repeats / 2;
            return size.row("busy tick 1 s", "", Samples.of(micros), "µs", Figures.of(flips) + " flips a tick");
        }
    }

    private static Instant[] seconds(Instant hour) {
        Instant[] seconds = new Instant[SECONDS];
        for (int i = 0; i < SECONDS; i++) {
            seconds[i] = hour.plusSeconds(i + 1L);
        }
        return seconds;
    }

    /** Nanoseconds a tick. */
    private static double ticks(SegmentEngine engine, Instant[] instants) {
        return Stopwatch.millis(() -> {
                    for (Instant instant : instants) {
                        engine.advanceTo(instant);
                    }
                })
                * 1e6
                / instants.length;
    }

    private static ContactWrite onTheHour(ContactWrite contact) {
        contact.values().forEach((attribute, value) -> {
            if (value instanceof Value.Timestamp timestamp) {
                contact.set(attribute, timestamp.instant().truncatedTo(ChronoUnit.HOURS));
            }
        });
        return contact;
    }
}
