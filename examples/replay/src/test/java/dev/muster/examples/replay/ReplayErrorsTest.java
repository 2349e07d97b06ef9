package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input, to the letter of the message; every time with status 2, and the output file left as it was before. */
class ReplayErrorsTest {

    private static final String SEGMENTS = """
            attribute mrr: number

            segment big:
              mrr > 99
            """;
    private static final String HEADER = "at,contact_id,mrr\n";
    private static final String BEFORE = "what was there before\n";

    @TempDir
    private Path directory;

    @BeforeEach
    void writeFiles() {
        write("s.segments", SEGMENTS.getBytes(UTF_8));
        write("w.csv", (HEADER + "2026-01-01T00:00:00Z,a,100\n").getBytes(UTF_8));
        write("out.csv", BEFORE.getBytes(UTF_8));
    }

    /**
     * A writes file and what is wrong with it.
     *
     * @param condition what the case shows
     * @param bytes the file's bytes, each a character
     * @param message the error behind the file's name
     */
    record BadWrites(String condition, String bytes, String message) {

        static BadWrites text(String condition, String content, String message) {
            return new BadWrites(condition, new String(content.getBytes(UTF_8), ISO_8859_1), message);
        }

        static BadWrites row(String condition, String rows, String message) {
            return text(condition, HEADER + rows, message);
        }

        @Override
        public String toString() {
            return condition;
        }
    }

