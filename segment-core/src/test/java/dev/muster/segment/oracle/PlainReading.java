package dev.muster.segment.oracle;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What texts say as other types, by regular expressions; {@code null} where they do not read. */
final class PlainReading {

    static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?");
    private static final Pattern DATE = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})");
    private static final Pattern INSTANT = Pattern.compile(DATE.pattern()
            + "[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.]([0-9]{1,9}))?)?"
            + "(?:[Zz]|([-+])([0-9]{2})(?::([0-9]{2})(?::([0-9]{2}))?)?)");

    private PlainReading() {}

    static @Nullable Double number(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        double number = new BigDecimal(text).doubleValue();
        if (Double.isInfinite(number)) {
            return null;
        }
        boolean isWhole = matcher.group(2) == null && matcher.group(3) == null;
        if (isWhole && new BigDecimal(number).compareTo(new BigDecimal(text)) != 0) {
            return null;
        }
        return number == 0 ? 0.0 : number;
    }

    static @Nullable Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        };
    }

    static boolean isDate(String text) {
        return DATE.matcher(text).matches();
    }

    /** The millisecond since 1970 that an instant, or the start of a date, falls into. */
    static @Nullable Long millis(String text) {
        Matcher date = DATE.matcher(text);
        try {
            if (date.matches()) {
                return withinYears(LocalDateTime.of(part(date, 1), part(date, 2), part(date, 3), 0, 0)
                                .toEpochSecond(ZoneOffset.UTC)
                        * 1000);
            }
            Matcher instant = INSTANT.matcher(text);
            if (!instant.matches()) {
                return null;
            }
            LocalDateTime local = LocalDateTime.of(
                    part(instant, 1),
                    part(instant, 2),
                    part(instant, 3),
                    part(instant, 4),
                    part(instant, 5),
                    part(instant, 6));
            int ahead = part(instant, 9) * 3600 + part(instant, 10) * 60 + part(instant, 11);
            if (part(instant, 10) > 59 || part(instant, 11) > 59 || ahead > 18 * 3600) {
                return null;
            }
            long second = local.toEpochSecond(ZoneOffset.UTC) - ("-".equals(instant.group(8)) ? -ahead : ahead);
            String fraction = instant.group(7) == null ? "" : instant.group(7);
            return withinYears(second * 1000 + Integer.parseInt((fraction + "000").substring(0, 3)));
        } catch (DateTimeException noSuchDay) {
            return null;
        }
    }

    private static int part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static @Nullable Long withinYears(long millis) {
        long first = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * 1000;
        long end = LocalDateTime.of(10_000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC) * 1000;
        return first <= millis && millis < end ? millis : null;
    }

    static Set<String> textSet(String text) {
        return Arrays.stream(text.split(";"))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.toSet());
    }

    static String folded(String text) {
        StringBuilder folded = new StringBuilder();
        for (int c : text.codePoints().toArray()) {
            folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c)));
        }
        return folded.toString();
    }
}
