package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpanTest {

    @ParameterizedTest
    @CsvSource({
        "1, MILLISECONDS, 1 ms, 1",
        "30000, MILLISECONDS, 30000 ms, 30000",
        "1, SECONDS, 1 second, 1000",
        "2, SECONDS, 2 seconds, 2000",
        "1, MINUTES, 1 minute, 60000",
        "90, MINUTES, 90 minutes, 5400000",
        "1, HOURS, 1 hour, 3600000",
        "48, HOURS, 48 hours, 172800000",
        "1, DAYS, 1 day, 86400000",
        "7, DAYS, 7 days, 604800000",
        "1, WEEKS, 1 week, 604800000",
        "60, WEEKS, 60 weeks, 36288000000",
        // The longest of each unit.
        "8640000000000, MILLISECONDS, 8640000000000 ms, 8640000000000",
        "8640000000, SECONDS, 8640000000 seconds, 8640000000000",
        "144000000, MINUTES, 144000000 minutes, 8640000000000",
        "2400000, HOURS, 2400000 hours, 8640000000000",
        "100000, DAYS, 100000 days, 8640000000000",
        "14285, WEEKS, 14285 weeks, 8639568000000",
    })
    void span_ofAnyUnit_printsAsWrittenAndLastsItsMillis(long amount, Span.Unit unit, String text, long millis) {
        Span span = new Span(amount, unit);
        assertThat(span).hasToString(text);
        assertThat(span.toMillis()).isEqualTo(millis);
        assertThat(span.toDuration()).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "0, DAYS, a window is above zero; got 0 days",
        "-1, WEEKS, a window is above zero; got -1 weeks",
        "-9223372036854775808, MILLISECONDS, a window is above zero; got -9223372036854775808 milliseconds",
        "'8640000000001', MILLISECONDS, 'a window is at most 100,000 days; got 8640000000001 milliseconds'",
        "100001, DAYS, 'a window is at most 100,000 days; got 100001 days'",
        "14286, WEEKS, 'a window is at most 100,000 days; got 14286 weeks'",
        "9223372036854775807, SECONDS, 'a window is at most 100,000 days; got 9223372036854775807 seconds'",
    })
    void span_outOfRange_isRefused(long amount, Span.Unit unit, String message) {
        assertThatThrownBy(() -> new Span(amount, unit))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void equals_sameLengthInOtherUnits_differs() {
        assertThat(Segments.days(7)).isNotEqualTo(Segments.weeks(1));
        assertThat(Segments.days(7).toMillis()).isEqualTo(Segments.weeks(1).toMillis());
        assertThat(Segments.hours(24)).isNotEqualTo(Segments.days(1));
        assertThat(Segments.minutes(5)).isEqualTo(new Span(5, Span.Unit.MINUTES));
        assertThat(Segments.seconds(5)).isEqualTo(new Span(5, Span.Unit.SECONDS));
        assertThat(Segments.milliseconds(5)).isEqualTo(new Span(5, Span.Unit.MILLISECONDS));
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.001S, 1 ms",
        "PT1.5S, 1500 ms",
        "PT90S, 90 seconds",
        "PT60S, 1 minute",
        "PT90M, 90 minutes",
        "PT36H, 36 hours",
        "PT24H, 1 day",
        "P7D, 7 days",
        "P100000D, 100000 days",
    })
    void of_duration_isInItsLargestExactUnitUpToDays(Duration duration, String text) {
        assertThat(Span.of(duration)).hasToString(text);
        assertThat(Span.of(duration).toDuration()).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, a window is above zero; got PT0S",
        "PT-0.5S, a window is above zero; got PT-0.5S",
        "PT-2562047788015215H-30M-8S, a window is above zero; got PT-2562047788015215H-30M-8S",
        "PT0.0000001S, a window is a whole number of milliseconds; got PT0.0000001S",
        "P100000DT0.000000001S, 'a window is at most 100,000 days; got PT2400000H0.000000001S'",
        "PT2562047788015215H30M7S, 'a window is at most 100,000 days; got PT2562047788015215H30M7S'",
    })
    void of_durationThatIsNoWindow_isRefused(Duration duration, String message) {
        assertThatThrownBy(() -> Span.of(duration))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
