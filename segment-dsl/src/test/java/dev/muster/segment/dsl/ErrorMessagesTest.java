package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.Limits;
import dev.muster.segment.dsl.Diagnostic.Severity;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people are told about a text that is refused, to the letter. */
final class ErrorMessagesTest {

    /** A text, what is said about it, and the characters meant: {@code line:column+length}. */
    record Row(String text, String message, String place) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static Row row(String text, String message, String place) {
        return new Row(text, message, place);
    }

    static Stream<Row> syntax() {
        return Stream.of(
                row("", "unexpected end; expected a condition", "1:1+1"),
                row("plan is", "unexpected end; expected a value", "1:8+1"),
                row("plan is )", "unexpected ')'; expected a value", "1:9+1"),
                row("plan \"Pro\"", "unexpected \"Pro\"; expected an operator, 'and', 'or' or the end", "1:6+5"),
                row("plan is Pro Enterprise", "unexpected 'Enterprise'; expected 'and', 'or' or the end", "1:13+10"),
                row("plan is Pro or", "unexpected end; expected a condition", "1:15+1"),
                row("plan is Pro and and x", "unexpected 'and'; expected a condition", "1:17+3"),
                row("(plan", "unexpected end; expected an operator, 'and', 'or' or ')'", "1:6+1"),
                row("(plan is \"a\"", "unexpected end; expected 'and', 'or' or ')'", "1:13+1"),
                row("plan is \"a\")", "unexpected ')'; expected 'and', 'or' or the end", "1:12+1"),
                row("()", "unexpected ')'; expected a condition", "1:2+1"),
                row("not", "unexpected end; expected a condition", "1:4+1"),
                row("a not", "unexpected end; expected an operator", "1:6+1"),
                row("a is not", "unexpected end; expected a value", "1:9+1"),
                row("a not not in [x]", "unexpected 'not'; expected an operator", "1:7+3"),
                row("and", "unexpected 'and'; expected a condition", "1:1+3"),
                row("true", "unexpected 'true'; expected a condition", "1:1+4"),
                row("is x", "unexpected 'is'; expected a condition", "1:1+2"),
                row("5 > a", "unexpected '5'; expected a condition", "1:1+1"),
                row("\"plan\" is Pro", "unexpected \"plan\"; expected a condition", "1:1+6"),
                row("a b", "unexpected 'b'; expected an operator, 'and', 'or' or the end", "1:3+1"),
                row("a like x", "unexpected 'like'; expected an operator, 'and', 'or' or the end", "1:3+4"),
                row("a & b", "unexpected '&'; expected an operator, 'and', 'or' or the end", "1:3+1"),
                row("a is x;", "unexpected ';'; expected 'and', 'or' or the end", "1:7+1"),
                row("a = = 5", "unexpected '='; expected a value", "1:5+1"),
                row("a > 5 6", "unexpected '6'; expected 'and', 'or' or the end", "1:7+1"),
                row("a exists x", "unexpected 'x'; expected 'and', 'or' or the end", "1:10+1"),
                row("a:b", "unexpected ':'; expected an operator, 'and', 'or' or the end", "1:2+1"),
                row("plan in", "unexpected end; expected '['", "1:8+1"),
                row("plan in a", "unexpected 'a'; expected '['", "1:9+1"),
                row("plan in []", "unexpected ']'; expected a value", "1:10+1"),
                row("plan in [a", "unexpected end; expected ']' or ','", "1:11+1"),
                row("plan in [a,]", "unexpected ']'; expected a value", "1:12+1"),
                row("plan in [a b]", "unexpected 'b'; expected ']' or ','", "1:12+1"),
                row("country is IN", "'IN' is a reserved word; write it in quotes if it is meant as a text", "1:12+2"),
                row("state = OR", "'OR' is a reserved word; write it in quotes if it is meant as a text", "1:9+2"),
                row("in vip", "unexpected 'vip'; expected 'segment'", "1:4+3"),
                row("in segment", "unexpected end; expected a name", "1:11+1"),
                row("in segment \"VIP\"", "a name stands in backticks, not in quotes", "1:12+5"),
                row(
                        "in segment in",
                        "'in' is a reserved word; write it in backticks if it is meant as a name",
                        "1:12+2"),
                row("a has", "unexpected end; expected a value", "1:6+1"),
                row("a has any of", "unexpected end; expected '['", "1:13+1"),
                row("a has any of x", "unexpected 'x'; expected '['", "1:14+1"),
                row("a does contain x", "unexpected 'contain'; expected 'not'", "1:8+7"),
                row(
                        "a does not contains x",
                        "unexpected 'contains'; expected 'contain', 'end', 'exist', 'have' or 'start'",
                        "1:12+8"),
                row("a starts x", "unexpected 'x'; expected 'with'", "1:10+1"),
                row("a between 1", "unexpected end; expected 'and'", "1:12+1"),
                row("a between 1 or 2", "unexpected 'or'; expected 'and'", "1:13+2"),
                row("a within x", "unexpected 'x'; expected a duration like '7d', 'last' or 'next'", "1:10+1"),
                row("a within last week", "unexpected 'week'; expected a duration like '7d'", "1:15+4"),
                row("a within \"7d\"", "unexpected \"7d\"; expected a duration like '7d', 'last' or 'next'", "1:10+4"),
                row("a more 7d ago", "unexpected '7d'; expected 'than'", "1:8+2"),
                row("a more than 7d", "unexpected end; expected 'ago' or 'from'", "1:15+1"),
                row("a more than 7d from", "unexpected end; expected 'now'", "1:20+1"),
                row("a is \"abc", "the quote is not closed in its line", "1:6+4"),
                row("a is 'abc", "the quote is not closed in its line", "1:6+4"),
                row("`abc", "the backtick is not closed in its line", "1:1+4"),
                row("a is €", "unexpected '€'; expected a value", "1:6+1"),
                row("a is ~", "unexpected '~'; expected a value", "1:6+1"));
    }

