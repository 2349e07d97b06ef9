package dev.muster.segment.dsl;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Finds the word that somebody may have meant: the one with the fewest slips between, a slip being a letter too many,
 * one too few, another one, or two neighbours swapped, no letter being touched twice (optimal string alignment).
 * Upper and lower case are the same.
 *
 * <p>Only the few diagonals of the table are filled where a distance within the threshold can lie, a row at a time, and a
 * row without such a distance is the last. So a candidate costs a few steps for each letter at most, and most cost less.
 */
final class Suggestions {

    /** A shorter word is near too many others. */
    private static final int SHORTEST = 3;

    /** No word that is longer is worth the time. */
    private static final int LONGEST = 64;

    private static final int TWO_SLIPS_FROM = 6;
    private static final int THREE_SLIPS_FROM = 12;
    private static final int MOST_SLIPS = 3;

    /** The longest candidate's letters, the column before them and one behind that ends the diagonal. */
    private static final int COLUMNS = LONGEST + MOST_SLIPS + 2;

    private final char[] word;

    // Rows of the table: this one and the two before. Column 0 is where nothing of the candidate is used.
    private int[] row = new int[COLUMNS];
    private int[] last = new int[COLUMNS];
    private int[] lastButOne = new int[COLUMNS];

    private Suggestions(String word) {
        this.word = folded(word);
    }

    /**
     * The candidate that is nearest to the word, the first in the order of {@link String#compareTo} if several are; one
     * that differs in upper and lower case alone comes before all others.
     *
     * @return {@code null} if none is near: with one slip in a word of 3 to 5 characters, two in 6 to 11, three from 12;
     *     never for a word of fewer than 3 characters or more than 64, and never a candidate that differs in its digits
     *     alone, as {@code address2} from {@code address1}
     */
    static @Nullable String nearest(String word, Collection<String> candidates) {
        int length = word.length();
        if (length < SHORTEST || length > LONGEST) {
            return null;
        }
        Suggestions table = new Suggestions(word);
        int limit = length < TWO_SLIPS_FROM ? 1 : length < THREE_SLIPS_FROM ? 2 : MOST_SLIPS;
        String nearest = null;
        for (String candidate : candidates) {
            if (Math.abs(candidate.length() - length) > limit) {
                continue;
            }
            char[] other = folded(candidate);
            int distance = table.distance(other, limit);
            if (distance > limit || (distance > 0 && differInDigitsAlone(table.word, other))) {
                continue;
            }
            if (nearest == null || distance < limit || candidate.compareTo(nearest) < 0) {
                nearest = candidate;
            }
            limit = distance;
        }
        return nearest;
    }

    /** The slips between the word and another, or some number above the limit if there are more. */
    private int distance(char[] other, int limit) {
        int wordEnd = word.length;
        int otherEnd = other.length;
        while (wordEnd > 0 && otherEnd > 0 && word[wordEnd - 1] == other[otherEnd - 1]) {
            wordEnd--;
            otherEnd--;
        }
        int start = 0;
        while (start < wordEnd && start < otherEnd && word[start] == other[start]) {
            start++;
        }
        return distance(other, start, wordEnd - start, otherEnd - start, limit);
    }

    /**
     * The same for the letters from {@code start} on, so many of the word and so many of the other. Whoever leaves the
     * diagonals between the first cell and the last has to come back, so half of the slips that remain lead too far.
     */
    private int distance(char[] other, int start, int wordLength, int otherLength, int limit) {
        int difference = otherLength - wordLength;
        int spare = (limit - Math.abs(difference)) / 2;
        int lowest = Math.min(0, difference) - spare;
        int highest = Math.max(0, difference) + spare;
        int beyond = limit + 1;
        int end = Math.min(otherLength, highest);
        for (int j = 0; j <= end; j++) {
            row[j] = j;
        }
        row[end + 1] = beyond;
        for (int i = 1; i <= wordLength; i++) {
            nextRow();
            int from = Math.max(1, i + lowest);
            int to = Math.min(otherLength, i + highest);
            // No slip comes back from a row that is beyond the limit everywhere: where a swap reaches over it, the
            // other letter counted instead has made no more slips.
            if (fillRow(i, from, to, other, start, beyond) >= beyond) {
                return beyond;
            }
        }
        return row[otherLength];
    }

    /** Fills some columns of the row of the word's i-th letter, and answers the least in it. */
    private int fillRow(int i, int from, int to, char[] other, int start, int beyond) {
        int left = from == 1 ? i : beyond;
        row[from - 1] = left;
        int least = left;
        int letter = word[start + i - 1];
        int letterBefore = i > 1 ? word[start + i - 2] : -1;
        int diagonal = last[from - 1];
        for (int j = from; j <= to; j++) {
            int above = last[j];
            int otherLetter = other[start + j - 1];
            int slips = letter == otherLetter ? diagonal : Math.min(diagonal, Math.min(above, left)) + 1;
            if (otherLetter == letterBefore && j > 1 && letter == other[start + j - 2]) {
                slips = Math.min(slips, lastButOne[j - 2] + 1);
            }
            row[j] = slips;
            least = Math.min(least, slips);
            left = slips;
            diagonal = above;
        }
        row[to + 1] = beyond;
        return least;
    }

    private void nextRow() {
        int[] oldest = lastButOne;
        lastButOne = last;
        last = row;
        row = oldest;
    }

    private static boolean differInDigitsAlone(char[] one, char[] other) {
        int i = 0;
        int j = 0;
        while (true) {
            while (i < one.length && Character.isDigit(one[i])) {
                i++;
            }
            while (j < other.length && Character.isDigit(other[j])) {
                j++;
            }
            if (i == one.length || j == other.length) {
                return i == one.length && j == other.length;
            }
            if (one[i++] != other[j++]) {
                return false;
            }
        }
    }

    private static char[] folded(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            char c = folded[i];
            if (c >= 0x80) {
                folded[i] = Character.toLowerCase(Character.toUpperCase(c));
            } else if (c >= 'A' && c <= 'Z') {
                folded[i] = (char) (c + ('a' - 'A'));
            }
        }
        return folded;
    }
}
