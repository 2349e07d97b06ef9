package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.ParseResult.Parsed;
import dev.muster.segment.dsl.ParseResult.Refused;
import dev.muster.segment.engine.SegmentEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The page about the language says what the language does. */
final class LanguagePageTest {

    private static final String PAGE = read();

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static String read() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<String> fences(String info) {
        Matcher fences =
                Pattern.compile("```" + info + "\n(.*?)```", Pattern.DOTALL).matcher(PAGE);
        return fences.results().map(fence -> fence.group(1)).toList();
    }

    private static String section(String heading) {
        int start = PAGE.indexOf("## " + heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int end = PAGE.indexOf("\n## ", start + 1);
        return PAGE.substring(start, end < 0 ? PAGE.length() : end);
    }

    /** The cells of the rows of a section's table, without its head. */
    private static List<List<String>> table(String heading) {
        List<List<String>> rows = new ArrayList<>();
        for (String line : section(heading).lines().toList()) {
            if (line.startsWith("| ") && !line.startsWith("| ---")) {
                rows.add(Pattern.compile("(?<!\\\\)\\|")
                        .splitAsStream(line.substring(1))
                        .map(cell -> cell.replace("\\|", "|").strip())
                        .toList());
            }
        }
        return rows.subList(1, rows.size());
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(code -> code.group(1)).toList();
    }

    static Stream<String> expressions() {
        return fences("expression").stream().flatMap(String::lines);
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void expression_asShown_isRead(String expression) {
        assertThat(SegmentParser.tryParse(expression)).isInstanceOf(Parsed.class);
    }

    @Test
    void expression_ofTheFirstFour_isItsOwnCanonicalText() {
        assertThat(fences("expression").get(0).lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(SegmentParser.parse(line)).hasToString(line));
    }

    static Stream<List<String>> operators() {
        return table("Operators").stream();
    }

    @ParameterizedTest
    @MethodSource("operators")
    void operator_inTheTable_equalsTheSameAndIsNegatedByItsOpposite(List<String> row) {
        Predicate form = SegmentParser.parse(codes(row.get(0)).get(0));
        assertThat(codes(row.get(3)))
                .allSatisfy(
                        same -> assertThat(printed(SegmentParser.parse(same))).isEqualTo(printed(form)));
        assertThat(codes(row.get(4)))
                .isNotEmpty()
                .allSatisfy(
                        opposite -> assertThat(SegmentParser.parse(opposite)).isEqualTo(form.negated()));
    }

    /** The page spells one duration in two ways, which are two predicates of one meaning. */
    private static String printed(Predicate predicate) {
        return predicate.toString().replace("7 days", "7d");
    }

    @Test
    void missingValues_inTheTable_areWhatTheEngineAnswers() {
        assertThat(table("Missing values")).hasSize(6);
        for (List<String> row : table("Missing values")) {
            Predicate predicate = SegmentParser.parse(codes(row.get(0)).get(0));
            List<Boolean> answers = List.of(
                    holds(predicate, plain(), contact("c").set("has_upgraded", true)),
                    holds(predicate, plain(), contact("c").set("has_upgraded", false)),
                    holds(predicate, plain(), contact("c").set("other", 1)),
                    holds(
                            predicate,
                            SegmentEngine.builder()
                                    .attribute(bool("has_upgraded").withDefault(false)),
                            contact("c").set("other", 1)));
            assertThat(answers)
                    .as(row.get(0))
                    .isEqualTo(row.subList(1, 5).stream().map("yes"::equals).toList());
        }
    }

    private static SegmentEngine.Builder plain() {
        return SegmentEngine.builder();
    }

    private static boolean holds(Predicate predicate, SegmentEngine.Builder builder, ContactWrite write) {
        SegmentEngine engine =
                builder.define(segment("s").where(predicate).build()).build();
        engine.apply(write);
        return engine.isMember("s", "c");
    }

    @Test
    void timeForms_inTheTable_areRead() {
        assertThat(table("Time"))
                .hasSizeGreaterThan(10)
                .allSatisfy(row -> assertThat(
                                SegmentParser.tryParse(codes(row.get(0)).get(0)))
                        .isInstanceOf(Parsed.class));
    }

    @Test
    void segmentsFile_asShown_isRead() {
        assertThat(fences("segments"))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(SegmentsFile.tryParse(file)).isInstanceOf(Parsed.class));
    }

    @Test
    void map_asShown_isTheSegmentOfTheFile() {
        SegmentsFile file = SegmentsFile.parse(fences("segments").get(0));
        String json = fences("json").get(0);
        assertThat(SegmentMaps.segment("trial_ending", JsonMapper.shared().readValue(json, Map.class)))
                .isEqualTo(file.segments().get(0));
    }

    @Test
    void errors_asShown_areWhatTheParserSays() {
        assertThat(fences("error")).hasSizeGreaterThan(1).allSatisfy(error -> {
            String text = error.lines().toList().get(1);
            assertThat(SegmentParser.tryParse(text).diagnostics())
                    .extracting(Diagnostic::toString)
                    .containsExactly(error.stripTrailing());
        });
    }

    static Stream<List<String>> fromOtherTools() {
        return table("From other tools").stream();
    }

    /** A message suggests the text in quotes, or a part of the text that is shown. */
    @ParameterizedTest
    @MethodSource("fromOtherTools")
    void fromOtherTools_inTheTable_isAdvisedAsShown(List<String> row) {
        List<String> elsewhere = codes(row.get(0));
        List<String> here = codes(row.get(1));
        assertThat(here).hasSameSizeAs(elsewhere).isNotEmpty();
        for (int i = 0; i < here.size(); i++) {
            assertThat(SegmentParser.tryParse(here.get(i)))
                    .isEqualTo(new Parsed<>(SegmentParser.parse(here.get(i)), List.of()));
            String said = SegmentParser.tryParse(elsewhere.get(i))
                    .diagnostics()
                    .get(0)
                    .message();
            String advised = said.replaceAll("'(\\d{4}-\\d\\d-\\d\\d)'", "'seen on $1'");
            assertThat(advised).contains("did you mean '" + here.get(i) + "'");
        }
    }

    /** Tests the statements of the section outside its table. */
    @Test
    void fromOtherTools_besideTheTable_isSo() {
        assertThat(section("From other tools"))
                .contains("hold for contacts without a value", "but one: `mrr exists` holds");
        ContactWrite without = contact("c").set("other", 1);
        for (String negation : List.of("plan != \"Free\"", "country not in [US]", "NOT vip")) {
            assertThat(holds(SegmentParser.parse(negation), plain(), without))
                    .as(negation)
                    .isTrue();
        }
        for (String unread : List.of("02139", "12,5", "€20", "1,000")) {
            ContactWrite write = contact("c").set("mrr", unread);
            assertThat(holds(SegmentParser.parse("mrr > 0 OR mrr <= 0"), plain(), write))
                    .as(unread)
                    .isFalse();
            assertThat(holds(SegmentParser.parse("mrr exists AND mrr not > 0"), plain(), write))
                    .as(unread)
                    .isTrue();
        }
        assertThat(holds(
                        SegmentParser.parse("mrr is 50 AND mrr > 49"),
                        plain(),
                        contact("c").set("mrr", "50")))
                .isTrue();
        assertThat(holds(
                        SegmentParser.parse("zip is \"50\""),
                        plain(),
                        contact("c").set("zip", 50)))
                .isFalse();
        assertThat(holds(
                        SegmentParser.parse("tags has b"), plain(), contact("c").set("tags", "a; B")))
                .isTrue();
        assertThat(holds(
                        SegmentParser.parse("tags has b"), plain(), contact("c").set("tags", "a, b")))
                .isFalse();
    }

    static Stream<String> notThereYet() {
        return codes(section("What is not there yet")).stream();
    }

    @ParameterizedTest
    @MethodSource("notThereYet")
    void whatIsNotThereYet_asShown_isRefused(String expression) {
        assertThat(SegmentParser.tryParse(expression)).isInstanceOf(Refused.class);
    }
}
