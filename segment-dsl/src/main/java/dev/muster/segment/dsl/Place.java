package dev.muster.segment.dsl;

import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/**
 * Some characters of a text, all in one line.
 *
 * @param line from 1
 * @param column the first character, in code points from 1
 * @param length in code points, 1 or more; the end of a text counts as one
 */
record Place(int line, int column, int length) {

    /** Where something is meant that has no place of its own. */
    static final Place START = new Place(1, 1, 1);

    static Place of(Token token) {
        return new Place(token.getLine(), column(token), Math.max(1, length(token)));
    }

    static Place of(ParserRuleContext tree) {
        return between(tree.start, tree.stop);
    }

    /** From one token to another; the first alone if the other stands in another line. */
    static Place between(Token first, Token last) {
        return first.getLine() == last.getLine()
                ? new Place(first.getLine(), column(first), Math.max(1, column(last) - column(first) + length(last)))
                : of(first);
    }

    /** A part of a token; no token goes over the end of a line. */
    static Place inside(Token token, int offset, int length) {
        return new Place(token.getLine(), column(token) + offset, length);
    }

    private static int column(Token token) {
        return token.getCharPositionInLine() + 1;
    }

    private static int length(Token token) {
        return token.getStopIndex() - token.getStartIndex() + 1;
    }
}
