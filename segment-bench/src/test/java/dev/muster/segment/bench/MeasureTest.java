package dev.muster.segment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every measure of every system comes to its end and has a figure in each of its rows. */
class MeasureTest {

    static Stream<Case> cases() throws UsageException {
        return Plan.cases(Options.parse(List.of("trial"))).stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void rows_ofATrial_haveFigures(Case size) {
        List<Row> rows = size.measure().rows(size);

        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.value()).as("%s", row).isNotNull();
            assertThat(row.system()).isEqualTo(size.system());
            assertThat(row.note()).doesNotContain("OTHER FLIPS");
            assertThat(Row.ofLine(row.line()).measure()).isEqualTo(row.measure());
        });
        assertThat(rows).doesNotHaveDuplicates();
    }
}
