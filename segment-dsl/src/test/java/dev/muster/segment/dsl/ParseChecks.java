package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.Diagnostic.Severity;
import dev.muster.segment.dsl.ParseResult.Parsed;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What holds for every text, good or bad: nothing is thrown, the answer is the same every time, what is wrong is said at
 * a place in the text with a caret under it, and what is accepted is printed as a text that reads as the same.
 */
final class ParseChecks {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final int CUT = '…';

    /** Code points of a line that are shown around the caret, at least. */
    private static final int SHOWN = 80;

    /** UTF-16 units of a message, at most. */
    private static final int LONGEST_MESSAGE = 1_001;

    private final Limits limits;
    private final Slowest slowest;

    /**
     * Checks that share limits.
     *
     * @param slowest is told what each text takes to be parsed
     */
    ParseChecks(Limits limits, Slowest slowest) {
        this.limits = limits;
        this.slowest = slowest;
    }

    /**
     * Parses a text as an expression.
     *
     * @throws AssertionError if anything about the answer is not as it has to be
     */
    ParseResult<Predicate> expression(String text) {
        return check(text, text, "an expression", SegmentParser::tryParse);
    }

    /**
     * Parses a text as a segments file.
     *
     * @throws AssertionError if anything about the answer is not as it has to be
     */
    ParseResult<SegmentsFile> segmentsFile(String text) {
        String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return check(text, content, "a segments file", SegmentsFile::tryParse);
    }

    private <T> ParseResult<T> check(
            String text, String content, String kind, BiFunction<String, Limits, ParseResult<T>> parser) {
        long start = System.nanoTime();
        ParseResult<T> result = parser.apply(text, limits);
        long again = System.nanoTime();
        require(parser.apply(text, limits).equals(result), () -> "the second answer is another than: " + result);
        // The lesser of two, so that a pause of the machine is not taken for the parser's.
        long nanos = Math.min(again - start, System.nanoTime() - again);
        slowest.note(text, kind, result instanceof Parsed, nanos);
        requireDiagnostics(result, content);
        if (result instanceof Parsed<T> parsed) {
            requireWayBack(parsed.value(), parser);
        }
        return result;
    }

    private <T> void requireWayBack(T value, BiFunction<String, Limits, ParseResult<T>> parser) {
        String printed = value.toString();
        ParseResult<T> again = parser.apply(printed, limits);
        require(again instanceof Parsed, () -> "its canonical text is refused: " + printed + "\n" + again);
        require(again.orThrow().equals(value), () -> "its canonical text says something else: " + printed);
        require(
                again.orThrow().toString().equals(printed),
                () -> "its canonical text is none: " + printed + " becomes " + again.orThrow());
    }

    private static void requireDiagnostics(ParseResult<?> result, String text) {
        List<Diagnostic> diagnostics = result.diagnostics();
        boolean hasError = diagnostics.stream().anyMatch(found -> found.severity() == Severity.ERROR);
        require(hasError != result instanceof Parsed, () -> "errors and the answer disagree: " + result);
        if (diagnostics.isEmpty()) {
            return;
        }
        Lines lines = new Lines(text);
        Diagnostic earlier = diagnostics.get(0);
        for (Diagnostic diagnostic : diagnostics) {
            requireMessage(diagnostic.message(), diagnostic);
            if (diagnostic.expected() != null) {
                requireMessage(diagnostic.expected(), diagnostic);
            }
            requireInOrder(earlier, diagnostic);
            requirePlace(diagnostic, lines);
            earlier = diagnostic;
        }
    }

    private static void requireMessage(String message, Diagnostic diagnostic) {
        require(!message.isBlank(), () -> "an empty message: " + diagnostic);
        require(!Character.isUpperCase(message.codePointAt(0)), () -> "starts in upper case: " + diagnostic);
        require(message.length() <= LONGEST_MESSAGE, () -> "too long to be read: " + diagnostic);
        require(
                message.codePoints().allMatch(ParseChecks::staysInLine),
                () -> "has a character that breaks or turns its line: " + JavaLiteral.of(message));
    }

    /** Two characters of format hold emoji together and keep letters apart; all others turn or hide what is around them. */
    private static boolean staysInLine(int c) {
        boolean isFormat = Character.getType(c) == Character.FORMAT && c != 0x200C && c != 0x200D;
        return !Character.isISOControl(c) && !isFormat && c != 0x2028 && c != 0x2029;
    }

    private static void requireInOrder(Diagnostic earlier, Diagnostic later) {
        boolean inOrder =
                earlier.line() < later.line() || (earlier.line() == later.line() && earlier.column() <= later.column());
        require(inOrder, () -> "not in the order of the text: " + earlier + "\n" + later);
    }

    private static void requirePlace(Diagnostic diagnostic, Lines lines) {
        require(lines.has(diagnostic.line()), () -> "no such line: " + diagnostic);
        int[] line = lines.get(diagnostic.line());
        int first = diagnostic.column() - 1;
        require(first >= 0 && first <= line.length, () -> "no such column: " + diagnostic);
        require(diagnostic.length() >= 1, () -> "not one character long: " + diagnostic);
        // Where the line is over, what is missing there counts as one character.
        int end = Math.max(line.length, first + 1);
        require(first + diagnostic.length() <= end, () -> "longer than its line: " + diagnostic);
        String[] caret = diagnostic.caret().split("\n", -1);
        require(caret.length == 2, () -> "no line with a caret line below it: " + diagnostic);
        requireCaret(caret[0].codePoints().toArray(), caret[1], diagnostic, line);
    }

    /** Requires the line, cut before and after the place if it is long, and carets under each character of the place. */
    private static void requireCaret(int[] shown, String carets, Diagnostic diagnostic, int[] line) {
        int indent = carets.indexOf('^');
        int last = shown.length - 1;
        int start = diagnostic.column() - 1 - indent;
        int rest = line.length - start;
        require(indent >= 0 && start >= 0, () -> "no caret under the place: " + diagnostic);
        require(start == 0 || shown[0] == CUT, () -> "cut before, and does not say so: " + diagnostic);
        require(rest <= shown.length || shown[last] == CUT, () -> "cut after, and does not say so: " + diagnostic);
        require(shown.length >= Math.min(SHOWN, line.length), () -> "too little of the line: " + diagnostic);
        for (int i = 0; i < shown.length; i++) {
            boolean isCut = shown[i] == CUT && (i == 0 || i == last);
            boolean isShown = i < rest && shown[i] == line[start + i];
            require(isShown || isCut, () -> "shows something else than the line: " + diagnostic);
        }
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < indent; i++) {
            expected.append(shown[i] == '\t' ? '\t' : ' ');
        }
        String whole = expected + "^".repeat(diagnostic.length());
        String untilCut = expected + "^".repeat(Math.max(0, last - indent));
        boolean mayBeCut = shown.length > 0 && shown[last] == CUT && whole.length() > last;
        require(
                carets.equals(whole) || (mayBeCut && carets.equals(untilCut)),
                () -> "carets not under the place: " + diagnostic);
    }

    /** A text's lines in code points. The last one asked for is kept, as many errors may be in one long line. */
    private static final class Lines {

        private final String[] lines;
        private int number;
        private int[] line = {};

        Lines(String text) {
            this.lines = text.split("\r\n|\r|\n", -1);
        }

        boolean has(int wanted) {
            return wanted >= 1 && wanted <= lines.length;
        }

        int[] get(int wanted) {
            if (wanted != number) {
                line = lines[wanted - 1].codePoints().toArray();
                number = wanted;
            }
            return line;
        }
    }

    private static void require(boolean condition, Supplier<String> otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise.get());
        }
    }
}
