package dev.muster.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

    @Test
    void percentile_none_isZero() {
        Latencies latencies = new Latencies();
        assertThat(latencies.percentileNanos(0.99)).isZero();
        assertThat(latencies.maxNanos()).isZero();
    }

    @Test
    void percentile_oneToAHundred_isTheRank() {
        Latencies latencies = new Latencies();
        for (int nanos = 100; nanos >= 1; nanos--) {
            latencies.add(nanos);
        }
        assertThat(latencies.percentileNanos(0.5)).isEqualTo(50);
        assertThat(latencies.percentileNanos(0.99)).isEqualTo(99);
        assertThat(latencies.percentileNanos(1)).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 129, 1_000, 65_535, 65_536, 1_000_000_007, Long.MAX_VALUE / 2})
    void percentile_largeValues_isLessThanOneSixtyFourthTooLong(long nanos) {
        Latencies latencies = new Latencies();
        latencies.add(nanos);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.percentileNanos(0.5)).isBetween(nanos, nanos + nanos / 64);
        assertThat(latencies.maxNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
