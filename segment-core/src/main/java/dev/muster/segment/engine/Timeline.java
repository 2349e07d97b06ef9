package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * All that the clock will do: one {@link TimeIndex} for each attribute with windows. Where such an attribute has a default, one
 * entry stands for all contacts that read it.
 */
final class Timeline {

    /** Takes one contact and the attributes whose value the clock may have moved over an edge. */
    interface Crossing {
        void crosses(Contact contact, int[] slots, int count);
    }

    /** The number that stands for all contacts that read the default. */
    private static final int ALL_BARE = -1;

    private final ContactStore store;
    private final List<BoundAttribute> slots;
    private final @Nullable TimeIndex[] indexOfSlot;
    /** For each slot with windows and a default, the contacts without a value of their own. */
    private final @Nullable RoaringBitmap[] bareOfSlot;

    private final IntArrayList movingSlots = new IntArrayList();
    private final IntArrayList slotsWithDefault = new IntArrayList();
    private final LongArrayList crossings = new LongArrayList();
    private final Cell liveCell = new Cell();
    private int[] crossedSlots = new int[4];

    /** The timeline of the contacts in a store, as of engine time. Costs a walk over them if there is a window at all. */
    Timeline(Catalog catalog, ContactStore store, long now) {
        this.store = store;
        this.slots = catalog.slots;
        this.indexOfSlot = new TimeIndex[slots.size()];
        this.bareOfSlot = new RoaringBitmap[slots.size()];
        for (BoundAttribute attribute : slots) {
            int slot = attribute.slot();
            long[] edges = catalog.index.movingEdges(slot);
            if (edges.length > 0) {
                TimeIndex index = new TimeIndex(edges, (contact, value) -> isLive(attribute, contact, value));
                indexOfSlot[slot] = index;
                movingSlots.add(slot);
                HeldValue defaultValue = attribute.defaultValue();
                if (defaultValue != null) {
                    bareOfSlot[slot] = new RoaringBitmap();
                    slotsWithDefault.add(slot);
                    index.add(defaultValue.millis(), ALL_BARE, now);
                }
            }
        }
        if (!movingSlots.isEmpty()) {
            Cells cells = new Cells(slots, store.codes());
            for (int number = 0; number < store.numbers(); number++) {
                Contact contact = store.contact(number);
                if (contact != null) {
                    cells.pointTo(contact.row, contact.row.length);
                    for (int i = 0; i < movingSlots.size(); i++) {
                        changed(contact, movingSlots.getInt(i), cells, now);
                    }
                }
            }
        }
    }

    private boolean isLive(BoundAttribute attribute, int number, long value) {
        if (number == ALL_BARE) {
            return true;
        }
        Contact contact = store.contact(number);
        if (contact == null) {
            return false;
        }
        liveCell.load(contact.row, contact.row.length, attribute, store.codes());
        return liveCell.exists && liveCell.readable && liveCell.millis == value;
    }

    /** Notes that a contact's value of an attribute is another, as of engine time. */
    void changed(Contact contact, int slot, Cells cells, long now) {
        TimeIndex index = indexOfSlot[slot];
        if (index == null) {
            return;
        }
        Cell cell = cells.cell(slot);
        RoaringBitmap bare = bareOfSlot[slot];
        if (bare != null) {
            if (cell.exists) {
                bare.remove(contact.number);
            } else {
                bare.add(contact.number);
            }
        }
        if (cell.exists && cell.readable) {
            index.add(cell.millis, contact.number, now);
        }
    }

    /** Notes that a contact is new, apart from the attributes that it came with. */
    void created(Contact contact, Cells cells, long now) {
        for (int i = 0; i < slotsWithDefault.size(); i++) {
            int slot = slotsWithDefault.getInt(i);
            if (!cells.cell(slot).exists) {
                changed(contact, slot, cells, now);
            }
        }
    }

    /** Notes that a contact is gone. */
    void removed(Contact contact) {
        for (int i = 0; i < slotsWithDefault.size(); i++) {
            RoaringBitmap bare = bareOfSlot[slotsWithDefault.getInt(i)];
            if (bare != null) {
                bare.remove(contact.number);
            }
        }
    }

    /** The next instant at which something may be due, or {@link TimeIndex#NEVER}. */
    long nextDue() {
        long earliest = TimeIndex.NEVER;
        for (int i = 0; i < movingSlots.size(); i++) {
            TimeIndex index = indexOfSlot[movingSlots.getInt(i)];
            if (index != null) {
                earliest = Math.min(earliest, index.nextDue());
            }
        }
        return earliest;
    }

    /** Shows every contact that is due at an instant, which is not after the next due one, once, by number. */
    void take(long instant, Crossing crossing) {
        crossings.clear();
        for (int i = 0; i < movingSlots.size(); i++) {
            int slot = movingSlots.getInt(i);
            TimeIndex index = indexOfSlot[slot];
            if (index != null && index.nextDue() == instant) {
                index.take(instant, number -> note(number, slot));
            }
        }
        LongArrays.quickSort(crossings.elements(), 0, crossings.size());
        int i = 0;
        while (i < crossings.size()) {
            int number = (int) (crossings.getLong(i) >> 32);
            int count = 0;
            for (; i < crossings.size() && (int) (crossings.getLong(i) >> 32) == number; i++) {
                int slot = (int) crossings.getLong(i);
                if (count == 0 || crossedSlots[count - 1] != slot) {
                    crossedSlots = IntArrays.grow(crossedSlots, count + 1);
                    crossedSlots[count++] = slot;
                }
            }
            Contact contact = store.contact(number);
            if (contact != null) {
                crossing.crosses(contact, crossedSlots, count);
            }
        }
    }

    private void note(int number, int slot) {
        RoaringBitmap bare = bareOfSlot[slot];
        if (number != ALL_BARE) {
            crossings.add((long) number << 32 | slot);
        } else if (bare != null) {
            bare.forEach((int each) -> crossings.add((long) each << 32 | slot));
        }
    }
}
