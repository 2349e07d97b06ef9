package dev.muster.segment;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes values in the forms of other tools and countries, such as {@code 20.02.2024}, {@code 12,5} and {@code
 * yes}, and rewrites them as Muster reads them. Used for messages about an unreadable value, never to read one.
 * Thread-safe; costs some microseconds.
 */
public final class ForeignForms {

    /** The longest text that is examined, in UTF-16 units. */
    private static final int LONGEST = 50;

    private static final Set<String> YES = Set.of("yes", "y", "t", "on", "1");
    private static final Set<String> NO = Set.of("no", "n", "f", "off", "0");

    /** A currency sign or code before or after an amount. */
    private static final Pattern CURRENCY = Pattern.compile(
            "(?i)^(?:[€$£¥]|EUR|USD|GBP|CHF|SEK|NOK|DKK|JPY|kr\\.?)\\s*|\\s*(?:[€$£¥]|EUR|USD|GBP|CHF|SEK|NOK|DKK|JPY|kr\\.?)$");

    /** A number with spaces, apostrophes or underscores between groups of three digits. */
    private static final Pattern GROUPED =
            Pattern.compile("(-?[1-9]\\d{0,2})((?:[ \u00a0\u202f'’_]\\d{3})+)([.,]\\d+)?");

    private static final Pattern DAY_MONTH_YEAR = Pattern.compile("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})(.*)");
    private static final Pattern YEAR_MONTH_DAY = Pattern.compile("(\\d{4})[./-](\\d{1,2})[./-](\\d{1,2})(.*)");
    private static final Pattern DAY_NAMED_MONTH = Pattern.compile(
            "(?:[a-z]{3,9},? +)?(\\d{1,2})(?:st|nd|rd|th)?\\.?[ -]+([a-z]{3,9})\\.?,?[ -]+(\\d{4})(.*)");
    private static final Pattern NAMED_MONTH_DAY =
            Pattern.compile("(?:[a-z]{3,9},? +)?([a-z]{3,9})\\.? +(\\d{1,2})(?:st|nd|rd|th)?,? +(\\d{4})(.*)");

    /** The rest after a date: nothing, or a time of day with or without an offset. */
    private static final Pattern TIME = Pattern.compile(
            "(?:t| *, *| +)(\\d{1,2})[:.](\\d{2})(?:[:.](\\d{2})([.,]\\d{1,9})?)? *(am|pm)? *(z|utc|gmt|[+-]\\d{2}(?::?\\d{2})?)?");

    private static final Map<String, Integer> MONTHS = Map.ofEntries(
            Map.entry("jan", 1),
            Map.entry("feb", 2),
            Map.entry("mar", 3),
            Map.entry("apr", 4),
            Map.entry("may", 5),
            Map.entry("jun", 6),
            Map.entry("jul", 7),
            Map.entry("aug", 8),
            Map.entry("sep", 9),
            Map.entry("oct", 10),
            Map.entry("nov", 11),
            Map.entry("dec", 12));

    private static final int MONTH_LETTERS = 3;
    private static final int HALF_DAY = 12;

    /**
     * The number of digits of milliseconds and of seconds since 1970 in the years 2001 to 2286, and of a date without
     * hyphens.
     */
    private static final int DIGITS_OF_MILLIS = 13;

    private static final int DIGITS_OF_SECONDS = 10;
    private static final int DIGITS_OF_DATE = 8;

    /** The day from which spreadsheets count. Their numbers of five digits cover the years 1927 to 2173. */
    private static final LocalDate SPREADSHEET_DAY_ZERO = LocalDate.of(1899, 12, 30);

    private static final int DIGITS_OF_SPREADSHEET_DAY = 5;

    private ForeignForms() {}

    /**
     * Returns texts that read as the type and probably mean the same as the given text, the likeliest first. Returns
     * none if the meaning is not clear, two if both readings are common, as in {@code 01/02/2024}, and the text itself
     * if it reads as the type.
     */
    public static List<String> meant(String text, AttributeType type) {
        if (text.length() > LONGEST) {
            return List.of();
        }
        String trimmed = text.strip();
        Set<String> candidates = new LinkedHashSet<>();
        candidates.add(trimmed);
        switch (type) {
            case NUMBER -> addNumbers(trimmed, candidates);
            case BOOLEAN -> addBooleans(trimmed, candidates);
            case TIMESTAMP -> addTimestamps(trimmed.toLowerCase(Locale.ROOT), candidates);
            case TEXT, TEXT_SET -> {
                // Every text reads as either type.
            }
        }
        List<String> meant = new ArrayList<>();
        for (String candidate : candidates) {
            if (new Value.Text(candidate).readAs(type) != null) {
                meant.add(candidate);
            }
        }
        return meant.isEmpty() || !meant.get(0).equals(trimmed) ? List.copyOf(meant) : List.of(trimmed);
    }

    /**
     * Returns the end of a message about a value that does not read as the type: the forms that do, and the form that was
     * probably meant.
     */
    static String instead(Value unread, AttributeType type) {
        if (type == AttributeType.NUMBER
                && unread instanceof Value.Text text
                && TextReading.isInexactInteger(text.text())) {
            return ": a double cannot hold it exactly; store it as text";
        }
        boolean isQuoted = type == AttributeType.TEXT || type == AttributeType.TEXT_SET;
        String meant = meant(unread, type).stream()
                .map(text -> isQuoted ? Spelling.text(text) : text)
                .collect(Collectors.joining(" or "));
        return "; expected " + type.forms() + (meant.isEmpty() ? "" : "; did you mean " + meant + "?");
    }

