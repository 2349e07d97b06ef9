package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.ParseResult.Parsed;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However deep or large a text is, a small stack suffices for it, and {@link ParseChecks} hold. */
final class NestingTest {

    private static final Limits STANDARD = Limits.standard();

    private static final int LONGEST = STANDARD.textLength();

    private static final int TWICE_THE_STACK = 512 * 1024;

    private static final String TOO_DEEP = "parentheses and 'not' are nested at most 200 deep";
    private static final String TOO_LONG = "the text has 1048577 characters; at most 1048576 are accepted";

    private static final String TOO_LONG_WRITTEN_OUT =
            "written out, the text has more than 1048576 characters; no more are accepted";

    private static final Slowest SLOWEST = new Slowest();

    private static final ParseChecks CHECKS = new ParseChecks(STANDARD, SLOWEST);

    @AfterAll
    static void report() {
        System.out.println("NestingTest: " + SLOWEST);
    }

    private static NamedText row(String name, String text) {
        return new NamedText(name, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "not (", "!(", "a and (", "a or not (b and ("})
    void tryParse_fiftyThousandParentheses_isTooDeep(String open) {
        requireOneError(open.repeat(50_000), TOO_DEEP);
        requireOneError(open.repeat(50_000) + "a" + ")".repeat(50_000), TOO_DEEP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not ", "!", "NOT\n"})
    void tryParse_sixtyThousandNots_isTooDeep(String not) {
        requireOneError(not.repeat(60_000) + "a", TOO_DEEP);
    }

    @Test
    void tryParse_hundredThousandOrs_isTooLarge() {
        requireOneError(
                "a" + " or a".repeat(100_000),
                "the predicate has 100002 operators, leaves and list values; at most 100000 are accepted");
    }

    /** Of a text as an expression and as a segment's predicate. */
    private static void requireOneError(String text, String message) {
        assertThat(messages(expression(text))).containsExactly(message);
        assertThat(messages(segmentsFile("segment s: " + text))).containsExactly(message);
    }

    /** What is nested as deep as a limit allows. */
    private static Stream<NamedText> deepest(int levels) {
        int pairs = levels / 2 - 1;
        return Stream.of(
                row("parentheses", "(".repeat(levels) + "a" + ")".repeat(levels)),
                row("nots", "not ".repeat(levels) + "a"),
                row("nots and parentheses", "not (".repeat(levels / 2) + "a" + ")".repeat(levels / 2)),
                row("OR in NOT", "not (a or ".repeat(pairs) + "a" + ")".repeat(pairs)),
                row("OR in AND", "a and (b or ".repeat(pairs) + "a" + ")".repeat(pairs)));
    }

    @ParameterizedTest
    @MethodSource("deepest")
    void tryParse_asDeepAsAllowed_isAccepted(NamedText row) {
        assertThat(expression(row.text())).isInstanceOf(Parsed.class);
        assertThat(segmentsFile("segment s: " + row.text())).isInstanceOf(Parsed.class);
    }

    static Stream<NamedText> deepest() {
        return deepest(STANDARD.nesting());
    }

    static Stream<NamedText> largest() {
        return Stream.of(
                row("ANDs", "a>1" + " and a>1".repeat(99_998)),
                row("ORs", "a>1" + " or a>1".repeat(99_998)),
                row("NOTs in a row", "not a" + " or not a".repeat(49_998)),
                row("a list", "a in [" + "x,".repeat(9_999) + "x]"),
                row("a longer list", "a in [" + "x,".repeat(99_998) + "x]"),
                row("a list of numbers", "a in [" + "1e3,".repeat(99_998) + "0]"),
                row("a text set", "a has any of [" + "x,".repeat(99_998) + "x]"),
                row("a text", "a is \"" + "東".repeat(LONGEST - "segment s:\n  a is \"\"\n".length()) + "\""),
                row("a text of escapes", "a is \"" + "\\u0001".repeat(170_000) + "\""),
                row("a comment", "a #" + "x".repeat(LONGEST - 20)),
                row("space", "a" + " ".repeat(LONGEST - 20)));
    }

    @ParameterizedTest
    @MethodSource("largest")
    void tryParse_asLargeAsAllowed_isAccepted(NamedText row) {
        assertThat(segmentsFile("segment s: " + row.text()) instanceof Parsed).isTrue();
    }

    /** What is short as it is written may be long as it is printed, and would not be read again. */
    @Test
    void tryParse_tooLongAsItIsPrinted_isRefused() {
        requireOneError("a or ".repeat(90_000) + "a", TOO_LONG_WRITTEN_OUT);
        requireOneError("a is '" + "\"".repeat(600_000) + "'", TOO_LONG_WRITTEN_OUT);
        assertThat(messages(expression("a or ".repeat(70_000) + "a"))).isEmpty();
        String file = IntStream.range(0, 60_000)
                .mapToObj(i -> "segment s" + i + ":a ")
                .collect(Collectors.joining());
        assertThat(messages(segmentsFile(file))).containsExactly(TOO_LONG_WRITTEN_OUT);
        String first = "segment s: a\n\nsegment t:\n  b is ";
        String last = first + "\""
                + "x".repeat(LONGEST - first.length() - "\"\"".length() - "\n  ".length() - " is true".length()) + "\"";
        assertThat(segmentsFile(last) instanceof Parsed).isTrue();
        assertThat(messages(segmentsFile(last.replace("b is \"", "b is \"x")))).containsExactly(TOO_LONG_WRITTEN_OUT);
    }

    /** 'not' opens a level before a condition alone. */
    @Test
    void tryParse_notInsideTheDeepestParentheses_isAccepted() {
        for (String condition :
                List.of("a is not b", "a not in [not, b]", "a does not contain b", "not in segment b")) {
            int levels = condition.startsWith("not") ? 199 : 200;
            String text = "(".repeat(levels) + condition + ")".repeat(levels);
            assertThat(expression(text)).isInstanceOf(Parsed.class);
            assertThat(messages(expression("(" + text + ")"))).containsExactly(TOO_DEEP);
        }
    }

    @Test
    void tryParse_textOfOneCharacterTooMany_isRefused() {
        String expression = "a is \"" + "x".repeat(LONGEST - "a is \"\"".length()) + "\"";
        assertThat(messages(expression(expression))).isEmpty();
        assertThat(messages(expression(expression + " "))).containsExactly(TOO_LONG);
        String file = "segment s: a" + " ".repeat(LONGEST - "segment s: a".length());
        assertThat(messages(segmentsFile(file))).isEmpty();
        assertThat(messages(segmentsFile(file + " "))).containsExactly(TOO_LONG);
    }

    @Test
    void tryParse_parenthesesSideBySide_doNotAddUp() {
        assertThat(messages(expression("(a)" + " and (not a)".repeat(1_000)))).isEmpty();
        assertThat(messages(expression(")".repeat(1_000) + "("))).hasSize(1);
    }

    /** Who raises the limit to the deepest there is has to grant twice the stack. */
    @ParameterizedTest
    @MethodSource("deepestOfAll")
    void tryParse_asDeepAsTheCeilingAllows_isAccepted(NamedText row) {
        ParseChecks checks = new ParseChecks(STANDARD.withNesting(Limits.NESTING_CEILING), SLOWEST);
        assertThat(SmallStack.call(TWICE_THE_STACK, () -> checks.expression(row.text())))
                .isInstanceOf(Parsed.class);
        assertThat(SmallStack.call(TWICE_THE_STACK, () -> checks.segmentsFile("segment s: " + row.text())))
                .isInstanceOf(Parsed.class);
    }

    static Stream<NamedText> deepestOfAll() {
        return deepest(Limits.NESTING_CEILING);
    }

    private static ParseResult<Predicate> expression(String text) {
        return SmallStack.call(() -> CHECKS.expression(text));
    }

    private static ParseResult<SegmentsFile> segmentsFile(String text) {
        return SmallStack.call(() -> CHECKS.segmentsFile(text));
    }

    private static List<String> messages(ParseResult<?> result) {
        return result.diagnostics().stream().map(Diagnostic::message).toList();
    }
}
