package dev.muster.segment.dsl;

import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Span;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.DurationContext;
import java.util.Locale;
import java.util.Map;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * What a token says as a name, a text, a number, an instant or a duration. Every method throws {@link Refusal} at the
 * token if it says none.
 */
final class Values {

    private static final Map<String, Span.Unit> UNITS = Map.ofEntries(
            Map.entry("ms", Span.Unit.MILLISECONDS),
            Map.entry("s", Span.Unit.SECONDS),
            Map.entry("sec", Span.Unit.SECONDS),
            Map.entry("second", Span.Unit.SECONDS),
            Map.entry("seconds", Span.Unit.SECONDS),
            Map.entry("m", Span.Unit.MINUTES),
            Map.entry("min", Span.Unit.MINUTES),
            Map.entry("minute", Span.Unit.MINUTES),
            Map.entry("minutes", Span.Unit.MINUTES),
            Map.entry("h", Span.Unit.HOURS),
            Map.entry("hour", Span.Unit.HOURS),
            Map.entry("hours", Span.Unit.HOURS),
            Map.entry("d", Span.Unit.DAYS),
            Map.entry("day", Span.Unit.DAYS),
            Map.entry("days", Span.Unit.DAYS),
            Map.entry("w", Span.Unit.WEEKS),
            Map.entry("week", Span.Unit.WEEKS),
            Map.entry("weeks", Span.Unit.WEEKS));

    private static final String AS_TEXT = "; write it in quotes if it is meant as a text";

    /** Characters of the date that an instant starts with. */
    private static final int DATE_LENGTH = 10;

    /** Hexadecimal digits of an escaped character. */
    private static final int HEX_DIGITS = 4;

    private Values() {}

    static String name(Token token) {
        String text = token.getText();
        return token.getType() == SegmentsParser.QUOTED_NAME
                ? text.substring(1, text.length() - 1).replace("``", "`")
                : text;
    }

    /** What follows {@code is}: a text, a number or a boolean. */
    static Literal equal(Token token) {
        return switch (token.getType()) {
            case SegmentsParser.NUMERAL -> numeral(token, AS_TEXT);
            case SegmentsParser.TRUE -> Literal.of(true);
            case SegmentsParser.FALSE -> Literal.of(false);
            case SegmentsParser.INSTANT ->
                throw Refusal.at(
                        token,
                        "timestamps have no 'is'; use 'on " + token.getText().substring(0, DATE_LENGTH) + "'"
                                + AS_TEXT);
            case SegmentsParser.DURATION, SegmentsParser.DIGIT_WORD ->
                throw Refusal.at(token, SyntaxErrors.shown(token) + " is no number" + AS_TEXT);
            default -> text(token, "is");
        };
    }

    /** What stands in the list of {@code in}: a number, or else a text. */
    static Literal listed(Token token) {
        return token.getType() == SegmentsParser.NUMERAL ? numeral(token, AS_TEXT) : listedText(token);
    }

    /** What stands in the list of a text set: a text, whatever it looks like. */
    static Literal.Text listedText(Token token) {
        return token.getType() == SegmentsParser.QUOTED_TEXT ? unquoted(token) : new Literal.Text(token.getText());
    }

    static Literal.Text text(Token token, String operator) {
        return switch (token.getType()) {
            case SegmentsParser.QUOTED_TEXT -> unquoted(token);
            case SegmentsParser.TRUE, SegmentsParser.FALSE ->
                throw Refusal.at(token, SyntaxErrors.shown(token) + " is a reserved word" + AS_TEXT);
            case SegmentsParser.NUMERAL, SegmentsParser.DURATION, SegmentsParser.INSTANT, SegmentsParser.DIGIT_WORD ->
                throw Refusal.at(
                        token,
                        "'" + operator + "' needs a text; write " + SyntaxErrors.shown(token)
                                + " in quotes if it is meant as one");
            default -> new Literal.Text(token.getText());
        };
    }

    static Literal.Number number(Token token, String operator) {
        if (token.getType() == SegmentsParser.NUMERAL) {
            return numeral(token, "");
        }
        String advice = token.getType() == SegmentsParser.INSTANT ? "; instants take 'before', 'after' and 'on'" : "";
        throw Refusal.at(token, "'" + operator + "' needs a number; got " + SyntaxErrors.shown(token) + advice);
    }

    private static Literal.Number numeral(Token token, String advice) {
        try {
            return new Literal.Number(token.getText());
        } catch (IllegalArgumentException notHeld) {
            throw Refusal.at(token, "number " + SyntaxErrors.cut(token) + " cannot be held by a double" + advice);
        }
    }

    static boolean isInstant(Token token) {
        return token.getType() == SegmentsParser.INSTANT || token.getType() == SegmentsParser.QUOTED_TEXT;
    }