    static Stream<BadWrites> badWrites() {
        return Stream.of(
                BadWrites.text(
                        "empty file",
                        "",
                        ":1:1: the file is empty; expected a header with the columns 'at' and 'contact_id'"),
                BadWrites.text(
                        "only blank lines",
                        "\n\r\n",
                        ":1:1: the file is empty; expected a header with the columns 'at' and 'contact_id'"),
                BadWrites.text(
                        "header without at",
                        "contact_id,mrr\n",
                        ":1:1: the header has no column 'at'; expected the columns 'at' and 'contact_id'"),
                BadWrites.text(
                        "header without contact_id",
                        "at,id\n",
                        ":1:1: the header has no column 'contact_id' but a column 'id';"
                                + " expected the columns 'at' and 'contact_id'"),
                BadWrites.text(
                        "header with Id in place of contact_id",
                        "at;Id;mrr\n",
                        ":1:1: the header has no column 'contact_id' but a column 'Id';"
                                + " expected the columns 'at' and 'contact_id'"),
                BadWrites.text(
                        "header with two columns like contact_id",
                        "at,Contact ID,contactId\n",
                        ":1:15: the header has no column 'contact_id' but the columns 'Contact ID' and 'contactId';"
                                + " expected one of them"),
                BadWrites.text(
                        "text behind a quote before a semicolon",
                        "at;contact_id\n2026-01-01;\"a\"b\n",
                        ":2:12: text behind the closing quote of a cell; expected a semicolon or the end of the line"),
                BadWrites.text(
                        "row too long behind a line that declares a tab",
                        "sep=\t\nat\tcontact_id\n2026-01-01\ta\tb\n",
                        ":3:14: the row has 3 cells; expected 2 as in the header"),
                BadWrites.text(
                        "column twice",
                        "at,\"contact_id\",mrr,mrr\n",
                        ":1:21: the header has column 'mrr' twice; expected every name once"),
                BadWrites.text(
                        "column without a name",
                        "at,contact_id,\n",
                        ":1:15: the header's column 3: attribute name is empty; expected 1 to 512 characters"),
                BadWrites.text(
                        "column with a control character",
                        "at,contact_id,m\u0007\n",
                        ":1:15: the header's column 3: attribute name has the control character U+0007 at index 1"),
                BadWrites.row(
                        "at no instant",
                        "yesterday,a,1\n",
                        ":2:1: 'yesterday' is no instant; expected ISO-8601 with an offset (2026-11-23T10:00:00Z)"
                                + " or a date alone (2026-11-23)"),
                BadWrites.row(
                        "at without an offset",
                        "2026-01-01T00:00:00,a,1\n",
                        ":2:1: '2026-01-01T00:00:00' is no instant;"
                                + " expected ISO-8601 with an offset (2026-11-23T10:00:00Z)"
                                + " or a date alone (2026-11-23)"),
                BadWrites.row(
                        "at empty",
                        ",a,1\n",
                        ":2:1: '' is no instant; expected ISO-8601 with an offset (2026-11-23T10:00:00Z)"
                                + " or a date alone (2026-11-23)"),
                BadWrites.row(
                        "at a leap second",
                        "2016-12-31T23:59:60Z,a,1\n",
                        ":2:1: '2016-12-31T23:59:60Z' is no instant;"
                                + " expected ISO-8601 with an offset (2026-11-23T10:00:00Z)"
                                + " or a date alone (2026-11-23)"),
                BadWrites.row(
                        "at before the year 1",
                        "0000-12-31T23:59:59Z,a,1\n",
                        ":2:1: '0000-12-31T23:59:59Z' is out of range; expected an instant in the years 1 to 9999"),
                BadWrites.row(
                        "at after the year 9999 by an offset",
                        "9999-12-31T23:59:59-01:00,a,1\n",
                        ":2:1: '9999-12-31T23:59:59-01:00' is out of range;"
                                + " expected an instant in the years 1 to 9999"),
                BadWrites.row(
                        "at a date after the year 9999",
                        "+12026-01-01,a,1\n",
                        ":2:1: '+12026-01-01' is out of range; expected an instant in the years 1 to 9999"),
                BadWrites.row(
                        "at too long to show",
                        "9".repeat(101) + ",a,1\n",
                        ":2:1: '" + "9".repeat(100) + "\u2026' is no instant;"
                                + " expected ISO-8601 with an offset (2026-11-23T10:00:00Z)"
                                + " or a date alone (2026-11-23)"),
                BadWrites.row(
                        "going back in time",
                        "2026-01-01T00:00:00Z,a,1\n2026-01-02T00:00:00Z,a,1\n2026-01-01T23:59:59.999Z,a,1\n",
                        ":4:1: 2026-01-01T23:59:59.999Z goes back in time;"
                                + " expected 2026-01-02T00:00:00Z or later, as in the row before"),
                BadWrites.row(
                        "going back in time by an offset",
                        "2026-01-01T00:00:00Z,a,1\n2026-01-01T00:30:00+01:00,a,1\n",
                        ":3:1: 2025-12-31T23:30:00Z goes back in time;"
                                + " expected 2026-01-01T00:00:00Z or later, as in the row before"),
                BadWrites.row(
                        "empty contact id",
                        "2026-01-01T00:00:00Z,,1\n",
                        ":2:22: contact id is empty; expected 1 to 512 characters"),
                BadWrites.row(
                        "contact id over two lines",
                        "2026-01-01T00:00:00Z,\"a\nb\",1\n",
                        ":2:22: contact id has the control character U+000A at index 1"),
                BadWrites.row(
                        "wrong type",
                        "2026-01-01T00:00:00Z,a,100\n2026-01-01T00:00:00Z,b,many\n",
                        ":3:24: contact 'b', attribute 'mrr': \"many\" does not read as number; expected digits like 99, -1.5 or 1e3"),
                BadWrites.row(
                        "wrong type, and too long to show",
                        "2026-01-01T00:00:00Z,b," + "x".repeat(1_000) + "\n",
                        ":2:24: contact 'b', attribute 'mrr': \"" + "x".repeat(99)
                                + "\u2026 (1002 characters) does not read as number; expected digits like 99, -1.5 or 1e3"),
                BadWrites.row(
                        "wrong type behind a letter outside the basic plane",
                        "2026-01-01T00:00:00Z,\uD834\uDD1E,many\n",
                        ":2:24: contact '\uD834\uDD1E', attribute 'mrr': \"many\" does not read as number; expected digits like 99, -1.5 or 1e3"),
                BadWrites.text(
                        "wrong type in the line after the row's first",
                        "at,note,mrr,contact_id\n2026-01-01T00:00:00Z,\"one \"\"line\"\"\r\nand another\",many,a\n",
                        ":3:14: contact 'a', attribute 'mrr': \"many\" does not read as number; expected digits like 99, -1.5 or 1e3"),
                BadWrites.row(
                        "row too short",
                        "2026-01-01T00:00:00Z,a\n",
                        ":2:24: the row has 2 cells; expected 3 as in the header"),
                BadWrites.row("row of one cell", "x\n", ":2:3: the row has 1 cell; expected 3 as in the header"),
                BadWrites.row(
                        "row too long",
                        "2026-01-01T00:00:00Z,a,1,2,3\n",
                        ":2:26: the row has 5 cells; expected 3 as in the header"),
                BadWrites.row(
                        "row too short behind blank lines",
                        "\n\r\n2026-01-01T00:00:00Z,a\n",
                        ":4:24: the row has 2 cells; expected 3 as in the header"),
                BadWrites.row(
                        "quote not closed",
                        "2026-01-01T00:00:00Z,\"a,1\n2026-01-01T00:00:00Z,b,1\n",
                        ":2:22: a quote is not closed; expected another before the end of the file"),
                BadWrites.row(
                        "quote not closed over more than memory should hold",
                        "2026-01-01T00:00:00Z,\"" + "x,1\n".repeat(1 << 19),
                        ":2:22: a cell of more than 1048576 characters; expected less, is a quote not closed?"),
                BadWrites.text(
                        "header of too many cells",
                        "abc,".repeat(100_001),
                        ":1:400001: a row has more than 100000 cells; expected no more"),
                BadWrites.row(
                        "row of too many cells",
                        ",".repeat(100_000) + "\n",
                        ":2:100001: a row has more than 100000 cells; expected no more"),
                BadWrites.row(
                        "row of too many characters",
                        ("x".repeat(1_000_000) + ",").repeat(17),
                        ":2:16000017: a row has more than 16777216 characters; expected no more"),
                BadWrites.row(
                        "text behind a closing quote",
                        "2026-01-01T00:00:00Z,\"a\"b,1\n",
                        ":2:22: text behind the closing quote of a cell; expected a comma or the end of the line"),
                BadWrites.row(
                        "bare quote",
                        "2026-01-01T00:00:00Z,a\"b,1\n",
                        ":2:23: a quote inside a cell without quotes;"
                                + " expected the cell in quotes and the quote doubled"),
                new BadWrites(
                        "byte 0xE9 is not UTF-8",
                        HEADER + "2026-01-01T00:00:00Z,caf\u00E9,1\n",
                        ":2:25: byte 0xE9 is not UTF-8; expected UTF-8 text"),
                new BadWrites(
                        "UTF-8 cut in a letter",
                        HEADER + "2026-01-01T00:00:00Z,a,\u00C3",
                        ":2:24: byte 0xC3 is not UTF-8; expected UTF-8 text"),
                new BadWrites(
                        "UTF-16, the higher byte first",
                        "\u00FE\u00FF\0a\0t",
                        ":1:1: the text is UTF-16; expected UTF-8"),
                new BadWrites(
                        "UTF-16, the lower byte first",
                        "\u00FF\u00FEa\0t\0",
                        ":1:1: the text is UTF-16; expected UTF-8"),
                new BadWrites(
                        "gzip cut in its header",
                        "\u001F\u008B\b",
                        ":1:1: the gzip is cut short;" + " expected more of it"));
    }

