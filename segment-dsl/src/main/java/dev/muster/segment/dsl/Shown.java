package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Tokens, and objects of maps and lists, as messages show them: on one line, and cut where they are long. */
final class Shown {

    /** Code points shown of a token at most. */
    private static final int LONGEST_TOKEN = 40;

    /** UTF-16 units shown of a text of a map at most. */
    private static final int LONGEST = 60;

    /** Stands for a character that a message cannot have. */
    private static final int HIDDEN = 0xFFFD;

    /** Holds emoji together; the character before it keeps letters apart. Other characters of format turn lines round. */
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    /** Quotes that are not there need no escape, and neither do backticks, which are doubled. */
    private static final char NO_QUOTE = ' ';

    /** Bits of a number that has few enough digits to be shown. */
    private static final int SHORT_NUMBER_BITS = 200;

    private Shown() {}

    /** A token as a message shows it: in single quotes, unless it has quotes of its own. */
    static String token(Token token) {
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
        String shown = text.codePointCount(0, text.length()) > LONGEST_TOKEN
                ? text.substring(0, text.offsetByCodePoints(0, LONGEST_TOKEN)) + "…"
                : text;
        return onOneLine(shown);
    }

    /** A message with � for each character that would break its line or turn it round. */
    static String onOneLine(String message) {
        if (message.codePoints().allMatch(Shown::isHarmless)) {
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
        return text.codePoints().allMatch(Shown::isVisible);
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

    static String value(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return '"' + escaped(text, '"') + '"';
        }
        if (value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof List<?> list) {
            return list.isEmpty() ? "an empty list" : "a list";
        }
        if (value instanceof Map<?, ?> map) {
            return map.isEmpty() ? "an empty map" : "a map";
        }
        return value.getClass().isArray()
                ? "an array"
                : "an object of class " + value.getClass().getName();
    }

    /** The digits of a number; of a very long one only what it is, as its digits would take their time. */
    private static String number(Number number) {
        return bits(number) > SHORT_NUMBER_BITS ? "a long number" : spelling(String.valueOf(number));
    }

    /** The bits that a number's digits take, or 0 if they are few anyway. */
    static int bits(Number number) {
        if (number instanceof BigInteger whole) {
            return whole.bitLength();
        }
        return number instanceof BigDecimal decimal ? decimal.unscaledValue().bitLength() : 0;
    }

    /** Digits, or whatever a number says it is; a key. */
    static String spelling(String number) {
        return escaped(number, NO_QUOTE);
    }

    /** A word in single quotes. */
    static String quoted(String word) {
        return '\'' + escaped(word, '\'') + '\'';
    }

    private static String escaped(String text, char quote) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            if (i >= LONGEST) {
                return out.append('…').toString();
            }
            int c = text.codePointAt(i);
            if (c == quote && quote != NO_QUOTE) {
                out.append('\\').append(quote);
            } else if (!isHarmless(c)) {
                out.append(String.format(Locale.ROOT, "\\u%04X", c));
            } else {
                out.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }
}