    static Stream<Row> values() {
        return Stream.of(
                row("zip is 02139", "'02139' is no number; write it in quotes if it is meant as a text", "1:8+5"),
                row("size is 3XL", "'3XL' is no number; write it in quotes if it is meant as a text", "1:9+3"),
                row("size = 7d", "'7d' is no number; write it in quotes if it is meant as a text", "1:8+2"),
                row(
                        "a is 2026-11-23",
                        "timestamps have no 'is'; use 'on 2026-11-23'; write it in quotes if it is meant as a text",
                        "1:6+10"),
                row(
                        "a is 12345678901234567891",
                        "number 12345678901234567891 cannot be held by a double; write it in quotes if it is meant as a text",
                        "1:6+20"),
                row("a > x", "'>' needs a number; got 'x'", "1:5+1"),
                row("a > \"5\"", "'>' needs a number; got \"5\"", "1:5+3"),
                row("a > 1e999", "number 1e999 cannot be held by a double", "1:5+5"),
                row(
                        "a > 2026-11-23",
                        "'>' needs a number; got '2026-11-23'; instants take 'before', 'after' and 'on'",
                        "1:5+10"),
                row("a between 1 and x", "'between' needs a number; got 'x'", "1:17+1"),
                row("a between 5 and 1", "'between' runs upwards; got 5 and 1", "1:11+7"),
                row(
                        "a between x and y",
                        "'between' needs a date (2026-11-23) or an instant (2026-11-23T10:00:00Z); got 'x'",
                        "1:11+1"),
                row(
                        "a between 2026-11-24 and 5",
                        "'between' needs a number; got '2026-11-24'; instants take 'before', 'after' and 'on'",
                        "1:11+10"),
                row(
                        "a between 2026-11-24 and 2026-11-23",
                        "'between' runs forwards; got 2026-11-24 and 2026-11-23",
                        "1:11+25"),
                row("a contains 5", "'contains' needs a text; write '5' in quotes if it is meant as one", "1:12+1"),
                row(
                        "a contains true",
                        "'true' is a reserved word; write it in quotes if it is meant as a text",
                        "1:12+4"),
                row("a has 007", "'has' needs a text; write '007' in quotes if it is meant as one", "1:7+3"),
                row("a within 7", "'7' has no unit; expected a duration like '7 days'", "1:10+1"),
                row(
                        "a within 7 parsecs",
                        "'7 parsecs' is no duration; expected a whole number of ms, seconds, minutes, hours, days or weeks",
                        "1:10+9"),
                row(
                        "a within 7 months",
                        "'7 months' is no duration, as months and years vary in length; write days",
                        "1:10+8"),
                row("a within 1y", "'1y' is no duration, as months and years vary in length; write days", "1:10+2"),
                row("a within 5M", "'5M' is no duration, as months and years vary in length; write days", "1:10+2"),
                row(
                        "a within 1.5d",
                        "'1.5d' is no duration; expected a whole number of ms, seconds, minutes, hours, days or weeks",
                        "1:10+4"),
                row("a within 0 days", "a window is above zero; got 0 days", "1:10+6"),
                row("a within -7d", "a window is above zero; got -7 days", "1:10+3"),
                row("a within 100001d", "a window is at most 100,000 days; got 100001 days", "1:10+7"),
                row(
                        "a within 99999999999999999999d",
                        "a window is at most 100,000 days; got 99999999999999999999d",
                        "1:10+21"),
                row(
                        "a less than 5 moments ago",
                        "'5 moments' is no duration; expected a whole number of ms, seconds, minutes, hours, days or weeks",
                        "1:13+9"),
                row(
                        "a before yesterday",
                        "'before' needs a date (2026-11-23) or an instant (2026-11-23T10:00:00Z); got 'yesterday'",
                        "1:10+9"),
                row(
                        "a before 5",
                        "'before' needs a date (2026-11-23) or an instant (2026-11-23T10:00:00Z); got '5'",
                        "1:10+1"),
                row(
                        "a before 2026-02-30",
                        "\"2026-02-30\" is no instant; expected a date (2026-11-23) or ISO-8601 with an offset (2026-11-23T10:00:00Z)",
                        "1:10+10"),
                row(
                        "a before 2026-11-23T10:00:00",
                        "\"2026-11-23T10:00:00\" is no instant; expected a date (2026-11-23) or ISO-8601 with an offset (2026-11-23T10:00:00Z)",
                        "1:10+19"),
                row(
                        "a on 2026-11-23T10:00:00Z",
                        "'on' takes a date alone (2026-11-23); got 2026-11-23T10:00:00Z",
                        "1:6+20"),
                row(
                        "a on \"x\"",
                        "\"x\" is no instant; expected a date (2026-11-23) or ISO-8601 with an offset (2026-11-23T10:00:00Z)",
                        "1:6+3"),
                row("`` is x", "attribute name is empty; expected 1 to 512 characters", "1:1+2"),
                row("in segment ``", "segment name is empty; expected 1 to 512 characters", "1:12+2"),
                row(
                        "a is \"\\q\"",
                        "'\\q' starts no escape; expected \\\" \\' \\\\ \\n \\t or \\u and four hexadecimal digits",
                        "1:7+2"),
                row(
                        "a is \"\\u12G4\"",
                        "'\\u' starts no escape; expected \\\" \\' \\\\ \\n \\t or \\u and four hexadecimal digits",
                        "1:7+2"),
                row("a is \"\\ud800\"", "text has a lone surrogate at index 0", "1:6+8"));
    }

