package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.dsl.grammar.SegmentsLexer;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CommonToken;
import org.antlr.v4.runtime.Token;

/**
 * A text cut into tokens, and what is decided on them alone: where statements start, and that nothing is nested too
 * deep.
 */
final class Tokens {

    /** {@code segment NAME on demand :} */
    private static final int LONGEST_HEADER = 5;

    private Tokens() {}

    /**
     * All tokens of a text, without one for its end. Every text has tokens; what the language has no use for is a token
     * as well.
     *
     * @throws Refusal if the text is too long
     */
    static List<Token> of(String text, Limits limits) {
        int length = text.length();
        if (length > limits.textLength()) {
            throw Refusal.at(
                    Place.START,
                    "the text has " + length + " characters; at most " + limits.textLength() + " are accepted");
        }
        SegmentsLexer lexer = new SegmentsLexer(new Characters(text));
        lexer.removeErrorListeners();
        List<Token> tokens = new ArrayList<>();
        for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
            tokens.add(token);
        }
        return tokens;
    }

    /**
     * The tokens of each statement, and before them those of no statement, if there are any. A statement starts
     * wherever its header stands, whatever was open before: no other rule has a colon, so one bad statement spoils no
     * other.
     */
    static List<List<Token>> statements(List<Token> tokens) {
        List<List<Token>> statements = new ArrayList<>();
        int start = 0;
        int next = 0;
        while (next < tokens.size()) {
            int header = headerLength(tokens, next);
            if (header > 0 && next > start) {
                statements.add(tokens.subList(start, next));
                start = next;
            }
            next += Math.max(1, header);
        }
        if (start < tokens.size()) {
            statements.add(tokens.subList(start, tokens.size()));
        }
        return statements;
    }

    static boolean startsStatement(List<Token> tokens) {
        return headerLength(tokens, 0) > 0;
    }

    /**
     * How many tokens the header of a statement has, or 0 if none starts here. Its name may be any token, good or bad;
     * one that starts with a digit has taken the colon.
     */
    private static int headerLength(List<Token> tokens, int start) {
        int type = typeAt(tokens, start);
        if (type != SegmentsLexer.SEGMENT && type != SegmentsLexer.ATTRIBUTE) {
            return 0;
        }
        if (typeAt(tokens, start + 1) == SegmentsLexer.COLON) {
            return 0;
        }
        if (typeAt(tokens, start + 1) == SegmentsLexer.DIGIT_WORD
                && tokens.get(start + 1).getText().endsWith(":")) {
            return 2;
        }
        if (typeAt(tokens, start + 2) == SegmentsLexer.COLON) {
            return 3;
        }
        boolean onDemand = type == SegmentsLexer.SEGMENT
                && typeAt(tokens, start + 2) == SegmentsLexer.ON
                && typeAt(tokens, start + 3) == SegmentsLexer.DEMAND
                && typeAt(tokens, start + 4) == SegmentsLexer.COLON;
        return onDemand ? LONGEST_HEADER : 0;
    }

    private static int typeAt(List<Token> tokens, int index) {
        return index < tokens.size() ? tokens.get(index).getType() : Token.EOF;
    }

    /**
     * Refuses tokens whose parentheses and NOTs are open inside each other more often than the limit allows. The parser
     * recurses for each of them, so this comes first; it needs no stack but a list of its own.
     *
     * @throws Refusal at the first token that is too deep
     */
    static void requireNesting(List<Token> tokens, Limits limits) {
        int[] nots = new int[limits.nesting() + 1]; // before each open parenthesis
        int parentheses = 0;
        int depth = 0;
        int pending = 0;
        for (Token token : tokens) {
            switch (token.getType()) {
                case SegmentsLexer.NOT, SegmentsLexer.NOT_SIGN -> pending++;
                case SegmentsLexer.LEFT_PARENTHESIS -> {
                    nots[parentheses++] = pending;
                    depth += pending + 1;
                    pending = 0;
                }
                case SegmentsLexer.RIGHT_PARENTHESIS -> {
                    depth -= parentheses == 0 ? 0 : nots[--parentheses] + 1;
                    pending = 0;
                }
                default -> pending = 0;
            }
            if (depth + pending > limits.nesting()) {
                throw Refusal.at(token, "parentheses and 'not' are nested at most " + limits.nesting() + " deep");
            }
        }
    }

    /** A token for the end of some tokens, right behind the last. */
    static Token end(List<Token> tokens) {
        CommonToken end = new CommonToken(Token.EOF, "");
        if (tokens.isEmpty()) {
            end.setLine(1);
            end.setCharPositionInLine(0);
            end.setStartIndex(0);
            end.setStopIndex(0);
            return end;
        }
        Token last = tokens.get(tokens.size() - 1);
        int length = last.getStopIndex() - last.getStartIndex() + 1;
        end.setLine(last.getLine());
        end.setCharPositionInLine(last.getCharPositionInLine() + length);
        end.setStartIndex(last.getStopIndex() + 1);
        end.setStopIndex(last.getStopIndex() + 1);
        return end;
    }
}
