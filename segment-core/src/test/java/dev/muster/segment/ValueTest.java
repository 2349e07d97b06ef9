package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueTest {

    private static final long EXACT = 1L << 53;

    @ParameterizedTest
    @CsvSource({
        "Pro, pro",
        "PRO-9, pro-9",
        "'', ''",
        // Dotted and dotless i meet in i: there is no locale in which they differ.
        "\u0130, i",
        "\u0131, i",
        "I, i",
        // Sharp s folds with its capital, never with two letters.
        "\u1E9E, \u00DF",
        "\u00DF, \u00DF",
        "SS, ss",
        // The three sigmas are one.
        "\u03A3, \u03C3",
        "\u03C2, \u03C3",
        // Signs that are letters: Kelvin, Angstrom, micro, long s.
        "\u212A, k",
        "\u212B, \u00E5",
        "\u00B5, \u03BC",
        "\u017F, s",
        // What is composed stays composed, what is decomposed stays decomposed.
        "\u00C5, \u00E5",
        "A\u030A, a\u030A",
        // A ligature is one letter, a digraph in title case another spelling of its small one.
        "\uFB03, \uFB03",
        "\u01C4, \u01C6",
        "\u01C5, \u01C6",
        // Cherokee's capitals are the older ones, and fold to the small ones all the same.
        "\u13A0, \uAB70",
        // Beyond the first plane: Deseret, and what has no case.
        "\uD801\uDC00, \uD801\uDC28",
        "x\uD83D\uDE00X, x\uD83D\uDE00x",
    })
    void folded_anyText_isSimpleCaseFoldingOfEachCodePoint(String text, String folded) {
        assertThat(Value.Text.folded(text)).isEqualTo(folded);
        assertThat(Value.Text.folded(folded)).isEqualTo(folded);
    }

    @Test
    void folded_everyCodePoint_isLowerOfUpper() {
        List<String> wrong = new ArrayList<>();
        for (int c = Character.MIN_CODE_POINT; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                String expected = Character.toString(Character.toLowerCase(Character.toUpperCase(c)));
                String folded = Value.Text.folded("a" + Character.toString(c) + "Z");
                if (!folded.equals("a" + expected + "z")) {
                    wrong.add(Integer.toHexString(c) + ": " + folded);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void text_inAnyCase_isKeptAsWritten() {
        assertThat(Value.text("Pro").content()).isEqualTo("Pro");
        assertThat(Value.text("Pro")).isNotEqualTo(Value.text("pro"));
        assertThat(Value.text("")).isEqualTo(Value.of(""));
        assertThat(Value.text("\u00C5")).isNotEqualTo(Value.text("A\u030A"));
    }

    static List<Object[]> textsWithLoneSurrogates() {
        return List.of(
                new Object[] {"\uD83D", 0},
                new Object[] {"\uDE00", 0},
                new Object[] {"ab\uD83D", 2},
                new Object[] {"ab\uD83Dc", 2},
                new Object[] {"\uDE00\uD83D", 0},
                new Object[] {"\uD83D\uD83D\uDE00", 0},
                new Object[] {"\uD83D\uDE00\uDE00", 2});
    }

    @ParameterizedTest
    @MethodSource("textsWithLoneSurrogates")
    void text_withLoneSurrogate_isRefused(String text, int index) {
        String message = "text has a lone surrogate at index " + index;
        assertThatThrownBy(() -> Value.text(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Value.textSet(List.of("fine", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Literal.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void number_negativeZero_isZero() {
        assertThat(Value.number(-0.0)).isEqualTo(Value.number(0.0)).hasToString("0");
        assertThat(Value.number(-0.0).content()).isEqualTo(0.0);
        assertThat(Value.of(-0.0f)).isEqualTo(Value.number(0L));
        assertThat(Value.text("-0").readAs(AttributeType.NUMBER)).isEqualTo(Value.number(0.0));
    }

    @ParameterizedTest
    @CsvSource({
        "NaN, number NaN is not finite",
        "Infinity, number Infinity is not finite",
        "-Infinity, number -Infinity is not finite",
    })
    void number_notFinite_isRefused(double number, String message) {
        assertThatThrownBy(() -> Value.number(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> Value.of((float) number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, EXACT - 1, EXACT, EXACT + 2, -EXACT + 1, -EXACT, -EXACT - 2, 1L << 62, Long.MIN_VALUE})
    void number_longThatADoubleHolds_isThatNumber(long number) {
        assertThat(Value.number(number).content()).isEqualTo((double) number);
        assertThat(Value.text(Long.toString(number)).readAs(AttributeType.NUMBER))
                .isEqualTo(Value.number(number));
    }

    @ParameterizedTest
    @ValueSource(longs = {EXACT + 1, -EXACT - 1, EXACT + 3, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE + 1})
    void number_longThatADoubleCannotHold_isRefused(long number) {
        assertThatThrownBy(() -> Value.number(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number " + number + " cannot be held exactly by a double; store it as text");
        assertThatThrownBy(() -> Value.of(number)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Value.text(Long.toString(number)).readAs(AttributeType.NUMBER))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T10:00:00.123999999Z, 2026-11-23T10:00:00.123Z",
        "1970-01-01T00:00:00.000999Z, 1970-01-01T00:00:00Z",
        // Before 1970 the floor is still the earlier millisecond.
        "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999Z",
        "1969-12-31T23:59:59.000000001Z, 1969-12-31T23:59:59Z",
        "1969-12-31T23:59:58.9995Z, 1969-12-31T23:59:58.999Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00.000000001Z, 0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999Z, 9999-12-31T23:59:59.999Z",
        "9999-12-31T23:59:59.999999999Z, 9999-12-31T23:59:59.999Z",
    })
    void timestamp_fineFraction_isFlooredToTheMillisecond(Instant given, Instant held) {
        assertThat(Value.timestamp(given).content()).isEqualTo(held);
        assertThat(Value.timestamp(given)).isEqualTo(Value.of(held));
        assertThat(Value.text(given.toString()).readAs(AttributeType.TIMESTAMP)).isEqualTo(Value.timestamp(held));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T23:59:59.999999999Z", "+10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z"})
    void timestamp_outsideTheYears1To9999_isRefused(Instant instant) {
        assertThatThrownBy(() -> Value.timestamp(instant))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timestamp " + instant + " is outside the years 1 to 9999");
    }

    @Test
    void timestamp_endsOfInstant_areRefused() {
        assertThatThrownBy(() -> Value.timestamp(Instant.MIN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Value.timestamp(Instant.MAX)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void textSet_inAnyOrder_isEqualAndKeepsItsOwn() {
        Value set = Value.textSet(List.of("b", "a", "b", "B"));
        assertThat(set).isEqualTo(Value.textSet(List.of("B", "a", "b"))).hasToString("[\"b\", \"a\", \"B\"]");
        assertThat(set.hashCode())
                .isEqualTo(Value.textSet(List.of("B", "a", "b")).hashCode());
        assertThat(Value.textSet(List.of())).hasToString("[]").isNotEqualTo(Value.text(""));
    }

    @Test
    void textSet_collectionChangedAfterwards_staysAsItWas() {
        Set<String> mutable = new LinkedHashSet<>(Set.of("a"));
        Value direct = new Value.TextSet(mutable);
        Value made = Value.of(mutable);
        mutable.add("b");
        assertThat(direct.content()).isEqualTo(Set.of("a"));
        assertThat(made.content()).isEqualTo(Set.of("a"));
        assertThatThrownBy(() -> ((Value.TextSet) direct).texts().add("c"))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    static List<Object[]> plainObjects() {
        return List.of(
                new Object[] {"a", Value.text("a"), AttributeType.TEXT},
                new Object[] {'c', Value.text("c"), AttributeType.TEXT},
                new Object[] {0.1f, Value.number(0.1), AttributeType.NUMBER},
                new Object[] {true, Value.bool(true), AttributeType.BOOLEAN},
                new Object[] {(byte) 7, Value.number(7L), AttributeType.NUMBER},
                new Object[] {(short) 7, Value.number(7L), AttributeType.NUMBER},
                new Object[] {7, Value.number(7L), AttributeType.NUMBER},
                new Object[] {7L, Value.number(7L), AttributeType.NUMBER},
                new Object[] {7.5f, Value.number(7.5), AttributeType.NUMBER},
                new Object[] {7.5, Value.number(7.5), AttributeType.NUMBER},
                new Object[] {Instant.EPOCH, Value.timestamp(Instant.EPOCH), AttributeType.TIMESTAMP},
                new Object[] {List.of("a", "b"), Value.textSet(List.of("a", "b")), AttributeType.TEXT_SET},
                new Object[] {Set.of(), Value.textSet(Set.of()), AttributeType.TEXT_SET},
                new Object[] {Value.text("a"), Value.text("a"), AttributeType.TEXT});
    }

    @ParameterizedTest
    @MethodSource("plainObjects")
    void of_plainObject_isTheValueItStandsFor(Object plain, Value value, AttributeType type) {
        assertThat(Value.of(plain)).isEqualTo(value);
        assertThat(value.type()).isEqualTo(type);
        assertThat(Value.of(value.content())).isEqualTo(value);
    }

    static List<Object[]> objectsOfNoType() {
        String expected = "; expected a String, a number, a Boolean, an Instant or a Collection of String";
        return List.of(
                new Object[] {BigInteger.ONE, "got java.math.BigInteger" + expected},
                new Object[] {LocalDate.EPOCH, "got java.time.LocalDate" + expected},
                new Object[] {List.of("a", 1), "a text set holds texts; got java.lang.Integer"},
                new Object[] {new ArrayList<>(Arrays.asList("a", null)), "a text set holds texts; got null"});
    }

    @ParameterizedTest
    @MethodSource("objectsOfNoType")
    void of_objectThatIsNoValue_isRefused(Object object, String message) {
        assertThatThrownBy(() -> Value.of(object))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    static List<Object[]> spellings() {
        return List.of(
                new Object[] {Value.text("say \"hi\"\\\n\t\r"), "\"say \\\"hi\\\"\\\\\\n\\t\\u000D\""},
                new Object[] {Value.text("\u0000\u007F\u0085\u2028"), "\"\\u0000\\u007F\\u0085\\u2028\""},
                new Object[] {Value.text("caf\u00E9 \uD83D\uDE00"), "\"caf\u00E9 \uD83D\uDE00\""},
                new Object[] {Value.number(5L), "5"},
                new Object[] {Value.number(-0.5), "-0.5"},
                new Object[] {Value.bool(false), "false"},
                new Object[] {Value.timestamp(Instant.parse("2026-11-23T10:00:00Z")), "2026-11-23T10:00:00Z"},
                new Object[] {Value.timestamp(Instant.parse("0001-01-01T00:00:00.5Z")), "0001-01-01T00:00:00.500Z"});
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void toString_anyValue_isAsTheLanguageWritesIt(Value value, String spelling) {
        assertThat(value).hasToString(spelling);
    }
}
