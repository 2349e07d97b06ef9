package dev.muster.segment.dsl;

import static dev.muster.segment.dsl.MapForms.list;
import static dev.muster.segment.dsl.MapForms.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.segment.Limits;
import dev.muster.segment.dsl.SegmentMapException.Problem;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What people are told about maps and lists that are refused, to the letter. */
final class SegmentMapsErrorsTest {

    private static final String EXPECTED =
            "; expected 'is', 'isNot', 'gt', 'gte', 'lt', 'lte', 'between', 'in', 'notIn',"
                    + " 'contains', 'startsWith', 'endsWith', 'has', 'hasAny', 'hasAll', 'hasNone', 'exists', 'within',"
                    + " 'withinLast', 'withinNext', 'moreThanAgo', 'moreThanFromNow', 'before', 'after' or 'on'";

    private static final String MOMENT =
            " needs a date (2026-11-23) or an instant with an offset (2026-11-23T10:00:00Z); got ";

    private static final String BETWEEN =
            "'between' needs a list of two numbers, or of two dates (2026-11-23) or instants (2026-11-23T10:00:00Z); got ";

    /** Conditions, what is said about them, and where. */
    record Row(@Nullable Object where, String message, String path) {
        @Override
        public String toString() {
            return path + ": " + message;
        }
    }

    private static Row row(@Nullable Object where, String message, String path) {
        return new Row(where, message, path);
    }

    /** What is wrong with an operator's operand. */
    private static Row operand(String operator, @Nullable Object value, String message) {
        return row(map("a", map(operator, value)), message, "$.a." + operator);
    }

    private static final Map<?, ?> OK = map("a", true);

    static Stream<Row> conditions() {
        return Stream.of(
                row(null, "a condition is a list or a map; got null", "$"),
                row("plan is Pro", "a condition is a list or a map; got \"plan is Pro\"", "$"),
                row(7, "a condition is a list or a map; got 7", "$"),
                row(new int[0], "a condition is a list or a map; got an array", "$"),
                row(
                        Set.of(),
                        "a condition is a list or a map; got an object of class "
                                + Set.of().getClass().getName(),
                        "$"),
                row(list(OK, null), "a condition is a list or a map; got null", "$[1]"),
                row(list(OK, list(true)), "a condition is a list or a map; got true", "$[1][0]"),
                row(list(), "an empty list says nothing; expected one condition or more", "$"),
                row(list(OK, list()), "an empty list says nothing; expected one condition or more", "$[1]"),
                row(map(), "an empty map says nothing; expected an attribute, 'any', 'all', 'not' or 'inSegment'", "$"),
                row(
                        list(map()),
                        "an empty map says nothing; expected an attribute, 'any', 'all', 'not' or 'inSegment'",
                        "$[0]"),
                row(map(7, true), "a key is a text; got 7", "$"),
                row(list(map(null, true)), "a key is a text; got null", "$[0]"),
                row(map("any", list()), "an empty list says nothing; expected one condition or more", "$.any"),
                row(map("all", list()), "an empty list says nothing; expected one condition or more", "$.all"),
                row(map("not", list()), "an empty list says nothing; expected one condition or more", "$.not"),
                row(map("any", null), "'any' needs a list of conditions; got null", "$.any"),
                row(
                        map("any", "x"),
                        "'any' needs a list of conditions; got \"x\"; an attribute of that name is written `any`",
                        "$.any"),
                row(
                        map("all", OK),
                        "'all' needs a list of conditions; got a map; an attribute of that name is written `all`",
                        "$.all"),
                row(map("any", list("x")), "a condition is a list or a map; got \"x\"", "$.any[0]"),
                row(
                        map("not", true),
                        "'not' needs a list or a map; got true; an attribute of that name is written `not`",
                        "$.not"),
                row(map("not", null), "'not' needs a list or a map; got null", "$.not"),
                row(map("inSegment", list("s")), "'inSegment' needs the name of a segment; got a list", "$.inSegment"),
                row(
                        map("inSegment", 7),
                        "'inSegment' needs the name of a segment; got 7; an attribute of that name is written `inSegment`",
                        "$.inSegment"),
                row(map("inSegment", ""), "segment name is empty; expected 1 to 512 characters", "$.inSegment"),
                row(
                        map("inSegment", "a\u0007"),
                        "segment name has the control character U+0007 at index 1",
                        "$.inSegment"),
                row(
                        map("or", list(OK, OK)),
                        "'or' is an attribute here, which takes no conditions; did you mean 'any'?",
                        "$.or"),
                row(
                        map("AND", list(OK, OK)),
                        "'AND' is an attribute here, which takes no conditions; did you mean 'all'?",
                        "$.AND"),
                row(
                        map("NOT", OK),
                        "'NOT' is an attribute here, which takes no conditions; did you mean 'not'?",
                        "$.NOT"),
                row(
                        map("anny", list(OK)),
                        "'anny' is an attribute here, which takes no conditions; did you mean 'any'?",
                        "$.anny"));
    }

