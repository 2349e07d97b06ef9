package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.minutes;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.textSet;
import static dev.muster.segment.Segments.weeks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * More good text that a newcomer would not expect to be good, beside {@link SurprisingTextsTest}: what the Java builder says
 * the same with, and the canonical text of both.
 */
final class SurprisingPredicatesTest {

    private static final Predicate A = attribute("a").isTrue();
    private static final Predicate B = attribute("b").isTrue();

    /** A text, the predicate it says, and how that is written canonically. */
    record Row(String text, Predicate predicate, String canonical) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static Row row(String text, Predicate predicate, String canonical) {
        return new Row(text, predicate, canonical);
    }

    private static Literal.Number number(String spelling) {
        return new Literal.Number(spelling);
    }

    private static Predicate before(String spelling) {
        return attribute("a").before(new Moment(spelling));
    }

    /** Attributes called like keywords, units and what stands around them. */
    static Stream<Row> names() {
        return Stream.of(
                row("within within 7d", attribute("within").within(days(7)), "within within 7 days"),
                row(
                        "within not within last 7d",
                        not(attribute("within").withinLast(days(7))),
                        "within not within last 7 days"),
                row("within", attribute("within").isTrue(), "within is true"),
                row("does does not exist", attribute("does").isMissing(), "does is missing"),
                row("exists exists", attribute("exists").exists(), "exists exists"),
                row("exists not exists", attribute("exists").isMissing(), "exists is missing"),
                row(
                        "a exists and exists",
                        allOf(attribute("a").exists(), attribute("exists").isTrue()),
                        "a exists AND exists is true"),
                row(
                        "any and all or none",
                        anyOf(
                                allOf(
                                        attribute("any").isTrue(),
                                        attribute("all").isTrue()),
                                attribute("none").isTrue()),
                        "any is true AND all is true OR none is true"),
                row(
                        "any has any of [any, of]",
                        attribute("any").hasAny("any", "of"),
                        "any has any of [\"any\", \"of\"]"),
                row("has has any of [has]", attribute("has").hasAny("has"), "has has any of [\"has\"]"),
                row("a has of", attribute("a").has("of"), "a has \"of\""),
                row(
                        "a has any and of",
                        allOf(attribute("a").has("any"), attribute("of").isTrue()),
                        "a has \"any\" AND of is true"),
                row(
                        "starts starts with starts",
                        attribute("starts").startsWith("starts"),
                        "starts starts with \"starts\""),
                row("end ends with end", attribute("end").endsWith("end"), "end ends with \"end\""),
                row(
                        "contain does not contain contain",
                        not(attribute("contain").contains("contain")),
                        "contain not contains \"contain\""),
                row("a starts with with", attribute("a").startsWith("with"), "a starts with \"with\""),
                row("ago more than 1d ago", attribute("ago").moreThanAgo(days(1)), "ago more than 1 day ago"),
                row("than more than 1d ago", attribute("than").moreThanAgo(days(1)), "than more than 1 day ago"),
                row(
                        "now more than 1h from now",
                        attribute("now").moreThanFromNow(hours(1)),
                        "now more than 1 hour from now"),
                row(
                        "week more than 1 week from now",
                        attribute("week").moreThanFromNow(weeks(1)),
                        "week more than 1 week from now"),
                row("ms within 5 ms", attribute("ms").within(milliseconds(5)), "ms within 5 ms"),
                row("m within 5m", attribute("m").within(minutes(5)), "m within 5 minutes"),
                row(
                        "a within 7 d and d",
                        allOf(attribute("a").within(days(7)), attribute("d").isTrue()),
                        "a within 7 days AND d is true"),
                row("set is 'set'", attribute("set").is("set"), "set is \"set\""),
                row("missing = missing", attribute("missing").is("missing"), "missing is \"missing\""),
                row("a has missing", attribute("a").has("missing"), "a has \"missing\""),
                row("a contains set", attribute("a").contains("set"), "a contains \"set\""),
                row("attribute is text", attribute("attribute").is("text"), "attribute is \"text\""),
                row("case is sensitive", attribute("case").is("sensitive"), "case is \"sensitive\""),
                row("past within last 1d", attribute("past").withinLast(days(1)), "past within last 1 day"),
                row("upcoming within next 1d", attribute("upcoming").withinNext(days(1)), "upcoming within next 1 day"),
                row(
                        "segment and in segment segment",
                        allOf(attribute("segment").isTrue(), inSegment("segment")),
                        "segment is true AND in segment segment"),
                row("not in segment not-in", not(inSegment("not-in")), "not in segment not-in"),
                row(
                        "e-1 > 1e-1",
                        new Predicate.Compare("e-1", Predicate.Comparison.GREATER, number("1e-1")),
                        "e-1 > 1e-1"),
                row("x.-_ = 1", attribute("x.-_").is(1), "x.-_ is 1"),
                row("a- is b-", attribute("a-").is("b-"), "a- is \"b-\""));
    }

