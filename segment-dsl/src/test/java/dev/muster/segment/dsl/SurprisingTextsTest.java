package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.dsl.ParseResult.Parsed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Good text that a newcomer would not expect to be good, and what it says, in canonical text; {@link
 * SurprisingPredicatesTest} compares with the Java builder.
 */
final class SurprisingTextsTest {

    /** A text and its canonical text. */
    record Row(String text, String canonical) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static Row row(String text, String canonical) {
        return new Row(text, canonical);
    }

    static Stream<Row> expressions() {
        return Stream.of(
                // Reserved words are texts in brackets.
                row("country in [US, IN, OR]", "country in [\"US\", \"IN\", \"OR\"]"),
                row(
                        "a in [and, or, not, is, in, true, false]",
                        "a in [\"and\", \"or\", \"not\", \"is\", \"in\", \"true\", \"false\"]"),
                row("a not in [NOT]", "a not in [\"NOT\"]"),
                row("a has any of [set, missing, none]", "a has any of [\"set\", \"missing\", \"none\"]"),
                // What starts with a digit is one token, and a text in brackets.
                row("size in [3XL, 007]", "size in [\"3XL\", \"007\"]"),
                row(
                        "a in [7d, 2026-11-23, 10:30, 1.2.3, -5kg]",
                        "a in [\"7d\", \"2026-11-23\", \"10:30\", \"1.2.3\", \"-5kg\"]"),
                row("a in [1, 1.0, 1e0]", "a in [1, 1.0, 1e0]"),
                row("a in [1, one]", "a in [1, \"one\"]"),
                row("a has all of [1, 2]", "a has all of [\"1\", \"2\"]"),
                // Signs in names and before numbers.
                row("mrr-1 > 2", "mrr-1 > 2"),
                row("mrr>-1", "mrr > -1"),
                row("a.b.c-d_e = 1", "a.b.c-d_e is 1"),
                row("_ and __", "_ is true AND __ is true"),
                row("a=-0", "a is -0"),
                row("(a)and(b)", "a is true AND b is true"),
                row("a=\"x\"and b='y'or c", "a is \"x\" AND b is \"y\" OR c is true"),
                row("a in[x,y]and not(b)", "a in [\"x\", \"y\"] AND b is not true"),
                // NOT in all places.
                row("plan is not Pro", "plan != \"Pro\""),
                row("not plan is Pro", "plan != \"Pro\""),
                row("plan not is Pro", "plan != \"Pro\""),
                row("plan not is not Pro", "plan is \"Pro\""),
                row("not plan not != Pro", "plan != \"Pro\""),
                row("!a", "a is not true"),
                row("!!a", "a is true"),
                row("not ! not a", "a is not true"),
                row("a is not false", "a is not false"),
                row("a not > 5", "a not > 5"),
                row("a not between 1 and 2 and b", "a not between 1 and 2 AND b is true"),
                row("not in segment a and not a in [x]", "not in segment a AND a not in [\"x\"]"),
                row("a is not missing", "a exists"),
                row("a is not set", "a is missing"),
                row("a not is missing", "a exists"),
                row("a does not exist", "a is missing"),
                row("a not exists", "a is missing"),
                row("a does not have b", "a not has \"b\""),
                row("a has none of [b]", "a has none of [\"b\"]"),
                row("a not has none of [b]", "a has any of [\"b\"]"),
                row("not not a has none of [b]", "a has none of [\"b\"]"),
                // Words that are keywords elsewhere.
                row("last within last 7d", "last within last 7 days"),
                row("next within next 7 days", "next within next 7 days"),
                row("in segment segment", "in segment segment"),
                row("in segment last and in segment not_set", "in segment last AND in segment not_set"),
                row("set is set and missing is missing", "set exists AND missing is missing"),
                row("set and missing", "set is true AND missing is true"),
                row("is_in is not \"in\"", "is_in != \"in\""),
                row("a is \"set\" or a is \"missing\"", "a is \"set\" OR a is \"missing\""),
                row("a = set or a != missing", "a is \"set\" OR a != \"missing\""),
                row("between between 1 and 2", "between between 1 and 2"),
                row(
                        "before before 2026-11-23 and after after 2026-11-23",
                        "before before 2026-11-23 AND after after 2026-11-23"),
                row("on on 2026-11-23", "on on 2026-11-23"),
                row("has has has and any has any", "has has \"has\" AND any has \"any\""),
                row("a has any or b has none", "a has \"any\" OR b has \"none\""),
                row("a is within", "a is \"within\""),
                row("days within 7 days", "days within 7 days"),
                row("d within 7 d", "d within 7 days"),
                row(
                        "more more than 1w ago and less less than 1 h from now",
                        "more more than 1 week ago AND less within next 1 hour"),
                row("text is text and number is number", "text is \"text\" AND number is \"number\""),
                // Case.
                row("PLAN Is NOT pro Or TRUE_ aNd b", "PLAN != \"pro\" OR TRUE_ is true AND b is true"),
                row("a IS True and b is FALSE", "a is true AND b is false"),
                row("a WITHIN LAST 7 DAYS", "a within last 7 days"),
                row("a within 5MIN or a within 5 Ms", "a within 5 minutes OR a within 5 ms"),
                row("a after 2026-11-23t10:00:00z", "a after 2026-11-23t10:00:00z"),
                // Quotes, backticks and escapes.
                row("a is 'it\\'s'", "a is \"it's\""),
                row("a is \"it's\" or a is 'say \"x\"'", "a is \"it's\" OR a is \"say \\\"x\\\"\""),
                row("a is ''", "a is \"\""),
                row("a is \"\\u0041\\n\"", "a is \"A\\n\""),
                row("a is \"# no comment\"", "a is \"# no comment\""),
                row("`a b` is x and `plan` is y", "`a b` is \"x\" AND plan is \"y\""),
                row("`a``b` exists", "`a``b` exists"),
                row("`and` and `or`", "`and` is true AND `or` is true"),
                row("in segment `VIP (all)`", "in segment `VIP (all)`"),
                row("`😀` is '😀'", "`😀` is \"😀\""),
                // Letters beyond ASCII.
                row("größe is groß", "größe is \"groß\""),
                row("都市 in [東京, 大阪]", "都市 in [\"東京\", \"大阪\"]"),
                row("имя contains и", "имя contains \"и\""),
                // Space and comments.
                row("\ta\r\nand\r\n\tb\r\n", "a is true AND b is true"),
                row("a # why\n and b # and c", "a is true AND b is true"),
                row("a#b\nand c", "a is true AND c is true"),
                row("# first\n# second\na", "a is true"),
                row("a #", "a is true"),
                row("a within 7\ndays", "a within 7 days"),
                row("a\nis\nnot\nPro", "a != \"Pro\""),
                row("((((a))))", "a is true"),
                row("a or (b or (c or d))", "a is true OR b is true OR c is true OR d is true"),
                row("a or b and c", "a is true OR b is true AND c is true"),
                row("(a or b) and c", "(a is true OR b is true) AND c is true"),
                // Time.
                row("a on \"2026-11-23\"", "a on 2026-11-23"),
                row("a before 2026-11-23T10:00+05:30", "a before 2026-11-23T10:00+05:30"),
                row("a between 2026-11-23 and 2026-11-23 and b", "a between 2026-11-23 and 2026-11-23 AND b is true"),
                row("a less than 7 days ago", "a within last 7 days"),
                row("a less than 1 week from now", "a within next 1 week"),
                row("a within 1 week or a within 7 days", "a within 1 week OR a within 7 days"));
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void parse_surprisingText_saysIt(Row row) {
        assertThat(SegmentParser.parse(row.text)).hasToString(row.canonical);
        assertThat(SegmentParser.parse(row.canonical)).isEqualTo(SegmentParser.parse(row.text));
    }

    /** Files that are good, each with its canonical text. */
    static Stream<Row> files() {
        return Stream.of(
                row("segment last: a", "segment last:\n  a is true\n"),
                row("segment a: b # the end without a line's end", "segment a:\n  b is true\n"),
                row("\uFEFFsegment a: b", "segment a:\n  b is true\n"),
                row("# only a comment", ""),
                row("", ""),
                row("segment a:b segment c:d", "segment a:\n  b is true\n\nsegment c:\n  d is true\n"),
                row(
                        "segment segment: segment segment on: on and segment",
                        "segment segment:\n  segment is true\n\nsegment on:\n  on is true AND segment is true\n"),
                row("segment on on demand: demand", "segment on on demand:\n  demand is true\n"),
                row("segment demand\non\nDEMAND\n:\na", "segment demand on demand:\n  a is true\n"),
                row(
                        "attribute attribute: text segment attribute: attribute is attribute",
                        "attribute attribute: text\n\nsegment attribute:\n  attribute is \"attribute\"\n"),
                row("segment `x: y`: a", "segment `x: y`:\n  a is true\n"),
                row("segment a: in segment b segment b: c", "segment a:\n  in segment b\n\nsegment b:\n  c is true\n"),
                row("attribute a: TEXT SET, DEFAULT []", "attribute a: text set, default []\n"),
                row("attribute a: number, default -1.5", "attribute a: number, default -1.5\n"),
                row(
                        "attribute a: boolean, default true segment b: a",
                        "attribute a: boolean, default true\n\nsegment b:\n  a is true\n"),
                row("segment a: b is\r\n  c\r\n", "segment a:\n  b is \"c\"\n"),
                row("segment A: x segment a: x", "segment A:\n  x is true\n\nsegment a:\n  x is true\n"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void parse_surprisingFile_saysIt(Row row) {
        assertThat(SegmentsFile.parse(row.text)).hasToString(row.canonical);
        assertThat(SegmentsFile.tryParse(row.canonical))
                .isEqualTo(new Parsed<>(SegmentsFile.parse(row.text), List.of()));
    }
}
