package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockGateTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = ManualClock.at(NOW);
    private final ClockGate gate = new ClockGate(clock, Duration.ofDays(1));

    /** A long definition looked at contacts that a refused reading would have moved, which it never did. */
    @Test
    void expectedMillis_whileAJumpIsRefused_isTheReadingThatWouldBeReturned() {
        gate.guard(NOW);
        clock.advance(Duration.ofHours(1));
        assertThat(gate.expectedMillis(NOW.toEpochMilli())).isEqualTo(clock.millis());
        clock.advance(Duration.ofDays(3));
        assertThat(gate.expectedMillis(NOW.toEpochMilli())).isEqualTo(NOW.toEpochMilli());
        assertThat(gate.refused()).isNull();
        assertThat(gate.takeUnreported()).isNull();
        assertThat(gate.readMillis(NOW.toEpochMilli())).isEqualTo(NOW.toEpochMilli());
        assertThat(gate.refused()).isEqualTo(clock.instant());
        long near = clock.instant().minus(Duration.ofHours(2)).toEpochMilli();
        assertThat(gate.expectedMillis(near)).isEqualTo(clock.millis()).isEqualTo(gate.readMillis(near));
    }

    @Test
    void expectedMillis_withoutADriver_isTheReading() {
        clock.advance(Duration.ofDays(900));
        assertThat(gate.expectedMillis(NOW.toEpochMilli())).isEqualTo(clock.millis());
    }
}
