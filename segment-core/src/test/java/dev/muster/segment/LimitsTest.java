package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {

    @Test
    void standard_always_isWhatTheSpecificationNames() {
        assertThat(Limits.standard()).isEqualTo(new Limits(1_048_576, 200, 100_000));
    }

    @Test
    void with_oneLimit_keepsTheOthers() {
        assertThat(Limits.standard().withTextLength(1)).isEqualTo(new Limits(1, 200, 100_000));
        assertThat(Limits.standard().withNesting(400)).isEqualTo(new Limits(1_048_576, 400, 100_000));
        assertThat(Limits.standard().withNodes(1_000_000)).isEqualTo(new Limits(1_048_576, 200, 1_000_000));
        assertThat(new Limits(Integer.MAX_VALUE, 1, 1).textLength()).isEqualTo(Integer.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 200, 100000, textLength is 0; expected 1 to 2147483647",
        "-1, 200, 100000, textLength is -1; expected 1 to 2147483647",
        "1, 0, 100000, nesting is 0; expected 1 to 500",
        "1, 501, 100000, nesting is 501; expected 1 to 500",
        "1, 200, 0, nodes is 0; expected 1 to 1000000",
        "1, 200, 1000001, nodes is 1000001; expected 1 to 1000000",
    })
    void limits_outOfRange_areRefused(int textLength, int nesting, int nodes, String message) {
        assertThatThrownBy(() -> new Limits(textLength, nesting, nodes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
