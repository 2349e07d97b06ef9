package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * All that the clock will do: one {@link TimeIndex} for each attribute with windows. Where such an attribute has a default, one
 * entry stands for all contacts that read it.
 *
 * <p>Crossings are gathered for as much as an hour at once and sorted as packed longs by contact and instant, so that many that
 * are due together are one sort and one pass over the columns in their order.
 */
final class Timeline {

    /** Takes one contact and the attributes whose value the clock may have moved over an edge at an instant. */
    interface Crossing {
        void crosses(long instant, int contact, int[] slots, int count);
    }

    /** The number that stands for all contacts that read the default. */
    static final int ALL_BARE = -1;

    /** A packed crossing is the contact, the instant's distance from the first, and the attribute. */
    private static final int CONTACT_BITS = 31;

    /** A gathering larger than this is not kept for the next. */
    private static final int MOST_KEPT = 1 << 16;

    private final ContactStore store;
    private final @Nullable TimeIndex[] indexOfSlot;
    private final BoundAttribute[] slots;
    /** For each slot with windows and a default, the contacts without a value of their own. */
    private final @Nullable RoaringBitmap[] bareOfSlot;

    private final IntArrayList movingSlots = new IntArrayList();
    private final IntArrayList slotsWithDefault = new IntArrayList();
    private final LongArrayList crossings = new LongArrayList();
    private final Cell liveCell = new Cell();
    private final int slotBits;
    private final int instantBits;
    private int[] crossedSlots = new int[4];

    /**
     * The timeline of the contacts in a store, as of engine time. Costs a walk over the values of each attribute that has windows.
     */
    Timeline(Catalog catalog, ContactStore store, long now) {
        this(catalog, store, now, null, List.of());
    }

    private Timeline(
            Catalog catalog, ContactStore store, long now, @Nullable Timeline earlier, List<TimeIndexPart> built) {
        this.store = store;
        this.slots = catalog.slots.toArray(BoundAttribute[]::new);
        this.indexOfSlot = new TimeIndex[slots.length];
        this.bareOfSlot = new RoaringBitmap[slots.length];
        for (TimeIndexPart part : built) {
            add(slots[part.slot()], part.index(), part.bare(), now);
        }
        for (BoundAttribute attribute : slots) {
            long[] edges = catalog.index.movingEdges(attribute.slot());
            if (edges.length > 0 && indexOfSlot[attribute.slot()] == null) {
                BoundAttribute known = earlier == null ? null : earlier.like(attribute);
                TimeIndex index = earlier == null || known == null ? null : earlier.indexOfSlot[known.slot()];
                if (earlier == null || known == null || index == null || edges[0] < index.firstEdge()) {
                    add(attribute, edges, now);
                } else {
                    take(index, earlier.bareOfSlot[known.slot()], attribute, edges, now);
                }
            }
        }
        slotBits = Integer.SIZE - Integer.numberOfLeadingZeros(slots.length);
        instantBits = Math.min(TimeBucket.BITS, Long.SIZE - 1 - CONTACT_BITS - slotBits);
    }

    /**
     * Returns the timeline of the same contacts under another catalog, in place of this. An attribute costs next to
     * nothing if its index was built, or if its windows reach back no farther than before.
     *
     * @param built those of {@link #partsFor} the catalog, done; or none
     */
    Timeline under(Catalog next, long now, List<TimeIndexPart> built) {
        return new Timeline(next, store, now, this, built);
    }

    /** Returns the parts that build the indexes which another catalog needs and this timeline does not have. */
    List<TimeIndexPart> partsFor(Catalog next) {
        List<TimeIndexPart> parts = new ArrayList<>();
        for (BoundAttribute attribute : next.slots) {
            long[] edges = next.index.movingEdges(attribute.slot());
            BoundAttribute known = like(attribute);
            TimeIndex index = known == null ? null : indexOfSlot[known.slot()];
            if (edges.length > 0 && (index == null || edges[0] < index.firstEdge())) {
                parts.add(new TimeIndexPart(attribute, edges, values(attribute), store));
            }
        }
        return parts;
    }

    /** The attribute that has the same values and reads them alike, or {@code null}. */
    private @Nullable BoundAttribute like(BoundAttribute attribute) {
        for (int i = 0; i < movingSlots.size(); i++) {
            BoundAttribute known = slots[movingSlots.getInt(i)];
            if (known.column() == attribute.column()
                    && Objects.equals(known.type(), attribute.type())
                    && Objects.equals(known.defaultValue(), attribute.defaultValue())) {
                return known;
            }
        }
        return null;
    }

