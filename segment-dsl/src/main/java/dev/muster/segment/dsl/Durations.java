package dev.muster.segment.dsl;

import dev.muster.segment.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How durations are spelled: {@code 7d}, {@code 7 days}. */
final class Durations {

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

    /** Digits of an amount that is worth looking at in another unit. */
    private static final int MOST_DIGITS = 20;

    private Durations() {}

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
        Span.Unit unit = unit(name);
        if (unit == null) {
            throw new IllegalArgumentException(
                    noDuration(Shown.cut(spelling), Shown.cut(spelling.substring(0, amountEnd)), name));
        }
        long amount;
        try {
            amount = Long.parseLong(spelling, 0, amountEnd, 10);
        } catch (NumberFormatException tooLong) {
            throw new IllegalArgumentException("a window is at most 100,000 days; got " + Shown.cut(spelling), tooLong);
        }
        return new Span(amount, unit);
    }

    /** The unit of a name, in upper or lower case; {@code null} for a capital M, which could be a month. */
    private static Span.@Nullable Unit unit(String name) {
        return name.equals("M") ? null : UNITS.get(inLowerCase(name));
    }

    /** Letters of ASCII in lower case; no other letter is a unit's. */
    private static String inLowerCase(String name) {
        StringBuilder lower = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return lower.toString();
    }

    private static String noDuration(String spelling, String amount, String unit) {
        if (unit.isEmpty()) {
            return "'" + spelling + "' has no unit; expected a duration like '" + spelling + " days'";
        }
        int fraction = fractionLength(unit);
        String name = unit.substring(fraction).stripLeading();
        return switch (inLowerCase(name)) {
            case "mo", "mon", "month", "months", "y", "yr", "year", "years" -> varying(spelling);
            default -> {
                if (name.equals("M")) {
                    yield varying(spelling);
                }
                String meant =
                        fraction == 0 ? meant(amount, name) : inSmallerUnit(amount + unit.substring(0, fraction), name);
                yield "'" + spelling
                        + "' is no duration; expected a whole number of ms, seconds, minutes, hours, days or weeks"
                        + (meant == null ? "" : "; did you mean '" + meant + "'?");
            }
        };
    }

    private static String varying(String spelling) {
        return "'" + spelling + "' is no duration, as months and years vary in length; write days";
    }

    /** How many characters the point and the digits have that a text starts with, or 0. */
    private static int fractionLength(String text) {
        if (!text.startsWith(".")) {
            return 0;
        }
        int end = 1;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end == 1 ? 0 : end;
    }

    private static @Nullable String meant(String amount, String name) {
        String unit = meantUnit(inLowerCase(name));
        return unit == null ? null : amount + " " + unit;
    }

    /** {@code 36 hours} for {@code 1.5 days}, or {@code null} if no whole number is the same. */
    private static @Nullable String inSmallerUnit(String amount, String name) {
        Span.Unit unit = unit(name);
        if (unit == null || amount.length() > MOST_DIGITS) {
            return null;
        }
        BigDecimal millis = new BigDecimal(amount).multiply(BigDecimal.valueOf(new Span(1, unit).toMillis()));
        try {
            return Span.of(Duration.ofMillis(millis.longValueExact())).toString();
        } catch (ArithmeticException | IllegalArgumentException noWindow) {
            return null;
        }
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
                yield meant == null || meant == Span.Unit.MILLISECONDS ? nearest : inLowerCase(meant.name());
            }
        };
    }

    /** Whether a word is a unit of time. */
    static boolean isUnit(String word) {
        return UNITS.containsKey(inLowerCase(word));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
