package dev.muster.segment.dsl;

import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Span;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an object of a map says as a text, a number, an instant, a duration or a list. Every method throws {@link
 * MapRefusal} at its path if it says none. Not safe for several threads.
 */
final class MapValues {

    static final String BETWEEN =
            "'between' needs a list of two numbers, or of two dates (2026-11-23) or instants (2026-11-23T10:00:00Z)";

    private static final String MOMENT =
            " needs a date (2026-11-23) or an instant with an offset (2026-11-23T10:00:00Z); got ";

    private static final String AS_TEXT = "; write it in quotes if it is meant as a text";

    private static final int MOST_DIGITS = 1_000;

    private static final double DIGITS_PER_BIT = Math.log10(2);

    /** Long enough for every duration; a longer text is not worth repeating. */
    private static final int LONGEST_SPAN = 40;

    private final MapFindings findings;

    MapValues(MapFindings findings) {
        this.findings = findings;
    }

    /** Reads an object at a path. */
    @FunctionalInterface
    interface Reading<T> {
        T read(@Nullable Object value, String path);
    }

    /** What an attribute is: a text, a number or a boolean. */
    Literal equal(String operator, @Nullable Object value, String path) {
        if (value instanceof String text) {
            return text(text, path);
        }
        if (value instanceof Number number) {
            return number(number, AS_TEXT, path);
        }
        if (value instanceof Boolean truth) {
            return Literal.of(truth.booleanValue());
        }
        throw new MapRefusal(
                path,
                "'" + operator + "' needs a text, a number or a boolean; got " + Shown.value(value)
                        + otherThanIs(operator.equals("is"), value));
    }

    private static String otherThanIs(boolean positive, @Nullable Object value) {
        if (value == null) {
            return positive
                    ? "; write {\"exists\": false} for a missing value"
                    : "; write {\"exists\": true} for any value";
        }
        if (value instanceof List<?>) {
            return positive ? "; use 'in' for one of several values" : "; use 'notIn' for none of several values";
        }
        return "";
    }

    Literal.Text text(String operator, @Nullable Object value, String path) {
        if (value instanceof String text) {
            return text(text, path);
        }
        String advice = operator.equals("has") && value instanceof List<?> ? "; use 'hasAny' or 'hasAll'" : "";
        throw new MapRefusal(path, "'" + operator + "' needs a text; got " + Shown.value(value) + advice);
    }

    private Literal.Text text(String text, String path) {
        findings.countText(text, path);
        try {
            return new Literal.Text(text);
        } catch (IllegalArgumentException loneSurrogate) {
            throw new MapRefusal(path, Values.reason(loneSurrogate));
        }
    }

    Literal.Number number(String operator, @Nullable Object value, String path) {
        if (value instanceof Number number) {
            return number(number, "", path);
        }
        String advice =
                value instanceof String text && isMoment(text) ? "; instants take 'before', 'after' and 'on'" : "";
        throw new MapRefusal(path, "'" + operator + "' needs a number; got " + Shown.value(value) + advice);
    }