    /** Bare words, numbers and texts as they are spelled. */
    static Stream<Row> values() {
        return Stream.of(
                row("a is null", attribute("a").is("null"), "a is \"null\""),
                row("a is NaN", attribute("a").is("NaN"), "a is \"NaN\""),
                row("a is a", attribute("a").is("a"), "a is \"a\""),
                row("a is Pro-2.0", attribute("a").is("Pro-2.0"), "a is \"Pro-2.0\""),
                row("a is Pro.", attribute("a").is("Pro."), "a is \"Pro.\""),
                row("a is x..y", attribute("a").is("x..y"), "a is \"x..y\""),
                row("a==-1", attribute("a").is(-1), "a is -1"),
                row("a>-1e3", new Predicate.Compare("a", Predicate.Comparison.GREATER, number("-1e3")), "a > -1e3"),
                row(
                        "a in [1E3, -0, 0.10]",
                        attribute("a").in(List.of(number("1E3"), number("-0"), number("0.10"))),
                        "a in [1E3, -0, 0.10]"),
                row("a in [5+3, 12:00:00Z]", attribute("a").in("5+3", "12:00:00Z"), "a in [\"5+3\", \"12:00:00Z\"]"),
                row("a in [In, nOt, True]", attribute("a").in("In", "nOt", "True"), "a in [\"In\", \"nOt\", \"True\"]"),
                row("a is 'a\tb'", attribute("a").is("a\tb"), "a is \"a\\tb\""),
                row("a contains ','", attribute("a").contains(","), "a contains \",\""),
                row("a is not 'not'", attribute("a").isNot("not"), "a != \"not\""),
                row("a not == b", attribute("a").isNot("b"), "a != \"b\""),
                row("a not is not set", attribute("a").exists(), "a exists"),
                row("not!a", A, "a is true"),
                row("!a&&!b", allOf(not(A), not(B)), "a is not true AND b is not true"),
                row("a does not have none of [b]", attribute("a").hasAny("b"), "a has any of [\"b\"]"),
                row("a does not have any", not(attribute("a").has("any")), "a not has \"any\""));
    }

    /** Instants with offsets, and what is between tokens. */
    static Stream<Row> momentsAndBlanks() {
        return Stream.of(
                row("a before 2026-11-23t10:00z", before("2026-11-23t10:00z"), "a before 2026-11-23t10:00z"),
                row("a before 2026-11-23T10:00-08", before("2026-11-23T10:00-08"), "a before 2026-11-23T10:00-08"),
                row(
                        "a before '2026-11-23T10:00:00.123456789Z'",
                        before("2026-11-23T10:00:00.123456789Z"),
                        "a before 2026-11-23T10:00:00.123456789Z"),
                row(
                        "a between 2026-11-23T10:00Z and 2026-11-23",
                        attribute("a").between(new Moment("2026-11-23T10:00Z"), new Moment("2026-11-23")),
                        "a between 2026-11-23T10:00Z and 2026-11-23"),
                row("a\tis\tPro\r\nAND\r\nb", allOf(attribute("a").is("Pro"), B), "a is \"Pro\" AND b is true"),
                row("a is Pro# comment", attribute("a").is("Pro"), "a is \"Pro\""),
                row("a is#c\nnot#d\r\nPro", attribute("a").isNot("Pro"), "a != \"Pro\""),
                row("a in [#c\nb,#d\nc]", attribute("a").in("b", "c"), "a in [\"b\", \"c\"]"),
                row("a within 7# days?\nhours", attribute("a").within(hours(7)), "a within 7 hours"),
                row("A Does NOT End With b", not(attribute("A").endsWith("b")), "A not ends with \"b\""),
                row("a HAS None OF [b]", attribute("a").hasNone("b"), "a has none of [\"b\"]"),
                row("a less THAN 7 HOURS From Now", attribute("a").withinNext(hours(7)), "a within next 7 hours"),
                row("été.Ω within 7d", attribute("été.Ω").within(days(7)), "été.Ω within 7 days"),
                row("Ё is ё", attribute("Ё").is("ё"), "Ё is \"ё\""),
                row("`#` is '#'", attribute("#").is("#"), "`#` is \"#\""),
                row("```` exists", attribute("`").exists(), "```` exists"),
                row("`a b` is x", attribute("a b").is("x"), "`a b` is \"x\""),
                row("`false` is false", attribute("false").isFalse(), "`false` is false"),
                row("in segment `🚀 ``A```", inSegment("🚀 `A`"), "in segment `🚀 ``A```"));
    }

