package dev.muster.segment;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A fixed point of a predicate's time, as it was written: an instant with an offset, or a date alone, which is the whole of
 * its 24 hours in UTC.
 *
 * @param spelling {@code 2026-11-23}, or {@code 2026-11-23T10:00:00Z} with any offset
 */
public record Moment(String spelling) {

    /**
     * Keeps the spelling, which has to read as a date or as an instant with an offset.
     *
     * @throws IllegalArgumentException if the spelling is neither an instant nor a date in the years 1 to 9999
     */
    public Moment {
        if (TextReading.timestamp(spelling) == null) {
            if (TextReading.hasShapeOfDate(spelling)) {
                throw new IllegalArgumentException(
                        Spelling.text(spelling) + " is no day of the calendar in the years 1 to 9999");
            }
            List<String> meant = ForeignForms.meant(spelling, AttributeType.TIMESTAMP);
            throw new IllegalArgumentException(Spelling.text(spelling)
                    + " is no instant; expected a date (2026-11-23) or ISO-8601 with an offset (2026-11-23T10:00:00Z)"
                    + (meant.isEmpty() ? "" : "; did you mean '" + String.join("' or '", meant) + "'?"));
        }
    }

    /**
     * The moment of an instant, floored to the millisecond and spelled in UTC.
     *
     * @throws IllegalArgumentException if the instant is outside the years 1 to 9999
     */
    public static Moment of(Instant instant) {
        return new Moment(new Value.Timestamp(instant).toString());
    }

    /**
     * The moment that is the whole of a date in UTC.
     *
     * @throws IllegalArgumentException if the date is outside the years 1 to 9999
     */
    public static Moment of(LocalDate date) {
        return new Moment(date.toString());
    }

    /** Whether this is a date alone. */
    public boolean isDate() {
        return TextReading.date(spelling) != null;
    }

    /** The instant, or the first instant of the date. */
    public Instant first() {
        Instant instant = TextReading.timestamp(spelling);
        if (instant == null) {
            throw new AssertionError("checked when built: " + spelling);
        }
        return instant;
    }

    /** The instant, or the last millisecond of the date. */
    public Instant last() {
        LocalDate date = TextReading.date(spelling);
        return date == null
                ? first()
                : date.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1);
    }

    /** The moment as the language writes it. */
    @Override
    public String toString() {
        return spelling;
    }
}