    /** A float or double in its shortest digits, any other number as it spells itself. */
    private Literal.Number number(Number number, String advice, String path) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            if (Double.isNaN(value) || Double.isInfinite(value)) {
                throw new MapRefusal(path, "number " + value + " is not finite" + advice);
            }
            Literal.Number literal = Literal.of(value);
            findings.countText(literal.spelling(), path);
            return literal;
        }
        requireFewDigits(number, path);
        String spelling = String.valueOf(number);
        if (spelling.length() > MOST_DIGITS * 2) {
            throw tooManyDigits(spelling.length(), path);
        }
        findings.countText(spelling, path);
        try {
            return new Literal.Number(spelling);
        } catch (IllegalArgumentException notHeld) {
            String shown = Shown.spelling(spelling);
            throw new MapRefusal(
                    path,
                    isOfDigits(spelling)
                            ? "number " + shown + " cannot be held by a double" + advice
                            : "'" + shown + "' is no number; expected digits like 99, -1.5 or 1e3" + advice);
        }
    }

    /** Looks before the digits are computed, which takes time and memory for very many. */
    private static void requireFewDigits(Number number, String path) {
        int bits = 0;
        if (number instanceof BigInteger whole) {
            bits = whole.bitLength();
        } else if (number instanceof BigDecimal decimal) {
            bits = decimal.unscaledValue().bitLength();
        }
        long digits = (long) (bits * DIGITS_PER_BIT) + 1;
        if (digits > MOST_DIGITS) {
            throw tooManyDigits(digits, path);
        }
    }

    private static MapRefusal tooManyDigits(long digits, String path) {
        return new MapRefusal(path, "a number has at most " + MOST_DIGITS + " digits; got about " + digits);
    }

    /** Whether a spelling is a number's, and only its size is in the way. */
    private static boolean isOfDigits(String spelling) {
        int start = spelling.startsWith("-") ? 1 : 0;
        boolean leadingZero = spelling.startsWith("0", start)
                && spelling.length() > start + 1
                && Character.isDigit(spelling.charAt(start + 1));
        return spelling.length() > start
                && !leadingZero
                && spelling.chars().skip(start).allMatch(c -> "0123456789.eE+-".indexOf(c) >= 0);
    }

    Moment moment(String operator, @Nullable Object value, String path) {
        if (value instanceof String text) {
            findings.countText(text, path);
            if (isMoment(text)) {
                return new Moment(text);
            }
        }
        throw new MapRefusal(path, "'" + operator + "'" + MOMENT + Shown.value(value));
    }

    /** A bound of {@code between} that is no number, and neither is the other. */
    Moment boundMoment(@Nullable Object value, String path) {
        if (value instanceof String) {
            return moment("between", value, path);
        }
        throw new MapRefusal(path, "'between' needs numbers, dates or instants; got " + Shown.value(value));
    }

    private static boolean isMoment(String text) {
        try {
            new Moment(text);
            return true;
        } catch (IllegalArgumentException noMoment) {
            return false;
        }
    }

    Span span(String operator, @Nullable Object value, String path) {
        if (value instanceof String text) {
            findings.countText(text, path);
            String spelling = text.strip();
            if (spelling.length() <= LONGEST_SPAN && startsWithAmount(spelling)) {
                try {
                    return Values.span(spelling);
                } catch (IllegalArgumentException noDuration) {
                    throw new MapRefusal(path, Values.reason(noDuration));
                }
            }
        }
        throw new MapRefusal(path, "'" + operator + "' needs a duration like \"7d\"; got " + Shown.value(value));
    }

    private static boolean startsWithAmount(String spelling) {
        int first = spelling.startsWith("-") ? 1 : 0;
        return first < spelling.length() && spelling.charAt(first) >= '0' && spelling.charAt(first) <= '9';
    }

    /** The list of {@code in}: texts and numbers. */
    List<Literal> listed(String operator, String forOne, @Nullable Object value, String path) {
        String advice = value instanceof String || value instanceof Number || value instanceof Boolean
                ? "; use '" + forOne + "' for one value"
                : "";
        return list(operator, "texts and numbers", advice, value, path, (item, place) -> {
            if (item instanceof String || item instanceof Number) {
                return equal(operator, item, place);
            }
            String booleans = item instanceof Boolean ? "; booleans take '" + forOne + "'" : "";
            throw new MapRefusal(
                    place, "'" + operator + "' needs texts and numbers; got " + Shown.value(item) + booleans);
        });
    }

    /** The list of {@code hasAny}, {@code hasAll} or {@code hasNone}: texts. */
    List<Literal.Text> texts(String operator, @Nullable Object value, String path) {
        String advice = value instanceof String && !operator.equals("hasNone") ? "; use 'has' for one text" : "";
        return list(operator, "texts", advice, value, path, (item, place) -> {
            if (item instanceof String text) {
                return text(text, place);
            }
            throw new MapRefusal(place, "'" + operator + "' needs texts; got " + Shown.value(item));
        });
    }

    private <T> List<T> list(
            String operator, String what, String advice, @Nullable Object value, String path, Reading<T> reading) {
        if (!(value instanceof List<?> items)) {
            throw new MapRefusal(
                    path, "'" + operator + "' needs a list of " + what + "; got " + Shown.value(value) + advice);
        }
        List<T> read = each(items, path, (item, place) -> {
            findings.countNode(place);
            return reading.read(item, place);
        });
        if (read.isEmpty()) {
            throw new MapRefusal(path, "'" + operator + "' takes one value or more; got none");
        }
        return read;
    }

    /** What each item says; if several are refused, all but the last are reported before. */
    <T> List<T> each(List<?> items, String path, Reading<T> reading) {
        List<T> values = new ArrayList<>();
        MapRefusal last = null;
        int index = 0;
        for (Object item : items) {
            try {
                values.add(reading.read(item, MapPath.item(path, index)));
            } catch (MapRefusal refusal) {
                if (last != null) {
                    findings.add(last);
                }
                last = refusal;
            }
            index++;
        }
        if (last != null) {
            throw last;
        }
        return values;
    }
}
