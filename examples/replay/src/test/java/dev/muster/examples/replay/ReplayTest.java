package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {

    private static final String SEGMENTS = """
            attribute mrr: number

            segment big:
              mrr > 99

            segment recent:
              last_seen within last 7 days
            """;

    @TempDir
    private Path directory;

    private Path segments;
    private Path writes;

    @BeforeEach
    void writeFiles() throws IOException {
        segments = Files.writeString(directory.resolve("s.segments"), SEGMENTS);
        writes = directory.resolve("w.csv");
    }

    private Run replay(String csv, Object... more) throws IOException {
        Files.writeString(writes, csv);
        Object[] args = new Object[6 + more.length];
        System.arraycopy(new Object[] {"--segments", segments, "--writes", writes, "--changes", "-"}, 0, args, 0, 6);
        System.arraycopy(more, 0, args, 6, more.length);
        return Run.of(args);
    }

    @Test
    void run_windowThatClosesBetweenWrites_comesOutAtItsInstantBeforeTheWrite() throws IOException {
        Run run = replay("""
                contact_id,at,mrr,last_seen
                a,2026-01-01T00:00:00Z,,2026-01-01T00:00:00.001Z
                "b, the second",2026-01-08T00:00:00.001Z,100,
                """);
        assertThat(run.out()).isEqualTo("""
                        at,segment,contact_id,change,cause
                        2026-01-01T00:00:00.001Z,recent,a,entered,clock
                        2026-01-08T00:00:00.001Z,recent,a,exited,clock
                        2026-01-08T00:00:00.001Z,big,"b, the second",entered,write
                        """);
        assertThat(run.status()).isZero();
    }

    @Test
    void run_until_movesTimeOnAfterTheLastWrite() throws IOException {
        String csv = "at,contact_id,last_seen\n2026-01-01T00:00:00Z,a,2026-01-01\n";
        assertThat(replay(csv, "--until", "2026-01-07T23:59:59.999Z").out()).hasLineCount(2);
        assertThat(replay(csv, "--until", "2026-01-08").out())
                .endsWith("\n2026-01-08T00:00:00Z,recent,a,exited,clock\n");
    }

    @Test
    void run_emptyCell_changesNothing() throws IOException {
        Run run = replay("at,contact_id,mrr\n2026-01-01,a,100\n2026-01-02,a,\n2026-01-03,a,\"\"\n");
        assertThat(run.out()).hasLineCount(2);
        assertThat(run.err()).contains("  big                 1             1             0\n");
    }

    @Test
    void run_sameInstantTwice_isTwoWrites() throws IOException {
        Run run = replay("at,contact_id,mrr\n2026-01-01,a,100\n2026-01-01,a,1\n");
        assertThat(run.out()).endsWith("""
                        2026-01-01T00:00:00Z,big,a,entered,write
                        2026-01-01T00:00:00Z,big,a,exited,write
                        """);
    }

    @Test
    void run_byteOrderMarkAndCrLfAndNoLastLineEnd_readsAsWithout() throws IOException {
        Run run = replay("\uFEFFat,contact_id,mrr\r\n2026-01-01,a,100\r\n\r\n2026-01-02,\u00E9\uD834\uDD1E,100");
        assertThat(run.out()).endsWith("""
                        2026-01-01T00:00:00Z,big,a,entered,write
                        2026-01-02T00:00:00Z,big,\u00E9\uD834\uDD1E,entered,write
                        """);
    }

    @Test
    void run_gzipUnderAnotherName_isUnpacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("at,contact_id,mrr\n2026-01-01,a,100\n".getBytes(UTF_8));
        }
        Files.write(writes, packed.toByteArray());
        assertThat(Run.of("--segments", segments, "--writes", writes, "--changes", "-")
                        .out())
                .endsWith("\n2026-01-01T00:00:00Z,big,a,entered,write\n");
    }

    @Test
    void run_headerWithoutRows_isNoWrites() throws IOException {
        Run run = replay("at,contact_id\n");
        assertThat(run.status()).isZero();
        assertThat(run.out()).isEqualTo("at,segment,contact_id,change,cause\n");
        assertThat(run.err()).isEqualTo("""
                        no time passed
                        0 writes to 0 contacts, 0 changes

                          segment       members       entered        exited
                          big                 0             0             0
                          recent              0             0             0
                        """);
    }

    @Test
    void run_headerWithoutRowsUntil_isThatInstant() throws IOException {
        assertThat(replay("at,contact_id\n", "--until", "2026-01-01").err())
                .startsWith("2026-01-01T00:00:00Z to 2026-01-01T00:00:00Z\n0 writes to 0 contacts, 0 changes\n");
    }

    @Test
    void run_valueThatDoesNotRead_countsAsMissingAndIsReported() throws IOException {
        Run run = replay("at,contact_id,last_seen\n2026-01-01,a,today\n");
        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("\n1 warning\n  " + writes + ":2:14: ").contains("last_seen");
    }

    @Test
    void run_quietAndValuesThatDoNotRead_saysHowMany() throws IOException {
        Run run = replay(
                "at,contact_id,last_seen\n2026-01-01,a,today\n2026-01-02,b,46073\n2026-01-03,c,2026-01-02\n",
                "--quiet");
        assertThat(run.err()).isEqualTo("2 values did not read as the type of their attributes: 2 of 'last_seen'\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void run_valuesThatDoNotRead_endsWithHowMany() throws IOException {
        assertThat(replay("at,contact_id,last_seen\n2026-01-01,a,today\n").err())
                .endsWith("\n\n1 value did not read as the type of its attribute: 1 of 'last_seen'\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at;contact_id;mrr;note\n2026-01-01;a;100;one, two\n",
                "at\tcontact_id\tmrr\n2026-01-01\ta\t100\n",
                "sep=;\r\nat;contact_id;mrr\r\n2026-01-01;a;100\r\n",
                "\uFEFF\"sep=|\"\nat|contact_id|mrr\n2026-01-01|a|100\n",
                "\n\"at\";\"contact_id\";mrr;\"a, b, c, d\"\n2026-01-01;a;100;\n",
                "at,contact_id,mrr,a;b;c;d;e\n2026-01-01,a,100,\n",
                "At , Contact ID,mrr\n2026-01-01,a,100\n",
                "at,\u00A0CONTACT_ID\u00A0,mrr\n2026-01-01,a,100\n"
            })
    void run_delimiterOrHeaderOfAnotherKind_isRecognized(String csv) throws IOException {
        Run run = replay(csv);
        assertThat(run.err()).startsWith("2026-01-01T00:00:00Z to 2026-01-01T00:00:00Z\n1 write to 1 contact");
        assertThat(run.out()).endsWith("\n2026-01-01T00:00:00Z,big,a,entered,write\n");
    }

    @Test
    void run_idThatWasDefusedOnExport_isAsItWas() throws IOException {
        assertThat(replay("at,contact_id,mrr\n2026-01-01,'+46 70,100\n2026-01-01,'a,100\n")
                        .out())
                .endsWith("""
                        2026-01-01T00:00:00Z,big,+46 70,entered,write
                        2026-01-01T00:00:00Z,big,'a,entered,write
                        """);
    }

    @Test
    void run_quiet_saysNothing() throws IOException {
        assertThat(replay("at,contact_id,mrr\n2026-01-01,a,100\n", "--quiet").err())
                .isEmpty();
    }

    @Test
    void run_help_printsTheUsage() {
        assertThat(Run.of("--help")).isEqualTo(new Run(0, Arguments.USAGE, ""));
    }

    @Test
    void run_changesToAFileThatIsThere_replacesItAndKeepsItsPermissions() throws IOException {
        Path out = Files.writeString(directory.resolve("out.csv"), "before");
        Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(writes, "at,contact_id,mrr\n2026-01-01,a,100\n");
        assertThat(Run.of("--segments", segments, "--writes", writes, "--changes", out, "--quiet"))
                .isEqualTo(new Run(0, "", ""));
        assertThat(out).hasContent("at,segment,contact_id,change,cause\n2026-01-01T00:00:00Z,big,a,entered,write\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out)))
                .isEqualTo("rw-------");
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
    }

    @Test
    void run_changesToALink_replacesWhatItPointsTo() throws IOException {
        Path out = Files.writeString(directory.resolve("out.csv"), "before");
        Path link = Files.createSymbolicLink(directory.resolve("link.csv"), out);
        Files.writeString(writes, "at,contact_id\n");
        assertThat(Run.of("--segments", segments, "--writes", writes, "--changes", link, "--quiet"))
                .isEqualTo(new Run(0, "", ""));
        assertThat(link).isSymbolicLink();
        assertThat(out).hasContent("at,segment,contact_id,change,cause\n");
    }

    @Test
    void run_changesToALinkThatDangles_makesWhatItPointsTo() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.csv"), Path.of("next.csv"));
        Path next = Files.createSymbolicLink(directory.resolve("next.csv"), Path.of("out.csv"));
        Files.writeString(writes, "at,contact_id\n");
        assertThat(Run.of("--segments", segments, "--writes", writes, "--changes", link, "--quiet"))
                .isEqualTo(new Run(0, "", ""));
        assertThat(link).isSymbolicLink();
        assertThat(next).isSymbolicLink();
        assertThat(directory.resolve("out.csv")).hasContent("at,segment,contact_id,change,cause\n");
    }

    @Test
    void run_standardOutputClosed_endsQuietly() throws IOException {
        IOException brokenPipe = new IOException("Broken pipe");
        assertThat(runInto(failing(brokenPipe), "--changes", "-")).isEqualTo(new Run(1, "", ""));
        assertThat(runInto(failing(brokenPipe), "--help")).isEqualTo(new Run(1, "", ""));
    }

    @Test
    void run_standardOutputFull_saysSo() throws IOException {
        IOException full = new IOException("No space left on device");
        Run refused =
                new Run(2, "", "standard output: cannot be written: No space left on device" + System.lineSeparator());
        assertThat(runInto(failing(full), "--changes", "-")).isEqualTo(refused);
        assertThat(runInto(failing(full), "--help")).isEqualTo(refused);
    }

    @Test
    void run_outOfMemory_saysSo() {
        OutputStream large = new OutputStream() {
            @Override
            public void write(int b) {
                throw new OutOfMemoryError("as if");
            }
        };
        assertThat(runInto(large, "--changes", "-"))
                .isEqualTo(new Run(2, "", "out of memory; give java more with -Xmx" + System.lineSeparator()));
    }

    private static OutputStream failing(IOException failure) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw failure;
            }
        };
    }

    private static Run runInto(OutputStream out, String... args) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Replay.run(args, out, new PrintStream(err, true, UTF_8));
        return new Run(status, "", err.toString(UTF_8));
    }
}
