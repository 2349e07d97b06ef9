package dev.muster.examples.replay;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** An instant as it is written: ISO-8601 with an offset, or a date alone, which is its first instant in UTC. */
final class InstantText {

    private static final int LATEST_YEAR = 9999;

    private InstantText() {}

    /** The instant, or {@code null} if the text is none in the years 1 to 9999. */
    static @Nullable Instant read(String text) {
        return Value.text(text).readAs(AttributeType.TIMESTAMP) instanceof Value.Timestamp timestamp
                ? timestamp.instant()
                : null;
    }

    /** What is wrong with a text that does not read. */
    static String problem(String text) {
        String excerpt = "'" + Excerpt.ofValue(text) + "'";
        return isOutsideYears(text)
                ? excerpt + " is out of range; expected an instant in the years 1 to 9999"
                : excerpt + " is no instant;"
                        + " expected ISO-8601 with an offset (2026-11-23T10:00:00Z) or a date alone (2026-11-23)";
    }

    private static boolean isOutsideYears(String text) {
        try {
            int year = OffsetDateTime.parse(text.indexOf('T') < 0 ? text + "T00:00:00Z" : text)
                    .withOffsetSameInstant(ZoneOffset.UTC)
                    .getYear();
            return year < 1 || year > LATEST_YEAR;
        } catch (DateTimeException noInstant) {
            return false;
        }
    }
}
