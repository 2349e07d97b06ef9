package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a name, through the public classes that take one. */
final class NamesTest {

    private static final String EMOJI = "\uD83D\uDE00";

    @ParameterizedTest
    @ValueSource(strings = {"a", "plan type", "a`b", "\u00E9", EMOJI, "a\u2028b", "and", "0", "...", ".a", "a."})
    void name_anyCharactersButControls_isTaken(String name) {
        assertThat(ContactWrite.to(name).contactId()).isEqualTo(name);
        assertThat(AttributeDeclaration.of(name, AttributeType.TEXT).name()).isEqualTo(name);
        assertThat(Segment.named(name).where(Segments.inSegment(name)).build().name())
                .isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", EMOJI})
    void name_of512CodePoints_isTheLongest(String character) {
        String longest = character.repeat(512);
        assertThat(ContactWrite.to(longest).contactId()).isEqualTo(longest);
        assertThat(new Predicate.Exists(longest).attribute()).isEqualTo(longest);
        assertThatThrownBy(() -> ContactWrite.to(longest + "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("contact id has 513 characters; expected 1 to 512");
    }

    static List<Object[]> refusals() {
        return List.of(
                new Object[] {"", " is empty; expected 1 to 512 characters"},
                new Object[] {"x".repeat(513), " has 513 characters; expected 1 to 512"},
                new Object[] {"a\u0000", " has the control character U+0000 at index 1"},
                new Object[] {"\n", " has the control character U+000A at index 0"},
                new Object[] {EMOJI + "\u007F", " has the control character U+007F at index 2"},
                new Object[] {"ab\u0085", " has the control character U+0085 at index 2"},
                new Object[] {"a\uD83D", " has a lone surrogate at index 1"},
                new Object[] {"\uDE00a", " has a lone surrogate at index 0"},
                new Object[] {" ", " is blank; expected 1 to 512 characters"},
                new Object[] {"\u00A0\u2028", " is blank; expected 1 to 512 characters"},
                new Object[] {" a b", " \" a b\" has a blank at its start; write \"a b\""},
                new Object[] {"a  ", " \"a  \" has a blank at its end; write \"a\""},
                new Object[] {"\u00A0a ", " \"\u00A0a \" has a blank at its start; write \"a\""},
                new Object[] {"a\u3000", " \"a\u3000\" has a blank at its end; write \"a\""},
                new Object[] {".", " is '.', which no web address can hold; write another"},
                new Object[] {"..", " is '..', which no web address can hold; write another"});
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void name_refused_saysWhatOfWhat(String name, String why) {
        List<Function<String, ?>> contacts =
                List.of(ContactWrite::to, ContactWrite::removal, Segments::contact, Segments::removal);
        contacts.forEach(taker -> assertRefused(taker, name, "contact id" + why));
        List<Function<String, ?>> segments = List.of(
                Segment::named,
                Segments::segment,
                Segments::inSegment,
                given -> new Segment(given, new Predicate.Exists("a"), Segment.Mode.REALTIME));
        segments.forEach(taker -> assertRefused(taker, name, "segment name" + why));
        Literal.Text text = new Literal.Text("v");
        Literal.Number number = Literal.of(1);
        Moment moment = new Moment("2026-11-23");
        List<Function<String, ?>> attributes = List.of(
                Segments::attribute,
                Segments::text,
                Predicate.Exists::new,
                given -> new Predicate.Is(given, text),
                given -> new Predicate.In(given, List.of(text)),
                given -> new Predicate.Compare(given, Predicate.Comparison.LESS, number),
                given -> new Predicate.BetweenNumbers(given, number, number),
                given -> new Predicate.TextMatch(given, Predicate.Part.CONTAINS, text),
                given -> new Predicate.Has(given, text),
                given -> new Predicate.HasAny(given, List.of(text)),
                given -> new Predicate.HasAll(given, List.of(text)),
                given -> new Predicate.TimeWindow(given, Predicate.Side.LAST, Segments.days(1)),
                given -> new Predicate.Before(given, moment),
                given -> new Predicate.After(given, moment),
                given -> new Predicate.On(given, moment),
                given -> new Predicate.BetweenMoments(given, moment, moment));
        attributes.forEach(taker -> assertRefused(taker, name, "attribute name" + why));
    }

    private static void assertRefused(Function<String, ?> taker, String name, String message) {
        assertThatThrownBy(() -> taker.apply(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "plan, plan",
        "_x, _x",
        "mrr-1, mrr-1",
        "a.b.c, a.b.c",
        "\u00E9t\u00E9, \u00E9t\u00E9",
        "\uD801\uDC00x, \uD801\uDC00x",
        "exists, exists",
        "segment, segment",
        "android, android",
        // What the grammar would read otherwise stands in backticks.
        "plan type, `plan type`",
        "1st, `1st`",
        "-x, `-x`",
        ".x, `.x`",
        "a`b, `a``b`",
        "and, `and`",
        "OR, `OR`",
        "Not, `Not`",
        "is, `is`",
        "In, `In`",
        "TRUE, `TRUE`",
        "false, `false`",
        "a+b, `a+b`",
        "\uD83D\uDE00, `\uD83D\uDE00`",
    })
    void name_inCanonicalText_isPlainWhereItCanBe(String name, String spelled) {
        assertThat(new Predicate.Exists(name)).hasToString(spelled + " exists");
        assertThat(Segments.inSegment(name)).hasToString("in segment " + spelled);
        assertThat(Segments.bool(name)).hasToString("attribute " + spelled + ": boolean");
        assertThat(new Segment(name, new Predicate.Exists("a"), Segment.Mode.ON_DEMAND))
                .hasToString("segment " + spelled + " on demand:\n  a exists");
    }
}