    @ParameterizedTest
    @MethodSource("badWrites")
    void run_badWrites_saysWhatAndWhere(BadWrites bad) {
        write("w.csv", bad.bytes().getBytes(ISO_8859_1));
        assertRefused("w.csv" + bad.message(), "--segments", "s.segments", "--writes", "w.csv", "--changes", "out.csv");
    }

    @Test
    void run_gzipCutShort_saysWhereTheTextEnds() {
        byte[] packed = GzipBytes.of(HEADER + "2026-01-01T00:00:00Z,a,1\n".repeat(50_000));
        write("w.csv.gz", Arrays.copyOf(packed, packed.length - 9));
        assertWritesRefused("w.csv.gz:50002:1: the gzip is cut short; expected more of it");
    }

    @Test
    void run_secondMemberOfGzipCutShort_saysWhereTheTextEnds() {
        byte[] second = GzipBytes.of("2026-01-02T00:00:00Z,b,1\n");
        write("w.csv.gz", GzipBytes.joined(GzipBytes.of(HEADER), Arrays.copyOf(second, 6)));
        assertWritesRefused("w.csv.gz:2:1: the gzip is cut short; expected more of it");
    }

    @Test
    void run_gzipByNameOnly_saysSo() {
        write("w.csv.gz", HEADER.getBytes(UTF_8));
        assertWritesRefused("w.csv.gz:1:1: the file is named .gz but is no gzip");
    }

    @Test
    void run_gzipDamaged_saysSo() {
        byte[] packed = GzipBytes.of(HEADER);
        packed[packed.length - 8] ^= 1;
        write("w.csv.gz", packed);
        assertWritesRefused("w.csv.gz:2:1: damaged gzip: its checksum is wrong");
    }

    private void assertWritesRefused(String message) {
        assertRefused(message, "--segments", "s.segments", "--writes", "w.csv.gz", "--changes", "out.csv");
    }

    /**
     * Arguments and what is wrong with them, in a directory with s.segments, w.csv and out.csv.
     *
     * @param args the arguments, separated by spaces
     * @param message the whole error
     */
    record BadArguments(String args, String message) {

        @Override
        public String toString() {
            return args;
        }
    }

