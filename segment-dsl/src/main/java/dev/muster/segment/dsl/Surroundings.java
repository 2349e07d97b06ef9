package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** A token where the grammar has no place for it, what could have stood there, and the tokens around it by index. */
final class Surroundings {

    /** Words of one text, or values of one list, that a message shows at most. */
    static final int SHOWN = 10;

    /** What a value follows, as text, and where is no such operator that it would be a duration or an instant. */
    private static final Set<Integer> BEFORE_TEXTS = Set.of(
            SegmentsParser.IS,
            SegmentsParser.NOT,
            SegmentsParser.EQUALS,
            SegmentsParser.EQUALS_TWICE,
            SegmentsParser.EQUALS_NOT,
            SegmentsParser.CONTAINS,
            SegmentsParser.CONTAIN,
            SegmentsParser.WITH,
            SegmentsParser.HAS,
            SegmentsParser.HAVE);

    /** The first words and signs of operators other than those with {@code is}. */
    private static final Set<Integer> OPERATORS_WITHOUT_IS = Set.of(
            SegmentsParser.IN,
            SegmentsParser.GREATER,
            SegmentsParser.AT_LEAST,
            SegmentsParser.LESS_SIGN,
            SegmentsParser.AT_MOST,
            SegmentsParser.EQUALS,
            SegmentsParser.EQUALS_TWICE,
            SegmentsParser.EQUALS_NOT,
            SegmentsParser.WITHIN,
            SegmentsParser.BETWEEN,
            SegmentsParser.CONTAINS,
            SegmentsParser.STARTS,
            SegmentsParser.ENDS,
            SegmentsParser.BEFORE,
            SegmentsParser.AFTER,
            SegmentsParser.ON,
            SegmentsParser.MORE_,
            SegmentsParser.LESS,
            SegmentsParser.HAS);

    private final List<Token> tokens;
    private final int at;
    private final IntervalSet possible;

    /**
     * What is around one token.
     *
     * @param tokens all tokens of the text, the end among them
     * @param at which of them has no place
     * @param possible what would have had one
     */
    Surroundings(List<Token> tokens, int at, IntervalSet possible) {
        this.tokens = tokens;
        this.at = at;
        this.possible = possible;
    }

    /** An attribute of which something is said that is or is not so. */
    record Subject(String name, boolean isNegated) {

        /** The attribute, and an operator with its operands after {@code not} if it is negated. */
        String with(String operator) {
            return name + (isNegated ? " not " : " ") + operator;
        }
    }

    static String meant(String text) {
        return "did you mean '" + text + "'?";
    }

    /** The index of the token that has no place. */
    int at() {
        return at;
    }

    List<Token> tokens() {
        return tokens;
    }

    boolean canBe(int type) {
        return possible.contains(type);
    }

    /** What could stand there. */
    IntervalSet possible() {
        return possible;
    }

    /** Whether the place is one in a list, for a value or behind one. */
    boolean isInList() {
        return canBe(SegmentsParser.RIGHT_BRACKET) || (canBe(SegmentsParser.QUOTED_TEXT) && canBe(SegmentsParser.OR));
    }

    /** Whether a whole condition stands before the place. */
    boolean isAfterCondition() {
        return canBe(SegmentsParser.OR) && !canBe(SegmentsParser.QUOTED_TEXT) && !canBe(SegmentsParser.EQUALS);
    }

