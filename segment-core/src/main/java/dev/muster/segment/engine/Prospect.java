package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
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
 * Forecasts the members of a predicate as the clock moves on and no contact is written.
 *
 * <p>Design note. Over a stretch of time, a moving window can be replaced by a fixed range of its timestamp in two
 * ways: one range for the timestamps that are in the window at some instant of the stretch, and one for those that are
 * in it throughout. The predicate with such ranges in place of its windows gives an upper bound and a lower bound of
 * its members, and a scan finds both. Only the contacts between the two bounds are followed one by one, each from one
 * instant at which a timestamp of its reaches an edge to the next. The changes found for a contact after the instant at
 * which it was followed stay right until it is written.
 */
final class Prospect implements WalkPart {

    /** Takes a contact that enters or leaves. */
    interface Turns {
        void turn(long instant, int contact, boolean isEntering);
    }

    /** Above this many windows, the results of each are combined, instead of evaluating the predicate at every edge. */
    private static final int FEW_WINDOWS = 3;

    /** The cost of following one contact, for each leaf. */
    private static final int FOLLOWED = 64;

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

    /** The instants of all changes. */
    private final LongArrayList turns = new LongArrayList();
    /** The contact of each change; the complement of its number if it leaves. */
    private final IntArrayList turning = new IntArrayList();
    /** For each contact that was followed again: the first of its changes that is still expected. */
    private final Int2IntOpenHashMap followedFrom = new Int2IntOpenHashMap();

    /**
     * Creates a forecast of a predicate over the contacts of a store.
     *
     * @param from engine time, or earlier
     * @param upTo the last instant of the forecast
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

    /** Returns the last instant of the forecast. */
    long upTo() {
        return upTo;
    }

    /**
     * Returns a bound of the members between the first and the last instant: an upper bound that holds for every
     * contact for which the predicate holds at some instant, or a lower bound that holds only for contacts for which it
     * holds at every instant.
     *
     * @param isUpper whether to return the upper bound
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
        // The changes were recorded as they are kept.
    }

    @Override
    public void forEachMoving(Edges edges) {
        // The clock's effect is already part of the result.
    }

    @Override
    public Again again(Picked contacts) {
        return new OfSome(contacts);
    }

    private final class OfSome implements Again {

        private final Picked contacts;
        private int next;

        private OfSome(Picked contacts) {
            this.contacts = contacts;
        }

        @Override
        public boolean goOn(long now, long most) {
            if (windows.isEmpty()) {
                return true;
            }
            long before = work();
            for (; next < contacts.size() && work() - before < most; next++) {
                int first = contacts.place(next) * Long.SIZE;
                long taken = store.ids().takenFrom(first);
                for (long rest = contacts.word(next); rest != 0; rest &= rest - 1) {
                    int contact = first + Long.numberOfTrailingZeros(rest);
                    followedFrom.put(contact, turns.size());
                    if ((taken & Long.lowestOneBit(rest)) != 0) {
                        follow(contact, now);
                    }
                }
            }
            return next >= contacts.size();
        }
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

    /**
     * Passes on each contact that enters or leaves after one instant and up to another; those of one contact in order
     * of time.
     */
    void turns(long after, long last, Turns each) {
        for (int i = 0; i < turns.size(); i++) {
            if (turns.getLong(i) > after && turns.getLong(i) <= last && i >= followedFrom.get(contact(i))) {
                each.turn(turns.getLong(i), contact(i), turning.getInt(i) >= 0);
            }
        }
    }
}
