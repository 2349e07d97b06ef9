package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.Arrays;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * When the clock moves contacts' values of one timestamp attribute over the edges of its windows.
 *
 * <p>Design note. An edge is a distance e from engine time n; a value x crosses it at the instant x − e, when n + e comes to x.
 * So each edge is a cursor at n + e in one list of (value, contact) in order of value, and the next thing due is the least x − e
 * over the cursors, x being the next value after each. The list is cut into buckets of about an hour, each sorted when a cursor
 * comes to it; a write appends and looks at the cursors that the value lies ahead of, nearest first, until one has something
 * earlier in view. Entries are never taken back: one whose contact has another value by now is dropped where it is met, and
 * all such are swept out when they outnumber the others. Memory does not depend on how many edges there are.
 *
 * <p>What is answered may be too early or stale, never too late: a crossing only says that this contact's value may have
 * changed its gap at this instant.
 */
final class TimeIndex {

    /** Tells entries that still count. */
    interface Liveness {
        boolean holds(int contact, long value);
    }

    /** Nothing is due, ever. */
    static final long NEVER = Long.MAX_VALUE;

    /** A bucket spans 2^22 ms, an hour and ten minutes. */
    private static final int BUCKET_BITS = 22;

    private static final int SWEEP_FLOOR = 4_096;

    private final long[] edges;
    /** For each edge, a value before which no entry lies ahead of its cursor; never descending from edge to edge. */
    private final long[] nextValue;

    private final Earliest due;
    private final TreeMap<Long, Bucket> buckets = new TreeMap<>();
    private final Liveness liveness;
    /** When the oldest bucket comes to lie behind all cursors. */
    private long oldestExpires = NEVER;

    private long entries;
    private long sweepAt = SWEEP_FLOOR;

    /**
     * @param edges the distances from engine time, ascending, one at least
     */
    TimeIndex(long[] edges, Liveness liveness) {
        this.edges = edges;
        this.liveness = liveness;
        this.nextValue = new long[edges.length];
        java.util.Arrays.fill(nextValue, NEVER);
        this.due = new Earliest(edges.length);
    }

    /**
     * Notes that a contact has this value. What lies behind all cursors is not kept.
     *
     * @param now engine time, in milliseconds of the epoch; nothing due by then is still to be taken
     */
    void add(long value, int contact, long now) {
        if (value - now <= edges[0]) {
            return;
        }
        if (entries >= sweepAt) {
            sweep(now + edges[0]);
        }
        long key = value >> BUCKET_BITS;
        buckets.computeIfAbsent(key, absent -> new Bucket()).add(value, contact);
        oldestExpires = Math.min(oldestExpires, expires(key));
        entries++;
        int ahead = java.util.Arrays.binarySearch(edges, value - now);
        lower((ahead >= 0 ? ahead : -(ahead + 1)) - 1, value);
    }

    /** Lets the cursors up to this one know of a value ahead of them. */
    private void lower(int last, long value) {
        for (int edge = last; edge >= 0 && nextValue[edge] > value; edge--) {
            nextValue[edge] = value;
            due.set(edge, value - edges[edge]);
        }
    }

    /** The next instant at which something may be due, after those that were taken, or {@link #NEVER}. */
    long nextDue() {
        return due.earliest();
    }

    /**
     * Takes the contacts whose value is due at an instant.
     *
     * @param instant not after {@link #nextDue}
     * @param crossing takes each such contact, one that is due at two edges twice
     */
    void take(long instant, IntConsumer crossing) {
        while (due.earliest() == instant) {
            int edge = due.earliestIndex();
            long value = instant + edges[edge];
            Bucket bucket = buckets.get(value >> BUCKET_BITS);
            if (bucket != null) {
                bucket.sort();
                for (int i = bucket.after(value - 1); i < bucket.size() && bucket.value(i) == value; i++) {
                    if (liveness.holds(bucket.contact(i), value)) {
                        crossing.accept(bucket.contact(i));
                    }
                }
            }
            long next = valueAfter(value);
            if (edge + 1 < edges.length) {
                next = Math.min(next, nextValue[edge + 1]);
            }
            nextValue[edge] = next;
            due.set(edge, next == NEVER ? NEVER : next - edges[edge]);
        }
        while (oldestExpires <= instant) {
            entries -= buckets.pollFirstEntry().getValue().size();
            oldestExpires = oldestExpires();
        }
    }

