package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Says in the words of the language what stands where the grammar has no place for it. */
final class SyntaxErrors {

    private static final Set<Integer> DIGIT_LED =
            Set.of(SegmentsParser.NUMERAL, SegmentsParser.DURATION, SegmentsParser.INSTANT, SegmentsParser.DIGIT_WORD);

    /** Signs that say the same as a word, which a message names instead. */
    private static final Set<Integer> SYNONYMS = Set.of(
            SegmentsParser.AND_SIGN, SegmentsParser.OR_SIGN, SegmentsParser.NOT_SIGN, SegmentsParser.EQUALS_TWICE);

    private static final IntervalSet AROUND_VALUES =
            new IntervalSet(SegmentsParser.LEFT_BRACKET, SegmentsParser.RIGHT_BRACKET, SegmentsParser.COMMA);

    private static final IntervalSet AROUND_CONDITIONS =
            new IntervalSet(SegmentsParser.AND, SegmentsParser.OR, SegmentsParser.RIGHT_PARENTHESIS, Token.EOF);

    private static final IntervalSet DURATIONS =
            new IntervalSet(SegmentsParser.DURATION, SegmentsParser.NUMERAL, SegmentsParser.DIGIT_WORD);

    private SyntaxErrors() {}

    /**
     * What an error says, given all tokens of the text that it is in.
     *
     * @param segments the segments that are known
     */
    static Refusal refusal(RecognitionException error, List<Token> tokens, Set<String> segments) {
        Token token = error.getOffendingToken();
        IntervalSet possible = error.getExpectedTokens();
        String expected = describe(possible);
        Surroundings around = new Surroundings(tokens, token.getTokenIndex(), possible);
        String special = special(token, possible, around);
        if (special != null) {
            return Refusal.expecting(expected, token, special);
        }
        String advice = new Advice(around, segments).find();
        String reserved = reserved(token, possible);
        if (advice == null && reserved != null) {
            return Refusal.expecting(expected, token, reserved);
        }
        String what = token.getType() == Token.EOF ? "end" : Shown.token(token);
        return Refusal.expecting(
                expected,
                token,
                "unexpected " + what + "; expected " + expected + (advice == null ? "" : "; " + advice));
    }

    private static @Nullable String special(Token token, IntervalSet possible, Surroundings around) {
        int type = token.getType();
        if (type == SegmentsParser.UNCLOSED_TEXT) {
            String meant = Apostrophes.word(around);
            return "the quote is not closed in its line" + (meant == null ? "" : "; did you mean " + meant + "?");
        }
        if (type == SegmentsParser.UNCLOSED_NAME) {
            return "the backtick is not closed in its line";
        }
        if (!isNameAlone(possible)) {
            return null;
        }
        if (type == SegmentsParser.QUOTED_TEXT) {
            return "a name stands in backticks, not in quotes";
        }
        if (DIGIT_LED.contains(type)) {
            String start = token.getText().startsWith("-") ? "'-'" : "a digit";
            return Shown.token(token) + " starts with " + start + "; write it in backticks if it is meant as a name";
        }
        return null;
    }

    private static @Nullable String reserved(Token token, IntervalSet possible) {
        if (!TokenKinds.isReserved(token.getType())) {
            return null;
        }
        if (possible.contains(SegmentsParser.QUOTED_TEXT)) {
            return Shown.token(token) + " is a reserved word; write it in quotes if it is meant as a text";
        }
        return isNameAlone(possible)
                ? Shown.token(token) + " is a reserved word; write it in backticks if it is meant as a name"
                : null;
    }

    private static boolean isNameAlone(IntervalSet possible) {
        return possible.contains(SegmentsParser.QUOTED_NAME) && !possible.contains(SegmentsParser.LEFT_PARENTHESIS);
    }

    /** What could have stood there: one phrase for each kind of thing, and the words and signs that are of no kind. */
    private static String describe(IntervalSet possible) {
        List<String> phrases = new ArrayList<>();
        IntervalSet others = possible;
        if (possible.contains(SegmentsParser.LEFT_PARENTHESIS)) {
            phrases.add("a condition");
            others = IntervalSet.EMPTY_SET;
        } else if (possible.contains(SegmentsParser.QUOTED_TEXT)) {
            phrases.add("a value");
            others = possible.and(AROUND_VALUES);
        } else if (possible.contains(SegmentsParser.QUOTED_NAME)) {
            phrases.add("a name");
            others = IntervalSet.EMPTY_SET;
        } else if (possible.contains(SegmentsParser.EQUALS)) {
            phrases.add("an operator");
            others = possible.and(AROUND_CONDITIONS);
        } else if (possible.contains(SegmentsParser.DURATION)) {
            phrases.add("a duration like '7d'");
            others = possible.subtract(DURATIONS);
        } else if (possible.contains(SegmentsParser.WORD)) {
            phrases.add("a unit of time");
            others = possible.subtract(IntervalSet.of(SegmentsParser.WORD));
        }
        for (int type : others.toArray()) {
            if (type != Token.EOF && !SYNONYMS.contains(type)) {
                phrases.add(SegmentsParser.VOCABULARY.getDisplayName(type));
            }
        }
        if (others.contains(Token.EOF)) {
            phrases.add("the end");
        }
        int last = phrases.size() - 1;
        return last == 0 ? phrases.get(0) : String.join(", ", phrases.subList(0, last)) + " or " + phrases.get(last);
    }
}
