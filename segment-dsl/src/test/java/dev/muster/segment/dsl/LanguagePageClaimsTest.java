package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.ParseResult.Parsed;
import dev.muster.segment.dsl.ParseResult.Refused;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.engine.SegmentEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the page about the language says in words and in inequalities, beside its examples, which {@link LanguagePageTest}
 * reads.
 */
final class LanguagePageClaimsTest {

    private static final String PAGE = read();

    /** The page with each paragraph on one line: where lines break says nothing. */
    private static final String PROSE = PAGE.replaceAll("(?<!\n)\n(?!\n)", " ");

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Duration WINDOW = Duration.ofDays(7);
    private static final String NEVER = "never";

    private static String read() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The text from one phrase to the next occurrence of another, both without. */
    private static String between(String start, String end, String text) {
        int from = text.indexOf(start);
        assertThat(from).as(start).isNotNegative();
        int to = text.indexOf(end, from + start.length());
        assertThat(to).as(end).isNotNegative();
        return text.substring(from + start.length(), to);
    }

    private static List<String> codes(String text) {
        return Pattern.compile("`([^`]+)`")
                .matcher(text)
                .results()
                .map(code -> code.group(1))
                .toList();
    }

    /** A row of the table of time. */
    record TimeRow(String form, String holds, String entersAt, String leavesAt) {

        Predicate predicate() {
            return SegmentParser.parse(codes(form).get(0));
        }

        /** The attribute as the row declares it; without a direction unless the row says one. */
        AttributeDeclaration declaration() {
            AttributeDeclaration seen = timestamp("seen");
            if (form.contains("`past`")) {
                return seen.past();
            }
            return form.contains("`upcoming`") ? seen.upcoming() : seen;
        }

        SegmentEngine engine() {
            return SegmentEngine.builder()
                    .clock(ManualClock.at(NOW))
                    .attribute(declaration())
                    .define(segment("s").where(predicate()).build())
                    .build();
        }

        /** The instant that {@code x}, {@code n−7d} or an instant itself is. */
        private static Instant instant(String term, Instant x) {
            if (Character.isDigit(term.charAt(0))) {
                return Instant.parse(term);
            }
            Instant start = term.charAt(0) == 'x' ? x : NOW;
            return switch (term.substring(1)) {
                case "" -> start;
                case "+7d" -> start.plus(WINDOW);
                case "−7d" -> start.minus(WINDOW);
                default -> throw new AssertionError("no term: " + term);
            };
        }

        /** Whether the row's inequality is true of a timestamp. */
        boolean holdsFor(Instant x) {
            String[] parts = holds.split(" ", -1);
            boolean all = true;
            for (int i = 1; i < parts.length; i += 2) {
                int order = instant(parts[i - 1], x).compareTo(instant(parts[i + 1], x));
                all &= switch (parts[i]) {
                    case "<" -> order < 0;
                    case "≤" -> order <= 0;
                    default -> throw new AssertionError("no comparison: " + parts[i]);
                };
            }
            return all;
        }

        /** The instants that the inequality compares with, now itself, and a millisecond to either side of each. */
        List<Instant> edges() {
            return Stream.concat(Arrays.stream(holds.split(" [<≤] ", -1)), Stream.of("n"))
                    .filter(term -> !term.equals("x"))
                    .map(term -> instant(term, NOW))
                    .flatMap(edge -> Stream.of(edge.minusMillis(1), edge, edge.plusMillis(1)))
                    .toList();
        }

        @Override
        public String toString() {
            return form;
        }
    }

    static List<TimeRow> timeRows() {
        List<TimeRow> rows = new ArrayList<>();
        for (String line : between("\n## Time\n", "\n## ", PAGE).lines().toList()) {
            if (line.startsWith("| `")) {
                String[] cells = line.split("\\|", -1);
                rows.add(new TimeRow(cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip()));
            }
        }
        assertThat(rows).hasSize(13);
        return rows;
    }

    @ParameterizedTest
    @MethodSource("timeRows")
    void timeForm_atEveryEdge_holdsWhenTheTableSays(TimeRow row) {
        for (Instant x : row.edges()) {
            SegmentEngine engine = row.engine();
            engine.apply(contact("c").set("seen", x));
            assertThat(engine.isMember("s", "c")).as("x is %s", x).isEqualTo(row.holdsFor(x));
        }
    }

    @ParameterizedTest
    @MethodSource("timeRows")
    void timeForm_overTheClock_flipsWhenTheTableSays(TimeRow row) {
        Instant x = NOW.plus(Duration.ofDays(30));
        SegmentEngine engine = row.engine();
        engine.apply(contact("c").set("seen", x));
        List<MembershipChange> changes =
                engine.advanceTo(NOW.plus(Duration.ofDays(90))).changes();
        assertThat(instants(changes, Direction.ENTERED)).isEqualTo(expected(row.entersAt, x));
        assertThat(instants(changes, Direction.EXITED)).isEqualTo(expected(row.leavesAt, x));
    }

