package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a text says when it is read as another type, through {@link Value#readAs}. */
final class TextReadingTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "99, 99",
        "-1.5, -1.5",
        "1e3, 1000",
        "1E3, 1000",
        "1.25e-2, 0.0125",
        "2e+2, 200",
        "-0.0, 0",
        "0.10, 0.1",
        "0e5, 0",
        "0.0e-9, 0",
        "1e00002, 100",
        // Digits alone are exact or nothing; a fraction or an exponent says that near is good enough.
        "9007199254740991, 9007199254740991",
        "9007199254740992, 9007199254740992",
        "9007199254740994, 9007199254740994",
        "-9007199254740992, -9007199254740992",
        "9007199254740993.0, 9007199254740992",
        "9007199254740993e0, 9007199254740992",
        "100000000000000000000, 1e20",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "4.9e-324, 4.9e-324",
        // Too small for a double is nothing, not an error.
        "1e-400, 0",
        "-1e-400, 0",
    })
    void number_byTheGrammar_reads(String text, double number) {
        assertThat(Value.text(text).readAs(AttributeType.NUMBER)).isEqualTo(Value.number(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "+1",
                "01",
                "-01",
                "00",
                "02139",
                ".5",
                "5.",
                "1.e3",
                "e3",
                "1e",
                "1e+",
                "1e-",
                "1e3.0",
                "--1",
                " 1",
                "1 ",
                "1\n",
                "1f",
                "1d",
                "1L",
                "0x10",
                "0x1p3",
                "1_000",
                "1,000",
                "NaN",
                "Infinity",
                "-Infinity",
                "1e309",
                "-1e309",
                "1e99999999999999999999",
                "9007199254740993",
                "-9007199254740993",
                "100000000000000000001",
                "\u0661",
                "\uFF11",
                "\u00BD",
                "\u22121",
                "$5",
                "5%",
                "true",
                "2026-11-23",
                "1;2"
            })
    void number_notByTheGrammar_doesNotRead(String text) {
        assertThat(Value.text(text).readAs(AttributeType.NUMBER)).isNull();
    }

    @Test
    void number_aMillionDigits_isAnsweredWithoutAStall() {
        String digits = "9".repeat(1_000_000);
        assertThat(Value.text(digits).readAs(AttributeType.NUMBER)).isNull();
        assertThat(Value.text("0." + digits).readAs(AttributeType.NUMBER)).isEqualTo(Value.number(1.0));
        assertThat(Value.text("1e" + digits).readAs(AttributeType.NUMBER)).isNull();
        assertThat(Value.text("1e-" + digits).readAs(AttributeType.NUMBER)).isEqualTo(Value.number(0.0));
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "TRUE, true",
        "tRuE, true",
        "false, false",
        "False, false",
        "FALSE, false",
    })
    void bool_inAnyCase_reads(String text, boolean truth) {
        assertThat(Value.text(text).readAs(AttributeType.BOOLEAN)).isEqualTo(Value.bool(truth));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "no", "1", "0", "t", "f", " true", "true ", "on", "truth", "fals\u00E9"})
    void bool_anythingElse_doesNotRead(String text) {
        assertThat(Value.text(text).readAs(AttributeType.BOOLEAN)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23, 2026-11-23T00:00:00Z",
        "2024-02-29, 2024-02-29T00:00:00Z",
        "0001-01-01, 0001-01-01T00:00:00Z",
        "9999-12-31, 9999-12-31T00:00:00Z",
        "2026-11-23T10:00:00Z, 2026-11-23T10:00:00Z",
        "2026-11-23t10:00:00z, 2026-11-23T10:00:00Z",
        "2026-11-23T10:00Z, 2026-11-23T10:00:00Z",
        "2026-11-23T10:00:00.5Z, 2026-11-23T10:00:00.500Z",
        "2026-11-23T10:00:00.999999999Z, 2026-11-23T10:00:00.999Z",
        "2026-11-23T10:00:00.9999999999Z, 2026-11-23T10:00:00.999Z",
        "2026-11-23T10:00:00.123456789012345678901234567890+02:00, 2026-11-23T08:00:00.123Z",
        "1969-12-31T23:59:59.9999Z, 1969-12-31T23:59:59.999Z",
        "2026-11-23T10:00:00+02:00, 2026-11-23T08:00:00Z",
        "2026-11-23T10:00:00+02, 2026-11-23T08:00:00Z",
        "2026-11-23T10:00:00-05:30, 2026-11-23T15:30:00Z",
        "2026-11-23T10:00:00+00:00, 2026-11-23T10:00:00Z",
        "2026-11-23T10:00:00-00:00, 2026-11-23T10:00:00Z",
        "2026-11-23T00:00:00+18:00, 2026-11-22T06:00:00Z",
        // The years are counted in UTC, wherever the text was written.
        "0000-12-31T23:00:00-02:00, 0001-01-01T01:00:00Z",
        "0001-01-01T00:00:00-00:01, 0001-01-01T00:01:00Z",
        "9999-12-31T23:59:59.9999Z, 9999-12-31T23:59:59.999Z",
    })
    void timestamp_dateOrInstantWithOffset_reads(String text, Instant instant) {
        assertThat(Value.text(text).readAs(AttributeType.TIMESTAMP)).isEqualTo(Value.timestamp(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2026",
                "2026-11",
                "2026-1-2",
                "26-11-23",
                "2026/11/23",
                "20261123",
                "2026-11-23 ",
                " 2026-11-23",
                "2026-13-01",
                "2026-00-01",
                "2026-02-29",
                "2026-02-30T10:00:00Z",
                "0000-01-01",
                "-001-01-01",
                "10000-01-01",
                "+10000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
                "2026-11-23T10:00:00",
                "2026-11-23 10:00:00Z",
                "2026-11-23T10Z",
                "2026-11-23T24:00:00Z",
                "2026-11-23T10:60:00Z",
                "2026-12-31T23:59:60Z",
                "2026-11-23T10:00:00,5Z",
                "2026-11-23T10:00:00.Z",
                "2026-11-23T10:00.5Z",
                "2026-11-23T10:00:00.1234567890",
                "2026-11-23T10:00:00.1234567890x",
                "2026-11-23T10:00:00.123456789.0Z",
                "2026-11-23T10:00:00+2",
                "2026-11-23T10:00:00+02:60",
                "2026-11-23T10:00:00+18:01",
                "2026-11-23T10:00:00[Europe/Paris]",
                "2026-11-23T10:00:00+01:00[Europe/Paris]",
                "2026-11-23T10:00:00 Z",
                "2026-11-23T10:00:00UTC",
                "2026-W48-1",
                "2026-327",
                "1795428000",
                "\u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0663"
            })
    void timestamp_anythingElse_doesNotRead(String text) {
        assertThat(Value.text(text).readAs(AttributeType.TIMESTAMP)).isNull();
    }

    static List<Object[]> sets() {
        return List.of(
                new Object[] {"", List.of()},
                new Object[] {";", List.of()},
                new Object[] {" ; \t;", List.of()},
                new Object[] {"vip", List.of("vip")},
                new Object[] {"vip;beta", List.of("vip", "beta")},
                new Object[] {" vip ;; beta; ", List.of("vip", "beta")},
                new Object[] {"new york;VIP;vip", List.of("new york", "VIP", "vip")},
                new Object[] {"a,b", List.of("a,b")},
                new Object[] {"\u2003wide\u2003;\nnext\n", List.of("wide", "next")},
                new Object[] {"a;a;a", List.of("a")});
    }

    @ParameterizedTest
    @MethodSource("sets")
    void textSet_anyText_isSplitAtSemicolonsAndTrimmed(String text, List<String> texts) {
        assertThat(Value.text(text).readAs(AttributeType.TEXT_SET)).isEqualTo(Value.textSet(texts));
    }

    static List<Value> valuesThatAreNoText() {
        return List.of(
                Value.number(1L),
                Value.bool(true),
                Value.timestamp(Instant.EPOCH),
                Value.textSet(List.of("true")),
                Value.textSet(List.of()));
    }

    @ParameterizedTest
    @MethodSource("valuesThatAreNoText")
    void readAs_valueOfAnotherTypeThanText_readsAsItsOwnAlone(Value value) {
        for (AttributeType type : AttributeType.values()) {
            assertThat(value.readAs(type)).as(type.toString()).isEqualTo(type == value.type() ? value : null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readAs_textOfTheTypesOwnSpelling_readsBack(AttributeType type) {
        Value value = switch (type) {
            case TEXT -> Value.text("x");
            case NUMBER -> Value.number(1e-7);
            case BOOLEAN -> Value.bool(true);
            case TIMESTAMP -> Value.timestamp(Instant.parse("0001-01-01T00:00:00.001Z"));
            case TEXT_SET -> Value.textSet(List.of("x"));
        };
        String written = type == AttributeType.TEXT || type == AttributeType.TEXT_SET ? "x" : value.toString();
        assertThat(Value.text(written).readAs(type)).isEqualTo(value);
    }

    /** With a small letter it is read another way, which is not written out by hand. */
    @Test
    void timestamp_withCapitalT_readsAsWithASmallOne() {
        long seed = Long.getLong("muster.seed", System.nanoTime());
        System.out.println("TextReadingTest: -Dmuster.seed=" + seed);
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 200_000; i++) {
            String text = randomTimestamp(random);
            Value value = Value.text(text).readAs(AttributeType.TIMESTAMP);
            assertThat(value)
                    .as(text)
                    .isEqualTo(Value.text(text.replace('T', 't')).readAs(AttributeType.TIMESTAMP));
            read += value == null ? 0 : 1;
        }
        assertThat(read).isBetween(20_000, 180_000);
    }

    private static String randomTimestamp(Random random) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%04d-%02d-%02dT%02d:%02d:%02d",
                random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(10_000),
                random.nextInt(13),
                random.nextInt(32),
                random.nextInt(25),
                random.nextInt(61),
                random.nextInt(61)));
        if (random.nextBoolean()) {
            text.append('.');
            for (int digit = random.nextInt(12); digit > 0; digit--) {
                text.append(random.nextInt(10));
            }
        }
        text.append(random.nextInt(8) == 0 ? "+01:00" : "Z");
        if (random.nextInt(8) == 0) {
            text.setCharAt(random.nextInt(text.length()), "09:-.TZ +x".charAt(random.nextInt(10)));
        }
        return text.toString();
    }
}
