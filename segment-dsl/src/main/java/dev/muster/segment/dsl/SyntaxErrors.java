package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/** Says in the words of the language what stands where the grammar has no place for it. */
final class SyntaxErrors {

    /** Code points of a token that a message shows at most. */
    private static final int SHOWN = 40;

    /** Stands for a character that a message cannot have. */
    private static final int HIDDEN = 0xFFFD;

    /** Holds emoji together; the character before it keeps letters apart. Other characters of format turn lines round. */
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private static final Set<Integer> RESERVED = Set.of(
            SegmentsParser.AND,
            SegmentsParser.OR,
            SegmentsParser.NOT,
            SegmentsParser.IS,
            SegmentsParser.IN,
            SegmentsParser.TRUE,
            SegmentsParser.FALSE);

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

    /** What an error says, given all tokens of the text that it is in. */
    static Refusal refusal(RecognitionException error, List<Token> tokens) {
        Token token = error.getOffendingToken();
        IntervalSet possible = error.getExpectedTokens();
        String expected = describe(possible);
        String special = special(token, possible);
        if (special != null) {
            return Refusal.expecting(expected, token, special);
        }
        String advice = new Advice(tokens, token.getTokenIndex(), possible).find();
        String reserved = reserved(token, possible);
        if (advice == null && reserved != null) {
            return Refusal.expecting(expected, token, reserved);
        }
        String what = token.getType() == Token.EOF ? "end" : shown(token);
        return Refusal.expecting(
                expected,
                token,
                "unexpected " + what + "; expected " + expected + (advice == null ? "" : "; " + advice));
    }

    private static @Nullable String special(Token token, IntervalSet possible) {
        int type = token.getType();
        if (type == SegmentsParser.UNCLOSED_TEXT) {
            return "the quote is not closed in its line";
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
            return shown(token) + " starts with a digit; write it in backticks if it is meant as a name";
        }
        return null;
    }

    private static @Nullable String reserved(Token token, IntervalSet possible) {
        if (!RESERVED.contains(token.getType())) {
            return null;
        }
        if (possible.contains(SegmentsParser.QUOTED_TEXT)) {
            return shown(token) + " is a reserved word; write it in quotes if it is meant as a text";
        }
        return isNameAlone(possible)
                ? shown(token) + " is a reserved word; write it in backticks if it is meant as a name"
                : null;
    }

    private static boolean isNameAlone(IntervalSet possible) {
        return possible.contains(SegmentsParser.QUOTED_NAME) && !possible.contains(SegmentsParser.LEFT_PARENTHESIS);
    }

    /** A token as a message shows it: in single quotes, unless it has quotes of its own. */
    static String shown(Token token) {
        int type = token.getType();
        String text = token.getText();
        if (type == SegmentsParser.STRAY && !isVisible(text.codePointAt(0))) {
            return String.format(Locale.ROOT, "character U+%04X", text.codePointAt(0));
        }
        text = cut(text);
        return type == SegmentsParser.QUOTED_TEXT || type == SegmentsParser.QUOTED_NAME ? text : "'" + text + "'";
    }

    /** A token's text as a part of a message. */
    static String cut(Token token) {
        return cut(token.getText());
    }

    /** A text as a part of a message, cut where it would drown it. */
    static String cut(String text) {
        String shown = text.codePointCount(0, text.length()) > SHOWN
                ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "…"
                : text;
        return onOneLine(shown);
    }

    /** A message with � for each character that would break its line or turn it round. */
    static String onOneLine(String message) {
        if (message.codePoints().allMatch(SyntaxErrors::isHarmless)) {
            return message;
        }
        StringBuilder shown = new StringBuilder(message.length());
        message.codePoints().map(c -> isHarmless(c) ? c : HIDDEN).forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            case Character.FORMAT -> character == ZERO_WIDTH_JOINER || character == ZERO_WIDTH_JOINER - 1;
            default -> true;
        };
    }

    /** Whether all of a text can be seen. */
    static boolean isVisible(String text) {
        return text.codePoints().allMatch(SyntaxErrors::isVisible);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK -> false;
            default -> true;
        };
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
