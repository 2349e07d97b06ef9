package dev.muster.segment.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows in, tables out. */
class ReportTest {

    private static final Machine MACHINE =
            new Machine("Z80, 1 cores, 1 GB, CP/M 2.2", "Server VM 17", List.of("-Xmx1g"), "muster 1, duckdb 2");

    private static final List<Row> ROWS = List.of(
            new Row("backfill", "muster", 100_000, 1_000, "", 1.25, "ms", 0.1, ""),
            new Row("backfill", "duckdb", 100_000, 1_000, "", 10.0, "ms", 0.02, "the \"plan\" | all"),
            new Row("backfill", "naive", 100_000, 1_000, "", 1.3, "ms", 0.02, ""),
            new Row("clock", "duckdb", 100_000, 1_000, "", null, "", null, "failed: no memory"));

    private static final Report REPORT = new Report(MACHINE, ROWS);

    @Test
    void json_ofFixedRows_isAListOfObjects() {
        String origin =
                "\"machine\": \"Z80, 1 cores, 1 GB, CP/M 2.2\", \"jdk\": \"Server VM 17\", \"flags\": \"-Xmx1g -XX:+UseG1GC\","
                        + " \"versions\": \"muster 1, duckdb 2\"}";

        assertThat(REPORT.json()).isEqualTo("""
                        [
                          {"measure": "backfill", "system": "muster", "contacts": 100000, "segments": 1000, "writes": "", "value": 1.25, "unit": "ms", "spread": 0.1, "note": "", %1$s,
                          {"measure": "backfill", "system": "duckdb", "contacts": 100000, "segments": 1000, "writes": "", "value": 10.0, "unit": "ms", "spread": 0.02, "note": "the \\"plan\\" | all", %1$s,
                          {"measure": "backfill", "system": "naive", "contacts": 100000, "segments": 1000, "writes": "", "value": 1.3, "unit": "ms", "spread": 0.02, "note": "", %1$s,
                          {"measure": "clock", "system": "duckdb", "contacts": 100000, "segments": 1000, "writes": "", "value": null, "unit": "", "spread": null, "note": "failed: no memory", %1$s
                        ]
                        """.formatted(origin));
    }

    @Test
    void markdown_ofFixedRows_isATableWithItsOriginAndLegend() {
        assertThat(REPORT.markdown())
                .startsWith("""
                        Z80, 1 cores, 1 GB, CP/M 2.2 \s
                        Server VM 17, -Xmx1g -XX:+UseG1GC \s
                        muster 1, duckdb 2

                        | measure | system | contacts | segments | writes | value | unit | noise | muster is better by | note |
                        | --- | --- | ---: | ---: | --- | ---: | --- | ---: | ---: | --- |
                        | backfill | muster | 100,000 | 1,000 |  | 1.25 | ms | ± 10.0 % |  |  |
                        | backfill | duckdb | 100,000 | 1,000 |  | 10.0 | ms | ± 2.0 % | 8.00 × | the "plan" \\| all |
                        | backfill | naive | 100,000 | 1,000 |  | 1.30 | ms | ± 2.0 % | noise |  |
                        | clock | duckdb | 100,000 | 1,000 |  |  |  |  |  | failed: no memory |

                        - muster: this engine
                        """)
                .contains("\n- duckdb: DuckDB in memory")
                .doesNotContain("event-ruler");
    }

    @Test
    void text_ofFixedRows_hasAlignedColumns() {
        assertThat(REPORT.text()).contains("""
                        measure   system  contacts  segments  writes  value  unit     noise  muster is better by  note
                        backfill  muster   100,000     1,000           1.25  ms    ± 10.0 %
                        backfill  duckdb   100,000     1,000           10.0  ms     ± 2.0 %               8.00 ×  the "plan" | all
                        backfill  naive    100,000     1,000           1.30  ms     ± 2.0 %                noise
                        clock     duckdb   100,000     1,000                                                      failed: no memory
                        """);
    }

    @Test
    void comparison_ofRates_isBetterWhereHigher() {
        Row ours = new Row("rate", "muster", 1, 1, "mixed", 300.0, "writes/s", 0.0, "");
        Row theirs = new Row("rate", "naive", 1, 1, "mixed", 100.0, "writes/s", 0.0, "");

        assertThat(Comparison.text(theirs, List.of(ours, theirs))).isEqualTo("3.00 ×");
        assertThat(Comparison.text(ours, List.of(ours, theirs))).isEmpty();
    }

    @Test
    void growth_ofRowsInProportion_isOne() {
        List<Row> rows = List.of(
                new Row("write mean", "muster", 1_000, 100, "mixed", 2.0, "µs", 0.0, ""),
                new Row("write mean", "muster", 1_000, 1_000, "mixed", 20.0, "µs", 0.0, ""),
                new Row("write mean", "naive", 1_000, 1_000, "mixed", 7.0, "µs", 0.0, ""),
                new Row("write mean", "muster", 1_000, 10_000, "mixed", 200.0, "µs", 0.0, ""));

        assertThat(Growth.rows(rows)).singleElement().satisfies(row -> {
            assertThat(row.measure()).isEqualTo("growth of write mean with segments");
            assertThat(row.value()).isCloseTo(1, within(1e-9));
            assertThat(row.unit()).isEqualTo("exponent");
            assertThat(row.note()).isEqualTo("100 to 10,000 segments");
        });
    }

    @Test
    void samples_ofFive_haveMedianAndHalfTheQuartilesDistance() {
        Samples samples = Samples.of(5, 1, 4, 2, 3);

        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.spread()).isCloseTo(1.0 / 3, within(1e-9));
        assertThat(samples.max()).isEqualTo(5);
        assertThat(Samples.of(7).spread()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0          | 0
            0.0001234  | 0.000123
            0.5        | 0.500
            1          | 1.00
            12.345     | 12.3
            999.4      | 999
            1234       | 1,230
            1234567    | 1,230,000
            """)
    void figures_ofAnySize_haveThreeDigits(double value, String text) {
        assertThat(Figures.of(value)).isEqualTo(text);
    }
}
