package dev.muster.examples.replay;

import java.util.Locale;
import java.util.regex.Pattern;

/** Reads the cells of a header as the names of columns. */
public final class ColumnName {

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private ColumnName() {}

    /** Returns the name without the blanks at its ends, which no name has. */
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
     * Returns whether a name is another but for case and for what stands between its words: {@code Contact ID} is {@code contact_id}
     * so.
     */
    public static boolean isLike(String name, String other) {
        return letters(name).equals(letters(other));
    }

    private static String letters(String name) {
        return BETWEEN_WORDS.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    }
}