    private void take(
            TimeIndex earlier, @Nullable RoaringBitmap bare, BoundAttribute attribute, long[] edges, long now) {
        int slot = attribute.slot();
        indexOfSlot[slot] = earlier.withEdges(edges, now);
        bareOfSlot[slot] = bare;
        movingSlots.add(slot);
        if (attribute.defaultValue() != null) {
            slotsWithDefault.add(slot);
        }
    }

    private void add(BoundAttribute attribute, long[] edges, long now) {
        TimeIndexPart part = new TimeIndexPart(attribute, edges, values(attribute), store);
        part.goOn(now, Scan.ALL);
        part.settle();
        add(attribute, part.index(), part.bare(), now);
    }

    private void add(BoundAttribute attribute, TimeIndex index, @Nullable RoaringBitmap bare, long now) {
        int slot = attribute.slot();
        indexOfSlot[slot] = index;
        movingSlots.add(slot);
        index.lookAhead(now);
        HeldValue defaultValue = attribute.defaultValue();
        if (defaultValue != null) {
            bareOfSlot[slot] = bare;
            slotsWithDefault.add(slot);
            index.add(defaultValue.millis(), ALL_BARE, now);
        }
    }

    private static TimeBucket.Values values(BoundAttribute attribute) {
        Cell cell = new Cell();
        HeldValue defaultValue = attribute.defaultValue();
        long ofBare = defaultValue == null ? TimeIndex.NEVER : defaultValue.millis();
        return contact -> contact == ALL_BARE
                ? ofBare
                : cell.millis(attribute, attribute.column().code(contact), contact);
    }

    /** The instant that a contact's value of its own reads as, or {@link TimeIndex#NEVER}. */
    private long millis(BoundAttribute attribute, int number) {
        return liveCell.millis(attribute, attribute.column().code(number), number);
    }

    /**
     * Notes that a contact holds another value of an attribute, or none, as of engine time.
     *
     * @param before the contact as it was
     */
    void changed(int contact, int slot, Cells before, long now) {
        TimeIndex index = indexOfSlot[slot];
        if (index == null) {
            return;
        }
        Cell earlier = before.cell(slot);
        long from = earlier.exists && earlier.readable ? earlier.millis : TimeIndex.NEVER;
        long to = millis(slots[slot], contact);
        noteBare(contact, slot);
        if (from == TimeIndex.NEVER && to != TimeIndex.NEVER) {
            index.add(to, contact, now);
        } else if (to != TimeIndex.NEVER) {
            index.move(from, to, contact, now);
        } else if (from != TimeIndex.NEVER) {
            index.drop(from, now);
        }
    }

    /** Notes whether a contact reads the default of an attribute. */
    private void noteBare(int contact, int slot) {
        RoaringBitmap bare = bareOfSlot[slot];
        if (bare != null) {
            if (slots[slot].column().code(contact) == Column.MISSING) {
                bare.add(contact);
            } else {
                bare.remove(contact);
            }
        }
    }

    /** Notes that a contact is new. */
    void created(int contact) {
        for (int i = 0; i < slotsWithDefault.size(); i++) {
            noteBare(contact, slotsWithDefault.getInt(i));
        }
    }

