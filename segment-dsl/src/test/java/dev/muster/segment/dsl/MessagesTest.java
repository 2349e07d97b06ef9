package dev.muster.segment.dsl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.dsl.Diagnostic.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people are told about a text, to the letter: the files beside this class show texts, and under each what is said
 * about it, with line, column and length and with the caret. In them {@code ␍} stands for a carriage return and {@code ␀}
 * for the character zero.
 *
 * <p>{@code -Dmuster.messages=DIRECTORY} writes the files there as the parser would have them, to be read before they
 * take the place of these.
 */
final class MessagesTest {

    private static final String BETWEEN_ROWS = "\n\n====\n";
    private static final String BETWEEN_TEXT_AND_MESSAGES = "\n----\n";

    private static final @Nullable String DIRECTORY = System.getProperty("muster.messages");

    /** Attributes and segments among which the texts of one file are read. */
    private static final Scope SCOPE = Scope.of(SegmentsFile.parse("""
                    attribute plan: text
                    attribute mrr: number
                    attribute last_active: timestamp, past
                    attribute email_verified: boolean
                    attribute tags: text set
                    segment active_pro_users: plan is "Pro" and last_active within 7 days and in segment verified
                    segment verified: email_verified
                    segment busy: sessions > 20
                    """)).withAttributes(List.of("first_seen"));

    private static final List<Kind> KINDS = List.of(
            new Kind("expressions.txt", SegmentParser::tryParse),
            new Kind("files.txt", SegmentsFile::tryParse),
            new Kind("in-a-scope.txt", text -> SegmentParser.tryParse(text, SCOPE.defining("verified"))),
            new Kind("warnings.txt", SegmentParser::tryParse));

    /** Texts that are read alike, and what is said about them. */
    private record Kind(String file, Function<String, ParseResult<?>> parsing) {

        List<String> rows() {
            try (InputStream content = MessagesTest.class.getResourceAsStream("messages/" + file)) {
                if (content == null) {
                    throw new AssertionError("there is no " + file);
                }
                return Arrays.asList(new String(content.readAllBytes(), UTF_8).split(BETWEEN_ROWS));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        String spokenAbout(String row) {
            int end = row.indexOf(BETWEEN_TEXT_AND_MESSAGES);
            String shown = end < 0 ? row : row.substring(0, end);
            String text = shown.replace('␍', '\r').replace('␀', '\0');
            return shown
                    + BETWEEN_TEXT_AND_MESSAGES
                    + parsing.apply(text).diagnostics().stream()
                            .map(MessagesTest::spoken)
                            .collect(Collectors.joining("\n"));
        }
    }

    private static String spoken(Diagnostic said) {
        String severity = said.severity() == Severity.WARNING ? "warning: " : "";
        return said.line() + ":" + said.column() + "+" + said.length() + " " + severity + said.message() + "\n"
                + said.caret().replace('\r', '␍').replace('\0', '␀');
    }

    /** A text and what is said about it, as it stands in its file. */
    record Row(Kind kind, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    static Stream<Row> rows() {
        return KINDS.stream().flatMap(kind -> kind.rows().stream().map(row -> new Row(kind, row.stripTrailing())));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void tryParse_badText_saysWhatAndWhere(Row row) {
        assertThat(row.kind.spokenAbout(row.text)).isEqualTo(row.text);
    }

    /** Every text of a file of errors is refused, every text of the file of warnings is not. */
    @ParameterizedTest
    @MethodSource("rows")
    void tryParse_badText_hasOneSeverity(Row row) {
        Severity severity = row.kind.file.equals("warnings.txt") ? Severity.WARNING : Severity.ERROR;
        if (!row.kind.file.equals("in-a-scope.txt")) {
            assertThat(row.text.contains(" warning: ")).isEqualTo(severity == Severity.WARNING);
        }
    }

    @Test
    void rows_asGiven_areManyAndEachOnce() throws IOException {
        if (DIRECTORY != null) {
            for (Kind kind : KINDS) {
                String content = kind.rows().stream()
                        .map(row -> kind.spokenAbout(row.stripTrailing()))
                        .collect(Collectors.joining(BETWEEN_ROWS));
                Files.writeString(Path.of(DIRECTORY, kind.file), content + "\n");
            }
        }
        assertThat(rows().map(Row::toString)).hasSizeGreaterThanOrEqualTo(150).doesNotHaveDuplicates();
    }
}
