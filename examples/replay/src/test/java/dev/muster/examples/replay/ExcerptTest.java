package dev.muster.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    private static final String PAIR = "\uD834\uDD1E";

    @Test
    void ofValue_longerThan100_isItsStart() {
        assertThat(Excerpt.ofValue("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(Excerpt.ofValue("x".repeat(101))).isEqualTo("x".repeat(100) + "\u2026");
    }

    @Test
    void ofMessage_longerThan500_isItsStartAndEnd() {
        String start = "s".repeat(250);
        String end = "e".repeat(250);
        assertThat(Excerpt.ofMessage(start + end)).isEqualTo(start + end);
        assertThat(Excerpt.ofMessage(start + "x" + end)).isEqualTo(start + "\u2026" + end);
    }

    @Test
    void of_cutThroughALetter_leavesItOut() {
        assertThat(Excerpt.ofValue("x".repeat(99) + PAIR)).isEqualTo("x".repeat(99) + "\u2026");
        assertThat(Excerpt.ofMessage("s".repeat(249) + PAIR + PAIR + "e".repeat(249)))
                .isEqualTo("s".repeat(249) + "\u2026" + "e".repeat(249));
    }
}