    /** Notes that a contact is gone. */
    void removed(int contact) {
        for (int i = 0; i < slotsWithDefault.size(); i++) {
            RoaringBitmap bare = bareOfSlot[slotsWithDefault.getInt(i)];
            if (bare != null) {
                bare.remove(contact);
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

    /** The latest instant up to which {@link #take} can be asked to go, from the next due one on. */
    long farthest() {
        return nextDue() + (1L << instantBits) - 1;
    }

    /**
     * Shows every contact that may be due up to an instant, at each of its instants once; contact by contact in the order of
     * their numbers.
     *
     * @param instant from the next due one to {@link #farthest}
     */
    void take(long instant, Crossing crossing) {
        long first = nextDue();
        crossings.clear();
        for (int i = 0; i < movingSlots.size(); i++) {
            int slot = movingSlots.getInt(i);
            TimeIndex index = indexOfSlot[slot];
            if (index != null && index.nextDue() <= instant) {
                index.take(instant, (at, contact) -> note(contact, at - first, slot));
            }
        }
        Sorting.sort(crossings);
        int i = 0;
        while (i < crossings.size()) {
            long atOnce = crossings.getLong(i) >>> slotBits;
            int count = 0;
            for (; i < crossings.size() && crossings.getLong(i) >>> slotBits == atOnce; i++) {
                int slot = (int) (crossings.getLong(i) & ((1L << slotBits) - 1));
                if (count == 0 || crossedSlots[count - 1] != slot) {
                    crossedSlots = IntArrays.grow(crossedSlots, count + 1);
                    crossedSlots[count++] = slot;
                }
            }
            int contact = (int) (atOnce >>> instantBits);
            if (store.ids().isTaken(contact)) {
                crossing.crosses(first + (atOnce & ((1L << instantBits) - 1)), contact, crossedSlots, count);
            }
        }
        if (crossings.elements().length > MOST_KEPT) {
            crossings.clear();
            crossings.trim();
        }
    }

    /** Returns whether windows move an attribute's values, or its index is kept for the next window. */
    boolean watches(int slot, long[] edges) {
        return edges.length > 0 || indexOfSlot[slot] != null;
    }

    /**
     * Returns what the clock has in view of some contacts' values of one attribute. Where no window is left, that is what the
     * next that is defined would rely on. Costs a look at each value.
     *
     * @param contacts the numbers of the contacts, of which those from one place up to another are looked at
     * @param edges the edges of the attribute's windows
     */
    Outlook outlook(IntArrayList contacts, int from, int to, int slot, long[] edges, long now) {
        Outlook outlook = new Outlook(indexOfSlot[slot], edges, now);
        RoaringBitmap bare = bareOfSlot[slot];
        HeldValue defaultValue = slots[slot].defaultValue();
        for (int i = from; i < to; i++) {
            int contact = contacts.getInt(i);
            if (store.ids().isTaken(contact)) {
                outlook.add(contact, millis(slots[slot], contact));
                boolean isBare = defaultValue != null && slots[slot].column().code(contact) == Column.MISSING;
                if (isBare && (bare == null || !bare.contains(contact))) {
                    outlook.notBare.add(contact);
                }
            }
        }
        if (defaultValue != null) {
            outlook.add(ALL_BARE, defaultValue.millis());
        }
        return outlook;
    }

    /** What the clock has in view of some contacts' values of one attribute at one instant. */
    static final class Outlook {

        private final @Nullable TimeIndex index;
        private final long[] edges;
        private final long now;
        private final LongArrayList values;
        private final LongArrayList owners;
        private final IntArrayList notBare;

        private Outlook(@Nullable TimeIndex index, long[] edges, long now) {
            this(index, edges, now, new LongArrayList(), new LongArrayList(), new IntArrayList());
        }

        private Outlook(
                @Nullable TimeIndex index,
                long[] edges,
                long now,
                LongArrayList values,
                LongArrayList owners,
                IntArrayList notBare) {
            this.index = index;
            this.edges = edges;
            this.now = now;
            this.values = values;
            this.owners = owners;
            this.notBare = notBare;
        }

        private void add(int contact, long value) {
            if (value != TimeIndex.NEVER) {
                values.add(value);
                owners.add(contact);
            }
        }

        /** Returns the same with a copy of the index, to be checked later and without the lock. */
        Outlook copy() {
            return new Outlook(
                    index == null ? null : index.copyFor(values, owners, now), edges, now, values, owners, notBare);
        }

        /**
         * Says what the clock would do to the values and is not foreseen. Costs a look at each entry of the buckets that
         * they lie in.
         */
        void check(ClockFaults faults) {
            for (long edge : edges) {
                if (index == null || !index.follows(edge)) {
                    faults.notFollowed(edge);
                }
            }
            notBare.forEach(faults::notBare);
            if (index != null) {
                long[] ascending = values.toLongArray();
                long[] contacts = owners.toLongArray();
                LongArrays.quickSort(ascending, contacts);
                index.check(ascending, contacts, now, faults);
            }
        }
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        long bytes = Footprint.of(crossings.elements());
        for (int slot = 0; slot < slots.length; slot++) {
            TimeIndex index = indexOfSlot[slot];
            RoaringBitmap bare = bareOfSlot[slot];
            bytes += index == null ? 0 : index.bytes();
            bytes += bare == null ? 0 : bare.getLongSizeInBytes();
        }
        return bytes;
    }

    private void note(int contact, long distance, int slot) {
        RoaringBitmap bare = bareOfSlot[slot];
        if (contact != ALL_BARE) {
            crossings.add(packed(contact, distance, slot));
        } else if (bare != null) {
            bare.forEach((int each) -> crossings.add(packed(each, distance, slot)));
        }
    }

    private long packed(int contact, long distance, int slot) {
        return ((((long) contact << instantBits) | distance) << slotBits) | slot;
    }
}
