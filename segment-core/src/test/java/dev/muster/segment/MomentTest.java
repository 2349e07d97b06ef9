package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MomentTest {

    @ParameterizedTest
    @CsvSource({
        "2026-11-23, true, 2026-11-23T00:00:00Z, 2026-11-23T23:59:59.999Z",
        "2024-02-29, true, 2024-02-29T00:00:00Z, 2024-02-29T23:59:59.999Z",
        "0001-01-01, true, 0001-01-01T00:00:00Z, 0001-01-01T23:59:59.999Z",
        "9999-12-31, true, 9999-12-31T00:00:00Z, 9999-12-31T23:59:59.999Z",
        "2026-11-23T00:00:00Z, false, 2026-11-23T00:00:00Z, 2026-11-23T00:00:00Z",
        "2026-11-23T10:00:00+02:00, false, 2026-11-23T08:00:00Z, 2026-11-23T08:00:00Z",
        "2026-11-23T10:00:00.9999Z, false, 2026-11-23T10:00:00.999Z, 2026-11-23T10:00:00.999Z",
        "1969-12-31T23:59:59.9999Z, false, 1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z",
    })
    void moment_anySpelling_isKeptAndHasItsEnds(String spelling, boolean isDate, Instant first, Instant last) {
        Moment moment = new Moment(spelling);
        assertThat(moment).hasToString(spelling);
        assertThat(moment.isDate()).isEqualTo(isDate);
        assertThat(moment.first()).isEqualTo(first);
        assertThat(moment.last()).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "today", "2026-11", "10000-01-01", "2026-11-23+0100"})
    void moment_noInstant_isRefused(String spelling) {
        assertThatThrownBy(() -> new Moment(spelling))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "\"" + spelling
                                + "\" is no instant; expected a date (2026-11-23) or ISO-8601 with an offset (2026-11-23T10:00:00Z)");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "2026/02/28, did you mean '2026-02-28'?",
                "2026-11-23T10:00:00, did you mean '2026-11-23T10:00:00Z'?",
                "01/02/2024, did you mean '2024-02-01' or '2024-01-02'?"
            })
    void moment_localForm_isRefusedWithWhatToWrite(String spelling, String advice) {
        assertThatThrownBy(() -> new Moment(spelling))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + spelling
                        + "\" is no instant; expected a date (2026-11-23) or ISO-8601 with an offset (2026-11-23T10:00:00Z); "
                        + advice);
    }

    @Test
    void of_instantOrDate_isSpelledInIso() {
        assertThat(Moment.of(Instant.parse("2026-11-23T10:00:00Z"))).hasToString("2026-11-23T10:00:00Z");
        assertThat(Moment.of(Instant.parse("2026-11-23T00:00:00Z")).isDate()).isFalse();
        assertThat(Moment.of(Instant.parse("1969-12-31T23:59:59.9999Z"))).hasToString("1969-12-31T23:59:59.999Z");
        assertThat(Moment.of(LocalDate.of(2026, 11, 23))).isEqualTo(new Moment("2026-11-23"));
        assertThat(Moment.of(LocalDate.of(1, 1, 1))).hasToString("0001-01-01");
    }

    @Test
    void of_outsideTheYears1To9999_isRefused() {
        assertThatThrownBy(() -> Moment.of(Instant.parse("+10000-01-01T00:00:00Z")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timestamp +10000-01-01T00:00:00Z is outside the years 1 to 9999");
        assertThatThrownBy(() -> Moment.of(LocalDate.of(10_000, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"+10000-01-01\" is no instant");
        assertThatThrownBy(() -> Moment.of(LocalDate.of(0, 12, 31)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"0000-12-31\" is no day of the calendar in the years 1 to 9999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-02-30", "2026-13-01", "0000-01-01"})
    void moment_noDayOfTheCalendar_isRefused(String spelling) {
        assertThatThrownBy(() -> new Moment(spelling))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + spelling + "\" is no day of the calendar in the years 1 to 9999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T10:00+0100", "2026-11-23T10:00:00.000+01:00", "2026-11-23T08:00-0100"})
    void first_anyOffset_isTheInstant(String spelling) {
        assertThat(new Moment(spelling).first()).isEqualTo(Instant.parse("2026-11-23T09:00:00Z"));
    }

    @Test
    void equals_sameInstantSpelledOtherwise_differs() {
        assertThat(new Moment("2026-11-23T10:00:00Z")).isNotEqualTo(new Moment("2026-11-23T12:00:00+02:00"));
        assertThat(new Moment("2026-11-23")).isNotEqualTo(new Moment("2026-11-23T00:00:00Z"));
    }
}
