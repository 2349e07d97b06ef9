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
import java.util.Set;
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

    private static final String MEANT = "did you mean '";
    private static final String EXAMPLE = "as in '";

    /** Where a suggestion may be inserted. */
    private static final List<String> PLACES = List.of(
            "%s", "x %s", "x is %s", "x in %s", "x before %s", "x within %s", "x %s 5", "x %s y", "x %s [y]", "in %s");

    /**
     * Suggestions that are types, options, headers or operators between conditions, and so not part of a single
     * condition.
     */
    private static final Set<String> NO_CONDITIONS = Set.of(
            "and",
            "or",
            "not",
            "does",
            "does not",
            "starts",
            "contain",
            "last",
            "ago",
            "segment",
            "attribute",
            "text",
            "number",
            "boolean",
            "timestamp",
            "text set",
            "upcoming",
            "case sensitive");

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

        private static String shown(String row) {
            int end = row.indexOf(BETWEEN_TEXT_AND_MESSAGES);
            return end < 0 ? row : row.substring(0, end);
        }

        ParseResult<?> result(String row) {
            return parsing.apply(shown(row).replace('␍', '\r').replace('␀', '\0'));
        }

        String spokenAbout(String row) {
            return shown(row)
                    + BETWEEN_TEXT_AND_MESSAGES
                    + result(row).diagnostics().stream()
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

    /** Every text of a file of errors is refused, every text of the file of warnings is not; in a scope both occur. */
    @ParameterizedTest
    @MethodSource("rows")
    void tryParse_badText_hasOneSeverity(Row row) {
        ParseResult<?> result = row.kind.result(row.text);
        boolean isRefused = result instanceof ParseResult.Refused;
        assertThat(result.diagnostics())
                .isNotEmpty()
                .extracting(Diagnostic::severity)
                .containsOnly(isRefused ? Severity.ERROR : Severity.WARNING);
        if (!row.kind.file.equals("in-a-scope.txt")) {
            assertThat(isRefused).isNotEqualTo(row.kind.file.equals("warnings.txt"));
        }
    }

    /** Every suggestion is a condition, or a part that makes one together with an attribute. */
    @ParameterizedTest
    @MethodSource("rows")
    void tryParse_textThatAHintTellsToWrite_isGood(Row row) {
        for (Diagnostic said : row.kind.result(row.text).diagnostics()) {
            for (String meant : meant(said.message())) {
                if (meant.indexOf('…') < 0 && !meant.endsWith(":") && !NO_CONDITIONS.contains(meant)) {
                    assertThat(PLACES)
                            .as("%s, from: %s", meant, said.message())
                            .anyMatch(place -> isGood(String.format(place, meant)));
                }
            }
        }
    }

    private static boolean isGood(String text) {
        return SegmentParser.tryParse(text) instanceof ParseResult.Parsed;
    }

    /** Returns the suggestions in single quotes after "did you mean" or "as in", one by one. */
    private static List<String> meant(String message) {
        int start = message.indexOf(MEANT);
        int example = message.indexOf(EXAMPLE);
        if (start < 0 && example < 0) {
            return List.of();
        }
        String suggestions =
                start < 0 ? message.substring(example + EXAMPLE.length()) : message.substring(start + MEANT.length());
        int end = suggestions.lastIndexOf('\'');
        return List.of(suggestions.substring(0, end).split("' or(?:, of a text set,)? '"));
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
