package dev.muster.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled year, against changes that were computed by brute force by a program that shares nothing with this one. */
class RealDataTest {

    private static final int CHANGES = 29_803;

    private static final String SUMMARY = """
            2010-12-01T08:26:00Z to 2012-03-01T00:00:00Z
            22,190 writes to 4,372 contacts, 29,803 changes

              segment             members       entered        exited
              active_buyers             0         6,826         6,826
              lapsed                1,278         2,142           864
              uk_or_de              4,045         4,045             0
              not_uk                  422           422             0
              new                       0         4,339         4,339
            """;

    private static Run run;
    private static List<String> actual;
    private static List<String> expected;

    @BeforeAll
    static void replay(@TempDir Path directory) throws IOException {
        Path out = directory.resolve("changes.csv");
        run = Run.of("--changes", out);
        actual = Files.readAllLines(out);
        try (InputStream packed =
                        Objects.requireNonNull(RealDataTest.class.getResourceAsStream("online-retail-changes.csv.gz"));
                BufferedReader reader = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            expected = reader.lines().toList();
        }
    }

    @Test
    void run_ofBundledData_givesExactlyTheExpectedChanges() {
        assertThat(run.status()).isZero();
        assertThat(actual).hasSize(1 + CHANGES);
        assertThat(actual.get(0)).isEqualTo(expected.get(0));
        assertThat(actual.stream().sorted())
                .containsExactlyElementsOf(expected.stream().sorted().toList());
    }

    @Test
    void run_ofBundledData_neverGoesBackInTime() {
        List<Instant> instants = new ArrayList<>();
        for (String change : actual.subList(1, actual.size())) {
            instants.add(Instant.parse(change.substring(0, change.indexOf(','))));
        }
        assertThat(instants).isSorted();
    }

    @Test
    void run_ofBundledData_hasTheClockBeforeWritesAtEveryInstant() {
        String previous = "";
        for (String change : actual.subList(1, actual.size())) {
            boolean isSameInstant = previous.startsWith(change.substring(0, change.indexOf(',') + 1));
            assertThat(isSameInstant && previous.endsWith(",write") && change.endsWith(",clock"))
                    .as("%s after %s", change, previous)
                    .isFalse();
            previous = change;
        }
    }

    @Test
    void run_ofBundledData_summarizesIt() {
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("A year of a real shop, derived from the Online Retail data set"
                        + " (D. Chen, UCI Machine Learning Repository, 2015, CC BY 4.0)\n" + SUMMARY)
                .containsPattern("[0-9,]+ writes a second over [0-9.]+ m?s, reading and writing of files included\n")
                .containsPattern("time of a write: p50 [0-9.]+ [num]s, p99 [0-9.]+ [num]s, max [0-9.]+ [num]?s\n$");
    }

    @Test
    void readme_summary_isThisOne() throws IOException {
        assertThat(Files.readString(Path.of("../../README.md"))).contains("```\n" + SUMMARY + "```\n");
    }
}
