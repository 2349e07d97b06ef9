package dev.muster.segment.engine;

import java.util.Arrays;
import java.util.List;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * Finds the members of a segment among all contacts, in the order of the columns: a page of contacts at a time, a bit each, or
 * part of a page where the predicate is wide. A part of the predicate is only asked about the contacts that it can still decide.
 * Costs a few nanoseconds a contact and leaf.
 *
 * <p>A scan can be done bit by bit. What it found of a contact that was written since is to be looked up {@linkplain #look
 * again}, and so is that of a contact that the clock moved since.
 */
final class Scan {

    /** The work of a scan that is not to be interrupted. */
    static final long ALL = Long.MAX_VALUE;

    private static final int WORDS = ColumnStorage.PAGE_SIZE / Long.SIZE;
    private static final int PAGE_WORDS_MASK = WORDS - 1;

    /** So many contacts times leaves are looked at together at most, where 64 contacts are not more. */
    private static final int MOST_TOGETHER = 1 << 19;

    /** So many leaves over one attribute of texts, which are asked together, cost as much as another leaf. */
    private static final int LEAVES_OF_TEXT = 16;

    private final ContactStore store;
    private final List<BoundAttribute> slots;
    private final BoundPredicate predicate;
    /** How many words of contacts are looked at together at most. */
    private final int width;

    private final LeafScan leaves;

    /** For each contact number whether it is a member. */
    private long[] members = new long[WORDS];
    /** Contact numbers below 64 times this are done. */
    private int done;
    /** How many words of contacts are looked at together next. */
    private int together = 1;

    private long work;

    /**
     * A scan of the contacts in a store, not begun.
     *
     * @param slots the attributes that the predicate uses, by slot
     */
    Scan(ContactStore store, List<BoundAttribute> slots, BoundPredicate predicate) {
        this.store = store;
        this.slots = slots;
        this.predicate = predicate;
        width = (int) Math.max(1, Math.min(WORDS, MOST_TOGETHER / Long.SIZE * LEAVES_OF_TEXT / size(predicate)));
        leaves = new LeafScan(slots, predicate, width, false);
    }

    /** The numbers of the contacts that satisfy a predicate at an instant. */
    static RoaringBitmap members(ContactStore store, List<BoundAttribute> slots, BoundPredicate predicate, long now) {
        Scan scan = new Scan(store, slots, predicate);
        scan.goOn(now, ALL);
        return scan.members();
    }

    /** How many leaves a predicate has, counted where they stand; one over texts is one, another is as many as it costs. */
    private static long size(BoundPredicate part) {
        if (part instanceof BoundPredicate.Leaf leaf) {
            return LeafMatcher.isOfTexts(leaf.leaf()) ? 1 : LEAVES_OF_TEXT;
        }
        if (part instanceof BoundPredicate.Not not) {
            return size(not.operand());
        }
        return operands(part).stream().mapToLong(Scan::size).sum();
    }

    private static List<BoundPredicate> operands(BoundPredicate joint) {
        return joint instanceof BoundPredicate.And and ? and.operands() : ((BoundPredicate.Or) joint).operands();
    }

    /**
     * Looks at contacts until all were looked at or a bit more than so much work is done.
     *
     * @param now engine time
     * @param most in comparisons of the simplest kind
     * @return whether all were looked at
     */
    boolean goOn(long now, long most) {
        long before = work;
        while (64L * done < store.ids().numbers() && work - before < most) {
            int place = done & PAGE_WORDS_MASK;
            int count = Math.min(together, WORDS - place);
            long[] asked = new long[WORDS];
            for (int word = place; word < place + count; word++) {
                asked[word] = store.ids().takenFrom((done + word - place) * Long.SIZE);
            }
            long spent = leaves.work();
            long[] found = found(leaves, done, asked, now);
            reserve(done + count);
            System.arraycopy(found, place, members, done, count);
            spent = leaves.work() - spent;
            work += spent;
            together = (int) Math.max(1, Math.min(Math.min(width, 2L * together), count * MOST_TOGETHER / (spent + 1)));
            done += count;
        }
        return 64L * done >= store.ids().numbers();
    }

    /** Looks at some contacts of the page that a word of contacts lies in. */
    private long[] found(LeafScan scan, int word, long[] asked, long now) {
        scan.turnTo((word & ~PAGE_WORDS_MASK) * Long.SIZE, asked, now);
        return satisfying(scan, predicate, asked);
    }

    private void reserve(int words) {
        if (words > members.length) {
            members = Arrays.copyOf(members, Math.max(words, members.length * 2));
        }
    }

    /** Begins to look again at contacts that were written or moved, among those that {@link #goOn} is done with. */
    Again again(long[] contacts) {
        return new Again(contacts);
    }

    /** A second look at some contacts. */
    final class Again {

        private final LeafScan anew = new LeafScan(slots, predicate, width, true);
        private final long[] contacts;
        private int next;

        private Again(long[] contacts) {
            this.contacts = contacts;
        }

        /** As {@link Scan#goOn}, of these contacts. */
        boolean goOn(long now, long most) {
            long before = work;
            while (next < contacts.length && work - before < most) {
                int place = next & PAGE_WORDS_MASK;
                int count = Math.min(width, Math.min(WORDS - place, contacts.length - next));
                long[] asked = new long[WORDS];
                for (int word = place; word < place + count; word++) {
                    asked[word] =
                            contacts[next + word - place] & store.ids().takenFrom((next + word - place) * Long.SIZE);
                }
                long spent = anew.work();
                long[] found = isEmpty(asked) ? asked : found(anew, next, asked, now);
                reserve(next + count);
                for (int i = 0; i < count; i++) {
                    members[next + i] = members[next + i] & ~contacts[next + i] | found[place + i];
                }
                work += count + anew.work() - spent;
                next += count;
            }
            return next >= contacts.length;
        }
    }

    /** What all this has cost so far, in comparisons of the simplest kind. */
    long work() {
        return work;
    }

    /** The numbers of the members, as they were found. */
    RoaringBitmap members() {
        return BitSetUtil.bitmapOf(members);
    }

    /** How many members were found. */
    int count() {
        int count = 0;
        for (long word : members) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Of the contacts asked about, those that satisfy a predicate; not to be written. */
    private static long[] satisfying(LeafScan leaves, BoundPredicate predicate, long[] asked) {
        if (predicate instanceof BoundPredicate.Leaf leaf) {
            return leaves.satisfying(leaf, asked);
        }
        if (predicate instanceof BoundPredicate.Not not) {
            return without(asked, satisfying(leaves, not.operand(), asked));
        }
        if (predicate instanceof BoundPredicate.And and) {
            long[] left = asked;
            for (int i = 0; i < and.operands().size() && !isEmpty(left); i++) {
                left = satisfying(leaves, and.operands().get(i), left);
            }
            return left;
        }
        long[] left = asked.clone();
        List<BoundPredicate> operands = ((BoundPredicate.Or) predicate).operands();
        for (int i = 0; i < operands.size() && !isEmpty(left); i++) {
            long[] found = satisfying(leaves, operands.get(i), left);
            for (int word = 0; word < WORDS && found != LeafScan.NOBODY; word++) {
                left[word] &= ~found[word];
            }
        }
        return without(asked, left);
    }

    private static long[] without(long[] all, long[] taken) {
        long[] rest = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            rest[word] = all[word] & ~taken[word];
        }
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
