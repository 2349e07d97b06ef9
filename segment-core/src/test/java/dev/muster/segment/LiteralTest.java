package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LiteralTest {

    /** The spelling is in the table, so that a JDK which spells otherwise fails here. */
    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "1.0, 1",
        "-1.0, -1",
        "1.50, 1.5",
        "0.1, 0.1",
        "100.0, 100",
        "1e15, 1000000000000000",
        "1e16, 1e16",
        "-1e16, -1e16",
        "9007199254740991, 9007199254740991",
        "9007199254740992, 9.007199254740992e15",
        "9007199254740994, 9.007199254740994e15",
        "123456789012345680, 1.2345678901234568e17",
        "1e22, 1e22",
        "1e23, 1e23",
        "0.30000000000000004, 0.30000000000000004",
        "0.3333333333333333, 0.3333333333333333",
        "123456.789, 123456.789",
        "1e-6, 0.000001",
        "1e-7, 0.0000001",
        "1e-8, 1e-8",
        "1.5e-8, 1.5e-8",
        // Older JDKs spell these with a digit too many.
        "2e23, 2e23",
        "1.1e23, 1.1e23",
        "2.0E-3, 0.002",
        "8.41E21, 8.41e21",
        "2.2250738585072014E-308, 2.2250738585072014e-308",
        "2.225073858507201E-308, 2.225073858507201e-308",
        "4.9e-324, 5e-324",
        "1e-323, 1e-323",
        "1.7976931348623157E308, 1.7976931348623157e308",
        "-1.7976931348623157E308, -1.7976931348623157e308",
        // Powers of two: doubles lie closer below than above.
        "5.684341886080802E-14, 5.684341886080802e-14",
        "2.3509887016445750e-38, 2.350988701644575e-38",
        "9.671406556917033e24, 9.671406556917033e24",
    })
    void of_number_isSpelledShortestAndAlikeOnEveryJdk(double number, String spelling) {
        assertThat(Literal.of(number).spelling()).isEqualTo(spelling);
        assertThat(Literal.of(number).value()).isEqualTo(number + 0.0);
        assertThat(Value.number(number)).hasToString(spelling);
    }

    @Test
    void of_sumsAndPowers_readBackInNoMoreThan17Digits() {
        assertReadsBack(0.1 + 0.2);
        for (int exponent = -1074; exponent <= 1023; exponent += 3) {
            double power = Math.scalb(1.0, exponent);
            assertReadsBack(power);
            assertReadsBack(Math.nextUp(power));
            assertReadsBack(-Math.nextDown(power));
        }
        for (int exponent = -323; exponent <= 308; exponent += 5) {
            double power = Double.parseDouble("1e" + exponent);
            assertThat(Literal.of(power).value()).isEqualTo(power);
            assertThat(new BigDecimal(Literal.of(power).spelling()))
                    .isEqualByComparingTo(new BigDecimal("1e" + exponent));
        }
    }

    private static void assertReadsBack(double number) {
        Literal.Number literal = Literal.of(number);
        assertThat(literal.value()).isEqualTo(number);
        assertThat(new BigDecimal(literal.spelling()).stripTrailingZeros().precision())
                .as(literal.spelling())
                .isLessThanOrEqualTo(17);
    }

    @ParameterizedTest
    @CsvSource({
        "99, 99",
        "-1.50, -1.5",
        "1e3, 1000",
        "1E3, 1000",
        "1.000, 1",
        "-0, 0",
        "9007199254740993.0, 9007199254740992",
    })
    void number_anySpelling_isKept(String spelling, double value) {
        Literal.Number literal = new Literal.Number(spelling);
        assertThat(literal).hasToString(spelling);
        assertThat(literal.value()).isEqualTo(value);
        assertThat(Double.doubleToRawLongBits(literal.value())).isEqualTo(Double.doubleToRawLongBits(value));
    }

    @Test
    void number_sameValueSpelledOtherwise_isAnotherLiteral() {
        assertThat(new Literal.Number("1000")).isEqualTo(Literal.of(1000)).isNotEqualTo(new Literal.Number("1e3"));
        assertThat(Literal.of("1000")).isNotEqualTo(Literal.of(1000));
        assertThat(Literal.of("Pro")).isNotEqualTo(Literal.of("pro"));
        assertThat(Literal.of(true)).isNotEqualTo(Literal.of("true"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3XL", "01", "1e309", ".5", "+5", "NaN", "9007199254740993"})
    void number_noSpellingOfADouble_isRefused(String spelling) {
        assertThatThrownBy(() -> new Literal.Number(spelling))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"" + spelling
                        + "\" is no number; expected digits like 99, -1.5 or 1e3 that a double can hold");
    }

    @Test
    void of_notFinite_isRefused() {
        assertThatThrownBy(() -> Literal.of(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number NaN is not finite");
        assertThatThrownBy(() -> Literal.of(Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number Infinity is not finite");
    }

    @Test
    void toString_textAndBoolean_areAsTheLanguageWritesThem() {
        assertThat(Literal.of("it's \"ok\"")).hasToString("\"it's \\\"ok\\\"\"");
        assertThat(Literal.of("a\\b\u0007")).hasToString("\"a\\\\b\\u0007\"");
        assertThat(Literal.of(true)).hasToString("true");
        assertThat(Literal.of(false)).hasToString("false");
    }
}
