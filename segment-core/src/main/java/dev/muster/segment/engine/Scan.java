package dev.muster.segment.engine;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.BitSetUtil;
import org.roaringbitmap.RoaringBitmap;

/**
 * Finds the members of a segment among all contacts. Reads the columns page by page, with one bit for each contact;
 * takes part of a page at a time where the predicate is wide. A part of the predicate is evaluated only for the
 * contacts whose result it can still decide. Costs a few nanoseconds for each contact and leaf.
 *
 * <p>A scan can be interrupted and continued. The contacts that were written or moved by the clock meanwhile must then
 * be evaluated {@linkplain #again again}.
 */
final class Scan implements WalkPart {

    /** The amount of work for a scan that must not be interrupted. */
    static final long ALL = Long.MAX_VALUE;

    private static final int WORDS = ColumnStorage.PAGE_SIZE / Long.SIZE;
    private static final int PAGE_WORDS_MASK = WORDS - 1;

    /** The limit of contacts times leaves that are evaluated together. At least 64 contacts are. */
    private static final int MOST_TOGETHER = 1 << 17;

    private static final long[] NOBODY = {};

    private static final int FEW = 8;

    /** Evaluating one contact costs the weight of the predicate divided by this, in simple comparisons. */
    private static final int ONE_BY_ONE = 4;

    /** This many leaves over one text attribute cost as much as one other leaf, because they are evaluated together. */
    private static final int LEAVES_OF_TEXT = 16;

    private final ContactStore store;
    private final List<BoundAttribute> slots;
    private final BoundPredicate predicate;
    /** How many words of 64 contacts are evaluated together at most. */
    private final int width;

    private final LeafScan leaves;
    /** The weight of the predicate. */
    private final long size;
    /** Up to this many contacts of a page are evaluated one by one where they are evaluated again. */
    private final int few;
    /** Shows single contacts; {@code null} until it is used. */
    private @Nullable Cells cells;

    /** One bit for each contact number: whether it is a member. */
    private long[] members = new long[WORDS];
    /** The members, in place of {@link #members}, once the scan is settled. */
    private @Nullable RoaringBitmap settled;

    /** Contact numbers below 64 times this are done. */
    private int done;
    /** How many words of 64 contacts are evaluated together next. */
    private int together = 1;

    private long work;

    /**
     * Creates a scan over the contacts of a store that has not begun.
     *
     * @param slots the attributes that the predicate uses, by slot
     */
    Scan(ContactStore store, List<BoundAttribute> slots, BoundPredicate predicate) {
        this.store = store;
        this.slots = slots;
        this.predicate = predicate;
        size = Math.max(1, size(predicate));
        width = (int) Math.max(1, Math.min(WORDS, MOST_TOGETHER / Long.SIZE * LEAVES_OF_TEXT / size));
        few = isOfCells(predicate) ? FEW : 0;
        leaves = new LeafScan(slots, predicate, width, false);
    }

    /** Whether a predicate can be evaluated for a single contact. */
    private static boolean isOfCells(BoundPredicate predicate) {
        return !(predicate instanceof BoundPredicate.Leaf leaf && leaf.leaf() instanceof BoundLeaf.Unreadable);
    }

    /**
     * Returns a scan that has found what this one has, and looks for the members of another predicate over the same
     * attributes from here on. Takes over what was found, unless this is settled.
     */
    Scan continuedFor(BoundPredicate other) {
        Scan scan = new Scan(store, slots, other);
        scan.members = members;
        scan.done = done;
        return scan;
    }

    /** Returns the numbers of the contacts that satisfy a predicate at an instant. */
    static RoaringBitmap members(ContactStore store, List<BoundAttribute> slots, BoundPredicate predicate, long now) {
        Scan scan = new Scan(store, slots, predicate);
        scan.goOn(now, ALL);
        return scan.members();
    }

    /**
     * Returns the weight of a predicate's leaves, repeated leaves included: 1 over texts, else {@link #LEAVES_OF_TEXT}.
     */
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

