package dev.muster.segment;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a text says when it is read as another type; {@code null} where it does not read as that type. */
final class TextReading {

    static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final int NANO_DIGITS = 9;

    /** ISO-8601 with an offset: {@code Z}, {@code +02}, {@code +02:00}; seconds and their fraction may be absent. */
    private static final DateTimeFormatter WITH_OFFSET = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .appendValue(ChronoField.HOUR_OF_DAY, 2)
            .appendLiteral(':')
            .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
            .optionalStart()
            .appendLiteral(':')
            .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, NANO_DIGITS, true)
            .optionalEnd()
            .optionalEnd()
            .appendOffset("+HH:mm:ss", "Z")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ISO_LOCAL_DATE.withResolverStyle(ResolverStyle.STRICT);

    private static final int DATE_LENGTH = "2026-11-23".length();

    private static final int OFFSET_LENGTH = "+0100".length();

    private static final String SECONDS = "2026-11-23T10:00:00";
    private static final int SECONDS_LENGTH = SECONDS.length();
    private static final int MILLI_DIGITS = 3;
    private static final long SECONDS_A_DAY = 86_400;

    /** Integers of this many digits are below 2^53, so a double holds each of them. */
    private static final int EXACT_DIGITS = 15;

    private TextReading() {}

    /** Digits, a fraction, an exponent, as in {@code -1.5e3}: no leading zeros, no sign before a positive number. */
    static @Nullable Double number(String text) {
        int length = text.length();
        int start = length > 0 && text.charAt(0) == '-' ? 1 : 0;
        int integerEnd = digitsEnd(text, start);
        if (integerEnd == start || (text.charAt(start) == '0' && integerEnd > start + 1)) {
            return null;
        }
        int end = integerEnd;
        if (end < length && text.charAt(end) == '.') {
            int fractionEnd = digitsEnd(text, end + 1);
            if (fractionEnd == end + 1) {
                return null;
            }
            end = fractionEnd;
        }
        if (end < length && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
            int sign = end + 1;
            int digits = sign < length && (text.charAt(sign) == '-' || text.charAt(sign) == '+') ? sign + 1 : sign;
            int exponentEnd = digitsEnd(text, digits);
            if (exponentEnd == digits) {
                return null;
            }
            end = exponentEnd;
        }
        if (end != length) {
            return null;
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return null;
        }
        boolean inexactInteger = integerEnd == length
                && integerEnd - start > EXACT_DIGITS
                && new BigDecimal(text).compareTo(new BigDecimal(value)) != 0;
        return inexactInteger ? null : value + 0.0;
    }

    /** Whether the text does not read as a number only because no double holds its digits exactly. */
    static boolean isInexactInteger(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        return text.length() - start > EXACT_DIGITS
                && text.charAt(start) != '0'
                && digitsEnd(text, start) == text.length()
                && number(text) == null;
    }

    private static int digitsEnd(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    static @Nullable Boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return Boolean.TRUE;
        }
        return text.equalsIgnoreCase("false") ? Boolean.FALSE : null;
    }

    /** ISO-8601 with an offset, or a date alone, which is its first instant in UTC. */
    static @Nullable Instant timestamp(String text) {
        LocalDate date = date(text);
        if (date != null) {
            return date.atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        // Every timestamp starts with a digit; what does not is not worth the cost of an exception.
        if (text.length() <= DATE_LENGTH || !isDigit(text.charAt(0))) {
            return null;
        }
        Instant plain = inUtc(text);
        if (plain != null) {
            return plain;
        }
        try {
            Instant instant = OffsetDateTime.parse(withinNanos(withColon(text)), WITH_OFFSET)
                    .toInstant()
                    .truncatedTo(ChronoUnit.MILLIS);
            return isWithinYears(instant) ? instant : null;
        } catch (DateTimeException notATimestamp) {
            return null;
        }
    }

    /** A timestamp as most are written, {@code 2026-11-23T10:00:00.123Z}; {@code null} says nothing. */
    private static @Nullable Instant inUtc(String text) {
        int end = text.length() - 1;
        if (end < SECONDS_LENGTH || text.charAt(end) != 'Z' || !hasShapeOfSeconds(text)) {
            return null;
        }
        int millis = 0;
        if (end > SECONDS_LENGTH) {
            if (text.charAt(SECONDS_LENGTH) != '.'
                    || end > SECONDS_LENGTH + 1 + NANO_DIGITS
                    || digitsEnd(text, SECONDS_LENGTH + 1) != end
                    || end == SECONDS_LENGTH + 1) {
                return null;
            }
            for (int i = SECONDS_LENGTH + 1; i <= SECONDS_LENGTH + MILLI_DIGITS; i++) {
                millis = 10 * millis + (i < end ? text.charAt(i) - '0' : 0);
            }
        }
        int year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
        int month = twoDigits(text, 5);
        int day = twoDigits(text, 8);
        int hour = twoDigits(text, 11);
        int minute = twoDigits(text, 14);
        int second = twoDigits(text, 17);
        if (year < 1 || month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        if (day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        long seconds =
                LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY + 3_600L * hour + 60L * minute + second;
        return Instant.ofEpochMilli(1_000 * seconds + millis);
    }

    private static boolean hasShapeOfSeconds(String text) {
        for (int i = 0; i < SECONDS_LENGTH; i++) {
            char shape = SECONDS.charAt(i);
            if (isDigit(shape) ? !isDigit(text.charAt(i)) : text.charAt(i) != shape) {
                return false;
            }
        }
        return true;
    }

    private static int twoDigits(String text, int from) {
        return 10 * (text.charAt(from) - '0') + text.charAt(from + 1) - '0';
    }

    /** The text with a colon in its offset, which ISO-8601 also has without one: {@code +0100}. */
    private static String withColon(String text) {
        int sign = text.length() - OFFSET_LENGTH;
        boolean isBasic = sign > DATE_LENGTH
                && (text.charAt(sign) == '+' || text.charAt(sign) == '-')
                && digitsEnd(text, sign + 1) == text.length();
        return isBasic ? text.substring(0, sign + 3) + ":" + text.substring(sign + 3) : text;
    }

    /** The text without the digits of a fraction past the ninth, which say nothing about its millisecond. */
    private static String withinNanos(String text) {
        int point = text.indexOf('.');
        int fractionEnd = digitsEnd(text, point + 1);
        int nanosEnd = point + 1 + NANO_DIGITS;
        return point < 0 || fractionEnd <= nanosEnd ? text : text.substring(0, nanosEnd) + text.substring(fractionEnd);
    }

    /** A date alone, {@code 2026-11-23}, in the years 1 to 9999. */
    static @Nullable LocalDate date(String text) {
        if (text.length() != DATE_LENGTH || !isDigit(text.charAt(0)) || text.charAt(4) != '-') {
            return null;
        }
        try {
            LocalDate date = LocalDate.parse(text, DATE);
            return date.getYear() >= 1 ? date : null;
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    /** Whether a text is written as a date alone, whether there is such a day or not. */
    static boolean hasShapeOfDate(String text) {
        if (text.length() != DATE_LENGTH) {
            return false;
        }
        for (int i = 0; i < DATE_LENGTH; i++) {
            boolean isHyphen = i == 4 || i == 7;
            if (isHyphen ? text.charAt(i) != '-' : !isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isWithinYears(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    /** The parts between semicolons, trimmed, without the empty ones. */
    static Set<String> textSet(String text) {
        Set<String> texts = new LinkedHashSet<>();
        int start = 0;
        while (start <= text.length()) {
            int semicolon = text.indexOf(';', start);
            int end = semicolon < 0 ? text.length() : semicolon;
            String part = text.substring(start, end).strip();
            if (!part.isEmpty()) {
                texts.add(part);
            }
            start = end + 1;
        }
        return texts;
    }
}
