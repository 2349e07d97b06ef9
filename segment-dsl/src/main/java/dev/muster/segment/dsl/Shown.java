package dev.muster.segment.dsl;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects of maps and lists as messages show them: on one line, and cut where they are long. */
final class Shown {

    /** UTF-16 units shown of a text at most. */
    private static final int LONGEST = 60;

    /** Quotes that are not there need no escape, and neither do backticks, which are doubled. */
    private static final char NO_QUOTE = ' ';

    /** Bits of a number that has few enough digits to be shown. */
    private static final int SHORT_NUMBER_BITS = 200;

    private Shown() {}

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
        int bits = 0;
        if (number instanceof BigInteger whole) {
            bits = whole.bitLength();
        } else if (number instanceof BigDecimal decimal) {
            bits = decimal.unscaledValue().bitLength();
        }
        return bits > SHORT_NUMBER_BITS ? "a long number" : spelling(String.valueOf(number));
    }

    /** Digits, or whatever a number says it is. */
    static String spelling(String number) {
        return escaped(number, NO_QUOTE);
    }

    /** A word in single quotes. */
    static String quoted(String word) {
        return '\'' + escaped(word, '\'') + '\'';
    }

    /** A key as a path has it: plain, or in backticks. */
    static String key(String key) {
        if (isPlain(key) || MapReader.isInBackticks(key)) {
            return escaped(key, NO_QUOTE);
        }
        return '`' + escaped(key.replace("`", "``"), NO_QUOTE) + '`';
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty()
                && (Character.isLetter(key.codePointAt(0)) || key.charAt(0) == '_')
                && key.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
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
            } else if (Character.isISOControl(c) || isLoneSurrogate(c) || c == '\u2028' || c == '\u2029') {
                out.append(String.format(Locale.ROOT, "\\u%04X", c));
            } else {
                out.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return out.toString();
    }

    private static boolean isLoneSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
