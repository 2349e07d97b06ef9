package dev.muster.segment.dsl;

import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Span;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.DurationContext;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * What tokens say as a name, a text, a number, an instant or a duration. What reads a value throws {@link Refusal} at its
 * token if it says none.
 */
final class Values {

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
            case SegmentsParser.INSTANT -> throw Refusal.at(token, "timestamps have no 'is'" + on(token) + AS_TEXT);
            case SegmentsParser.DURATION, SegmentsParser.DIGIT_WORD ->
                throw Refusal.at(token, Shown.token(token) + " is no number" + AS_TEXT);
            default -> text(token, "is");
        };
    }

    private static String on(Token instant) {
        String date = instant.getText().substring(0, DATE_LENGTH);
        try {
            return "; use 'on " + new Moment(date) + "'";
        } catch (IllegalArgumentException noSuchDay) {
            return "";
        }
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
                throw Refusal.at(token, Shown.token(token) + " is a reserved word" + AS_TEXT);
            case SegmentsParser.NUMERAL, SegmentsParser.DURATION, SegmentsParser.INSTANT, SegmentsParser.DIGIT_WORD ->
                throw Refusal.at(
                        token,
                        "'" + operator + "' needs a text; write " + Shown.token(token)
                                + " in quotes if it is meant as one");
            default -> new Literal.Text(token.getText());
        };
    }

    static Literal.Number number(Token token, String operator, MomentAdvice advice) {
        if (token.getType() == SegmentsParser.NUMERAL) {
            return numeral(token, "");
        }
        throw Refusal.at(
                token,
                "'" + operator + "' needs a number; got " + Shown.token(token)
                        + advice.insteadOfNumber(operator, token));
    }

    private static Literal.Number numeral(Token token, String advice) {
        try {
            return new Literal.Number(token.getText());
        } catch (IllegalArgumentException notHeld) {
            throw Refusal.at(token, "number " + Shown.cut(token) + " cannot be held by a double" + advice);
        }
    }

    /** Whether a token may say an instant. */
    static boolean isInstant(Token token) {
        return token.getType() == SegmentsParser.INSTANT || token.getType() == SegmentsParser.QUOTED_TEXT;
    }

    /** Whether a token is written as a date alone. */
    static boolean isDate(Token token) {
        return token.getType() == SegmentsParser.INSTANT && token.getText().length() == DATE_LENGTH;
    }

    static Moment moment(Token token, String operator, MomentAdvice advice) {
        if (!isInstant(token)) {
            throw Refusal.at(
                    token,
                    "'" + operator + "' needs a date (2026-11-23) or an instant (2026-11-23T10:00:00Z); got "
                            + Shown.token(token) + advice.insteadOfMoment(operator, token));
        }
        String spelling =
                token.getType() == SegmentsParser.QUOTED_TEXT ? unquoted(token).text() : token.getText();
        try {
            return new Moment(spelling);
        } catch (IllegalArgumentException noInstant) {
            throw Refusal.at(token, Refusal.reason(noInstant));
        }
    }

    static Span span(DurationContext duration) {
        Token first = duration.start;
        Token last = duration.stop;
        try {
            return Durations.span(duration.unit == null ? first.getText() : first.getText() + " " + last.getText());
        } catch (IllegalArgumentException noDuration) {
            throw Refusal.at(Place.between(first, last), Refusal.reason(noDuration));
        }
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
                        "'" + Shown.cut(quoted.substring(i, quoted.offsetByCodePoints(i, 2)))
                                + "' starts no escape; expected \\\" \\' \\\\ \\n \\t or \\u and four hexadecimal digits");
            }
            text.append(escaped.charValue());
            i += quoted.charAt(i + 1) == 'u' ? 2 + HEX_DIGITS : 2;
        }
        try {
            return new Literal.Text(text.toString());
        } catch (IllegalArgumentException loneSurrogate) {
            throw Refusal.at(token, Refusal.reason(loneSurrogate));
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
}