    @ParameterizedTest
    @MethodSource({"names", "values", "momentsAndBlanks"})
    void parse_surprisingText_isTheBuildersPredicate(Row row) {
        assertThat(SegmentParser.parse(row.text)).isEqualTo(row.predicate).hasToString(row.canonical);
        assertThat(SegmentParser.parse(row.canonical)).isEqualTo(row.predicate);
    }

    /** The text of a file, and what it declares. */
    record FileRow(String text, List<AttributeDeclaration> attributes, List<Segment> segments) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static FileRow file(String text, Segment... segments) {
        return new FileRow(text, List.of(), List.of(segments));
    }

    private static FileRow file(String text, AttributeDeclaration... attributes) {
        return new FileRow(text, List.of(attributes), List.of());
    }

    private static Segment where(String name, Predicate predicate) {
        return segment(name).where(predicate).build();
    }

    private static Segment onDemand(String name, Predicate predicate) {
        return segment(name).where(predicate).onDemand().build();
    }

    static Stream<FileRow> files() {
        return Stream.of(
                file(
                        "segment a: b is segment segment c: d is attribute",
                        where("a", attribute("b").is("segment")),
                        where("c", attribute("d").is("attribute"))),
                file(
                        "segment a: in segment segment segment segment: b",
                        where("a", inSegment("segment")),
                        where("segment", B)),
                file(
                        "segment a: b has attribute attribute c: text",
                        List.of(text("c")),
                        List.of(where("a", attribute("b").has("attribute")))),
                file(
                        "segment on: on segment demand: demand",
                        where("on", attribute("on").isTrue()),
                        where("demand", attribute("demand").isTrue())),
                file(
                        "segment segment on demand: on on 2026-11-23",
                        onDemand("segment", attribute("on").on(new Moment("2026-11-23")))),
                file("segment # why\n a # this\n : # colon\n b", where("a", B)),
                file("SEGMENT a ON # here\r\n DEMAND : b", onDemand("a", B)),
                file("\uFEFF# comment\r\nsegment a:\r\n\tb\r\n", where("a", B)),
                file("segment `on demand`: a", where("on demand", A)),
                file("segment `🚀 ``A``: b`: a", where("🚀 `A`: b", A)),
                file("segment 東京.a-1: a", where("東京.a-1", A)),
                file("attribute text: text set", textSet("text")),
                file("attribute default: boolean, default true", bool("default").withDefault(true)),
                file(
                        "attribute a: text, default set, case sensitive",
                        text("a").withDefault("set").caseSensitive()),
                file(
                        "attribute a: text, default default attribute b: text, default case",
                        text("a").withDefault("default"),
                        text("b").withDefault("case")),
                file("attribute a: text attribute set: text", text("a"), text("set")),
                file(
                        "attribute a: text set, default [and, 007,\n # none\n x]",
                        textSet("a").withDefault(List.of("and", "007", "x"))));
    }

    private static FileRow file(String text, List<AttributeDeclaration> attributes, List<Segment> segments) {
        return new FileRow(text, attributes, segments);
    }

    @ParameterizedTest
    @MethodSource("files")
    void parse_surprisingFile_isTheBuilders(FileRow row) {
        SegmentsFile file = SegmentsFile.parse(row.text);
        assertThat(file).isEqualTo(new SegmentsFile(row.attributes, row.segments));
        assertThat(SegmentsFile.parse(file.toString())).isEqualTo(file);
    }
}
