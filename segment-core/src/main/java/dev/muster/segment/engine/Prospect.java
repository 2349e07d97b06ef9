package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * What the clock alone will do to a predicate's members, if nobody writes.
 *
 * <p>Design note. A window that may hold at some instant of a stretch of time, and one that holds at all of them, are both fixed
 * stretches of its timestamp. With the windows so replaced, the predicate says of whom it may hold at some time, or of whom it
 * holds all along; both are found by a scan. Only the contacts in between are gone through, each at the instants at which one
 * of its timestamps comes to the edge of a window. What a contact does later than the instant at which it was gone through is so
 * for good, unless it is written.
 */
final class Prospect implements WalkPart {

    /** Takes a contact that enters or leaves. */
    interface Turns {
        void turn(long instant, int contact, boolean isEntering);
    }

    /** With more windows than this, what each does is put together, in place of asking for all at each one's edges. */
    private static final int FEW_WINDOWS = 3;

    /** What it costs to go through a contact, for each leaf. */
    private static final int FOLLOWED = 64;

    private static final int CLEARED = 4;

    private final BoundPredicate predicate;
    private final ContactStore store;
    private final Cells cells;
    private final long from;
    private final long upTo;
    private final Scan sometimes;
    private final Scan always;
    private final int leaves;
    private final Set<BoundLeaf.MovingTime> windows = new LinkedHashSet<>();
    private long[] instants = new long[8];
    private @Nullable IntIterator open;
    private long work;

    /** The instants of all turns. */
    private final LongArrayList turns = new LongArrayList();
    /** Who turns, the complement of the number if it leaves. */
    private final IntArrayList turning = new IntArrayList();

    /**
     * The prospect of a predicate among the contacts in a store.
     *
     * @param from engine time, or earlier
     * @param upTo how far it goes
     */
    Prospect(BoundPredicate predicate, List<BoundAttribute> slots, ContactStore store, long from, long upTo) {
        this.predicate = predicate;
        this.store = store;
        this.cells = new Cells(slots);
        this.from = from;
        this.upTo = upTo;
        findWindows(predicate);
        leaves = ConjunctionPacking.leaves(predicate).size();
        sometimes = new Scan(store, slots, bound(predicate, true));
        always = new Scan(store, slots, bound(predicate, false));
    }

    private void findWindows(BoundPredicate part) {
        ConjunctionPacking.leaves(part).values().forEach(leaf -> {
            if (leaf.leaf() instanceof BoundLeaf.MovingTime window) {
                windows.add(window);
            }
        });
    }

    /** How far it goes. */
    long upTo() {
        return upTo;
    }

    /**
     * What holds for every contact that the predicate holds for at some instant up to the last; or what holds for none but those
     * that it holds for at all of them.
     *
     * @param isUpper whether it is the first that is asked for
     */
    private BoundPredicate bound(BoundPredicate part, boolean isUpper) {
        if (part instanceof BoundPredicate.Leaf leaf) {
            return leaf.leaf() instanceof BoundLeaf.MovingTime window
                    ? new BoundPredicate.Leaf(leaf.number(), fixed(window, isUpper))
                    : leaf;
        }
        if (part instanceof BoundPredicate.Not not) {
            return new BoundPredicate.Not(bound(not.operand(), !isUpper));
        }
        if (part instanceof BoundPredicate.And and) {
            return new BoundPredicate.And(bounds(and.operands(), isUpper));
        }
        return new BoundPredicate.Or(bounds(((BoundPredicate.Or) part).operands(), isUpper));
    }

    private List<BoundPredicate> bounds(List<BoundPredicate> operands, boolean isUpper) {
        return operands.stream().map(operand -> bound(operand, isUpper)).toList();
    }

    private BoundLeaf fixed(BoundLeaf.MovingTime window, boolean isUpper) {
        long first = isUpper ? from : upTo;
        long last = isUpper ? upTo : from;
        return new BoundLeaf.FixedTime(
                window.slot(),
                window.after() == Long.MIN_VALUE ? Long.MIN_VALUE : first + window.after(),
                window.upTo() == Long.MAX_VALUE ? Long.MAX_VALUE : last + window.upTo());
    }

