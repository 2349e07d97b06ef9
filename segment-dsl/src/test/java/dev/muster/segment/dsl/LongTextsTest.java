package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However long a text goes on with whatever, {@link ParseChecks} hold for it on a small stack. */
final class LongTextsTest {

    private static final int LONGEST = Limits.standard().textLength();

    /** Characters of each text; by hand as many as a text may have. */
    private static final int LENGTH = Integer.getInteger("muster.length", LONGEST / 32);

    private static final Slowest SLOWEST = new Slowest();

    private static final ParseChecks CHECKS = new ParseChecks(Limits.standard(), SLOWEST);

    private static final String UNITS =
            "( ) () )( ((a)) [ ] , : = ! & && | || < > # . - + _ \" ' \"' \\ \\\" ` a 東 𠀀 9 0 ٣ 1.5 1e -1 1: 2026-11-23T10:00:00 😀";

    /** These have a blank between. */
    private static final String WORDS =
            "a/!a/not/and/or/is/is not/in/in segment/in segment s/segment/segment on demand/attribute/a:"
                    + "/segment s:/segment s: a/true/set/9/7d/2026-11-23/\"a\"/'a'/`a`/``/'a`";

    private static final List<String> UNPRINTABLE_UNITS = List.of(
            "\n",
            "\r\n",
            "\r",
            "\t",
            " ",
            "\"a\n",
            "\"\\\n",
            "`a\n",
            "#\n",
            "\uD83D",
            "\uDE00\uD83D",
            "\0",
            "\u0001",
            "\uFEFF");

    @AfterAll
    static void report() {
        System.out.println("LongTextsTest: -Dmuster.length=" + LENGTH + ", " + SLOWEST);
    }

    private static NamedText row(String what, String text) {
        return new NamedText(what, text);
    }

    static Stream<NamedText> fullOfOneThing() {
        return Stream.of(
                        Stream.of(UNITS.split(" ", -1)),
                        Stream.of(WORDS.split("/", -1)).map(word -> word + " "),
                        UNPRINTABLE_UNITS.stream())
                .flatMap(units -> units)
                .map(unit -> row("full of " + JavaLiteral.of(unit), unit.repeat(LENGTH / unit.length())));
    }

    /** So many in the longest text, fewer in a shorter. */
    private static int many(int inLongest) {
        return (int) ((long) inLongest * LENGTH / LONGEST);
    }

    /** Texts that go on for long, as expressions. */
    static Stream<NamedText> longExpressions() {
        return Stream.of(
                row("parentheses not opened", "a" + ")".repeat(many(50_000))),
                row("an open list", "a in [" + "x,".repeat(LENGTH / 2 - 3)),
                row("a list of open lists", "a in " + "[".repeat(many(50_000))),
                row("values without a comma", "a in [" + "x ".repeat(many(100_000)) + "]"),
                row("bad values in a list", "a in [" + "\"\\x\",".repeat(many(100_000)) + "\"\\x\"]"),
                row("bad conditions", "a > x and ".repeat(many(90_000)) + "a > x"),
                row("what SLL prediction cannot tell", "a has any ".repeat(many(50_000))),
                row("a is not not", "a is " + "not ".repeat(many(100_000)) + "x"),
                row("a not not is", "a " + "not ".repeat(many(100_000)) + "is x"),
                row("an unknown escape at the end", "a is \"" + "x".repeat(many(1_000_000)) + "\\x\""),
                row("escapes", "a is \"" + "\\\"".repeat(many(500_000)) + "\""),
                row("a number without end", "a is " + "9".repeat(many(1_000_000))),
                row("a fraction without end", "a is 0." + "1".repeat(many(1_000_000))),
                row("an exponent without end", "a is 1e" + "9".repeat(many(1_000_000))),
                row("a small number without end", "a is 0." + "0".repeat(many(1_000_000)) + "1e1000001"),
                row("a duration without end", "a within " + "9".repeat(many(1_000_000)) + "d"),
                row("a unit without end", "a within 7 " + "d".repeat(many(1_000_000))),
                row(
                        "a fraction of a second without end",
                        "a on 2026-11-23T10:00:00." + "1".repeat(many(1_000_000)) + "Z"),
                row("an offset without end", "a on 2026-11-23T10:00:00+" + "1:".repeat(many(500_000))),
                row("a quoted instant without end", "a before \"" + "2026-11-23".repeat(many(100_000)) + "\""),
                row("a name without end", "x".repeat(many(1_000_000)) + " is y"),
                row("a name of backticks", "`" + "``".repeat(many(500_000)) + "` is y"),
                row("an empty name", "`` ".repeat(many(100_000))),
                row("one name after another", "a or ".repeat(many(100_000)) + "`` is x"),
                row("an error at the end of many lines", "a or\n".repeat(many(200_000)) + "b b"));
    }

