package dev.muster.segment.engine;

import java.util.Arrays;

/**
 * How often each bit of each of some words was set. Counted in binary, a digit of all 64 bits of a word at once, so that a word
 * costs about two steps however many of its bits are set.
 */
final class BitCounts {

    private static final int DIGITS = 12;
    private static final int MOST_ADDED = (1 << DIGITS) - 1;

    /** For each word, its lowest digit first. */
    private final long[] digits;

    private final int[] counts;
    private int added;

    BitCounts(int words) {
        digits = new long[words * DIGITS];
        counts = new int[words * Long.SIZE];
    }

    /** Makes room for each word to be added once. */
    void turn() {
        if (added == MOST_ADDED) {
            carry();
        }
        added++;
    }

    /** Counts the bits that are set in a word; once a {@link #turn}. */
    void add(int word, long bits) {
        long carried = bits;
        for (int digit = word * DIGITS; carried != 0; digit++) {
            long earlier = digits[digit];
            digits[digit] = earlier ^ carried;
            carried &= earlier;
        }
    }

    /** For each word in turn and each of its bits from the lowest, how often it was set. */
    int[] counts() {
        carry();
        return counts;
    }

    private void carry() {
        for (int i = 0; i < digits.length; i++) {
            int first = i / DIGITS * Long.SIZE;
            int worth = 1 << i % DIGITS;
            for (long rest = digits[i]; rest != 0; rest &= rest - 1) {
                counts[first + Long.numberOfTrailingZeros(rest)] += worth;
            }
        }
        Arrays.fill(digits, 0);
        added = 0;
    }
}