    int type(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index).getType() : Token.EOF;
    }

    /** A token's text, cut if it is long. */
    String text(int index) {
        return index >= 0 && index < tokens.size() ? Shown.cut(tokens.get(index)) : "";
    }

    /** A token's text in lower case. */
    String word(int index) {
        return text(index).toLowerCase(Locale.ROOT);
    }

    /** Whether no blank is between a token and the one before. */
    boolean isJoined(int index) {
        return index > 0
                && index < tokens.size()
                && tokens.get(index - 1).getStopIndex() + 1 == tokens.get(index).getStartIndex();
    }

    boolean isInLineOf(int one, int other) {
        return tokens.get(one).getLine() == tokens.get(other).getLine();
    }

    /** A word that is not reserved. */
    boolean isWord(int index) {
        return TokenKinds.isWord(type(index));
    }

    boolean isName(int index) {
        return isWord(index) || type(index) == SegmentsParser.QUOTED_NAME;
    }

    boolean isWordOfText(int index) {
        return isWord(index) || type(index) == SegmentsParser.NUMERAL || type(index) == SegmentsParser.DIGIT_WORD;
    }

    boolean isValue(int index) {
        return isWordOfText(index) || type(index) == SegmentsParser.QUOTED_TEXT;
    }

    boolean isJoint(int index) {
        return switch (type(index)) {
            case SegmentsParser.AND, SegmentsParser.AND_SIGN, SegmentsParser.OR, SegmentsParser.OR_SIGN -> true;
            default -> false;
        };
    }

    /** Whether a token ends a condition that stands before it. */
    boolean endsCondition(int index) {
        return isJoint(index) || type(index) == SegmentsParser.RIGHT_PARENTHESIS || type(index) == Token.EOF;
    }

    boolean takesText(int index) {
        return BEFORE_TEXTS.contains(type(index));
    }

    boolean startsOperatorWithoutIs(int index) {
        return OPERATORS_WITHOUT_IS.contains(type(index));
    }

    boolean startsOperator(int index) {
        return startsOperatorWithoutIs(index)
                || type(index) == SegmentsParser.IS
                || type(index) == SegmentsParser.EXISTS
                || (type(index) == SegmentsParser.NOT && startsOperatorWithoutIs(index + 1));
    }

    boolean isAfterIs(int index) {
        return type(index - 1) == SegmentsParser.IS
                || (type(index - 1) == SegmentsParser.NOT && type(index - 2) == SegmentsParser.IS);
    }

    /** What an operator that starts at an index is said of, {@code is} and {@code not} between; {@code null} if unclear. */
    @Nullable
    Subject subject(int operator) {
        int name = operator - 1;
        boolean isNegated = type(name) == SegmentsParser.NOT;
        if (isNegated) {
            name--;
        }
        if (type(name) == SegmentsParser.IS) {
            name--;
        }
        return isName(name) ? new Subject(text(name), isNegated) : null;
    }

    /** What is or is not equal to the value at an index; {@code null} if nothing is said to be. */
    @Nullable
    Subject subjectOfEquality(int value) {
        int operator = value - 1;
        boolean isNegated = false;
        switch (type(operator)) {
            case SegmentsParser.NOT -> {
                isNegated = true;
                operator--;
                if (type(operator) != SegmentsParser.IS) {
                    return null;
                }
            }
            case SegmentsParser.EQUALS_NOT -> isNegated = true;
            case SegmentsParser.IS, SegmentsParser.EQUALS, SegmentsParser.EQUALS_TWICE -> {
                // As it is.
            }
            default -> {
                return null;
            }
        }
        Subject subject = subject(operator);
        return subject == null ? null : new Subject(subject.name, isNegated != subject.isNegated);
    }

    /** A duration of one token or two that starts at an index, or {@code null}. */
    @Nullable
    String duration(int index) {
        if (type(index) == SegmentsParser.DURATION) {
            return text(index);
        }
        return type(index) == SegmentsParser.NUMERAL && isUnit(index + 1) ? text(index) + " " + text(index + 1) : null;
    }

    /** How many tokens a duration has that starts at an index. */
    int durationLength(int index) {
        return type(index) == SegmentsParser.DURATION ? 1 : 2;
    }

    private boolean isUnit(int index) {
        return type(index) == SegmentsParser.WORD && Durations.isUnit(text(index));
    }

    /** Signs and words without blanks between, which belong to one text, as {@code @example.com} does. */
    @Nullable
    String unquoted(int first) {
        if (!isSign(first)) {
            return null;
        }
        StringBuilder joined = new StringBuilder(text(first));
        for (int i = first + 1; i < first + 2 * SHOWN && isJoined(i) && belongsToText(i); i++) {
            joined.append(tokens.get(i).getText());
        }
        return joined.toString();
    }

    /** A text in quotes. */
    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private boolean isSign(int index) {
        return (type(index) == SegmentsParser.STRAY || type(index) == SegmentsParser.COLON)
                && isPartOfText(tokens.get(index).getText());
    }

    /** Marks are no letters, and words of many languages have them. */
    private static boolean isPartOfText(String text) {
        return Shown.isVisible(text)
                || text.codePoints().allMatch(c -> Character.getType(c) == Character.NON_SPACING_MARK);
    }

    private boolean belongsToText(int index) {
        return switch (type(index)) {
            case Token.EOF,
                    SegmentsParser.QUOTED_TEXT,
                    SegmentsParser.UNCLOSED_TEXT,
                    SegmentsParser.LEFT_PARENTHESIS,
                    SegmentsParser.RIGHT_PARENTHESIS,
                    SegmentsParser.COMMA -> false;
            case SegmentsParser.LEFT_BRACKET, SegmentsParser.RIGHT_BRACKET -> !isInList();
            default -> isPartOfText(tokens.get(index).getText());
        };
    }
}
