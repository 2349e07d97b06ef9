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
import dev.muster.segment.AttributeType;
import dev.muster.segment.Limits;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.SegmentEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

    @Test
    void parse_definitionsOfAnEngine_givesThemBack() {
        SegmentEngine engine = SegmentEngine.builder()
                .attribute(text("plan").caseSensitive())
                .define(
                        segment("low").where(attribute("tier").in(1, 2)).build(),
                        segment("named")
                                .where(attribute("inferred").is("inferred"))
                                .build())
                .build();

        SegmentsFile file = SegmentsFile.parse(engine.definitions().toString());

        assertThat(file.inferredTypes())
                .isEqualTo(Map.of("tier", AttributeType.NUMBER, "inferred", AttributeType.TEXT));
        assertThat(file.definitions()).isEqualTo(engine.definitions());
        assertThat(file).hasToString(engine.definitions().toString());
        assertReadsBack(file);
    }

    @Test
    void parse_inferredType_isInForceAndNotDeclared() {
        assertThat(places("attribute tier: number, inferred segment s: tier contains a segment t: tier > 1"))
                .containsExactly(
                        "1:45+15 attribute 'tier' is number; 'contains' needs text (as segment 't' has it in 'tier > 1')");
        assertThat(SegmentsFile.tryParse("attribute seen: timestamp, inferred segment s: seen within 7d")
                        .diagnostics())
                .as("a bare within still looks both ways")
                .hasSize(1);
        assertThat(places("attribute tier: number, inferred, default 1"))
                .containsExactly(
                        "1:25+8 'inferred' cannot stand with other options; a type that is inferred is not declared");
        assertThat(places("attribute tier: number, inferred attribute tier: text"))
                .containsExactly("1:44+4 attribute 'tier' is declared twice; first in line 1");
        Scope declared = Scope.of(SegmentsFile.parse("attribute tier: text"));
        assertThat(SegmentsFile.tryParse("attribute tier: number, inferred", declared)
                        .diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly("attribute 'tier' is declared already: attribute tier: text");
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
        assertThat(places("\uFEFFsegment a b")).containsExactly("1:11+1 unexpected 'b'; expected ':'");
        assertThat(places("\uFEFFsegment a: )")).containsExactly("1:12+1 unexpected ')'; expected a condition");
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