    static Moment moment(Token token, String operator) {
        if (!isInstant(token)) {
            throw Refusal.at(
                    token,
                    "'" + operator + "' needs a date (2026-11-23) or an instant (2026-11-23T10:00:00Z); got "
                            + SyntaxErrors.shown(token));
        }
        String spelling =
                token.getType() == SegmentsParser.QUOTED_TEXT ? unquoted(token).text() : token.getText();
        try {
            return new Moment(spelling);
        } catch (IllegalArgumentException noInstant) {
            throw Refusal.at(token, reason(noInstant));
        }
    }

    static Span span(DurationContext duration) {
        Token first = duration.start;
        Token last = duration.stop;
        try {
            return span(duration.unit == null ? first.getText() : first.getText() + " " + last.getText());
        } catch (IllegalArgumentException noDuration) {
            throw Refusal.at(Place.between(first, last), reason(noDuration));
        }
    }

    /**
     * The span that is spelled {@code 7d} or {@code 7 days}.
     *
     * @throws IllegalArgumentException if none is
     */
    static Span span(String spelling) {
        int amountEnd = spelling.startsWith("-") ? 1 : 0;
        while (amountEnd < spelling.length() && isDigit(spelling.charAt(amountEnd))) {
            amountEnd++;
        }
        String name = spelling.substring(amountEnd).stripLeading();
        Span.Unit unit = name.equals("M") ? null : UNITS.get(name.toLowerCase(Locale.ROOT));
        if (unit == null) {
            throw new IllegalArgumentException(
                    noDuration(SyntaxErrors.cut(spelling), SyntaxErrors.cut(spelling.substring(0, amountEnd)), name));
        }
        long amount;
        try {
            amount = Long.parseLong(spelling, 0, amountEnd, 10);
        } catch (NumberFormatException tooLong) {
            throw new IllegalArgumentException(
                    "a window is at most 100,000 days; got " + SyntaxErrors.cut(spelling), tooLong);
        }
        return new Span(amount, unit);
    }

    private static String noDuration(String spelling, String amount, String unit) {
        if (unit.isEmpty()) {
            return "'" + spelling + "' has no unit; expected a duration like '" + spelling + " days'";
        }
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "m", "mo", "mon", "month", "months", "y", "yr", "year", "years" ->
                "'" + spelling + "' is no duration, as months and years vary in length; write days";
            default -> {
                String meant = meantUnit(unit.toLowerCase(Locale.ROOT));
                yield "'" + spelling
                        + "' is no duration; expected a whole number of ms, seconds, minutes, hours, days or weeks"
                        + (meant == null ? "" : "; did you mean '" + amount + " " + meant + "'?");
            }
        };
    }

    private static @Nullable String meantUnit(String unit) {
        return switch (unit) {
            case "hr", "hrs" -> "hours";
            case "mins" -> "minutes";
            case "secs" -> "seconds";
            case "wk", "wks" -> "weeks";
            case "msec", "msecs", "millis", "millisecond", "milliseconds" -> "ms";
            default -> {
                String nearest = Suggestions.nearest(unit, UNITS.keySet());
                Span.Unit meant = nearest == null ? null : UNITS.get(nearest);
                yield meant == null || meant == Span.Unit.MILLISECONDS
                        ? nearest
                        : meant.name().toLowerCase(Locale.ROOT);
            }
        };
    }

    /** Whether a word is a unit of time. */
    static boolean isUnit(String word) {
        return UNITS.containsKey(word.toLowerCase(Locale.ROOT));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static Literal.Text unquoted(Token token) {
        String quoted = token.getText();
        int end = quoted.length() - 1;
        StringBuilder text = new StringBuilder(end);
        for (int i = 1; i < end; ) {
            if (quoted.charAt(i) != '\\') {
                text.append(quoted.charAt(i++));
                continue;
            }
            // The grammar sees to it that something follows the backslash.
            Character escaped = escaped(quoted, i, end);
            if (escaped == null) {
                throw Refusal.at(
                        Place.inside(token, quoted.codePointCount(0, i), 2),
                        "'" + SyntaxErrors.cut(quoted.substring(i, quoted.offsetByCodePoints(i, 2)))
                                + "' starts no escape; expected \\\" \\' \\\\ \\n \\t or \\u and four hexadecimal digits");
            }
            text.append(escaped.charValue());
            i += quoted.charAt(i + 1) == 'u' ? 2 + HEX_DIGITS : 2;
        }
        try {
            return new Literal.Text(text.toString());
        } catch (IllegalArgumentException loneSurrogate) {
            throw Refusal.at(token, reason(loneSurrogate));
        }
    }

    private static @Nullable Character escaped(String quoted, int backslash, int end) {
        char c = quoted.charAt(backslash + 1);
        return switch (c) {
            case '"', '\'', '\\' -> c;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'u' -> hexadecimal(quoted, backslash + 2, end);
            default -> null;
        };
    }

    private static @Nullable Character hexadecimal(String quoted, int from, int end) {
        if (from + HEX_DIGITS > end) {
            return null;
        }
        int value = 0;
        for (int i = from; i < from + HEX_DIGITS; i++) {
            char c = quoted.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    /** Why the model refused something; it always says. */
    static String reason(IllegalArgumentException refused) {
        return String.valueOf(refused.getMessage());
    }
}