    private long expires(long key) {
        return ((key + 1) << BUCKET_BITS) - edges[0];
    }

    private long oldestExpires() {
        return buckets.isEmpty() ? NEVER : expires(buckets.firstKey());
    }

    /** A value that no entry comes before, of those after the given one. */
    private long valueAfter(long value) {
        long key = value >> BUCKET_BITS;
        Bucket here = buckets.get(key);
        if (here != null) {
            here.sort();
            // Whether it is stale shows when it is due; a look at its contact now would cost more than an idle instant
            // then.
            int next = here.after(value);
            if (next < here.size()) {
                return here.value(next);
            }
        }
        Map.Entry<Long, Bucket> later = buckets.higherEntry(key);
        return later == null ? NEVER : later.getValue().least();
    }

    /** Drops what is stale, twice there, or behind all cursors. */
    private void sweep(long behind) {
        long live = 0;
        for (Iterator<Bucket> each = buckets.values().iterator(); each.hasNext(); ) {
            Bucket bucket = each.next();
            bucket.sweep(liveness, behind);
            if (bucket.size() == 0) {
                each.remove();
            }
            live += bucket.size();
        }
        entries = live;
        oldestExpires = oldestExpires();
        sweepAt = SWEEP_FLOOR + 2 * live;
    }

    /** Entries whose values lie close together. */
    private static final class Bucket {

        private final LongArrayList values = new LongArrayList(4);
        private final IntArrayList contacts = new IntArrayList(4);
        private long least = NEVER;
        private boolean isSorted = true;

        void add(long value, int contact) {
            isSorted &= values.isEmpty() || values.getLong(values.size() - 1) <= value;
            values.add(value);
            contacts.add(contact);
            least = Math.min(least, value);
        }

        int size() {
            return values.size();
        }

        long value(int index) {
            return values.getLong(index);
        }

        int contact(int index) {
            return contacts.getInt(index);
        }

        long least() {
            return least;
        }

        void sort() {
            if (!isSorted) {
                Arrays.quickSort(0, values.size(), this::compare, this::swap);
                isSorted = true;
            }
        }

        private int compare(int left, int right) {
            int byValue = Long.compare(value(left), value(right));
            return byValue != 0 ? byValue : Integer.compare(contact(left), contact(right));
        }

        private void swap(int left, int right) {
            long value = value(left);
            values.set(left, value(right));
            values.set(right, value);
            int contact = contact(left);
            contacts.set(left, contact(right));
            contacts.set(right, contact);
        }

        /** The place of the first entry with a greater value. */
        int after(long value) {
            int low = 0;
            int high = values.size();
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

        void sweep(Liveness liveness, long behind) {
            isSorted = false;
            sort();
            int kept = 0;
            for (int i = 0; i < values.size(); i++) {
                boolean isDouble = kept > 0 && value(kept - 1) == value(i) && contact(kept - 1) == contact(i);
                if (value(i) > behind && !isDouble && liveness.holds(contact(i), value(i))) {
                    values.set(kept, value(i));
                    contacts.set(kept, contact(i));
                    kept++;
                }
            }
            values.size(kept);
            values.trim();
            contacts.size(kept);
            contacts.trim();
            least = kept == 0 ? NEVER : value(0);
        }
    }

    /** The least of many instants that change one at a time: a tree of the lesser of two. */
    private static final class Earliest {

        private final int leaves;
        private final long[] tree;

        Earliest(int count) {
            leaves = Integer.highestOneBit(Math.max(1, count - 1)) << 1;
            tree = new long[2 * leaves];
            java.util.Arrays.fill(tree, NEVER);
        }

        void set(int index, long instant) {
            int node = leaves + index;
            tree[node] = instant;
            for (node >>= 1; node >= 1; node >>= 1) {
                long lesser = Math.min(tree[2 * node], tree[2 * node + 1]);
                if (tree[node] == lesser) {
                    return;
                }
                tree[node] = lesser;
            }
        }

        long earliest() {
            return tree[1];
        }

        /** The last of those that are the earliest. */
        int earliestIndex() {
            int node = 1;
            while (node < leaves) {
                node = 2 * node + (tree[2 * node + 1] == tree[node] ? 1 : 0);
            }
            return node - leaves;
        }
    }
}