    @Override
    public boolean goOn(long now, long most) {
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
            together = (int)
                    Math.max(1, Math.min(Math.min(width, 2L * together), (long) count * MOST_TOGETHER / (spent + 1)));
            done += count;
        }
        return 64L * done >= store.ids().numbers();
    }

    /** Evaluates some contacts on the page that contains a word of contacts. */
    private long[] found(LeafScan scan, int word, long[] asked, long now) {
        scan.turnTo((word & ~PAGE_WORDS_MASK) * Long.SIZE, asked, now);
        return satisfying(scan, predicate, asked);
    }

    private void reserve(int words) {
        if (words > members.length) {
            members = Arrays.copyOf(members, Math.max(words, members.length * 2));
        }
    }

    @Override
    public Again again(Picked contacts) {
        return new OfSome(contacts);
    }

    /** Replaces the results for some contacts of a word. */
    private void replace(int word, long contacts, long found) {
        RoaringBitmap known = settled;
        if (known == null) {
            reserve(word + 1);
            members[word] = (members[word] & ~contacts) | found;
            return;
        }
        for (long rest = contacts; rest != 0; rest &= rest - 1) {
            int contact = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
            if ((found & Long.lowestOneBit(rest)) != 0) {
                known.add(contact);
            } else {
                known.remove(contact);
            }
        }
    }

    /** Evaluates some contacts again. */
    private final class OfSome implements Again {

        private final Picked contacts;
        private @Nullable LeafScan anew;
        private int next;

        private OfSome(Picked contacts) {
            this.contacts = contacts;
        }

        @Override
        public boolean goOn(long now, long most) {
            long before = work;
            while (next < contacts.size() && work - before < most) {
                int first = contacts.place(next);
                int end = Math.min(first + width, (first | PAGE_WORDS_MASK) + 1);
                long[] asked = new long[WORDS];
                int count = 0;
                int last = next;
                for (; last < contacts.size() && contacts.place(last) < end; last++) {
                    int place = contacts.place(last);
                    asked[place & PAGE_WORDS_MASK] =
                            contacts.word(last) & store.ids().takenFrom(place * Long.SIZE);
                    count += Long.bitCount(asked[place & PAGE_WORDS_MASK]);
                }
                work += last - next;
                long[] found = count <= few ? foundOneByOne(first, asked, now) : foundTogether(first, asked, now);
                for (; next < last; next++) {
                    int place = contacts.place(next);
                    replace(place, contacts.word(next), found[place & PAGE_WORDS_MASK]);
                }
            }
            return next >= contacts.size();
        }

        private long[] foundTogether(int word, long[] asked, long now) {
            LeafScan known = anew;
            if (known == null) {
                known = new LeafScan(slots, predicate, width, true);
                anew = known;
            }
            long before = known.work();
            long[] found = found(known, word, asked, now);
            work += known.work() - before;
            return found;
        }
    }

    /** Evaluates few contacts on the page that contains a word of contacts. */
    private long[] foundOneByOne(int word, long[] asked, long now) {
        Cells known = cells;
        if (known == null) {
            known = new Cells(slots);
            cells = known;
        }
        long[] found = new long[WORDS];
        int firstOfPage = (word & ~PAGE_WORDS_MASK) * Long.SIZE;
        for (int place = 0; place < WORDS; place++) {
            for (long rest = asked[place]; rest != 0; rest &= rest - 1) {
                known.pointTo(firstOfPage + place * Long.SIZE + Long.numberOfTrailingZeros(rest));
                found[place] |= predicate.holds(known, now) ? Long.lowestOneBit(rest) : 0;
                work += 1 + size / ONE_BY_ONE;
            }
        }
        return found;
    }

    @Override
    public long work() {
        return work;
    }

    @Override
    public void settle() {
        members();
    }

    /** Returns the numbers of the members. */
    RoaringBitmap members() {
        RoaringBitmap known = settled;
        if (known == null) {
            known = BitSetUtil.bitmapOf(members);
            settled = known;
            members = NOBODY;
        }
        return known;
    }

    /**
     * Returns the members, one bit for each contact number. Not for modification, and not available once the scan is
     * settled.
     */
    long[] words() {
        return members;
    }

    /** Returns the number of members. */
    int count() {
        return members().getCardinality();
    }

    /** Returns whether there is no member. */
    boolean isEmpty() {
        return members().isEmpty();
    }

    @Override
    public void forEachMoving(Edges edges) {
        ConjunctionPacking.leaves(predicate).values().forEach(leaf -> {
            if (leaf.leaf() instanceof BoundLeaf.MovingTime moving) {
                for (long edge : Gaps.edges(List.of(moving))) {
                    edges.edge(slots.get(moving.slot()), edge);
                }
            }
        });
    }

    /** Returns which of the given contacts satisfy a predicate. The result must not be modified. */
    @SuppressWarnings("ReferenceEquality") // nobody is one array, and other arrays are looked through
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
