package dev.muster.segment.engine;

import dev.muster.segment.Value;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * How many slips lie between a word and others, a slip being a letter too many, one too few, another one, or two neighbours
 * swapped, no letter being touched twice (optimal string alignment). Upper and lower case are the same.
 */
final class NearMiss {

    /** There is no such number of slips. */
    static final int FAR = Integer.MAX_VALUE;

    private static final int SHORTEST = 3;
    private static final int LONGEST = 64;
    private static final int TWO_SLIPS_FROM = 6;
    private static final int THREE_SLIPS_FROM = 12;
    private static final int MOST_SLIPS = 3;
    /** More slips than any that are counted. */
    private static final int OUTSIDE = 2 * LONGEST;

    private final String word;
    private final int limit;
    // Rows of the table of distances: this one and the two before. Column 0 is where nothing of the other is used.
    private int[] row = new int[LONGEST + MOST_SLIPS + 2];
    private int[] last = new int[row.length];
    private int[] lastButOne = new int[row.length];

    NearMiss(String word) {
        this.word = Value.Text.folded(word);
        int length = this.word.length();
        if (length < SHORTEST || length > LONGEST) {
            limit = 0;
        } else {
            limit = length < TWO_SLIPS_FROM ? 1 : length < THREE_SLIPS_FROM ? 2 : MOST_SLIPS;
        }
    }

    /** The candidate with the fewest slips, the first in the order of texts if several are near, or {@code null} if none is. */
    static @Nullable String nearest(String word, Collection<String> candidates) {
        NearMiss near = new NearMiss(word);
        String nearest = null;
        int fewest = FAR;
        for (String candidate : candidates) {
            int slips = near.slips(Value.Text.folded(candidate));
            if (slips < fewest || (slips == fewest && nearest != null && candidate.compareTo(nearest) < 0)) {
                nearest = candidate;
                fewest = slips;
            }
        }
        return nearest;
    }

    /**
     * The slips between the word and another that is folded, or {@link #FAR} if it is not near: with one slip in a word of 3 to 5
     * characters, two in 6 to 11, three in 12 to 64. Words that differ in their digits alone are not near.
     */
    int slips(String folded) {
        if (folded.equals(word)) {
            return 0;
        }
        if (Math.abs(folded.length() - word.length()) > limit || limit == 0) {
            return FAR;
        }
        int slips = distance(folded);
        return slips > limit || withoutDigits(word).equals(withoutDigits(folded)) ? FAR : slips;
    }

    private static String withoutDigits(String text) {
        StringBuilder rest = new StringBuilder();
        text.codePoints().filter(c -> !Character.isDigit(c)).forEach(rest::appendCodePoint);
        return rest.toString();
    }

    private int distance(String other) {
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= word.length(); i++) {
            int[] oldest = lastButOne;
            lastButOne = last;
            last = row;
            row = oldest;
            // Farther from the diagonal than the limit lies nothing that is near.
            int from = Math.max(1, i - limit);
            int to = Math.min(other.length(), i + limit);
            row[from - 1] = from == 1 ? i : OUTSIDE;
            row[to + 1] = OUTSIDE;
            char letter = word.charAt(i - 1);
            int least = row[from - 1];
            for (int j = from; j <= to; j++) {
                char otherLetter = other.charAt(j - 1);
                int slips =
                        letter == otherLetter ? last[j - 1] : 1 + Math.min(last[j - 1], Math.min(last[j], row[j - 1]));
                boolean isSwapped =
                        i > 1 && j > 1 && letter == other.charAt(j - 2) && otherLetter == word.charAt(i - 2);
                row[j] = isSwapped ? Math.min(slips, lastButOne[j - 2] + 1) : slips;
                least = Math.min(least, row[j]);
            }
            if (least > limit) {
                return least;
            }
        }
        return row[other.length()];
    }
}