    @Override
    public boolean goOn(long now, long most) {
        if (windows.isEmpty()) {
            return true;
        }
        long before = work();
        if (!sometimes.goOn(now, most) || !always.goOn(now, most - (work() - before))) {
            return false;
        }
        IntIterator rest = open;
        if (rest == null) {
            rest = RoaringBitmap.andNot(sometimes.members(), always.members()).getIntIterator();
            open = rest;
        }
        while (rest.hasNext() && work() - before < most) {
            follow(rest.next(), now);
        }
        return !rest.hasNext();
    }

    @Override
    public long work() {
        return work + sometimes.work() + always.work();
    }

    @Override
    public void settle() {
        // Who turns was noted in order.
    }

    @Override
    public void forEachMoving(Edges edges) {
        // What the clock does is what is found out.
    }

    @Override
    public Again again(long[] contacts) {
        return new OfSome(contacts);
    }

    private final class OfSome implements Again {

        private final long[] contacts;
        private boolean isCleared;
        private int next;

        private OfSome(long[] contacts) {
            this.contacts = contacts;
        }

        @Override
        public boolean goOn(long now, long most) {
            if (windows.isEmpty()) {
                return true;
            }
            long before = work();
            if (!isCleared) {
                clear(contacts);
                isCleared = true;
            }
            for (; next < contacts.length && work() - before < most; next++) {
                long taken = contacts[next] & store.ids().takenFrom(next * Long.SIZE);
                for (long rest = taken; rest != 0; rest &= rest - 1) {
                    follow(next * Long.SIZE + Long.numberOfTrailingZeros(rest), now);
                }
            }
            return next >= contacts.length;
        }
    }

    private void clear(long[] contacts) {
        int kept = 0;
        for (int i = 0; i < turns.size(); i++) {
            int contact = contact(i);
            if (contact >> 6 >= contacts.length || (contacts[contact >> 6] & (1L << contact)) == 0) {
                turns.set(kept, turns.getLong(i));
                turning.set(kept++, turning.getInt(i));
            }
        }
        work += (long) CLEARED * turns.size();
        turns.size(kept);
        turning.size(kept);
    }

    private int contact(int index) {
        int signed = turning.getInt(index);
        return signed < 0 ? ~signed : signed;
    }

    private void note(long instant, int contact, boolean isEntering) {
        turns.add(instant);
        turning.add(isEntering ? contact : ~contact);
    }

    private void follow(int contact, long now) {
        work += (long) FOLLOWED * (1 + leaves);
        cells.pointTo(contact);
        if (windows.size() > FEW_WINDOWS) {
            Course.of(predicate, cells, now).turns(upTo, (at, holds) -> note(at, contact, holds));
            return;
        }
        int count = 0;
        for (BoundLeaf.MovingTime window : windows) {
            Cell cell = cells.cell(window.slot());
            if (cell.readable) {
                instants = LongArrays.grow(instants, count + 2);
                instants[count++] = window.entersAt(cell.millis);
                instants[count++] = window.leavesAt(cell.millis);
            }
        }
        LongArrays.quickSort(instants, 0, count);
        boolean holds = predicate.holds(cells, now);
        long latest = now;
        for (int i = 0; i < count && instants[i] <= upTo; i++) {
            if (instants[i] > latest) {
                latest = instants[i];
                if (predicate.holds(cells, latest) != holds) {
                    holds = !holds;
                    note(latest, contact, holds);
                }
            }
        }
    }

    /** Shows everybody who enters or leaves after an instant and up to another; each in order of time. */
    void turns(long after, long last, Turns each) {
        for (int i = 0; i < turns.size(); i++) {
            if (turns.getLong(i) > after && turns.getLong(i) <= last) {
                each.turn(turns.getLong(i), contact(i), turning.getInt(i) >= 0);
            }
        }
    }
}
