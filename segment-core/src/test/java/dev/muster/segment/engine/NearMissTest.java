package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearMissTest {

    private static int slips(String word, String folded) {
        return new NearMiss(word).slips(folded);
    }

    @Test
    void slips_ofOneLetter_isOneForEachKind() {
        assertThat(slips("Por", "pro")).isEqualTo(1);
        assertThat(slips("Pro", "pr")).isEqualTo(1);
        assertThat(slips("Pro", "prop")).isEqualTo(1);
        assertThat(slips("Pro", "pre")).isEqualTo(1);
        assertThat(slips("PRO", "pro")).isZero();
        assertThat(slips("ab", "ab")).isZero();
    }

    @Test
    void slips_moreThanTheLengthAllows_isFar() {
        assertThat(slips("ab", "abc")).isEqualTo(NearMiss.FAR);
        assertThat(slips("abcde", "abcxy")).isEqualTo(NearMiss.FAR);
        assertThat(slips("abcdef", "abcdxy")).isEqualTo(2);
        assertThat(slips("abcdef", "abcxyz")).isEqualTo(NearMiss.FAR);
        assertThat(slips("abcdefghijkl", "abcdefghixyz")).isEqualTo(3);
        assertThat(slips("a".repeat(64), "a".repeat(61) + "bcd")).isEqualTo(3);
        assertThat(slips("a".repeat(64), "a".repeat(67))).isEqualTo(3);
        assertThat(slips("a".repeat(65), "a".repeat(64))).isEqualTo(NearMiss.FAR);
    }

    @Test
    void slips_ofDigitsAlone_areFar() {
        assertThat(slips("address2", "address1")).isEqualTo(NearMiss.FAR);
        assertThat(slips("adress2", "address1")).isEqualTo(2);
    }

    @Test
    void nearest_severalAsNear_isTheFirstInOrder() {
        assertThat(NearMiss.nearest("pla", List.of("plan", "plat", "plas"))).isEqualTo("plan");
        assertThat(NearMiss.nearest("plan", List.of("plant", "Plan"))).isEqualTo("Plan");
        assertThat(NearMiss.nearest("plan", List.of("country"))).isNull();
    }
}
