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
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.weeks;
import static dev.muster.segment.dsl.MapForms.list;
import static dev.muster.segment.dsl.MapForms.map;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Limits;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Segment.Mode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What maps and lists say: the same as the builder and the text. */
final class SegmentMapsTest {

    private static final Predicate A = attribute("a").isTrue();
    private static final Predicate B = attribute("b").isTrue();
    private static final Predicate C = attribute("c").isTrue();

    /** Conditions, the predicate they say, and a text that says it. */
    record Row(Object where, Predicate predicate, String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static Row row(Object where, Predicate predicate, String text) {
        return new Row(where, predicate, text);
    }

    static Stream<Row> logic() {
        Map<?, ?> a = map("a", true);
        Map<?, ?> b = map("b", true);
        Map<?, ?> c = map("c", true);
        return Stream.of(
                row(a, A, "a"),
                row(list(a), A, "a"),
                row(list(list(list(a))), A, "a"),
                row(list(a, b), allOf(A, B), "a and b"),
                row(map("b", true, "a", true), allOf(B, A), "b and a"),
                row(list(list(a, b), c), allOf(A, B, C), "a and b and c"),
                row(map("any", list(a, b)), anyOf(A, B), "a or b"),
                row(map("all", list(a, b)), allOf(A, B), "a and b"),
                row(map("any", list(a)), A, "a"),
                row(map("all", list(a)), A, "a"),
                row(map("any", list(list(a, b), c)), anyOf(allOf(A, B), C), "a and b or c"),
                row(map("any", list(map("any", list(a, b)), c)), anyOf(A, B, C), "a or b or c"),
                row(list(map("any", list(a, b)), c), allOf(anyOf(A, B), C), "(a or b) and c"),
                row(map("any", list(a, b), "c", true), allOf(anyOf(A, B), C), "(a or b) and c"),
                row(map("c", true, "any", list(a, b)), allOf(C, anyOf(A, B)), "c and (a or b)"),
                row(map("any", list(map("a", true, "b", true), c)), anyOf(allOf(A, B), C), "a and b or c"),
                row(map("not", a), not(A), "not a"),
                row(map("not", list(a)), not(A), "not a"),
                row(map("not", list(a, b)), not(allOf(A, B)), "not (a and b)"),
                row(map("not", map("a", true, "b", true)), not(allOf(A, B)), "not (a and b)"),
                row(map("not", map("any", list(a, b))), not(anyOf(A, B)), "not (a or b)"),
                row(map("not", map("not", a)), A, "a"),
                row(map("not", map("not", map("not", a))), not(A), "not a"),
                row(map("inSegment", "s"), inSegment("s"), "in segment s"),
                row(map("not", map("inSegment", "VIP 1")), not(inSegment("VIP 1")), "not in segment `VIP 1`"));
    }

    static Stream<Row> names() {
        return Stream.of(
                row(map("`any`", "x"), attribute("any").is("x"), "any is x"),
                row(map("`all`", true), attribute("all").isTrue(), "all"),
                row(map("`not`", map("in", list("x"))), attribute("not").in("x"), "`not` in [x]"),
                row(map("`inSegment`", "x"), attribute("inSegment").is("x"), "inSegment is x"),
                row(map("`plan`", "Pro"), attribute("plan").is("Pro"), "plan is Pro"),
                row(map("`a``b`", "x"), attribute("a`b").is("x"), "`a``b` is x"),
                row(map("```a`", "x"), attribute("`a").is("x"), "```a` is x"),
                row(map("a`b", "x"), attribute("a`b").is("x"), "`a``b` is x"),
                row(map("Any", "x"), attribute("Any").is("x"), "Any is x"),
                row(map("or", "x"), attribute("or").is("x"), "`or` is x"),
                row(map("in", "x"), attribute("in").is("x"), "`in` is x"),
                row(map("is", map("is", "x")), attribute("is").is("x"), "`is` is x"),
                row(map("where", "x"), attribute("where").is("x"), "where is x"),
                row(map("2nd order", 5), attribute("2nd order").is(5), "`2nd order` is 5"),
                row(map("größe.東-1", 5), attribute("größe.東-1").is(5), "größe.東-1 is 5"),
                row(map("😀", true), attribute("😀").isTrue(), "`😀`"));
    }

    static Stream<Row> operators() {
        return Stream.of(
                row(map("a", "Pro"), attribute("a").is("Pro"), "a is Pro"),
                row(map("a", ""), attribute("a").is(""), "a is ''"),
                row(map("a", "2026-11-23"), attribute("a").is("2026-11-23"), "a is '2026-11-23'"),
                row(map("a", "02139"), attribute("a").is("02139"), "a is '02139'"),
                row(map("a", " x\n"), attribute("a").is(" x\n"), "a is ' x\\n'"),
                row(map("a", 99), attribute("a").is(99), "a is 99"),
                row(map("a", false), attribute("a").isFalse(), "a is false"),
                row(map("a", map("is", "Pro")), attribute("a").is("Pro"), "a is Pro"),
                row(map("a", map("is", 99)), attribute("a").is(99), "a = 99"),
                row(map("a", map("is", true)), A, "a is true"),
                row(map("a", map("isNot", "Pro")), attribute("a").isNot("Pro"), "a != Pro"),
                row(map("a", map("isNot", 99)), attribute("a").isNot(99), "a is not 99"),
                row(map("a", map("isNot", true)), not(A), "a is not true"),
                row(map("a", map("gt", 99)), attribute("a").greaterThan(99), "a > 99"),
                row(map("a", map("gte", 99)), attribute("a").atLeast(99), "a >= 99"),
                row(map("a", map("lt", -1.5)), attribute("a").lessThan(-1.5), "a < -1.5"),
                row(map("a", map("lte", 0)), attribute("a").atMost(0), "a <= 0"),
                row(
                        map("a", map("gt", 1, "lt", 9)),
                        allOf(attribute("a").greaterThan(1), attribute("a").lessThan(9)),
                        "a > 1 and a < 9"),
                row(
                        map("a", map("lt", 9, "gt", 1), "b", true),
                        allOf(attribute("a").lessThan(9), attribute("a").greaterThan(1), B),
                        "a < 9 and a > 1 and b"),
                row(
                        map("not", map("a", map("gt", 1, "lt", 9))),
                        not(allOf(attribute("a").greaterThan(1), attribute("a").lessThan(9))),
                        "not (a > 1 and a < 9)"),
                row(map("a", map("between", list(1, 9))), attribute("a").between(1, 9), "a between 1 and 9"),
                row(map("a", map("between", list(1, 1))), attribute("a").between(1, 1), "a between 1 and 1"),
                row(
                        map("a", map("between", list("2026-11-23", "2026-11-24T10:00:00+02:00"))),
                        attribute("a").between(new Moment("2026-11-23"), new Moment("2026-11-24T10:00:00+02:00")),
                        "a between 2026-11-23 and 2026-11-24T10:00:00+02:00"),
                row(
                        map("a", map("in", list("US", "CA", "UK"))),
                        attribute("a").in("US", "CA", "UK"),
                        "a in [US, CA, UK]"),
                row(map("a", map("in", list("US"))), attribute("a").in("US"), "a in [US]"),
                row(
                        map("a", map("in", list("3XL", 7, "007"))),
                        attribute("a").in(List.of(Literal.of("3XL"), Literal.of(7), Literal.of("007"))),
                        "a in [3XL, 7, 007]"),
                row(map("a", map("notIn", list(1, 2))), attribute("a").notIn(1, 2), "a not in [1, 2]"),
                row(map("a", map("contains", "x")), attribute("a").contains("x"), "a contains x"),
                row(map("a", map("startsWith", "x")), attribute("a").startsWith("x"), "a starts with x"),
                row(map("a", map("endsWith", "")), attribute("a").endsWith(""), "a ends with ''"),
                row(map("a", map("has", "vip")), attribute("a").has("vip"), "a has vip"),
                row(map("a", map("hasAny", list("x", "y"))), attribute("a").hasAny("x", "y"), "a has any of [x, y]"),
                row(map("a", map("hasAll", list("x"))), attribute("a").hasAll("x"), "a has all of [x]"),
                row(map("a", map("hasNone", list("x", "y"))), attribute("a").hasNone("x", "y"), "a has none of [x, y]"),
                row(map("a", map("exists", true)), attribute("a").exists(), "a exists"),
                row(map("a", map("exists", false)), attribute("a").isMissing(), "a is missing"),
                row(map("a", map("within", "7d")), attribute("a").within(days(7)), "a within 7d"),
                row(map("a", map("within", "7 days")), attribute("a").within(days(7)), "a within 7 days"),
                row(map("a", map("within", "1 week")), attribute("a").within(weeks(1)), "a within 1 week"),
                row(map("a", map("within", " 7  D\n")), attribute("a").within(days(7)), "a within 7d"),
                row(map("a", map("within", "250ms")), attribute("a").within(milliseconds(250)), "a within 250 ms"),
                row(map("a", map("withinLast", "5m")), attribute("a").withinLast(minutes(5)), "a less than 5m ago"),
                row(map("a", map("withinNext", "48 h")), attribute("a").withinNext(hours(48)), "a within next 48h"),
                row(
                        map("a", map("moreThanAgo", "14 days")),
                        attribute("a").moreThanAgo(days(14)),
                        "a more than 14 days ago"),
                row(
                        map("a", map("moreThanFromNow", "2w")),
                        attribute("a").moreThanFromNow(weeks(2)),
                        "a more than 2w from now"),
                row(
                        map("a", map("before", "2026-11-23")),
                        attribute("a").before(new Moment("2026-11-23")),
                        "a before 2026-11-23"),
                row(
                        map("a", map("after", "2026-11-23T10:00Z")),
                        attribute("a").after(new Moment("2026-11-23T10:00Z")),
                        "a after 2026-11-23T10:00Z"),
                row(map("a", map("on", "2026-11-23")), attribute("a").on(new Moment("2026-11-23")), "a on 2026-11-23"));
    }

    /** A number that is spelled by somebody else, as some JSON libraries read them when asked for and not before. */
    private static final class SpelledNumber extends Number {

        private static final long serialVersionUID = 1;

        private final String spelling;

        SpelledNumber(String spelling) {
            this.spelling = spelling;
        }

        @Override
        public int intValue() {
            throw new AssertionError("not asked for");
        }

        @Override
        public long longValue() {
            throw new AssertionError("not asked for");
        }

        @Override
        public float floatValue() {
            throw new AssertionError("not asked for");
        }

        @Override
        public double doubleValue() {
            throw new AssertionError("not asked for");
        }

        @Override
        public String toString() {
            return spelling;
        }
    }

    static Number spelled(String spelling) {
        return new SpelledNumber(spelling);
    }

    private static Row number(Number number, String spelling) {
        return row(map("a", map("gt", number)), compare(spelling), "a > " + spelling);
    }

    private static Predicate compare(String spelling) {
        return new Predicate.Compare("a", Predicate.Comparison.GREATER, new Literal.Number(spelling));
    }

    static Stream<Row> numbers() {
        return Stream.of(
                number((byte) -7, "-7"),
                number((short) 7, "7"),
                number(7, "7"),
                number(7L, "7"),
                number(1L << 53, "9007199254740992"),
                number((1L << 53) + 2, "9007199254740994"),
                number(Long.MIN_VALUE, "-9223372036854775808"),
                number(new AtomicLong(7), "7"),
                number(99.0, "99"),
                number(-0.0, "0"),
                number(0.1, "0.1"),
                number(0.5f, "0.5"),
                number(0.1f, "0.10000000149011612"),
                number(1e21, "1e21"),
                number(Double.MIN_VALUE, "5e-324"),
                number(Double.MAX_VALUE, "1.7976931348623157e308"),
                number(new BigInteger("99"), "99"),
                number(BigInteger.TEN.pow(22), "10000000000000000000000"),
                number(new BigDecimal("99.0"), "99.0"),
                number(new BigDecimal("99"), "99"),
                number(new BigDecimal("1.50"), "1.50"),
                number(new BigDecimal("1e3"), "1E+3"),
                number(new BigDecimal("1e-12"), "1E-12"),
                number(new BigDecimal("1e-999999999"), "1E-999999999"),
                number(spelled("99.0"), "99.0"),
                number(spelled("-0"), "-0"),
                number(spelled("1e3"), "1e3"));
    }

    @ParameterizedTest
    @MethodSource({"logic", "names", "operators", "numbers"})
    void parse_conditions_sayWhatTheTextSays(Row row) {
        Predicate predicate = SegmentMaps.parse(row.where());
        assertThat(predicate).isEqualTo(row.predicate());
        assertThat(predicate).isEqualTo(SegmentParser.parse(row.text()));
        assertThat(predicate).hasToString(row.predicate().toString());
        assertThat(SegmentParser.parse(predicate.toString())).isEqualTo(predicate);
    }

    /** The four segments the project began with; each text is its own canonical text. */
    static Stream<Row> seeds() {
        return Stream.of(
                row(
                        list(map("plan", "Pro"), map("last_active", map("within", "7d")), map("email_verified", true)),
                        allOf(
                                attribute("plan").is("Pro"),
                                attribute("last_active").within(days(7)),
                                attribute("email_verified").isTrue()),
                        "plan is \"Pro\" AND last_active within 7 days AND email_verified is true"),
                row(
                        list(map("trial_ends_at", map("within", "3 days")), map("has_upgraded", false)),
                        allOf(
                                attribute("trial_ends_at").within(days(3)),
                                attribute("has_upgraded").isFalse()),
                        "trial_ends_at within 3 days AND has_upgraded is false"),
                row(
                        list(
                                map("plan", map("isNot", "Free")),
                                map("last_login", map("moreThanAgo", "14d")),
                                map("support_tickets", map("gte", 1))),
                        allOf(
                                attribute("plan").isNot("Free"),
                                attribute("last_login").moreThanAgo(days(14)),
                                attribute("support_tickets").atLeast(1)),
                        "plan != \"Free\" AND last_login more than 14 days ago AND support_tickets >= 1"),
                row(
                        list(map("last_login", map("moreThanAgo", "60d")), map("total_sessions", map("gt", 20))),
                        allOf(
                                attribute("last_login").moreThanAgo(days(60)),
                                attribute("total_sessions").greaterThan(20)),
                        "last_login more than 60 days ago AND total_sessions > 20"));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void segment_seed_isTheSameInAllThreeForms(Row row) {
        Segment segment = SegmentMaps.segment("seed", map("where", row.where(), "mode", "realtime"));
        assertThat(segment)
                .isEqualTo(segment("seed").where(row.predicate()).build())
                .isEqualTo(
                        segment("seed").where(SegmentParser.parse(row.text())).build());
        assertThat(segment.predicate()).hasToString(row.text());
    }

    @Test
    void segment_exampleOfTheDocumentation_isTheBuilders() {
        Segment activeProUsers = SegmentMaps.segment(
                "active_pro_users",
                Map.of(
                        "where",
                        List.of(
                                Map.of("plan", "Pro"),
                                Map.of("last_active", Map.of("within", "7d")),
                                Map.of("email_verified", true))));
        assertThat(activeProUsers)
                .isEqualTo(segment("active_pro_users")
                        .where(
                                attribute("plan").is("Pro"),
                                attribute("last_active").within(days(7)),
                                attribute("email_verified").isTrue())
                        .build());
    }

    @Test
    void segment_mode_isRealtimeUnlessOnDemand() {
        Map<?, ?> where = map("a", true);
        assertThat(SegmentMaps.segment("s", map("where", where)).mode()).isEqualTo(Mode.REALTIME);
        assertThat(SegmentMaps.segment("s", map("mode", "realtime", "where", where))
                        .mode())
                .isEqualTo(Mode.REALTIME);
        assertThat(SegmentMaps.segment("s", map("mode", "on demand", "where", where)))
                .isEqualTo(segment("s").where(A).onDemand().build());
    }

    @Test
    void parse_anyKindOfMapAndList_isTheSame() {
        Map<String, Object> sorted = new TreeMap<>(Map.of("b", true, "a", true));
        assertThat(SegmentMaps.parse(sorted)).isEqualTo(allOf(A, B));
        assertThat(SegmentMaps.parse(Collections.unmodifiableMap(sorted))).isEqualTo(allOf(A, B));
        assertThat(SegmentMaps.parse(new CopyOnWriteArrayList<>(List.of(Map.of("a", true), Map.of("b", true)))))
                .isEqualTo(allOf(A, B));
    }

    @Test
    void parse_withinGivenLimits_isAccepted() {
        Limits limits = new Limits("a in [\"x\", \"y\", \"z\"]".length(), 3, 4);
        assertThat(SegmentMaps.parse(map("a", map("in", list("x", "y", "z"))), limits))
                .isEqualTo(attribute("a").in("x", "y", "z"));
        assertThat(SegmentMaps.segment("s", map("where", map("a", true)), new Limits("a is true".length(), 1, 1)))
                .isEqualTo(segment("s").where(A).build());
    }
}
