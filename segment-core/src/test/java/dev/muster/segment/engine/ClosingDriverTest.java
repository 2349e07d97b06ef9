package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A driver is closed where its own thread may be waiting for whoever closes it. */
@Timeout(60)
class ClosingDriverTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = ManualClock.at(NOW);
    private final AtomicReference<ClockDriver> driver = new AtomicReference<>();

    private SegmentEngine.Builder builder() {
        return SegmentEngine.builder()
                .clock(clock)
                .define(
                        segment("pro").where(attribute("plan").is("Pro")).build(),
                        segment("fresh")
                                .where(attribute("at").withinLast(Duration.ofSeconds(1)))
                                .build());
    }

    @AfterEach
    void close() {
        ClockDriver open = driver.get();
        if (open != null) {
            open.close();
        }
    }

    /** The subscriber held what the driver's thread was waiting for, and waited for that thread. */
    @Test
    void close_byASubscriberWhileTheDriverHasATickToDeliver_returns() throws InterruptedException {
        SegmentEngine engine = builder().build();
        CountDownLatch delivering = new CountDownLatch(1);
        engine.subscribe(tick -> {
            if (!tick.entered("pro").isEmpty()) {
                delivering.countDown();
                // From here on the driver has a tick of its own to deliver, and waits for this subscriber to end.
                while (engine.count("fresh") > 0) {
                    Thread.onSpinWait();
                }
                driver.get().close();
            }
        });
        engine.apply(contact("c1").set("at", NOW));
        driver.set(engine.drive());
        Thread writer = new Thread(() -> engine.apply(contact("c2").set("plan", "Pro")));
        writer.start();
        delivering.await();
        clock.advance(Duration.ofSeconds(2));

        writer.join();
        assertThat(engine.count("pro")).isEqualTo(1);
    }

    @Test
    void close_byAReaction_returns() {
        SegmentEngine engine = builder()
                .onEntering("pro", (change, writes) -> driver.get().close())
                .build();
        driver.set(engine.drive());

        engine.apply(contact("c1").set("plan", "Pro"));

        assertThat(engine.count("pro")).isEqualTo(1);
    }

    /** A reading far behind was taken for the last one, and the next right one refused for being far ahead of it. */
    @Test
    void reading_afterTheClockWentFarBackAndCameAgain_isNotRefused() {
        ClockGate gate = new ClockGate(clock, Duration.ofDays(31));
        gate.guard(NOW);
        clock.set(Instant.EPOCH);
        gate.readMillis();
        clock.set(NOW.plusSeconds(60));

        assertThat(gate.readMillis()).isEqualTo(NOW.plusSeconds(60).toEpochMilli());
        assertThat(gate.refused()).isNull();
    }
}