    /** Does the same for a value of any type; numbers and booleans count as the text of their digits and words. */
    static List<String> meant(Value value, AttributeType type) {
        return switch (value.type()) {
            case TEXT -> meant(((Value.Text) value).text(), type);
            case NUMBER, BOOLEAN -> meant(value.toString(), type);
            case TIMESTAMP, TEXT_SET -> List.of();
        };
    }

    private static void addBooleans(String text, Set<String> candidates) {
        String word = text.toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            candidates.add("true");
        } else if (NO.contains(word)) {
            candidates.add("false");
        }
    }

    // --- numbers -------------------------------------------------------------------------------------------------

    private static void addNumbers(String text, Set<String> candidates) {
        String amount = CURRENCY.matcher(text).replaceAll("");
        if (amount.startsWith("+")) {
            amount = amount.substring(1);
        }
        candidates.add(amount);
        Matcher grouped = GROUPED.matcher(amount);
        if (grouped.matches()) {
            String fraction = grouped.group(3);
            candidates.add(grouped.group(1)
                    + grouped.group(2).replaceAll("\\D", "")
                    + (fraction == null ? "" : fraction.replace(',', '.')));
        }
        addIfSaid(DigitGroups.without(amount), candidates);
        addIfSaid(DigitGroups.withPoint(amount), candidates);
    }

    private static void addIfSaid(@Nullable String candidate, Set<String> candidates) {
        if (candidate != null) {
            candidates.add(candidate);
        }
    }

    // --- timestamps ----------------------------------------------------------------------------------------------

    private static void addTimestamps(String text, Set<String> candidates) {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            addIfSaid(ofDigits(text), candidates);
            return;
        }
        Matcher dayFirst = DAY_MONTH_YEAR.matcher(text);
        if (dayFirst.matches()) {
            String first = dayFirst.group(1);
            String second = dayFirst.group(3);
            add(dayFirst.group(4), second, first, dayFirst.group(5), candidates);
            if (!dayFirst.group(2).equals(".")) {
                add(dayFirst.group(4), first, second, dayFirst.group(5), candidates);
            }
        }
        Matcher yearFirst = YEAR_MONTH_DAY.matcher(text);
        if (yearFirst.matches()) {
            add(yearFirst.group(1), yearFirst.group(2), yearFirst.group(3), yearFirst.group(4), candidates);
        }
        Matcher dayNamed = DAY_NAMED_MONTH.matcher(text);
        if (dayNamed.matches()) {
            addNamed(dayNamed.group(3), dayNamed.group(2), dayNamed.group(1), dayNamed.group(4), candidates);
        }
        Matcher namedDay = NAMED_MONTH_DAY.matcher(text);
        if (namedDay.matches()) {
            addNamed(namedDay.group(3), namedDay.group(1), namedDay.group(2), namedDay.group(4), candidates);
        }
    }

    /**
     * Returns the instant that a number of digits stands for, counted from 1970 or by a spreadsheet, or the date that
     * the digits spell.
     */
    private static @Nullable String ofDigits(String digits) {
        return switch (digits.length()) {
            case DIGITS_OF_MILLIS ->
                Instant.ofEpochMilli(Long.parseLong(digits)).toString();
            case DIGITS_OF_SECONDS ->
                Instant.ofEpochSecond(Long.parseLong(digits)).toString();
            case DIGITS_OF_DATE -> digits.substring(0, 4) + "-" + digits.substring(4, 6) + "-" + digits.substring(6);
            case DIGITS_OF_SPREADSHEET_DAY ->
                SPREADSHEET_DAY_ZERO.plusDays(Long.parseLong(digits)).toString();
            default -> null;
        };
    }

    private static void addNamed(String year, String month, String day, String rest, Set<String> candidates) {
        Integer number = MONTHS.get(month.substring(0, MONTH_LETTERS));
        if (number != null) {
            add(year, number.toString(), day, rest, candidates);
        }
    }

    private static void add(String year, String month, String day, String rest, Set<String> candidates) {
        String date;
        try {
            date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day))
                    .toString();
        } catch (DateTimeException noSuchDay) {
            return;
        }
        if (rest.isEmpty()) {
            candidates.add(date);
            return;
        }
        Matcher time = TIME.matcher(rest);
        if (time.matches()) {
            candidates.add(date + "T" + timeOfDay(time) + offset(time.group(6)));
        }
    }

    private static String timeOfDay(Matcher time) {
        int hour = Integer.parseInt(time.group(1));
        String half = time.group(5);
        if (half != null) {
            hour = hour % HALF_DAY + (half.equals("pm") ? HALF_DAY : 0);
        }
        String seconds = time.group(3) == null ? "" : ":" + time.group(3);
        String fraction = time.group(4) == null ? "" : time.group(4).replace(',', '.');
        return String.format(Locale.ROOT, "%02d:%s%s%s", hour, time.group(2), seconds, fraction);
    }

    private static String offset(@Nullable String written) {
        return written == null || Character.isLetter(written.charAt(0)) ? "Z" : written;
    }
}