    static Stream<BadArguments> badArguments() {
        return Stream.of(
                new BadArguments("--segments none --writes w.csv --changes out.csv", "none: no such file"),
                new BadArguments("--segments s.segments --writes none.csv --changes out.csv", "none.csv: no such file"),
                new BadArguments(
                        "--segments s.segments --writes folder --changes out.csv",
                        "folder: is a directory; expected a file"),
                new BadArguments(
                        "--segments folder --writes w.csv --changes out.csv",
                        "folder: is a directory; expected a file"),
                new BadArguments(
                        "--segments s.segments --writes w.csv --changes folder",
                        "folder: is a directory; expected a file for the changes"),
                new BadArguments(
                        "--segments s.segments --writes w.csv --changes none/out.csv",
                        "none/out.csv: cannot be written: no such directory"),
                new BadArguments(
                        "--segments s.segments --writes w.csv --changes none/",
                        "none/: cannot be written: no such directory"),
                new BadArguments(
                        "--segments s.segments --writes w.csv --changes loop",
                        "loop: cannot be written: symbolic links that lead nowhere"),
                new BadArguments(
                        "--segments s.segments --writes loop --changes out.csv",
                        "loop: cannot be read: Too many levels of symbolic links"
                                + " or unable to access attributes of symbolic link"),
                new BadArguments(
                        "--segments s.segments --writes w.csv --changes folder/../w.csv",
                        "folder/../w.csv: is an input; expected another file for the changes"),
                new BadArguments(
                        "--segments s.segments --writes w.csv --changes s.segments",
                        "s.segments: is an input; expected another file for the changes"),
                new BadArguments(
                        "--segments s.segments --writes w.csv --changes out.csv --until 2025-12-31T23:59:59.999Z",
                        "w.csv:2:1: 2026-01-01T00:00:00Z is later than --until 2025-12-31T23:59:59.999Z;"
                                + " expected --until at or after the last write"));
    }

    @ParameterizedTest
    @MethodSource("badArguments")
    void run_badArguments_saysWhat(BadArguments bad) throws IOException {
        Files.createDirectory(directory.resolve("folder"));
        Files.createSymbolicLink(directory.resolve("loop"), Path.of("pool"));
        Files.createSymbolicLink(directory.resolve("pool"), Path.of("loop"));
        assertRefused(bad.message(), bad.args().split(" "));
    }

    /**
     * A segments file and what is wrong with it.
     *
     * @param condition what the case shows
     * @param bytes the file's bytes, each a character
     * @param message the error behind the file's name
     */
    record BadSegments(String condition, String bytes, String message) {

        static BadSegments text(String condition, String content, String message) {
            return new BadSegments(condition, new String(content.getBytes(UTF_8), ISO_8859_1), message.stripTrailing());
        }

        @Override
        public String toString() {
            return condition;
        }
    }

    static Stream<BadSegments> badSegments() {
        return Stream.of(
                BadSegments.text("empty file", "", ": has no segments; expected 'segment NAME:' and a predicate"),
                BadSegments.text(
                        "declarations only",
                        "attribute mrr: number\n",
                        ": has no segments; expected 'segment NAME:' and a predicate"),
                BadSegments.text("two syntax errors", """
                        segment a:
                          mrr > > 9

                        segment b:
                          plan is
                        """, """
                        :2:9: unexpected '>'; expected a value
                          mrr > > 9
                                ^
                        s.segments:5:10: unexpected end; expected a value
                          plan is
                                 ^
                        """),
                BadSegments.text(
                        "more errors than anybody reads",
                        IntStream.rangeClosed(1, 25)
                                .mapToObj(i -> "segment s" + i + ":\n  > 9\n\n")
                                .collect(Collectors.joining()),
                        IntStream.rangeClosed(0, 19)
                                .mapToObj(i ->
                                        ":" + (3 * i + 2) + ":3: unexpected '>'; expected a condition\n  > 9\n  ^\n")
                                .collect(Collectors.joining("s.segments", "", "and 5 more"))),
                BadSegments.text(
                        "text too long to parse",
                        "x".repeat(3 << 20),
                        ": has more than 1048576 characters; expected no more"),
                BadSegments.text("a segment that is not there", """
                        segment a:
                          in segment b
                        """, """
                        :2:14: there is no segment 'b'
                          in segment b
                                     ^
                        """),
                new BadSegments(
                        "byte 0xE9 is not UTF-8",
                        "segment a:\n  caf\u00E9 > 9\n",
                        ":2:6: byte 0xE9 is not UTF-8; expected UTF-8 text"));
    }

    @ParameterizedTest
    @MethodSource("badSegments")
    void run_badSegments_saysWhatAndWhere(BadSegments bad) {
        write("s.segments", bad.bytes().getBytes(ISO_8859_1));
        assertRefused(
                "s.segments" + bad.message(), "--segments", "s.segments", "--writes", "w.csv", "--changes", "out.csv");
    }

    private void assertRefused(String message, String... args) {
        List<String> files = files();
        Run run = Run.of(Arrays.stream(args)
                .map(arg -> arg.startsWith("--") || arg.startsWith("20") ? arg : directory + File.separator + arg)
                .toArray());
        assertThat(run.err().replace(directory + File.separator, "")).isEqualTo(message + System.lineSeparator());
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(files()).isEqualTo(files);
        assertThat(directory.resolve("out.csv")).hasContent(BEFORE);
    }

    private List<String> files() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> Files.isSymbolicLink(file) ? file + " (a link)" : file.toString())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void write(String name, byte[] content) {
        try {
            Files.write(directory.resolve(name), content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
