package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Limits;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Segments of a file that use each other one after the other: a use is a level on top of what is used. */
final class SegmentChainsTest {

    private static final int DEEPEST = Limits.standard().nesting();

    private static final ParseChecks CHECKS = new ParseChecks(Limits.standard(), new Slowest());

    @ParameterizedTest
    @ValueSource(ints = {2, 199, 200})
    void tryParse_chainWithinLimit_isAccepted(int segments) {
        assertThat(errorLines(backwards(segments))).isEmpty();
        assertThat(errorLines(forwards(segments))).isEmpty();
    }

    /** The segments further up the chain have nothing wrong of their own. */
    @ParameterizedTest
    @ValueSource(ints = {201, 202, 10_000})
    void tryParse_chainPastLimit_isRefusedAtTheFirstTooDeep(int segments) {
        assertThat(errorLines(backwards(segments))).containsExactly(DEEPEST + 1);
        assertThat(errorLines(forwards(segments))).containsExactly(segments - DEEPEST);
    }

    @Test
    void tryParse_chainOfNegatedSegments_countsEveryNot() {
        assertThat(errorLines(negated(DEEPEST / 2))).isEmpty();
        assertThat(errorLines(negated(DEEPEST / 2 + 1))).containsExactly(DEEPEST / 2 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 200, 201, 10_000})
    void tryParse_ring_isRefusedOnce(int segments) {
        String ring = statements(segments, i -> "segment s" + i + ": in segment s" + (i + 1) % segments + "\n");
        assertThat(errorLines(ring)).containsExactly(1);
    }

    @Test
    void tryParse_chainThatEndsNowhere_isRefusedAtItsEnd() {
        String chain = statements(10_000, i -> "segment s" + i + ": in segment s" + (i + 1) + "\n");
        assertThat(errorLines(chain)).containsExactly(10_000);
    }

    /** Every segment uses the one before. */
    private static String backwards(int segments) {
        return statements(segments, i -> "segment s" + i + ": " + (i == 0 ? "a" : "in segment s" + (i - 1)) + "\n");
    }

    /** Every segment uses the one behind. */
    private static String forwards(int segments) {
        return statements(
                segments, i -> "segment s" + i + ": " + (i == segments - 1 ? "a" : "in segment s" + (i + 1)) + "\n");
    }

    /** Every segment but the first has two levels more than the one before. */
    private static String negated(int segments) {
        return statements(
                segments, i -> "segment s" + i + ": " + (i == 0 ? "not a" : "not in segment s" + (i - 1)) + "\n");
    }

    private static String statements(int count, IntFunction<String> statement) {
        return IntStream.range(0, count).mapToObj(statement).collect(Collectors.joining());
    }

    private static List<Integer> errorLines(String file) {
        return SmallStack.call(() -> CHECKS.segmentsFile(file)).diagnostics().stream()
                .map(Diagnostic::line)
                .toList();
    }
}
