package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.Limits;
import dev.muster.segment.dsl.Diagnostic.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How diagnostics come out; what they say is {@link MessagesTest}. */
final class ErrorMessagesTest {

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
    void tryParse_aLoneSurrogate_isRefused() {
        assertThat(SegmentParser.tryParse("a is \"\ud800\"").diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly("text has a lone surrogate at index 0");
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
    void tryParse_thousandsOfErrors_saysHowManyMoreThereAre() {
        List<Diagnostic> diagnostics =
                SegmentParser.tryParse("a" + " or a > x".repeat(3_000)).diagnostics();
        assertThat(diagnostics).hasSize(1_001);
        assertThat(diagnostics.get(1_000).message()).isEqualTo("2000 more errors are not shown");
    }

    @Test
    void tryParse_carriageReturnAlone_endsALine() {
        assertThat(SegmentParser.tryParse("a #\r and\rb is )").diagnostics())
                .containsExactly(new Diagnostic(
                        Severity.ERROR, "unexpected ')'; expected a value", 3, 6, 1, "a value", "b is )\n     ^"));
        assertThat(SegmentParser.tryParse("a is 'x\ry'").diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly("the quote is not closed in its line");
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