    private static List<Instant> instants(List<MembershipChange> changes, Direction direction) {
        return changes.stream()
                .filter(change -> change.direction() == direction)
                .map(MembershipChange::at)
                .toList();
    }

    private static List<Instant> expected(String cell, Instant x) {
        return cell.equals(NEVER) ? List.of() : List.of(TimeRow.instant(cell, x));
    }

    @Test
    void betweenInstants_atBothEnds_holds() {
        Predicate between = SegmentParser.parse("seen between 2026-11-23T10:00:00Z and 2026-11-23T10:00:01Z");
        Map.of(-1, false, 0, true, 1_000, true, 1_001, false).forEach((millis, holds) -> {
            SegmentEngine engine = SegmentEngine.builder()
                    .define(segment("s").where(between).build())
                    .build();
            engine.apply(contact("c").set("seen", NOW.plusMillis(millis)));
            assertThat(engine.isMember("s", "c")).as("%s ms", millis).isEqualTo(holds);
        });
    }

    @Test
    void unit_inTheList_isReadWithABlankAndWithout() {
        assertThat(codes(between("and a unit, with a blank between or without:", "An instant", PROSE)))
                .hasSize(18)
                .allSatisfy(unit -> assertThat(SegmentParser.parse("a within 7" + unit))
                        .isEqualTo(SegmentParser.parse("a within 7 " + unit)));
    }

    @Test
    void duration_atItsLimits_isRead() {
        assertThat(SegmentParser.tryParse("a within 1 ms or a within 100000 days"))
                .isInstanceOf(Parsed.class);
        assertThat(SegmentParser.tryParse("a within 0 ms")).isInstanceOf(Refused.class);
        assertThat(SegmentParser.tryParse("a within 100001 days")).isInstanceOf(Refused.class);
    }

    @Test
    void instant_inWords_isRead() {
        List<String> instants = Pattern.compile("[0-9-]+T[^ ,;]+")
                .matcher(between("An instant has an offset:", "a date alone", PROSE))
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(instants)
                .hasSize(2)
                .allSatisfy(instant -> assertThat(SegmentParser.tryParse("a before " + instant))
                        .isInstanceOf(Parsed.class));
    }

    @Test
    void reservedWord_inTheList_isNoName() {
        assertThat(codes(between("Reserved are ", ". All other", PROSE)))
                .containsExactly("and", "or", "not", "is", "in", "true", "false")
                .allSatisfy(word -> {
                    assertThat(SegmentParser.tryParse(word + " = x")).isInstanceOf(Refused.class);
                    assertThat(SegmentParser.parse("`" + word + "` exists"))
                            .isEqualTo(attribute(word).exists());
                });
    }

    @Test
    void mapOperator_inTheList_isRead() {
        assertThat(codes(between("nest. The operators are ", " `\"mode\"`", PROSE)))
                .hasSize(25)
                .allMatch(LanguagePageClaimsTest::isOperator);
        assertThat(isOperator("whatever")).isFalse();
    }

    /** Whether an operator of maps takes one value or another. */
    private static boolean isOperator(String name) {
        List<Object> values = List.of("x", "7d", "2026-11-23", 1, true, List.of("x"), List.of(1, 2));
        return values.stream().anyMatch(value -> isRead(Map.of("a", Map.of(name, value))));
    }

    private static boolean isRead(Map<?, ?> where) {
        try {
            SegmentMaps.parse(where);
            return true;
        } catch (SegmentMapException refused) {
            return false;
        }
    }

    @Test
    void limits_inWords_areTheStandardOnes() {
        Limits standard = Limits.standard();
        String said = between("A text has at most ", "\n\n", PROSE);
        assertThat(said)
                .contains(
                        grouped(standard.textLength()) + " characters",
                        standard.nesting() + " levels",
                        grouped(standard.nodes()) + " operators, conditions and list values",
                        "up to " + Limits.NESTING_CEILING + " levels and " + grouped(Limits.NODES_CEILING) + " nodes");
    }

    private static String grouped(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    @Test
    void wrongStatement_besideOthers_hidesNoErrorOfThem() {
        assertThat(SegmentsFile.tryParse("segment a: b is )\nsegment c: n > 1\nsegment d: n contains x\n"
                                + "segment e: in segment nowhere")
                        .diagnostics())
                .extracting(Diagnostic::line)
                .containsExactly(1, 3, 4);
    }
}
