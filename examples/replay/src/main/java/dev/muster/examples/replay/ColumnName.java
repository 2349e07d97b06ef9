package dev.muster.examples.replay;

import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the cells of a header as the names of columns. */
public final class ColumnName {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private ColumnName() {}

    /** Returns the name without leading and trailing spaces, which no name has. */
    public static String of(String cell) {
        int start = 0;
        int end = cell.length();
        while (start < end && isBlank(cell.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(cell.charAt(end - 1))) {
            end--;
        }
        return cell.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /**
     * Returns whether two names differ only in case and in the separators between their words, as {@code Contact ID}
     * and {@code contact_id} do.
     */
    public static boolean isLike(String name, String other) {
        return letters(name).equals(letters(other));
    }

    private static String letters(String name) {
        return BETWEEN_WORDS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
