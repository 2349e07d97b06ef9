package dev.muster.segment.engine;

import java.util.Arrays;
import java.util.List;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * Finds the members of a segment among all contacts, in the order of the columns: a page of contacts at a time, a bit each. A
 * part of the predicate is only asked about the contacts that it can still decide. Costs a few nanoseconds a contact and leaf.
 */
final class Scan {

    private static final int WORDS = ColumnStorage.PAGE_SIZE / Long.SIZE;

    private final ContactIds ids;
    private final LeafScan leaves;

    /** A scan of the contacts in a store, as of engine time. */
    Scan(ContactStore store, List<BoundAttribute> slots, long now) {
        this.ids = store.ids();
        this.leaves = new LeafScan(slots, now);
    }

    /** The numbers of all contacts that satisfy a predicate. */
    RoaringBitmap members(BoundPredicate predicate) {
        long[] members = new long[words(ids.numbers())];
        for (int first = 0; first < ids.numbers(); first += ColumnStorage.PAGE_SIZE) {
            long[] found = page(predicate, first);
            System.arraycopy(found, 0, members, first / Long.SIZE, Math.min(WORDS, members.length - first / Long.SIZE));
        }
        return BitSetUtil.bitmapOf(members);
    }

    /** How many contacts satisfy a predicate. */
    int count(BoundPredicate predicate) {
        int count = 0;
        for (int first = 0; first < ids.numbers(); first += ColumnStorage.PAGE_SIZE) {
            for (long word : page(predicate, first)) {
                count += Long.bitCount(word);
            }
        }
        return count;
    }

    private static int words(int numbers) {
        return (numbers + Long.SIZE - 1) / Long.SIZE;
    }

    private long[] page(BoundPredicate predicate, int first) {
        long[] asked = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            asked[word] = ids.takenFrom(first + word * Long.SIZE);
        }
        leaves.turnTo(first);
        return satisfying(predicate, asked);
    }

    /** Of the contacts asked about, those that satisfy the predicate. */
    private long[] satisfying(BoundPredicate predicate, long[] asked) {
        if (predicate instanceof BoundPredicate.Leaf leaf) {
            return leaves.satisfying(leaf, asked);
        }
        if (predicate instanceof BoundPredicate.Not not) {
            return without(asked, satisfying(not.operand(), asked));
        }
        if (predicate instanceof BoundPredicate.And and) {
            long[] left = asked;
            for (int i = 0; i < and.operands().size() && !isEmpty(left); i++) {
                left = satisfying(and.operands().get(i), left);
            }
            return left;
        }
        long[] left = asked;
        List<BoundPredicate> operands = ((BoundPredicate.Or) predicate).operands();
        for (int i = 0; i < operands.size() && !isEmpty(left); i++) {
            left = without(left, satisfying(operands.get(i), left));
        }
        return without(asked, left);
    }

    private static long[] without(long[] all, long[] taken) {
        long[] rest = new long[WORDS];
        Arrays.setAll(rest, word -> all[word] & ~taken[word]);
        return rest;
    }

    private static boolean isEmpty(long[] words) {
        long any = 0;
        for (long word : words) {
            any |= word;
        }
        return any == 0;
    }
}