    static Stream<Row> names() {
        return Stream.of(
                row(map("", "x"), "attribute name is empty; expected 1 to 512 characters", "$.``"),
                row(map(" a", "x"), "attribute name \" a\" has a blank at its start; write \"a\"", "$.` a`"),
                row(map("`a `", "x"), "attribute name \"a \" has a blank at its end; write \"a\"", "$.`a `"),
                row(map("..", "x"), "attribute name is '..', which no web address can hold; write another", "$.`..`"),
                row(
                        map("inSegment", "."),
                        "segment name is '.', which no web address can hold; write another",
                        "$.inSegment"),
                row(map("``", "x"), "attribute name is empty; expected 1 to 512 characters", "$.``"),
                row(
                        map("a".repeat(513), "x"),
                        "attribute name has 513 characters; expected 1 to 512",
                        "$." + "a".repeat(60) + "…"),
                row(map("a\tb", "x"), "attribute name has the control character U+0009 at index 1", "$.`a\\u0009b`"),
                row(map("a\ud83d", "x"), "attribute name has a lone surrogate at index 1", "$.`a\\uD83D`"),
                row(
                        map("`a", "x"),
                        "a key that starts with a backtick ends with one, and has every other one doubled",
                        "$.```a`"),
                row(
                        map("`a`b`", "x"),
                        "a key that starts with a backtick ends with one, and has every other one doubled",
                        "$.```a``b``" + "`"),
                row(
                        map("`", "x"),
                        "a key that starts with a backtick ends with one, and has every other one doubled",
                        "$.````"),
                row(map("2nd order", map("gt", "x")), "'gt' needs a number; got \"x\"", "$.`2nd order`.gt"),
                row(map("a.b", map("gt", "x")), "'gt' needs a number; got \"x\"", "$.`a.b`.gt"),
                row(map("a`b", map("gt", "x")), "'gt' needs a number; got \"x\"", "$.`a``b`.gt"),
                row(map("`any`", map("gt", "x")), "'gt' needs a number; got \"x\"", "$.`any`.gt"),
                row(map("größe", map("gt", "x")), "'gt' needs a number; got \"x\"", "$.größe.gt"));
    }