    static Stream<Row> places() {
        return Stream.of(
                row("😀", "unexpected '😀'; expected a condition", "1:1+1"),
                row("a is \"😀\" x", "unexpected 'x'; expected 'and', 'or' or the end", "1:10+1"),
                row(
                        "a is \"x😀\\q\"",
                        "'\\q' starts no escape; expected \\\" \\' \\\\ \\n \\t or \\u and four hexadecimal digits",
                        "1:9+2"),
                row("\ta is )", "unexpected ')'; expected a value", "1:7+1"),
                row("a is x\nb is x", "unexpected 'b'; expected 'and', 'or' or the end", "2:1+1"),
                row("a is x\r\nand ) x", "unexpected ')'; expected a condition", "2:5+1"),
                row("# only", "unexpected end; expected a condition", "1:1+1"),
                row("a is # why\n\n", "unexpected end; expected a value", "1:5+1"),
                row("a\n\nand\n  (b or\n\tc > x)", "'>' needs a number; got 'x'", "5:6+1"));
    }

    @ParameterizedTest
    @MethodSource({"syntax", "values", "places"})
    void tryParse_badText_saysWhatAndWhere(Row row) {
        List<Diagnostic> diagnostics = SegmentParser.tryParse(row.text).diagnostics();
        assertThat(diagnostics).hasSize(1);
        Diagnostic diagnostic = diagnostics.get(0);
        assertThat(diagnostic.severity()).isEqualTo(Severity.ERROR);
        assertThat(diagnostic.message()).isEqualTo(row.message);
        assertThat(diagnostic.line() + ":" + diagnostic.column() + "+" + diagnostic.length())
                .isEqualTo(row.place);
    }

