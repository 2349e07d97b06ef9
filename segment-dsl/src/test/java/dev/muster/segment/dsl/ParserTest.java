package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.minutes;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.seconds;
import static dev.muster.segment.Segments.weeks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Limits;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Comparison;
import dev.muster.segment.dsl.ParseResult.Parsed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParserTest {

    private static final Predicate A = attribute("a").isTrue();
    private static final Predicate B = attribute("b").isTrue();
    private static final Predicate C = attribute("c").isTrue();

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

    static Stream<Row> logic() {
        return Stream.of(
                row("a", A, "a is true"),
                row("a and b", allOf(A, B), "a is true AND b is true"),
                row("a && b", allOf(A, B), "a is true AND b is true"),
                row("a Or b || c", anyOf(A, B, C), "a is true OR b is true OR c is true"),
                row("a or b and c", anyOf(A, allOf(B, C)), "a is true OR b is true AND c is true"),
                row("(a or b) and c", allOf(anyOf(A, B), C), "(a is true OR b is true) AND c is true"),
                row("a and (b and c)", allOf(A, B, C), "a is true AND b is true AND c is true"),
                row("(((a)))", A, "a is true"),
                row("not a", not(A), "a is not true"),
                row("!a", not(A), "a is not true"),
                row("NOT a and b", allOf(not(A), B), "a is not true AND b is true"),
                row("not (a and b)", not(allOf(A, B)), "NOT (a is true AND b is true)"),
                row("not not a", A, "a is true"),
                row("!!! a", not(A), "a is not true"),
                row("not (not a)", A, "a is true"),
                row("in segment s", inSegment("s"), "in segment s"),
                row("NOT in segment s", not(inSegment("s")), "not in segment s"),
                row("a\n# why\nand # and\nb # no newline", allOf(A, B), "a is true AND b is true"));
    }

    static Stream<Row> equality() {
        return Stream.of(
                row("a is Pro", attribute("a").is("Pro"), "a is \"Pro\""),
                row("a = Pro", attribute("a").is("Pro"), "a is \"Pro\""),
                row("a=='Pro'", attribute("a").is("Pro"), "a is \"Pro\""),
                row("a is not Pro", attribute("a").isNot("Pro"), "a != \"Pro\""),
                row("a != \"Pro\"", attribute("a").isNot("Pro"), "a != \"Pro\""),
                row("a not = Pro", attribute("a").isNot("Pro"), "a != \"Pro\""),
                row("a not is Pro", attribute("a").isNot("Pro"), "a != \"Pro\""),
                row("a not != Pro", attribute("a").is("Pro"), "a is \"Pro\""),
                row("a is 99", attribute("a").is(99), "a is 99"),
                row("a is 99.0", attribute("a").is(new Literal.Number("99.0")), "a is 99.0"),
                row("a=-1.5e-3", attribute("a").is(new Literal.Number("-1.5e-3")), "a is -1.5e-3"),
                row("a is TRUE", A, "a is true"),
                row("a = true", A, "a is true"),
                row("a is not true", not(A), "a is not true"),
                row("a is false", attribute("a").isFalse(), "a is false"),
                row("a != false", not(attribute("a").isFalse()), "a is not false"),
                row("a is 'true'", attribute("a").is("true"), "a is \"true\""),
                row("a in [v, \"w\"]", attribute("a").in("v", "w"), "a in [\"v\", \"w\"]"),
                row("a not in [v]", attribute("a").notIn("v"), "a not in [\"v\"]"),
                row(
                        "a in [1, 2.50, -3e1]",
                        attribute("a").in(List.of(number("1"), number("2.50"), number("-3e1"))),
                        "a in [1, 2.50, -3e1]"));
    }

    static Stream<Row> numbers() {
        return Stream.of(
                row("a > 1", attribute("a").greaterThan(1), "a > 1"),
                row("a>=1", attribute("a").atLeast(1), "a >= 1"),
                row("a < 1", attribute("a").lessThan(1), "a < 1"),
                row("a <=1", attribute("a").atMost(1), "a <= 1"),
                row("a not > 1", not(attribute("a").greaterThan(1)), "a not > 1"),
                row("a not <= 1", not(attribute("a").atMost(1)), "a not <= 1"),
                row("mrr>-1", attribute("mrr").greaterThan(-1), "mrr > -1"),
                row("mrr-1 > 2", attribute("mrr-1").greaterThan(2), "mrr-1 > 2"),
                row("a > -0.0", new Predicate.Compare("a", Comparison.GREATER, number("-0.0")), "a > -0.0"),
                row("a between 1 and 2", attribute("a").between(1, 2), "a between 1 and 2"),
                row("a not between -1 AND 2", not(attribute("a").between(-1, 2)), "a not between -1 and 2"),
                row(
                        "a between 1 and 2 and b",
                        allOf(attribute("a").between(1, 2), B),
                        "a between 1 and 2 AND b is true"));
    }

    static Stream<Row> texts() {
        return Stream.of(
                row("a contains v", attribute("a").contains("v"), "a contains \"v\""),
                row("a not contains v", not(attribute("a").contains("v")), "a not contains \"v\""),
                row("a does not contain v", not(attribute("a").contains("v")), "a not contains \"v\""),
                row("a starts with v", attribute("a").startsWith("v"), "a starts with \"v\""),
                row("a not starts with v", not(attribute("a").startsWith("v")), "a not starts with \"v\""),
                row("a does not start with v", not(attribute("a").startsWith("v")), "a not starts with \"v\""),
                row("a ends with v", attribute("a").endsWith("v"), "a ends with \"v\""),
                row("a not ends with v", not(attribute("a").endsWith("v")), "a not ends with \"v\""),
                row("a does not end with v", not(attribute("a").endsWith("v")), "a not ends with \"v\""),
                row("a contains ''", attribute("a").contains(""), "a contains \"\""),
                row("a is 'it\\'s'", attribute("a").is("it's"), "a is \"it's\""),
                row("a is \"\\\"\\\\\\n\\t\\u00e9\"", attribute("a").is("\"\\\n\té"), "a is \"\\\"\\\\\\n\\té\""),
                row("a is \"\\ud83d\\uDE00\"", attribute("a").is("😀"), "a is \"😀\""),
                row("a is \"# no comment\"", attribute("a").is("# no comment"), "a is \"# no comment\""),
                row("größe is 東京", attribute("größe").is("東京"), "größe is \"東京\""));
    }

    static Stream<Row> textSets() {
        return Stream.of(
                row("a has v", attribute("a").has("v"), "a has \"v\""),
                row("a not has v", not(attribute("a").has("v")), "a not has \"v\""),
                row("a does not have v", not(attribute("a").has("v")), "a not has \"v\""),
                row("a has any of [v, w]", attribute("a").hasAny("v", "w"), "a has any of [\"v\", \"w\"]"),
                row("a not has any of [v]", attribute("a").hasNone("v"), "a has none of [\"v\"]"),
                row("a has none of [v]", attribute("a").hasNone("v"), "a has none of [\"v\"]"),
                row("a does not have any of [v]", attribute("a").hasNone("v"), "a has none of [\"v\"]"),
                row("a not has none of [v]", attribute("a").hasAny("v"), "a has any of [\"v\"]"),
                row("a has all of ['v']", attribute("a").hasAll("v"), "a has all of [\"v\"]"),
                row("a not has all of [v]", not(attribute("a").hasAll("v")), "a not has all of [\"v\"]"),
                row("a has any", attribute("a").has("any"), "a has \"any\""),
                row("a has all or b", anyOf(attribute("a").has("all"), B), "a has \"all\" OR b is true"),
                row("a has none", attribute("a").has("none"), "a has \"none\""),
                row("a has any of [2026, 7d]", attribute("a").hasAny("2026", "7d"), "a has any of [\"2026\", \"7d\"]"));
    }

    static Stream<Row> presence() {
        return Stream.of(
                row("a exists", attribute("a").exists(), "a exists"),
                row("a is set", attribute("a").exists(), "a exists"),
                row("a is not missing", attribute("a").exists(), "a exists"),
                row("a is missing", attribute("a").isMissing(), "a is missing"),
                row("a is not set", attribute("a").isMissing(), "a is missing"),
                row("a not exists", attribute("a").isMissing(), "a is missing"),
                row("a does not exist", attribute("a").isMissing(), "a is missing"),
                row("a not is missing", attribute("a").exists(), "a exists"),
                row("not a is missing", attribute("a").exists(), "a exists"),
                row("a is 'set'", attribute("a").is("set"), "a is \"set\""),
                row("a = missing", attribute("a").is("missing"), "a is \"missing\""));
    }

    static Stream<Row> windows() {
        return Stream.of(
                row("a within 7d", attribute("a").within(days(7)), "a within 7 days"),
                row("a within last 7 DAYS", attribute("a").withinLast(days(7)), "a within last 7 days"),
                row("a less than 7 day ago", attribute("a").withinLast(days(7)), "a within last 7 days"),
                row("a within next 1 week", attribute("a").withinNext(weeks(1)), "a within next 1 week"),
                row("a less than 1w from now", attribute("a").withinNext(weeks(1)), "a within next 1 week"),
                row("a more than 36h ago", attribute("a").moreThanAgo(hours(36)), "a more than 36 hours ago"),
                row(
                        "a more than 1 m from now",
                        attribute("a").moreThanFromNow(minutes(1)),
                        "a more than 1 minute from now"),
                row("a not within 2 sec", not(attribute("a").within(seconds(2))), "a not within 2 seconds"),
                row("a not within last 5ms", not(attribute("a").withinLast(milliseconds(5))), "a not within last 5 ms"),
                row(
                        "a not less than 5ms ago",
                        not(attribute("a").withinLast(milliseconds(5))),
                        "a not within last 5 ms"),
                row(
                        "a not more than 5 min ago",
                        not(attribute("a").moreThanAgo(minutes(5))),
                        "a not more than 5 minutes ago"),
                row("a within 007 d", attribute("a").within(days(7)), "a within 7 days"));
    }

    static Stream<Row> moments() {
        return Stream.of(
                row("a before 2026-11-23", attribute("a").before(moment("2026-11-23")), "a before 2026-11-23"),
                row("a before \"2026-11-23\"", attribute("a").before(moment("2026-11-23")), "a before 2026-11-23"),
                row(
                        "a not after 2026-11-23T10:00:00.5+02:00",
                        not(attribute("a").after(moment("2026-11-23T10:00:00.5+02:00"))),
                        "a not after 2026-11-23T10:00:00.5+02:00"),
                row("a on 2026-11-23", attribute("a").on(moment("2026-11-23")), "a on 2026-11-23"),
                row("a not on 2026-11-23", not(attribute("a").on(moment("2026-11-23"))), "a not on 2026-11-23"),
                row(
                        "a between 2026-11-23 and '2026-11-23t10:00-05'",
                        attribute("a").between(moment("2026-11-23"), moment("2026-11-23t10:00-05")),
                        "a between 2026-11-23 and 2026-11-23t10:00-05"));
    }

    /** What a reader may not expect to be accepted. */
    static Stream<Row> surprises() {
        return Stream.of(
                row(
                        "country in [US, IN, OR]",
                        attribute("country").in("US", "IN", "OR"),
                        "country in [\"US\", \"IN\", \"OR\"]"),
                row(
                        "a in [true, not, and, is]",
                        attribute("a").in("true", "not", "and", "is"),
                        "a in [\"true\", \"not\", \"and\", \"is\"]"),
                row("size in [3XL, 007]", attribute("size").in("3XL", "007"), "size in [\"3XL\", \"007\"]"),
                row("day in [2026-11-23]", attribute("day").in("2026-11-23"), "day in [\"2026-11-23\"]"),
                row("last within last 7d", attribute("last").withinLast(days(7)), "last within last 7 days"),
                row("in segment last", inSegment("last"), "in segment last"),
                row(
                        "contains contains contains",
                        attribute("contains").contains("contains"),
                        "contains contains \"contains\""),
                row("segment is segment", attribute("segment").is("segment"), "segment is \"segment\""),
                row("has has has", attribute("has").has("has"), "has has \"has\""),
                row("more more than 1d ago", attribute("more").moreThanAgo(days(1)), "more more than 1 day ago"),
                row("d more than 1 d ago", attribute("d").moreThanAgo(days(1)), "d more than 1 day ago"),
                row("`in` is x", attribute("in").is("x"), "`in` is \"x\""),
                row("`2nd order` exists", attribute("2nd order").exists(), "`2nd order` exists"),
                row("`a``b` exists", attribute("a`b").exists(), "`a``b` exists"),
                row("`plan` is x", attribute("plan").is("x"), "plan is \"x\""),
                row("in segment `VIP: all`", inSegment("VIP: all"), "in segment `VIP: all`"),
                row("Is.it-so_2 exists", attribute("Is.it-so_2").exists(), "Is.it-so_2 exists"),
                row("a is not last", attribute("a").isNot("last"), "a != \"last\""),
                row("a is on or b", anyOf(attribute("a").is("on"), B), "a is \"on\" OR b is true"));
    }

    private static Literal.Number number(String spelling) {
        return new Literal.Number(spelling);
    }

    private static Moment moment(String spelling) {
        return new Moment(spelling);
    }

    @ParameterizedTest
    @MethodSource({"logic", "equality", "numbers", "texts", "textSets", "presence", "windows", "moments", "surprises"})
    void parse_goodText_saysItsPredicateAndPrintsCanonically(Row row) {
        assertThat(SegmentParser.parse(row.text)).isEqualTo(row.predicate).hasToString(row.canonical);
        assertThat(SegmentParser.parse(row.canonical)).isEqualTo(row.predicate);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plan is \"Pro\" AND last_active within 7 days AND email_verified is true",
                "plan != \"Free\" AND last_login more than 14 days ago AND support_tickets >= 1",
                "trial_ends_at within 3 days AND has_upgraded is false",
                "country in [\"US\", \"CA\", \"UK\"] AND mrr > 99",
            })
    void parse_canonicalText_isItsOwn(String text) {
        assertThat(SegmentParser.parse(text)).hasToString(text);
    }

    @Test
    void parse_sameAsTheBuilder_isEqual() {
        assertThat(SegmentParser.parse("plan is \"Pro\" AND (last_active within 7d OR has_opened_campaign)"
                        + " AND NOT churn_risk_flag"))
                .isEqualTo(allOf(
                        attribute("plan").is("Pro"),
                        anyOf(
                                attribute("last_active").within(days(7)),
                                attribute("has_opened_campaign").isTrue()),
                        not(attribute("churn_risk_flag").isTrue())));
    }

    /** Every keyword that is not reserved can be a name, a bare text and a segment's name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "after",
                "ago",
                "all",
                "any",
                "attribute",
                "before",
                "between",
                "boolean",
                "case",
                "contain",
                "contains",
                "default",
                "demand",
                "does",
                "end",
                "ends",
                "exist",
                "exists",
                "from",
                "has",
                "have",
                "last",
                "less",
                "missing",
                "more",
                "next",
                "none",
                "now",
                "number",
                "of",
                "on",
                "past",
                "segment",
                "sensitive",
                "set",
                "start",
                "starts",
                "text",
                "than",
                "timestamp",
                "upcoming",
                "with",
                "within",
                "d",
                "days",
                "ms",
            })
    void parse_softKeyword_isANameAndAText(String word) {
        String text = word + " = " + word + " and not " + word + " and in segment " + word + " and " + word
                + " contains " + word + " and " + word + " has " + word;
        assertThat(SegmentParser.parse(text))
                .isEqualTo(allOf(
                        attribute(word).is(word),
                        not(attribute(word).isTrue()),
                        inSegment(word),
                        attribute(word).contains(word),
                        attribute(word).has(word)));
    }

    @Test
    void tryParse_goodText_isParsedWithoutDiagnostics() {
        assertThat(SegmentParser.tryParse("a")).isEqualTo(new Parsed<>(A, List.of()));
    }

    @Test
    void parse_atEveryLimit_isAccepted() {
        assertThat(SegmentParser.parse("(((a)))", Limits.standard().withNesting(3)))
                .isEqualTo(A);
        assertThat(SegmentParser.parse(
                        "a or b and c", Limits.standard().withNesting(3).withNodes(5)))
                .isNotNull();
        assertThat(SegmentParser.parse("a", Limits.standard().withTextLength("a is true".length())))
                .isEqualTo(A);
    }
}