    static Stream<Row> values() {
        return Stream.of(
                row(map("a", null), "null is no condition; write {\"exists\": false} for a missing value", "$.a"),
                row(
                        map("a", list("x", "y")),
                        "a list is no condition; write {\"in\": […]} for one of several values",
                        "$.a"),
                row(map("a", list()), "a list is no condition; write {\"in\": […]} for one of several values", "$.a"),
                row(
                        map("a", LocalDate.EPOCH),
                        "a condition on an attribute is a text, a number, a boolean or a map of operators; got an object"
                                + " of class java.time.LocalDate",
                        "$.a"),
                row(map("a", map()), "an empty map says nothing; expected an operator as in {\"gt\": 99}", "$.a"),
                row(map("a", map(7, 7)), "a key is a text; got 7", "$.a"),
                row(map("a", map(null, 7)), "a key is a text; got null", "$.a"),
                row(map("a", "x\ud83d"), "text has a lone surrogate at index 1", "$.a"),
                row(
                        map("a", Double.NaN),
                        "number NaN is not finite; write it in quotes if it is meant as a text",
                        "$.a"),
                row(
                        map("a", Float.NEGATIVE_INFINITY),
                        "number -Infinity is not finite; write it in quotes if it is meant as a text",
                        "$.a"),
                row(
                        map("a", 9007199254740993L),
                        "number 9007199254740993 cannot be held by a double; write it in quotes if it is meant as a text",
                        "$.a"),
                row(
                        map("a", new BigInteger("12345678901234567891")),
                        "number 12345678901234567891 cannot be held by a double; write it in quotes if it is meant as a text",
                        "$.a"),
                row(
                        map("a", new BigDecimal("1e999999999")),
                        "number 1E+999999999 cannot be held by a double; write it in quotes if it is meant as a text",
                        "$.a"),
                row(
                        map("a", BigInteger.TEN.pow(400)),
                        "number 1" + "0".repeat(59)
                                + "… cannot be held by a double; write it in quotes if it is meant as a text",
                        "$.a"),
                row(
                        map("a", BigInteger.ONE.shiftLeft(1 << 28)),
                        "a number has at most 1000 digits; got about 80807125",
                        "$.a"),
                row(
                        map("a", new BigDecimal(BigInteger.ONE.shiftLeft(1 << 28), 7)),
                        "a number has at most 1000 digits; got about 80807125",
                        "$.a"),
                row(
                        map("a", SegmentMapsTest.spelled("1".repeat(2_001))),
                        "a number has at most 1000 digits; got about 2001",
                        "$.a"),
                row(
                        map("a", SegmentMapsTest.spelled("0x1F")),
                        "'0x1F' is no number; expected digits like 99, -1.5 or 1e3; write it in quotes if it is meant as a"
                                + " text",
                        "$.a"),
                row(
                        map("a", SegmentMapsTest.spelled("007")),
                        "'007' is no number; expected digits like 99, -1.5 or 1e3; write it in quotes if it is meant as a"
                                + " text",
                        "$.a"));
    }

