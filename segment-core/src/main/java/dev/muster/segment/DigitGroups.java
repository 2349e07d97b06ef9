package dev.muster.segment;

import org.jspecify.annotations.Nullable;

/** Reads numbers that are written with grouped digits or with a decimal comma. Thread-safe. */
public final class DigitGroups {

    private static final int GROUP = 3;

    private DigitGroups() {}

    /**
     * Returns {@code 1234.5} for {@code 1,234.5}, or {@code null} if the text is not a number with commas between
     * groups of three digits.
     */
    public static @Nullable String without(String number) {
        int point = number.indexOf('.');
        String whole = point < 0 ? number : number.substring(0, point);
        String fraction = point < 0 ? "" : number.substring(point);
        boolean isFraction = fraction.isEmpty() || isDigits(fraction.substring(1));
        return isFraction && isGrouped(whole, ',') ? whole.replace(",", "") + fraction : null;
    }

    /**
     * Returns {@code 1234.5} for {@code 1.234,5} and {@code 1234,5}, or {@code null} if the text is not a number with a
     * decimal comma.
     */
    public static @Nullable String withPoint(String number) {
        int comma = number.indexOf(',');
        if (comma < 0 || !isDigits(number.substring(comma + 1))) {
            return null;
        }
        String whole = number.substring(0, comma);
        boolean isWhole = isInteger(whole) || isGrouped(whole, '.');
        return isWhole ? whole.replace(".", "") + "." + number.substring(comma + 1) : null;
    }

    /** Returns whether a text is an integer without leading zeros, negative or not. */
    public static boolean isInteger(String number) {
        String digits = number.startsWith("-") ? number.substring(1) : number;
        return isDigits(digits) && (digits.length() == 1 || digits.charAt(0) != '0');
    }

    private static boolean isGrouped(String number, char separator) {
        int first = number.indexOf(separator);
        if (first < 0 || !isInteger(number.substring(0, first))) {
            return false;
        }
        int digits = first - (number.startsWith("-") ? 1 : 0);
        if (digits > GROUP || (digits == 1 && number.charAt(first - 1) == '0')) {
            return false;
        }
        for (int i = first; i < number.length(); i += GROUP + 1) {
            int end = i + 1 + GROUP;
            if (number.charAt(i) != separator || end > number.length() || !isDigits(number.substring(i + 1, end))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
