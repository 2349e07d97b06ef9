package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.insight.AuditReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * One writer at full speed, readers of views and statistics, and audits in between: no audit raises a false alarm. {@code
 * -Dmuster.stress.seconds=600} runs longer than the 2 seconds of a build, {@code -Dmuster.seed=…} replays the writes of another
 * run.
 */
class AuditStress {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("muster.stress.seconds", 2));
    private static final int SAMPLE = 500;

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(Crowd.START))
            .define(
                    segment("pro").where(attribute("plan").is("Pro")).build(),
                    segment("left").where(attribute("side").is("left")).build(),
                    segment("fresh")
                            .where(attribute("last_active").withinLast(milliseconds(Crowd.FRESH_MILLIS)))
                            .build())
            .build();

    private final AtomicBoolean isOver = new AtomicBoolean();

    /** Writes to the engine, and keeps no books. */
    private final class Written implements Crowd.Subject {

        @Override
        public void flip(int segment, int slot, String contact, boolean isMember) {}

        @Override
        public void write(ContactWrite... batch) {
            engine.apply(batch);
        }

        @Override
        public void advance(Instant to) {
            engine.advanceTo(to);
        }
    }

    @Test
    void audit_whileOthersWriteAndRead_isClean() throws Exception {
        System.out.printf("AuditStress: -Dmuster.seed=%d -Dmuster.stress.seconds=%d%n", SEED, TIME.toSeconds());
        Crowd crowd = new Crowd(SEED, new Written());
        crowd.settle();
        ExecutorService others = Executors.newFixedThreadPool(3);
        List<Future<Long>> rounds = new ArrayList<>();
        try {
            rounds.add(others.submit(round(this::auditNext)));
            rounds.add(others.submit(round(() -> engine.view())));
            rounds.add(others.submit(round(engine::statistics)));
            long end = System.nanoTime() + TIME.toNanos();
            while (System.nanoTime() < end) {
                crowd.step();
            }
        } finally {
            isOver.set(true);
            others.shutdown();
        }
        for (Future<Long> round : rounds) {
            assertThat(round.get()).isPositive();
        }
        System.out.printf(
                "AuditStress: %d audits, no false alarm%n", rounds.get(0).get());
        assertThat(engine.insight().audit().mismatches()).isEmpty();
    }

    private void auditNext() {
        AuditReport report = engine.insight().auditNext(SAMPLE);
        assertThat(report.mismatches()).isEmpty();
    }

    /** Asks again and again until the writer is done; answers how often. */
    private Callable<Long> round(Runnable question) {
        return () -> {
            long asked = 0;
            do {
                question.run();
                asked++;
            } while (!isOver.get());
            return asked;
        };
    }
}
