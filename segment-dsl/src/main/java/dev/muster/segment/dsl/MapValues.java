package dev.muster.segment.dsl;

import dev.muster.segment.AttributeType;
import dev.muster.segment.ForeignForms;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Span;
import java.util.List;
import java.util.stream.Collectors;
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

    private static final int DATE_LENGTH = "2026-11-23".length();

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
            throw new MapRefusal(path, Refusal.reason(loneSurrogate));
        }
    }

    Literal.Number number(String operator, @Nullable Object value, String path) {
        if (value instanceof Number number) {
            return number(number, "", path);
        }
        String advice = isMoment(value) ? "; instants take 'before', 'after' and 'on'" : "";
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
        long digits = (long) (Shown.bits(number) * DIGITS_PER_BIT) + 1;
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
            Moment moment = moment(text);
            if (moment != null) {
                return moment;
            }
        }
        throw new MapRefusal(path, "'" + operator + "'" + MOMENT + Shown.value(value) + meant(operator, value));
    }

    /** Suggests a date or instant for a local date form or for a number of milliseconds since 1970. */
    private static String meant(String operator, @Nullable Object value) {
        boolean isLooked = value instanceof String || (value instanceof Number number && Shown.bits(number) == 0);
        List<String> moments =
                isLooked ? ForeignForms.meant(String.valueOf(value), AttributeType.TIMESTAMP) : List.of();
        return moments.isEmpty()
                ? ""
                : moments.stream()
                        .map(moment -> operator.equals("on") ? moment.substring(0, DATE_LENGTH) : moment)
                        .distinct()
                        .collect(Collectors.joining("\" or \"", "; did you mean \"", "\"?"));
    }

    /** The two numbers of {@code between}, or {@code null} after reporting what is wrong with them. */
    @Nullable
    List<Literal.Number> numbers(List<?> bounds, String path) {
        return each(bounds, path, (bound, place) -> number("between", bound, place));
    }

    /** The two moments of {@code between}, or {@code null} after reporting what is wrong with them. */
    @Nullable
    List<Moment> moments(List<?> bounds, String path) {
        return each(bounds, path, (bound, place) -> {
            if (bound instanceof String) {
                return moment("between", bound, place);
            }
            throw new MapRefusal(place, "'between' needs numbers, dates or instants; got " + Shown.value(bound));
        });
    }

    static boolean isMoment(@Nullable Object value) {
        return value instanceof String text && moment(text) != null;
    }

    private static @Nullable Moment moment(String text) {
        try {
            return new Moment(text);
        } catch (IllegalArgumentException noMoment) {
            return null;
        }
    }

    Span span(String operator, @Nullable Object value, String path) {
        if (value instanceof String text) {
            findings.countText(text, path);
            String spelling = text.strip();
            if (spelling.length() <= LONGEST_SPAN && startsWithAmount(spelling)) {
                try {
                    return Durations.span(spelling);
                } catch (IllegalArgumentException noDuration) {
                    throw new MapRefusal(path, Refusal.reason(noDuration));
                }
            }
        }
        throw new MapRefusal(path, "'" + operator + "' needs a duration like \"7d\"; got " + Shown.value(value));
    }

    private static boolean startsWithAmount(String spelling) {
        int first = spelling.startsWith("-") ? 1 : 0;
        return first < spelling.length() && spelling.charAt(first) >= '0' && spelling.charAt(first) <= '9';
    }

    /** The list of {@code in}, texts and numbers, or {@code null} after reporting what is wrong in it. */
    @Nullable
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

    /** The texts of {@code hasAny} and its like, or {@code null} after reporting what is wrong among them. */
    @Nullable
    List<Literal.Text> texts(String operator, @Nullable Object value, String path) {
        String advice = value instanceof String && !operator.equals("hasNone") ? "; use 'has' for one text" : "";
        return list(operator, "texts", advice, value, path, (item, place) -> {
            if (item instanceof String text) {
                return text(text, place);
            }
            throw new MapRefusal(place, "'" + operator + "' needs texts; got " + Shown.value(item));
        });
    }

    private <T> @Nullable List<T> list(
            String operator, String what, String advice, @Nullable Object value, String path, Reading<T> reading) {
        if (!(value instanceof List<?> items)) {
            throw new MapRefusal(
                    path, "'" + operator + "' needs a list of " + what + "; got " + Shown.value(value) + advice);
        }
        List<T> read = each(items, path, (item, place) -> {
            findings.countNode(place);
            return reading.read(item, place);
        });
        if (read != null && read.isEmpty()) {
            throw new MapRefusal(path, "'" + operator + "' takes one value or more; got none");
        }
        return read;
    }

    /** What each item says, or {@code null} after reporting each that was refused. */
    private <T> @Nullable List<T> each(List<?> items, String path, Reading<T> reading) {
        int[] index = {0};
        return findings.each(items, item -> reading.read(item, MapPath.item(path, index[0]++)));
    }
}
