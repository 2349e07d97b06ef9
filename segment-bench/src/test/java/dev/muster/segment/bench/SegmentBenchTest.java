package dev.muster.segment.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line: what it asks for, and what it answers when it makes no sense. */
class SegmentBenchTest {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream progress = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                | expected 'quick', 'full', 'trial' or 'jmh'; --help says more
            slow                              | unknown command 'slow'; expected 'quick', 'full', 'trial' or 'jmh'
            quick write                       | unexpected 'write'; expected an option, as --measure write
            quick --frobnicate 1              | unknown option '--frobnicate'; expected one of --measure, --system, --contacts, --segments, --json, --markdown
            quick --measure                   | option '--measure' needs a value
            quick --measure wirte             | unknown measure 'wirte'; expected one of write, allocation, backfill, count, view, clock, idle, import, memory, midnight, readers, waiting, writers, small-engines, insight, adversarial
            quick --measure write,            | option '--measure' has an empty item in 'write,'
            quick --contacts 0                | option '--contacts' has '0'; expected a number from 1 to 100000000, as 1000, 100k or 1M
            quick --contacts 1e6              | option '--contacts' has '1e6'; expected a number from 1 to 100000000, as 1000, 100k or 1M
            quick --segments -5               | option '--segments' has '-5'; expected a number from 1 to 100000000, as 1000, 100k or 1M
            quick --contacts 999999999M       | option '--contacts' has '999999999M'; expected a number from 1 to 100000000, as 1000, 100k or 1M
            quick --contacts 1 --contacts 2   | option '--contacts' is there twice
            quick --json /nowhere/at/all.json | option '--json' has '/nowhere/at/all.json', where no file can be written
            quick --json /                    | option '--json' has '/', where no file can be written
            quick --measure count --system duckdb | none of these systems takes part in any of these measures
            """)
    void run_withBadArguments_saysWhyAndEndsWithStatus2(String arguments, String message) {
        int status = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(status).isEqualTo(2);
        assertThat(progress.toString(StandardCharsets.UTF_8))
                .isEqualTo("segment-bench: " + message + System.lineSeparator());
        assertThat(output.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void run_withAnUnknownSystem_namesTheKnownOnes() {
        assertThat(run("full", "--system", "redis")).isEqualTo(2);
        assertThat(progress.toString(StandardCharsets.UTF_8))
                .startsWith(
                        "segment-bench: unknown system 'redis'; expected one of muster, muster-unindexed, naive, naive-queue,"
                                + " event-ruler, duckdb");
    }

    @Test
    void run_forHelp_listsMeasuresAndSystems() {
        assertThat(run("quick", "--help")).isZero();
        assertThat(output.toString(StandardCharsets.UTF_8))
                .startsWith("Measures Muster beside what people would use instead.\n")
                .contains("--measure A,B", "small-engines, insight, adversarial\n", "  duckdb: DuckDB in memory");
    }

    @Test
    void parse_ofEverything_readsEverything(@TempDir Path directory) throws UsageException {
        Path json = directory.resolve("rows.json");
        Options options = Options.parse(List.of(
                "full",
                "--measure",
                "write,CLOCK",
                "--system",
                "naive, muster",
                "--contacts",
                "100k,1M",
                "--segments",
                "20",
                "--json",
                json.toString()));

        assertThat(options.effort()).isEqualTo(Effort.FULL);
        assertThat(options.measures()).containsExactly(Measure.WRITE, Measure.CLOCK);
        assertThat(options.systems()).containsExactly("naive", "muster");
        assertThat(options.contacts()).containsExactly(100_000, 1_000_000);
        assertThat(options.segments()).containsExactly(20);
        assertThat(options.json()).contains(json);
        assertThat(options.markdown()).isEmpty();
    }

    @Test
    void cases_ofQuick_haveEveryMeasureOfMusterAndThePeersThatAreFit() throws UsageException {
        List<Case> cases = Plan.cases(Options.parse(List.of("quick")));

        for (Measure measure : Measure.values()) {
            assertThat(cases)
                    .anyMatch(size -> size.measure() == measure && size.system().equals("muster"));
        }
        assertThat(cases)
                .allMatch(size -> size.contacts() <= 100_000)
                .contains(
                        new Case(Measure.WRITE, "event-ruler", 100_000, 1_000, Effort.QUICK),
                        new Case(Measure.BACKFILL, "duckdb", 100_000, 1_000, Effort.QUICK))
                .doesNotContain(new Case(Measure.CLOCK, "naive", 100_000, 10_000, Effort.QUICK));
    }

    @Test
    void cases_ofFull_giveEventRulerNoMillion() throws UsageException {
        List<Case> cases = Plan.cases(Options.parse(List.of("full", "--measure", "write")));

        assertThat(cases)
                .contains(
                        new Case(Measure.WRITE, "muster", 10_000_000, 1_000, Effort.FULL),
                        new Case(Measure.WRITE, "naive", 1_000_000, 10_000, Effort.FULL))
                .noneMatch(size -> size.system().equals("event-ruler") && size.contacts() > 100_000);
    }

    @Test
    void cases_withASystemByName_takeItAtAnySize() throws UsageException {
        assertThat(Plan.cases(Options.parse(List.of(
                        "quick",
                        "--measure",
                        "write",
                        "--system",
                        "event-ruler",
                        "--contacts",
                        "1M",
                        "--segments",
                        "5"))))
                .containsExactly(new Case(Measure.WRITE, "event-ruler", 1_000_000, 5, Effort.QUICK));
    }

    @Test
    void flags_withNothingGiven_addG1AndAHeapThatFits() {
        assertThat(ChildProcess.flags(List.of(), 100_000)).containsExactly("-XX:+UseG1GC", "-Xmx4g");
        assertThat(ChildProcess.flags(List.of(), 1_000_000)).containsExactly("-XX:+UseG1GC", "-Xmx6g");
        assertThat(ChildProcess.flags(List.of("-XX:+UseZGC", "-Xmx1g"), 10_000_000))
                .containsExactly("-XX:+UseZGC", "-Xmx1g");
    }

    @Test
    void ofLine_ofARowsLine_isTheRow() {
        Row row = new Row("write mean", "naive", 10, 20, "mixed", 1.5, "µs", 0.25, "a\tb\nc");
        Row none = new Row("clock", "duckdb", 10, 20, "", null, "", null, "");

        assertThat(Row.ofLine(row.line()))
                .isEqualTo(new Row("write mean", "naive", 10, 20, "mixed", 1.5, "µs", 0.25, "a b c"));
        assertThat(Row.ofLine(none.line())).isEqualTo(none);
        assertThatThrownBy(() -> Row.ofLine("x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a row has 1 fields; expected 9");
    }

    private int run(String... arguments) {
        return SegmentBench.run(
                List.of(arguments),
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(progress, true, StandardCharsets.UTF_8));
    }
}
