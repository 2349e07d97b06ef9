package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/**
 * What the clock alone will do to a predicate's members, if nobody writes.
 *
 * <p>Design note. A window that may hold at some instant of a stretch of time, and one that holds at all of them, are both fixed
 * stretches of its timestamp. With the windows so replaced, the predicate says of whom it may hold at some time, or of whom it
 * holds all along; both are found by a scan. Only the contacts in between are gone through, each at the instants at which one
 * of its timestamps comes to the edge of a window.
 */
final class Prospect {

    /** Takes a contact that enters or leaves. */
    interface Turns {
        void turn(long instant, int contact, boolean isEntering);
    }

    /** With more windows than this, what each does is put together, in place of asking for all at each one's edges. */
    private static final int FEW_WINDOWS = 3;

    private final BoundPredicate predicate;
    private final List<BoundAttribute> slots;
    private final ContactStore store;
    private final Cells cells;
    private final long now;
    private final Set<BoundLeaf.MovingTime> windows = new LinkedHashSet<>();
    private long[] instants = new long[8];

    /** The prospect of a predicate among the contacts in a store. */
    Prospect(BoundPredicate predicate, List<BoundAttribute> slots, ContactStore store, long now) {
        this.predicate = predicate;
        this.slots = slots;
        this.store = store;
        this.cells = new Cells(slots);
        this.now = now;
        findWindows(predicate);
    }

    private void findWindows(BoundPredicate part) {
        if (part instanceof BoundPredicate.Leaf leaf) {
            if (leaf.leaf() instanceof BoundLeaf.MovingTime window) {
                windows.add(window);
            }
        } else if (part instanceof BoundPredicate.Not not) {
            findWindows(not.operand());
        } else if (part instanceof BoundPredicate.And and) {
            and.operands().forEach(this::findWindows);
        } else {
            ((BoundPredicate.Or) part).operands().forEach(this::findWindows);
        }
    }

    private RoaringBitmap members(BoundPredicate asked) {
        return Scan.members(store, slots, asked, now);
    }

    /** How many members there are now. */
    int count() {
        return members(predicate).getCardinality();
    }

    /**
     * Shows everybody who enters or leaves later, up to an instant; contact by contact in the order of their numbers, and each in
     * order of time.
     */
    void turns(long upTo, Turns turns) {
        if (windows.isEmpty()) {
            return;
        }
        RoaringBitmap open = members(bound(predicate, upTo, true));
        open.andNot(members(bound(predicate, upTo, false)));
        open.forEach((int contact) -> follow(contact, upTo, turns));
    }

    /**
     * What holds for every contact that the predicate holds for at some instant up to this one; or what holds for none but those
     * that it holds for at all of them.
     *
     * @param isUpper whether it is the first that is asked for
     */
    private BoundPredicate bound(BoundPredicate part, long upTo, boolean isUpper) {
        if (part instanceof BoundPredicate.Leaf leaf) {
            return leaf.leaf() instanceof BoundLeaf.MovingTime window
                    ? new BoundPredicate.Leaf(leaf.number(), fixed(window, upTo, isUpper))
                    : leaf;
        }
        if (part instanceof BoundPredicate.Not not) {
            return new BoundPredicate.Not(bound(not.operand(), upTo, !isUpper));
        }
        if (part instanceof BoundPredicate.And and) {
            return new BoundPredicate.And(bounds(and.operands(), upTo, isUpper));
        }
        return new BoundPredicate.Or(bounds(((BoundPredicate.Or) part).operands(), upTo, isUpper));
    }

    private List<BoundPredicate> bounds(List<BoundPredicate> operands, long upTo, boolean isUpper) {
        return operands.stream().map(operand -> bound(operand, upTo, isUpper)).toList();
    }

    private BoundLeaf fixed(BoundLeaf.MovingTime window, long upTo, boolean isUpper) {
        long first = isUpper ? now : upTo;
        long last = isUpper ? upTo : now;
        return new BoundLeaf.FixedTime(
                window.slot(),
                window.after() == Long.MIN_VALUE ? Long.MIN_VALUE : first + window.after(),
                window.upTo() == Long.MAX_VALUE ? Long.MAX_VALUE : last + window.upTo());
    }

    private void follow(int contact, long upTo, Turns turns) {
        cells.pointTo(contact);
        if (windows.size() > FEW_WINDOWS) {
            Course.of(predicate, cells, now).turns(upTo, (at, holds) -> turns.turn(at, contact, holds));
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
                    turns.turn(latest, contact, holds);
                }
            }
        }
    }
}
