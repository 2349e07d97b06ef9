package dev.muster.segment;

import static dev.muster.segment.Segments.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Tests that a number in a predicate is the one that the host wrote, whatever its Java type. */
final class NumberLiteralsTest {

    @Test
    void comparison_float_isTheDecimalThatWasWritten() {
        assertThat(attribute("share").greaterThan(0.1f)).hasToString("share > 0.1");
        assertThat(attribute("share").between(0.1f, 0.7f)).hasToString("share between 0.1 and 0.7");
        assertThat(attribute("share").in(0.1f, 2)).hasToString("share in [0.1, 2]");
    }

    @Test
    void comparison_wholeNumberThatADoubleCannotHold_isRefused() {
        assertThatThrownBy(() -> attribute("account").is(9_007_199_254_740_993L))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number 9007199254740993 cannot be held exactly by a double; store it as text");
    }

    @Test
    void valueOf_float_isTheDecimalThatWasWritten() {
        assertThat(Value.of(0.1f)).isEqualTo(Value.number(0.1));
        assertThat(Value.number(0.1f)).isEqualTo(Value.number(0.1));
        assertThat(Value.of('A')).isEqualTo(Value.text("A"));
    }
}
