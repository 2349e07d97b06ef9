package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Entries of a {@link TimeIndex} whose values lie close together: eight bytes each, the distance from the bucket's start before
 * the contact. Of one thread at a time.
 */
final class TimeBucket {

    /** Tells what value a contact has, or {@link Earliest#NEVER}. */
    interface Values {
        long of(int contact);
    }

    /** A bucket spans 2^22 ms, an hour and ten minutes. */
    static final int BITS = 22;

    private static final long[] NO_REST = {};

    /** Fewer stale entries than this are left alone while a cursor is here. */
    private static final int FEWEST_CLEARED = 32;

    /** So many entries of a bucket are looked at for each value that leaves it. */
    private static final int SWEPT = 3;

    /** A bucket with more room than this gives it back when most of it is empty. */
    private static final int MOST_KEPT_ROOM = 64;

    /** This without its entries, and its places in the maps of the index. */
    private static final int OWN_BYTES = 200;

    final long key;
    private final LongArrayList entries;
    private long least = Earliest.NEVER;
    /** Up to here the entries are in order. */
    private int sorted;
    /** Whether every contact with a value in this bucket has an entry with just that value. */
    private boolean isExact = true;
    /** When the last cursor that looked at this leaves it. */
    private long busyUntil = Long.MIN_VALUE;
    /** The entry that is swept next. */
    private int next;
    /** How many entries are known to be stale and were not swept. */
    private int stale;

    TimeBucket(long key, int room) {
        this.key = key;
        this.entries = new LongArrayList(room);
    }

    /**
     * Returns a copy of what {@link #held} has to look through: the entries that are in no order, or all if a contact may
     * have an entry with another value.
     */
    TimeBucket copyOfRest() {
        int from = isExact ? Math.min(sorted, entries.size()) : 0;
        TimeBucket copy = new TimeBucket(key, entries.size() - from);
        copy.entries.addElements(0, entries.elements(), from, entries.size() - from);
        copy.least = least;
        copy.isExact = isExact;
        return copy;
    }

    /** Adds an entry to a {@linkplain #copyOfRest copy} if it is among those in order. */
    void copyFound(long value, int contact, TimeBucket copy) {
        long entry = entry(value, contact);
        if (isExact && LongArrays.binarySearch(entries.elements(), 0, Math.min(sorted, entries.size()), entry) >= 0) {
            copy.entries.add(entry);
        }
    }

    void add(long value, int contact) {
        long entry = entry(value, contact);
        if (sorted == entries.size() && (sorted == 0 || entries.getLong(sorted - 1) <= entry)) {
            sorted++;
        }
        entries.add(entry);
        least = Math.min(least, value);
    }

    /** Brings the entries in order and gives room that is not needed back. */
    void sort() {
        sortRest();
        entries.trim();
    }

    int size() {
        return entries.size();
    }

    long value(int index) {
        return value(entries.getLong(index));
    }

    private long value(long entry) {
        return (key << BITS) + (entry >> Integer.SIZE);
    }

    int contact(int index) {
        return (int) entries.getLong(index);
    }

    long least() {
        return least;
    }

    private long entry(long value, int contact) {
        return ((value - (key << BITS)) << Integer.SIZE) | (contact & 0xffff_ffffL);
    }

    /** Of some contacts' values here, by their places, those that a cursor will come upon. */
    BitSet held(long[] values, long[] contacts, int from, int end) {
        Int2IntOpenHashMap places = new Int2IntOpenHashMap();
        places.defaultReturnValue(-1);
        for (int i = from; i < end; i++) {
            places.put((int) contacts[i], i);
        }
        BitSet held = new BitSet();
        for (int i = 0; i < size(); i++) {
            int place = places.get(contact(i));
            boolean isInOrder = i == 0 || i >= sorted || entries.getLong(i - 1) <= entries.getLong(i);
            if (place >= 0 && values[place] >= least && (!isExact || (isInOrder && value(i) == values[place]))) {
                held.set(place);
            }
        }
        return held;
    }

    /** Whether a cursor that looked at this is still here. */
    boolean isBusy(long now) {
        return now < busyUntil;
    }

    /** Notes that a contact that has an entry has another value here. */
    void moveWithin(long value) {
        isExact = false;
        least = Math.min(least, value);
    }

    /** Notes that an entry is stale. */
    void drop(Values values, long now) {
        if (!isBusy(now)) {
            sweep(values);
        } else if (++stale > FEWEST_CLEARED && 3L * stale > 2L * entries.size()) {
            readAnew(values);
        }
    }

    /** Brings the entries in order, for a cursor at an edge that is here. */
    void look(Values values, long edge) {
        if (!isExact) {
            readAnew(values);
        }
        sortRest();
        busyUntil = Math.max(busyUntil, ((key + 1) << BITS) - edge);
    }

    private void readAnew(Values values) {
        int kept = 0;
        for (int i = 0; i < entries.size(); i++) {
            int contact = contact(i);
            long value = values.of(contact);
            if (value >> BITS == key) {
                entries.set(kept++, entry(value, contact));
            }
        }
        entries.size(kept);
        Sorting.sort(entries);
        dropDoubles();
        sorted = entries.size();
        isExact = true;
        stale = 0;
    }

    private void dropDoubles() {
        int kept = 0;
        for (int i = 0; i < entries.size(); i++) {
            long entry = entries.getLong(i);
            if (kept == 0 || entries.getLong(kept - 1) != entry) {
                entries.set(kept++, entry);
            }
        }
        entries.size(kept);
    }

    /** Sorts what came last, and merges it with what is in order. */
    private void sortRest() {
        long[] elements = entries.elements();
        int size = entries.size();
        if (sorted == size) {
            return;
        }
        LongArrays.unstableSort(elements, sorted, size);
        long[] rest = sorted == 0 ? NO_REST : Arrays.copyOfRange(elements, sorted, size);
        int inOrder = sorted - 1;
        int to = size - 1;
        for (int i = rest.length - 1; i >= 0; to--) {
            boolean isOfRest = inOrder < 0 || elements[inOrder] <= rest[i];
            elements[to] = isOfRest ? rest[i--] : elements[inOrder--];
        }
        sorted = size;
    }

    /** Drops some of what is stale. */
    private void sweep(Values values) {
        for (int i = 0; i < SWEPT && !entries.isEmpty(); i++) {
            next = next < entries.size() ? next : 0;
            if (values.of(contact(next)) >> BITS == key) {
                next++;
            } else {
                int last = entries.size() - 1;
                sorted = Math.min(sorted, next);
                entries.set(next, entries.getLong(last));
                entries.size(last);
            }
        }
        int room = entries.elements().length;
        if (room > MOST_KEPT_ROOM && entries.size() < room / 4) {
            entries.trim(room / 2);
        }
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        return OWN_BYTES + Footprint.of(entries.elements());
    }

    /** The place of the first entry with a greater value. */
    int after(long value) {
        int low = 0;
        int high = entries.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (value(middle) <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
