package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.textSet;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Limits;
import dev.muster.segment.Segment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SegmentsFileTest {

    private static final String EXAMPLE = """
            attribute trial_ends_at: timestamp, upcoming
            attribute sku: text, case sensitive
            attribute has_upgraded: boolean, default false

            segment active_pro_users:
              plan is "Pro" AND last_active within 7 days AND email_verified is true

            segment trial_ending:
              trial_ends_at within 3 days AND has_upgraded is false
            """;

    @Test
    void parse_attributesAndSegments_keepsTheirOrder() {
        SegmentsFile file = SegmentsFile.parse(EXAMPLE);
        assertThat(file.attributes())
                .containsExactly(
                        timestamp("trial_ends_at").upcoming(),
                        text("sku").caseSensitive(),
                        bool("has_upgraded").withDefault(false));
        assertThat(file.segments())
                .containsExactly(
                        segment("active_pro_users")
                                .where(
                                        attribute("plan").is("Pro"),
                                        attribute("last_active").within(days(7)),
                                        attribute("email_verified").isTrue())
                                .build(),
                        segment("trial_ending")
                                .where(
                                        attribute("trial_ends_at").within(days(3)),
                                        attribute("has_upgraded").isFalse())
                                .build());
        assertReadsBack(file);
    }

    @Test
    void parse_segmentsOfARealShop_readsAll() throws IOException {
        SegmentsFile file = SegmentsFile.parse(resource("online-retail.segments"));
        assertThat(file.attributes()).isEmpty();
        assertThat(file.segments())
                .containsExactly(
                        segment("active_buyers")
                                .where(
                                        attribute("last_order_at").withinLast(days(30)),
                                        attribute("total_orders").atLeast(2))
                                .build(),
                        segment("lapsed")
                                .where(
                                        attribute("last_order_at").moreThanAgo(days(60)),
                                        attribute("total_spent").greaterThan(500),
                                        not(attribute("has_returned").isTrue()))
                                .build(),
                        segment("uk_or_de")
                                .where(attribute("country").in("united kingdom", "Germany"))
                                .build(),
                        segment("not_uk")
                                .where(attribute("country").isNot("United Kingdom"))
                                .build(),
                        segment("new")
                                .where(attribute("first_order_at").withinLast(days(7)))
                                .build());
        assertReadsBack(file);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = SegmentsFileTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertReadsBack(SegmentsFile file) {
        assertThat(SegmentsFile.parse(file.toString())).isEqualTo(file);
    }

    static Stream<Arguments> declarations() {
        return Stream.of(
                Arguments.of("text", text("a")),
                Arguments.of("Number", number("a")),
                Arguments.of("boolean", bool("a")),
                Arguments.of("timestamp", timestamp("a")),
                Arguments.of("text set", textSet("a")),
                Arguments.of(
                        "text, case sensitive, default Pro",
                        text("a").caseSensitive().withDefault("Pro")),
                Arguments.of("text, default 'a \"b\"'", text("a").withDefault("a \"b\"")),
                Arguments.of("number, default -1.5", number("a").withDefault(-1.5)),
                Arguments.of("number, default '7'", number("a").withDefault(7)),
                Arguments.of("number, default 1e300", number("a").withDefault(1e300)),
                Arguments.of("boolean, default TRUE", bool("a").withDefault(true)),
                Arguments.of("timestamp, past", timestamp("a").past()),
                Arguments.of(
                        "timestamp, default 2026-06-01, upcoming",
                        timestamp("a").upcoming().withDefault(Instant.parse("2026-06-01T00:00:00Z"))),
                Arguments.of(
                        "timestamp, default \"0001-01-01T00:00:00.001Z\"",
                        timestamp("a").withDefault(Instant.parse("0001-01-01T00:00:00.001Z"))),
                Arguments.of("text set, default []", textSet("a").withDefault(List.of())),
                Arguments.of(
                        "text set, default [in, 007, 'x;y']", textSet("a").withDefault(List.of("in", "007", "x;y"))),
                Arguments.of("text set, default \"x;y\"", textSet("a").withDefault(List.of("x", "y"))));
    }

    @ParameterizedTest
    @MethodSource("declarations")
    void parse_declaration_isTheBuildersAndReadsBack(String text, AttributeDeclaration expected) {
        SegmentsFile file = SegmentsFile.parse("attribute a: " + text);
        assertThat(file.attributes()).containsExactly(expected);
        assertReadsBack(file);
    }

    @Test
    void parse_onDemandAndForwardReference_areRead() {
        SegmentsFile file =
                SegmentsFile.parse("segment first: in segment `2nd` segment `2nd` ON DEMAND: a and b # the end");
        assertThat(file.segments())
                .containsExactly(
                        segment("first").where(inSegment("2nd")).build(),
                        segment("2nd")
                                .where(attribute("a").isTrue(), attribute("b").isTrue())
                                .onDemand()
                                .build());
        assertReadsBack(file);
    }

    @Test
    void parse_keywordsAsNames_areNames() {
        SegmentsFile file = SegmentsFile.parse(
                "attribute segment: text attribute attribute: text segment segment: segment is attribute\n"
                        + "segment on: attribute is segment segment demand on demand: on and demand");
        assertThat(file.attributes()).containsExactly(text("segment"), text("attribute"));
        assertThat(file.segments())
                .containsExactly(
                        segment("segment")
                                .where(attribute("segment").is("attribute"))
                                .build(),
                        segment("on")
                                .where(attribute("attribute").is("segment"))
                                .build(),
                        segment("demand")
                                .where(allOf(
                                        attribute("on").isTrue(),
                                        attribute("demand").isTrue()))
                                .onDemand()
                                .build());
        assertReadsBack(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n \t\r\n", "# only a comment", "\uFEFF"})
    void parse_nothing_declaresNothing(String text) {
        assertThat(SegmentsFile.parse(text)).isEqualTo(new SegmentsFile(List.of(), List.of()));
    }

    @Test
    void parse_byteOrderMarkAndWindowsLines_areRead() {
        assertThat(SegmentsFile.parse("\uFEFFsegment a:\r\n  b\r\n\r\nsegment c:\r\n  d")
                        .segments())
                .extracting(Segment::name)
                .containsExactly("a", "c");
        assertThat(places("\uFEFFsegment a b"))
                .containsExactly("1:1+7 unexpected 'segment'; expected 'attribute NAME:' or 'segment NAME:'");
        assertThat(places("\uFEFFsegment a: )")).containsExactly("1:12+1 unexpected ')'; expected a condition");
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of(
                        "plan is Pro",
                        List.of("1:1+4 unexpected 'plan'; expected 'attribute NAME:' or 'segment NAME:'")),
                Arguments.of("segment a:", List.of("1:11+1 unexpected end; expected a condition")),
                Arguments.of(
                        "segment a: plan is\nsegment b: c\nsegment d: e is [",
                        List.of("1:19+1 unexpected end; expected a value", "3:17+1 unexpected '['; expected a value")),
                Arguments.of(
                        "segment a: (b\nattribute c: text, bold\nsegment d: e > f or g within 3",
                        List.of(
                                "1:14+1 unexpected end; expected an operator, 'and', 'or' or ')'",
                                "2:20+4 unexpected 'bold'; expected 'case', 'default', 'past' or 'upcoming'",
                                "3:16+1 '>' needs a number; got 'f'",
                                "3:30+1 '3' has no unit; expected a duration like '3 days'")),
                Arguments.of(
                        "attribute a: string",
                        List.of("1:14+6 unexpected 'string'; expected 'boolean', 'number', 'text' or 'timestamp'")),
                Arguments.of(
                        "segment in: a",
                        List.of("1:9+2 'in' is a reserved word; write it in backticks if it is meant as a name")),
                Arguments.of("segment \"VIP\": a", List.of("1:9+5 a name stands in backticks, not in quotes")),
                Arguments.of(
                        "segment a:) segment 2nd: a segment 5 on demand: a",
                        List.of(
                                "1:11+1 unexpected ')'; expected a condition",
                                "1:21+4 '2nd:' starts with a digit; write it in backticks if it is meant as a name",
                                "1:36+1 '5' starts with a digit; write it in backticks if it is meant as a name")),
                Arguments.of("segment ``: a", List.of("1:9+2 segment name is empty; expected 1 to 512 characters")),
                Arguments.of(
                        "attribute ``: text", List.of("1:11+2 attribute name is empty; expected 1 to 512 characters")),
                Arguments.of(
                        "attribute a: number, past", List.of("1:22+4 attribute 'a' is number; 'past' needs timestamp")),
                Arguments.of(
                        "attribute a: timestamp, past, upcoming",
                        List.of("1:31+8 attribute 'a' is past already; cannot add 'upcoming'")),
                Arguments.of(
                        "attribute a: boolean, default 1",
                        List.of("1:23+9 attribute 'a' is boolean; its default 1 does not read as it")),
                Arguments.of(
                        "attribute a: number, default 007",
                        List.of("1:30+3 'default' needs a text; write '007' in quotes if it is meant as one")),
                Arguments.of(
                        "segment a: b\n\nattribute c: text\nsegment a: d > x\nattribute c: number",
                        List.of(
                                "4:9+1 segment 'a' is defined twice; first in line 1",
                                "4:16+1 '>' needs a number; got 'x'",
                                "5:11+1 attribute 'c' is declared twice; first in line 3")),
                Arguments.of(
                        "segment a: x > 1\nsegment b: y\nsegment c: x contains z\nsegment d: x is true",
                        List.of("3:9+1 segment 'c': attribute 'x' is number; 'contains' needs text"
                                + " (as segment 'a' has it in 'x > 1')")),
                Arguments.of(
                        "attribute x: timestamp\nsegment a: x is Pro",
                        List.of("2:9+1 segment 'a': attribute 'x' is timestamp; timestamps have no 'is', use 'on'")));
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void tryParse_badFile_saysAllThatIsWrong(String text, List<String> expected) {
        assertThat(places(text)).containsExactlyElementsOf(expected);
    }

    private static List<String> places(String text) {
        return SegmentsFile.tryParse(text).diagnostics().stream()
                .map(said -> said.line() + ":" + said.column() + "+" + said.length() + " " + said.message())
                .toList();
    }

    @Test
    void parse_badFile_throwsAllDiagnostics() {
        assertThatThrownBy(() -> SegmentsFile.parse("segment a:\n  b is )\n\nsegment c:\n  d >"))
                .isInstanceOfSatisfying(
                        ExpressionException.class,
                        refused -> assertThat(refused.diagnostics()).hasSize(2))
                .hasMessage("unexpected ')'; expected a value (line 2, column 8)\n  b is )\n       ^");
    }

    @Test
    void parse_manySegmentsBeyondTheNodesOfOne_areAccepted() {
        Limits limits = Limits.standard().withNodes(3);
        assertThat(SegmentsFile.parse("segment a: b or c segment d: e or f", limits)
                        .segments())
                .hasSize(2);
        assertThat(SegmentsFile.tryParse("segment a: b or c or d", limits).diagnostics())
                .hasSize(1);
        assertThat(SegmentsFile.tryParse("segment a: b", limits.withTextLength(11))
                        .diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly("the text has 12 characters; at most 11 are accepted");
    }
}
