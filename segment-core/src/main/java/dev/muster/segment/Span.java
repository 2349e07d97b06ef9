package dev.muster.segment;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The length of a time window, in the unit it was written in: {@code 7 days} and {@code 1 week} last equally long and are
 * different spans.
 *
 * @param amount how many units; 1 or more
 * @param unit the unit
 */
public record Span(long amount, Unit unit) {

    private static final Duration LONGEST = Duration.ofDays(100_000);

    /**
     * Refuses what is no window: 1 ms to 100,000 days.
     *
     * @throws IllegalArgumentException if the span is not above zero, or is longer than 100,000 days
     */
    public Span {
        if (amount <= 0) {
            throw new IllegalArgumentException("a window is above zero; got " + amount + " " + unit.plural());
        }
        if (amount > LONGEST.toMillis() / unit.millis) {
            throw new IllegalArgumentException("a window is at most 100,000 days; got " + amount + " " + unit.plural());
        }
    }

    /**
     * The span of a duration, in the largest unit that measures it exactly, but never in weeks.
     *
     * @throws IllegalArgumentException if the duration is not above zero, not a whole number of milliseconds, or longer than
     *     100,000 days
     */
    public static Span of(Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("a window is above zero; got " + duration);
        }
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a window is at most 100,000 days; got " + duration);
        }
        if (!duration.truncatedTo(ChronoUnit.MILLIS).equals(duration)) {
            throw new IllegalArgumentException("a window is a whole number of milliseconds; got " + duration);
        }
        long millis = duration.toMillis();
        Unit unit = Unit.MILLISECONDS;
        for (Unit larger : new Unit[] {Unit.SECONDS, Unit.MINUTES, Unit.HOURS, Unit.DAYS}) {
            if (millis % larger.millis == 0) {
                unit = larger;
            }
        }
        return new Span(millis / unit.millis, unit);
    }

    /** The length in milliseconds, 1 to 8,640,000,000,000. */
    public long toMillis() {
        return amount * unit.millis;
    }

    /** The length as a duration; a day is 24 hours. */
    public Duration toDuration() {
        return Duration.ofMillis(toMillis());
    }

    /** The span as the language writes it: {@code 7 days}, {@code 1 week}. */
    @Override
    public String toString() {
        return amount + " " + (amount == 1 || unit == Unit.MILLISECONDS ? unit.singular : unit.plural());
    }

    /** A unit of time of fixed length. Months and years vary in length and are none. */
    public enum Unit {
        /** A thousandth of a second. */
        MILLISECONDS(1, "ms"),
        /** 1,000 ms. */
        SECONDS(1_000, "second"),
        /** 60 seconds. */
        MINUTES(60_000, "minute"),
        /** 60 minutes. */
        HOURS(3_600_000, "hour"),
        /** 24 hours, always. */
        DAYS(86_400_000, "day"),
        /** Seven days. */
        WEEKS(604_800_000, "week");

        private final long millis;
        private final String singular;

        Unit(long millis, String singular) {
            this.millis = millis;
            this.singular = singular;
        }

        private String plural() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
