package dev.muster.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {

    @Test
    void text_severalSegments_hasAllCounts() {
        Summary summary = new Summary(List.of("new", "a_rather_long_name"));
        summary.addWrite(1_000);
        summary.addWrite(2_000_000);
        summary.addChange(change("new", Direction.ENTERED, "a"));
        summary.addChange(change("new", Direction.EXITED, "a"));
        summary.addChange(change("a_rather_long_name", Direction.ENTERED, "a", "b", "c"));
        assertThat(summary.text("headline", 3, String::length, 4_000_000)).isEqualTo("""
                        headline
                        2 writes to 3 contacts, 5 changes

                          segment                  members       entered        exited
                          new                            3             1             1
                          a_rather_long_name            18             3             0

                        500 writes a second over 4.00 ms, reading and writing of files included
                        time of a write: p50 1.01 us, p99 2.00 ms, max 2.00 ms
                        """);
    }

    @Test
    void text_manyRemarks_showsTheFirstFive() {
        Summary summary = new Summary(List.of());
        for (int i = 1; i <= 1_234; i++) {
            String remark = "remark " + i;
            summary.addRemark(() -> remark);
        }
        assertThat(summary.text("headline", 0, segment -> 0, 0)).endsWith("""

                        1,234 warnings, the first of them
                          remark 1
                          remark 2
                          remark 3
                          remark 4
                          remark 5
                        """);
    }

    private static MembershipChange change(String segment, Direction direction, String... contacts) {
        return new MembershipChange(
                1, Instant.EPOCH, segment, direction, Cause.WRITE, List.of(contacts), contacts.length > 1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 ns",
        "999, 999 ns",
        "1000, 1.00 us",
        "9994, 9.99 us",
        "9995, 10.0 us",
        "123456, 123 us",
        "999499, 999 us",
        "999500, 1.00 ms",
        "1234567890, 1.23 s",
        "1234567890123, '1,235 s'"
    })
    void duration_anyLength_hasThreeDigits(long nanos, String text) {
        assertThat(Summary.duration(nanos)).isEqualTo(text);
    }
}