    @ParameterizedTest
    @MethodSource({"fullOfOneThing", "longExpressions"})
    void tryParse_longTextAsExpression_answersWithoutFailing(NamedText row) {
        SmallStack.run(() -> CHECKS.expression(row.text()));
    }

    /** Texts that go on for long, as segments files. */
    static Stream<NamedText> longFiles() {
        return Stream.of(
                row("statements", statements(many(60_000), i -> "segment s" + i + ": a\n")),
                row("declarations", statements(many(50_000), i -> "attribute a" + i + ": text\n")),
                row("statements of one name", "segment s: a\n".repeat(many(80_000))),
                row("declarations of one name", "attribute a: text\n".repeat(many(58_000))),
                row("tiny bad statements", "segment s:".repeat(many(100_000))),
                row("tiny bad statements, a line each", "segment s:\n".repeat(many(95_000))),
                row("tiny bad declarations", "attribute a:".repeat(many(87_000))),
                row("bad names", "segment 7:a ".repeat(many(87_000))),
                row("names that are bad tokens", "segment \":a ".repeat(many(80_000))),
                row("bad conditions in statements", statements(many(60_000), i -> "segment s" + i + ":a>x ")),
                row("deep statements", "segment s:((((((((((((((((((((((".repeat(many(30_000))),
                row("headers that are none", "segment on demand ".repeat(many(58_000))),
                row("uses of nothing", statements(many(30_000), i -> "segment s" + i + ": in segment t" + i + "\n")),
                row("uses of nothing in one segment", "segment s: " + "in segment t or ".repeat(many(49_000)) + "a"),
                row("uses of itself", "segment s: " + "in segment s or ".repeat(many(49_000)) + "a"),
                row(
                        "all use one",
                        "segment t: a\n" + statements(many(30_000), i -> "segment s" + i + ": in segment t\n")),
                row(
                        "a ring",
                        statements(
                                many(20_000), i -> "segment s" + i + ": in segment s" + (i + 1) % many(20_000) + "\n")),
                row("each uses itself", statements(many(30_000), i -> "segment s" + i + ": in segment s" + i + "\n")),
                row("each uses all before", statements(300, LongTextsTest::usingAllBefore)),
                row("each uses the one before twice", statements(300, LongTextsTest::usingTwice)),
                row(
                        "types that clash",
                        statements(
                                many(20_000), i -> "segment s" + i + ": a" + i + " > 1 and a" + i + " contains x\n")),
                row(
                        "types that clash late",
                        statements(many(40_000), i -> "segment s" + i + ": a > 1\n") + "segment t: a\n"),
                row("a default without end", "attribute a: text set, default [" + "x,".repeat(many(500_000)) + "x]"),
                row("options without end", "attribute a: text" + ", case sensitive".repeat(many(60_000))));
    }

    @ParameterizedTest
    @MethodSource({"fullOfOneThing", "longExpressions", "longFiles"})
    void tryParse_longTextAsSegmentsFile_answersWithoutFailing(NamedText row) {
        SmallStack.run(() -> CHECKS.segmentsFile(row.text()));
    }

    private static String usingAllBefore(int i) {
        return "segment s" + i + ": a"
                + IntStream.range(0, i).mapToObj(j -> " or in segment s" + j).collect(Collectors.joining())
                + "\n";
    }

    private static String usingTwice(int i) {
        return i == 0
                ? "segment s0: a\n"
                : "segment s" + i + ": in segment s" + (i - 1) + " or in segment s" + (i - 1) + "\n";
    }

    private static String statements(int count, IntFunction<String> statement) {
        return IntStream.range(0, count).mapToObj(statement).collect(Collectors.joining());
    }
}