    @Test
    void parse_badText_throwsTheFirstErrorWithItsCaret() {
        assertThatThrownBy(() -> SegmentParser.parse("plan is \"Pro\" AND\nmrr > lots AND"))
                .isInstanceOfSatisfying(
                        ExpressionException.class,
                        refused -> assertThat(refused.diagnostics())
                                .containsExactly(new Diagnostic(
                                        Severity.ERROR,
                                        "unexpected end; expected a condition",
                                        2,
                                        15,
                                        1,
                                        "a condition",
                                        "mrr > lots AND\n              ^")))
                .hasMessage(
                        "unexpected end; expected a condition (line 2, column 15)\nmrr > lots AND\n              ^");
    }

    @Test
    void tryParse_severalWrongValues_reportsEach() {
        assertThat(SegmentParser.tryParse("a > x or b within 7 or c in [1e999, y, 2e999]")
                        .diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly(
                        "'>' needs a number; got 'x'",
                        "'7' has no unit; expected a duration like '7 days'",
                        "number 1e999 cannot be held by a double; write it in quotes if it is meant as a text",
                        "number 2e999 cannot be held by a double; write it in quotes if it is meant as a text");
    }

    @Test
    void caret_afterTabsAndEmoji_isUnderItsCharacters() {
        assertThat(caret("\ta is )")).isEqualTo("\ta is )\n\t     ^");
        assertThat(caret("a is \"😀\" 東京")).isEqualTo("a is \"😀\" 東京\n         ^^");
        assertThat(caret("a and\r\nb is )\r\n")).isEqualTo("b is )\n     ^");
        assertThat(caret("a is")).isEqualTo("a is\n    ^");
    }

    @Test
    void caret_inALongLine_showsWhatIsAroundIt() {
        String caret = caret("a is \"" + "x".repeat(200) + "\" nonsense and b is \"" + "y".repeat(200) + "\"");
        List<String> lines = caret.lines().toList();
        assertThat(lines.get(0)).startsWith("…x").endsWith("y…").contains("\" nonsense and b");
        assertThat(lines.get(0)).hasSize(122);
        assertThat(lines.get(0).indexOf("nonsense")).isEqualTo(lines.get(1).indexOf("^"));
        assertThat(lines.get(1)).endsWith(" " + "^".repeat("nonsense".length()));
    }

    private static String caret(String text) {
        return SegmentParser.tryParse(text).diagnostics().get(0).caret();
    }

    @Test
    void tryParse_pastALimit_isRefused() {
        Limits limits = Limits.standard();
        assertThat(message("aaaa", limits.withTextLength(3)))
                .isEqualTo("the text has 4 characters; at most 3 are accepted");
        assertThat(message("(a)", limits.withNesting(1))).isNull();
        assertThat(message("((a))", limits.withNesting(1)))
                .isEqualTo("parentheses and 'not' are nested at most 1 deep");
        assertThat(message("not not a", limits.withNesting(1)))
                .isEqualTo("parentheses and 'not' are nested at most 1 deep");
        assertThat(message("a or b and c", limits.withNesting(2)))
                .isEqualTo("operators are nested 3 deep; at most 2 are accepted");
        assertThat(message("a in [b, c]", limits.withNodes(2)))
                .isEqualTo("the predicate has 3 operators, leaves and list values; at most 2 are accepted");
    }

    private static String message(String text, Limits limits) {
        List<Diagnostic> diagnostics = SegmentParser.tryParse(text, limits).diagnostics();
        return diagnostics.isEmpty() ? null : diagnostics.get(0).message();
    }
}
