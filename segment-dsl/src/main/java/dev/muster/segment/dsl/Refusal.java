package dev.muster.segment.dsl;

import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** One thing wrong at one place, on its way to becoming a diagnostic. It never leaves the package. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String reason;
    private final @Nullable String expected;
    private final int line;
    private final int column;
    private final int length;

    private Refusal(String reason, @Nullable String expected, int line, int column, int length) {
        super(reason, null, false, false);
        this.reason = reason;
        this.expected = expected;
        this.line = line;
        this.column = column;
        this.length = length;
    }

    static Refusal at(Token token, String reason) {
        return expecting(null, token, reason);
    }

    static Refusal expecting(@Nullable String expected, Token token, String reason) {
        return new Refusal(reason, expected, token.getLine(), column(token), Math.max(1, length(token)));
    }

    /** From one token to another; of the first alone if the other stands in another line. */
    static Refusal between(Token first, Token last, String reason) {
        int length = first.getLine() == last.getLine() ? column(last) - column(first) + length(last) : length(first);
        return new Refusal(reason, null, first.getLine(), column(first), Math.max(1, length));
    }

    /** A part of a token; no token goes over the end of a line. */
    static Refusal inside(Token token, int offset, int length, String reason) {
        return new Refusal(reason, null, token.getLine(), column(token) + offset, length);
    }

    /** The text as a whole. */
    static Refusal ofText(String reason) {
        return new Refusal(reason, null, 1, 1, 1);
    }

    Diagnostic diagnostic(Source source) {
        return new Diagnostic(
                Diagnostic.Severity.ERROR, reason, line, column, length, expected, source.caret(line, column, length));
    }

    private static int column(Token token) {
        return token.getCharPositionInLine() + 1;
    }

    private static int length(Token token) {
        return token.getStopIndex() - token.getStartIndex() + 1;
    }
}
