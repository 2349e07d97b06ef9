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
            add(token, tokens);
        }
        return tokens;
    }

    /** A name that starts with a digit has taken the colon of its header along. */
    private static void add(Token token, List<Token> tokens) {
        int before =
                tokens.isEmpty() ? Token.EOF : tokens.get(tokens.size() - 1).getType();
        boolean isHeader = (before == SegmentsLexer.SEGMENT || before == SegmentsLexer.ATTRIBUTE)
                && token.getType() == SegmentsLexer.DIGIT_WORD
                && token.getText().endsWith(":");
        if (!isHeader) {
            tokens.add(token);
            return;
        }
        CommonToken name = new CommonToken(token);
        name.setStopIndex(token.getStopIndex() - 1);
        CommonToken colon = new CommonToken(token);
        colon.setType(SegmentsLexer.COLON);
        colon.setStartIndex(token.getStopIndex());
        colon.setCharPositionInLine(token.getCharPositionInLine() + token.getStopIndex() - token.getStartIndex());
        tokens.add(name);
        tokens.add(colon);
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
     * How many tokens the header of a statement has, or 0 if none starts here. Its name may be any token, good or bad; a
     * name whose backtick is not closed has taken the rest of its line.
     */
    private static int headerLength(List<Token> tokens, int start) {
        int type = typeAt(tokens, start);
        if (type != SegmentsLexer.SEGMENT && type != SegmentsLexer.ATTRIBUTE) {
            return 0;
        }
        if (typeAt(tokens, start + 1) == SegmentsLexer.COLON) {
            return 0;
        }
        if (typeAt(tokens, start + 1) == SegmentsLexer.UNCLOSED_NAME) {
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
     * Refuses tokens whose parentheses, and NOTs before conditions, are open inside each other more often than the limit
     * allows. The parser recurses for parentheses, so this comes first; it needs no stack but a list of its own. A NOT
     * before an operator, after 'is' or in a list opens nothing.
     *
     * @throws Refusal at the first token that is too deep
     */
    static void requireNesting(List<Token> tokens, Limits limits) {
        int[] nots = new int[limits.nesting() + 1]; // before each open parenthesis
        int parentheses = 0;
        int depth = 0;
        int pending = 0;
        boolean startsCondition = true;
        for (Token token : tokens) {
            boolean isNot = startsCondition && isNot(token);
            switch (token.getType()) {
                case SegmentsLexer.LEFT_PARENTHESIS -> {
                    nots[parentheses++] = pending;
                    depth += pending + 1;
                    pending = 0;
                }
                case SegmentsLexer.RIGHT_PARENTHESIS -> {
                    depth -= parentheses == 0 ? 0 : nots[--parentheses] + 1;
                    pending = 0;
                }
                default -> pending = isNot ? pending + 1 : 0;
            }
            startsCondition = isNot || isBeforeCondition(token);
            if (depth + pending > limits.nesting()) {
                throw Refusal.at(token, "parentheses and 'not' are nested at most " + limits.nesting() + " deep");
            }
        }
    }

    private static boolean isNot(Token token) {
        return token.getType() == SegmentsLexer.NOT || token.getType() == SegmentsLexer.NOT_SIGN;
    }

    private static boolean isBeforeCondition(Token token) {
        return switch (token.getType()) {
            case SegmentsLexer.LEFT_PARENTHESIS,
                    SegmentsLexer.AND,
                    SegmentsLexer.AND_SIGN,
                    SegmentsLexer.OR,
                    SegmentsLexer.OR_SIGN,
                    SegmentsLexer.COLON -> true;
            default -> false;
        };
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