    static Stream<Row> operands() {
        return Stream.of(
                operand(
                        "is",
                        null,
                        "'is' needs a text, a number or a boolean; got null; write {\"exists\": false} for a missing value"),
                operand(
                        "isNot",
                        null,
                        "'isNot' needs a text, a number or a boolean; got null; write {\"exists\": true} for any value"),
                operand(
                        "is",
                        list("x"),
                        "'is' needs a text, a number or a boolean; got a list; use 'in' for one of several values"),
                operand(
                        "isNot",
                        list(),
                        "'isNot' needs a text, a number or a boolean; got an empty list; use 'notIn' for none of several"
                                + " values"),
                operand("is", map("is", 1), "'is' needs a text, a number or a boolean; got a map"),
                operand("gt", "99", "'gt' needs a number; got \"99\""),
                operand("gt", null, "'gt' needs a number; got null"),
                operand("gt", 9007199254740993L, "number 9007199254740993 cannot be held by a double"),
                operand("gt", Double.NaN, "number NaN is not finite"),
                operand(
                        "gte",
                        "2026-11-23",
                        "'gte' needs a number; got \"2026-11-23\"; instants take 'before', 'after' and 'on'"),
                operand("lt", true, "'lt' needs a number; got true"),
                operand("contains", BigInteger.ONE.shiftLeft(1 << 28), "'contains' needs a text; got a long number"),
                operand("lte", list(1), "'lte' needs a number; got a list"),
                operand("between", 5, BETWEEN + "5"),
                operand("between", list(1), BETWEEN + "a list of 1"),
                operand("between", list(1, 2, 3), BETWEEN + "a list of 3"),
                operand("between", list(9, 1), "'between' runs upwards; got 9 and 1"),
                operand(
                        "between",
                        list("2026-11-23", "2026-11-22"),
                        "'between' runs forwards; got 2026-11-23 and 2026-11-22"),
                row(map("a", map("between", list(1, "9"))), "'between' needs a number; got \"9\"", "$.a.between[1]"),
                row(
                        map("a", map("between", list("2026-11-23", "soon"))),
                        "'between'" + MOMENT + "\"soon\"",
                        "$.a.between[1]"),
                row(
                        map("a", map("between", list(null, "2026-11-23"))),
                        "'between' needs numbers, dates or instants; got null",
                        "$.a.between[0]"),
                operand("in", "US", "'in' needs a list of texts and numbers; got \"US\"; use 'is' for one value"),
                operand("notIn", 7, "'notIn' needs a list of texts and numbers; got 7; use 'isNot' for one value"),
                operand("in", null, "'in' needs a list of texts and numbers; got null"),
                operand("in", list(), "'in' takes one value or more; got none"),
                operand("notIn", list(), "'notIn' takes one value or more; got none"),
                row(
                        map("a", map("in", list("x", true))),
                        "'in' needs texts and numbers; got true; booleans take 'is'",
                        "$.a.in[1]"),
                row(
                        map("a", map("in", list("x", list()))),
                        "'in' needs texts and numbers; got an empty list",
                        "$.a.in[1]"),
                row(map("a", map("in", list("\udc00"))), "text has a lone surrogate at index 0", "$.a.in[0]"),
                operand("contains", 7, "'contains' needs a text; got 7"),
                operand("startsWith", null, "'startsWith' needs a text; got null"),
                operand("endsWith", list("x"), "'endsWith' needs a text; got a list"),
                operand("has", list("x"), "'has' needs a text; got a list; use 'hasAny' or 'hasAll'"),
                operand("hasAny", "x", "'hasAny' needs a list of texts; got \"x\"; use 'has' for one text"),
                operand("hasNone", "x", "'hasNone' needs a list of texts; got \"x\""),
                operand("hasAll", list(), "'hasAll' takes one value or more; got none"),
                row(map("a", map("hasAny", list("x", 7))), "'hasAny' needs texts; got 7", "$.a.hasAny[1]"),
                operand("exists", "yes", "'exists' needs true or false; got \"yes\""),
                operand("exists", null, "'exists' needs true or false; got null"),
                operand("within", 7, "'within' needs a duration like \"7d\"; got 7"),
                operand("within", "", "'within' needs a duration like \"7d\"; got \"\""),
                operand("within", "days", "'within' needs a duration like \"7d\"; got \"days\""),
                operand("within", "P7D", "'within' needs a duration like \"7d\"; got \"P7D\""),
                operand("withinLast", "7", "'7' has no unit; expected a duration like '7 days'"),
                operand("withinNext", "1M", "'1M' is no duration, as months and years vary in length; write days"),
                operand(
                        "withinNext",
                        "7 parsecs",
                        "'7 parsecs' is no duration; expected a whole number of ms, seconds, minutes, hours, days or weeks"),
                operand("moreThanAgo", "-7d", "a window is above zero; got -7 days"),
                operand("moreThanAgo", "100001d", "a window is at most 100,000 days; got 100001 days"),
                operand(
                        "moreThanAgo",
                        "99999999999999999999d",
                        "a window is at most 100,000 days; got 99999999999999999999d"),
                operand(
                        "moreThanFromNow",
                        Duration.ofDays(7),
                        "'moreThanFromNow' needs a duration like \"7d\"; got an object of class java.time.Duration"),
                operand(
                        "within",
                        "7" + "\"".repeat(100),
                        "'within' needs a duration like \"7d\"; got \"7" + "\\\"".repeat(59) + "…\""),
                operand(
                        "before",
                        "2026-11-23T10:00:00",
                        "'before'" + MOMENT + "\"2026-11-23T10:00:00\"; did you mean \"2026-11-23T10:00:00Z\"?"),
                operand("after", 20261123, "'after'" + MOMENT + "20261123; did you mean \"2026-11-23\"?"),
                operand("on", "2026-02-30", "'on'" + MOMENT + "\"2026-02-30\""),
                operand(
                        "on",
                        "2026-11-23T10:00:00Z",
                        "'on' takes a date alone (2026-11-23); got 2026-11-23T10:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource({"conditions", "names", "values", "operands"})
    void parse_badConditions_areRefusedWithMessageAndPath(Row row) {
        SegmentMapException refused = refused(() -> SegmentMaps.parse(row.where()));
        assertThat(refused.problems()).containsExactly(new Problem(row.path(), row.message()));
        assertThat(refused).hasMessage(row.message() + " (at " + row.path() + ")");
        // Inside something else, the path is longer and nothing else is different.
        assertThat(refused(() -> SegmentMaps.segment("s", map("where", list(OK, map("not", list(row.where()))))))
                        .problems())
                .containsExactly(new Problem("where[1].not[0]" + row.path().substring(1), row.message()));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '~', textBlock = """
            gtee, 'gte'
            GTE, 'gte'
            $gte, 'gte'
            is_not, 'isNot'
            starts with, 'startsWith'
            startWith, 'startsWith'
            contians, 'contains'
            withinlast, 'withinLast'
            onn, 'on'
            eq, 'is'
            ===, 'is'
            equals, 'is'
            ne, 'isNot'
            $neq, 'isNot'
            !=, 'isNot'
            not_equals, 'isNot'
            >, 'gt'
            greaterThan, 'gt'
            ge, 'gte'
            >=, 'gte'
            greater_than_or_equal, 'gte'
            atLeast, 'gte'
            less, 'lt'
            <=, 'lte'
            le, 'lte'
            lessThanOrEqual, 'lte'
            nin, 'notIn'
            oneOf, 'in'
            regex, ~'contains', 'startsWith' or 'endsWith'~
            like, ~'contains', 'startsWith' or 'endsWith'~
            includes, 'contains' or 'has'
            hasAnyOf, 'hasAny'
            isNull, {"exists": false}
            missing, {"exists": false}
            isSet, 'exists'
            olderThan, 'moreThanAgo'
            since, 'after'
            not, ~'isNot', or {"not": …} around the attribute~
            notContains, ~'contains' and {"not": …} around the attribute~
            doesNotContain, ~'contains' and {"not": …} around the attribute~
            does not start with, ~'startsWith' and {"not": …} around the attribute~
            notWithin, ~'within' and {"not": …} around the attribute~
            doesNotHave, ~'has' and {"not": …} around the attribute~
            """)
    void parse_unknownOperator_isToldWhatWasMeant(String operator, String meant) {
        assertThat(refused(() -> SegmentMaps.parse(map("b", map("gt", 1, operator, 1))))
                        .problems())
                .extracting(Problem::message)
                .containsExactly("unknown operator '" + operator + "'" + EXPECTED + "; did you mean " + meant + "?");
    }

    @Test
    void parse_operatorLikeNone_isToldWhatIsExpected() {
        assertThat(refused(() -> SegmentMaps.parse(map("address", map("city", "Bonn"))))
                        .problems())
                .containsExactly(new Problem("$.address.city", "unknown operator 'city'" + EXPECTED));
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("x".repeat(100), 1))))
                        .problems())
                .containsExactly(new Problem(
                        "$.a." + "x".repeat(60) + "…", "unknown operator '" + "x".repeat(60) + "…'" + EXPECTED));
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("", 1)))).problems())
                .containsExactly(new Problem("$.a.``", "unknown operator ''" + EXPECTED));
    }

    @Test
    void segment_nameThatIsNone_isRefusedAsAnywhere() {
        assertThatThrownBy(() -> SegmentMaps.segment("", map("where", 7)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("segment name is empty; expected 1 to 512 characters");
    }

    @Test
    void parse_severalWrongOperands_reportsEach() {
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("between", list("foo", "bar")))))
                        .problems())
                .extracting(Problem::path)
                .containsExactly("$.a.between[0]", "$.a.between[1]");
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("between", list("2026-11-23", 5)))))
                        .problems())
                .containsExactly(new Problem(
                        "$.a.between",
                        "'between' needs two numbers, or two dates or instants; got \"2026-11-23\" and 5"));
    }

    @Test
    void parse_durationThatIsNone_isToldWhatWasMeant() {
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("within", "1.5days"))))
                        .problems())
                .extracting(Problem::message)
                .containsExactly(
                        "'1.5days' is no duration; expected a whole number of ms, seconds, minutes, hours, days"
                                + " or weeks; did you mean '36 hours'?");
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("within", "7 wee\u212A"))))
                        .problems())
                .hasSize(1);
    }

    @Test
    void parse_keyThatTurnsItsLineRound_isShownEscaped() {
        assertThat(refused(() -> SegmentMaps.parse(map("foo\u202Ebar", null))).problems())
                .extracting(Problem::path)
                .containsExactly("$.`foo\\u202Ebar`");
    }

    @Test
    void segment_manyProblems_areAllReportedInOrder() {
        SegmentMapException refused = refused(() -> SegmentMaps.segment(
                "s",
                map(
                        "where",
                        list(
                                map("plan", null),
                                map("last_active", map("within", 7)),
                                OK,
                                map("any", list(map("mrr", map("gt", "x", "lt", 5, "like", 6)), list())),
                                map("tags", map("hasAny", list(1, "x", null)), "b", list(1)),
                                map("c", map("between", list(true, "soon")))),
                        "mode",
                        "fast",
                        "nmae",
                        "x",
                        8,
                        9)));
        assertThat(refused.problems())
                .containsExactly(
                        new Problem(
                                "where[0].plan", "null is no condition; write {\"exists\": false} for a missing value"),
                        new Problem("where[1].last_active.within", "'within' needs a duration like \"7d\"; got 7"),
                        new Problem("where[3].any[0].mrr.gt", "'gt' needs a number; got \"x\""),
                        new Problem(
                                "where[3].any[0].mrr.like",
                                "unknown operator 'like'" + EXPECTED
                                        + "; did you mean 'contains', 'startsWith' or 'endsWith'?"),
                        new Problem("where[3].any[1]", "an empty list says nothing; expected one condition or more"),
                        new Problem("where[4].tags.hasAny[0]", "'hasAny' needs texts; got 1"),
                        new Problem("where[4].tags.hasAny[2]", "'hasAny' needs texts; got null"),
                        new Problem(
                                "where[4].b", "a list is no condition; write {\"in\": […]} for one of several values"),
                        new Problem("where[5].c.between[0]", "'between' needs numbers, dates or instants; got true"),
                        new Problem("where[5].c.between[1]", "'between'" + MOMENT + "\"soon\""),
                        new Problem("mode", "'mode' is \"realtime\" or \"on demand\"; got \"fast\""),
                        new Problem("nmae", "unknown key 'nmae'; expected 'where' or 'mode'"),
                        new Problem("$", "a key is a text; got 8"));
        assertThat(refused)
                .hasMessage("null is no condition; write {\"exists\": false} for a missing value (at where[0].plan)");
    }

    static Stream<Row> definitions() {
        return Stream.of(
                row(map(), "'where' is missing; expected a list or a map of conditions", "where"),
                row(map("mode", "realtime"), "'where' is missing; expected a list or a map of conditions", "where"),
                row(map("where", null), "a condition is a list or a map; got null", "where"),
                row(
                        map("wehre", OK),
                        "unknown key 'wehre'; expected 'where' or 'mode'; did you mean 'where'?",
                        "wehre"),
                row(
                        map("Where", OK),
                        "unknown key 'Where'; expected 'where' or 'mode'; did you mean 'where'?",
                        "Where"),
                row(
                        map("where", OK, "mod", "realtime"),
                        "unknown key 'mod'; expected 'where' or 'mode'; did you mean 'mode'?",
                        "mod"),
                row(map("where", OK, "a b", 1), "unknown key 'a b'; expected 'where' or 'mode'", "`a b`"),
                row(map("where", OK, "mode", null), "'mode' is \"realtime\" or \"on demand\"; got null", "mode"),
                row(map("where", OK, "mode", true), "'mode' is \"realtime\" or \"on demand\"; got true", "mode"),
                row(
                        map("where", OK, "mode", "on_demand"),
                        "'mode' is \"realtime\" or \"on demand\"; got \"on_demand\"; did you mean \"on demand\"?",
                        "mode"),
                row(
                        map("where", OK, "mode", "ONDEMAND"),
                        "'mode' is \"realtime\" or \"on demand\"; got \"ONDEMAND\"; did you mean \"on demand\"?",
                        "mode"),
                row(
                        map("where", OK, "mode", "real-time"),
                        "'mode' is \"realtime\" or \"on demand\"; got \"real-time\"; did you mean \"realtime\"?",
                        "mode"));
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void segment_badDefinition_isRefusedWithMessageAndPath(Row row) {
        assertThat(refused(() -> SegmentMaps.segment("s", (Map<?, ?>) row.where()))
                        .problems())
                .containsExactly(new Problem(row.path(), row.message()));
    }

    @Test
    void parse_pastALimit_stopsThere() {
        assertThat(refused(() ->
                                SegmentMaps.parse(list(map("a", 1), map("b", null), map("c", null)), limits(100, 9, 3)))
                        .problems())
                .containsExactly(
                        new Problem("$[1].b", "null is no condition; write {\"exists\": false} for a missing value"),
                        new Problem("$[2].c", "the predicate has more than 3 operators, leaves and list values"));
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("isNot", 1)), limits(100, 9, 1)))
                        .problems())
                .containsExactly(
                        new Problem("$.a.isNot", "the predicate has more than 1 operators, leaves and list values"));
        assertThat(refused(() -> SegmentMaps.parse(map("a", map("in", list("x", 10))), limits(5, 9, 9)))
                        .problems())
                .containsExactly(
                        new Problem("$.a.in[1]", "keys, texts and numbers have more than 5 characters together"));
        assertThat(refused(() -> SegmentMaps.parse(map("not", list(list(OK))), limits(100, 2, 9)))
                        .problems())
                .containsExactly(new Problem("$.not[0]", "lists, maps and 'not' are nested at most 2 deep"));
        assertThat(refused(() ->
                                SegmentMaps.parse(map("a", 1, "any", list(map("b", 1, "c", 1), OK)), limits(100, 3, 9)))
                        .problems())
                .containsExactly(new Problem("$", "operators are nested 4 deep; at most 3 are accepted"));
    }

    private static Limits limits(int textLength, int nesting, int nodes) {
        return new Limits(textLength, nesting, nodes);
    }

    @Test
    void parse_mapThatFails_failsAsItDoes() {
        Map<Object, Object> failing = new AbstractMap<>() {
            @Override
            public Set<Entry<Object, Object>> entrySet() {
                throw new UnsupportedOperationException("the host's");
            }
        };
        assertThatThrownBy(() -> SegmentMaps.parse(list(failing)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("the host's");
    }

    private static SegmentMapException refused(ThrowingCallable reading) {
        SegmentMapException refused = catchThrowableOfType(SegmentMapException.class, reading);
        assertThat(refused).isNotNull();
        return refused;
    }
}
