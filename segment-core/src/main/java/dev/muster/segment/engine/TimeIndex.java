package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.longs.Long2IntOpenHashMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * When the clock moves contacts' values of one timestamp attribute over the edges of its windows.
 *
 * <p>Design note. An edge is a distance e from engine time n; a value x crosses it at the instant x − e, when n + e comes to x.
 * So each edge is a cursor at n + e in one list of (value, contact) in order of value, and the next thing due is the least x − e
 * over the cursors, x being the next value after each. The list is cut into buckets of about an hour. A bucket is a heap of
 * entries until a cursor comes to it: then it is read anew from the contacts if need be, and sorted. So a write whose value stays
 * in its bucket leaves the entry as it is, and any other is one append and a look at the cursors that the value lies ahead of,
 * nearest first, until one has something earlier in view. What it leaves behind in another bucket is swept up by later writes
 * that leave the same one: each looks at three entries there, in turn, so that a third of a bucket is stale at most, on the
 * average, and no write pays for more. Only while a cursor is in a bucket, which is sorted then, is it left alone until two
 * thirds of it are stale. Memory does not depend on how many edges there are.
 *
 * <p>What is answered may be too early or stale, never too late: a crossing only says that this contact's value may have
 * changed its gap at this instant.
 */
final class TimeIndex {

    /** Tells what value a contact has, or {@link #NEVER}. */
    interface Values {
        long of(int contact);
    }

    /** Takes a contact whose value may cross an edge at an instant. */
    interface Crossings {
        void cross(long instant, int contact);
    }

    /** Nothing is due, ever. */
    static final long NEVER = Long.MAX_VALUE;

    /** A bucket spans 2^22 ms, an hour and ten minutes. */
    static final int BUCKET_BITS = 22;

    private static final int FEWEST_CLEARED = 32;

    /** So many entries of a bucket are looked at for each value that leaves it. */
    private static final int SWEPT = 3;

    private static final int LEAST_ROOM = 4;

    /** A bucket with more room than this gives it back when most of it is empty. */
    private static final int MOST_KEPT_ROOM = 64;

    private final long[] edges;
    /** For each edge, a value before which no entry lies ahead of its cursor; never descending from edge to edge. */
    private final long[] nextValue;

    private final Earliest due;
    private final NavigableMap<Long, Bucket> buckets;
    /** The same buckets, to be found faster. */
    private final Long2ObjectMap<Bucket> bucketOf;

    private final Values values;
    /** When the oldest bucket comes to lie behind all cursors, or earlier. */
    private long oldestExpires = NEVER;
    /** The bucket that was used last: mostly the one that is used next. */
    private @Nullable Bucket latest;

    /**
     * @param edges the distances from engine time, ascending, one at least
     */
    TimeIndex(long[] edges, Values values) {
        this(edges, values, new TreeMap<>(), new Long2ObjectOpenHashMap<>());
    }

    private TimeIndex(
            long[] edges, Values values, NavigableMap<Long, Bucket> buckets, Long2ObjectMap<Bucket> bucketOf) {
        this.edges = edges;
        this.values = values;
        this.buckets = buckets;
        this.bucketOf = bucketOf;
        this.nextValue = new long[edges.length];
        Arrays.fill(nextValue, NEVER);
        this.due = new Earliest(edges.length);
    }

    /**
     * This index with other edges, in place of this.
     *
     * @param instants as for {@link #addAll}; gone through only if the edges reach farther back than before
     * @param now engine time; nothing due by then is still to be taken
     */
    TimeIndex withEdges(long[] others, Iterable<long[]> instants, long now) {
        TimeIndex next = new TimeIndex(others, values, buckets, bucketOf);
        if (others[0] < edges[0]) {
            next.add(instants, now + others[0], now + edges[0]);
        }
        next.lookAhead(now);
        return next;
    }

    /**
     * Notes what many contacts have, in an index that has nothing yet.
     *
     * @param instants the contacts' values in order of the contacts' numbers, {@link #NEVER} for none; gone through twice
     */
    void addAll(Iterable<long[]> instants, long now) {
        add(instants, now + edges[0], NEVER - 1);
        lookAhead(now);
    }

    /** Notes the values after one and up to another. */
    private void add(Iterable<long[]> instants, long after, long upTo) {
        Long2IntOpenHashMap sizes = new Long2IntOpenHashMap();
        for (long[] page : instants) {
            for (long value : page) {
                if (value > after && value <= upTo) {
                    sizes.addTo(value >> BUCKET_BITS, 1);
                }
            }
        }
        if (sizes.isEmpty()) {
            return;
        }
        sizes.long2IntEntrySet().fastForEach(entry -> {
            if (!bucketOf.containsKey(entry.getLongKey())) {
                Bucket bucket = new Bucket(entry.getLongKey(), entry.getIntValue());
                buckets.put(bucket.key, bucket);
                bucketOf.put(bucket.key, bucket);
            }
        });
        int contact = 0;
        for (long[] page : instants) {
            for (long value : page) {
                if (value > after && value <= upTo) {
                    bucketOf.get(value >> BUCKET_BITS).add(value, contact);
                }
                contact++;
            }
        }
    }

    /** The edge that reaches back farthest: of values behind it nothing is known. */
    long firstEdge() {
        return edges[0];
    }

    private void lookAhead(long now) {
        for (int edge = 0; edge < edges.length; edge++) {
            nextValue[edge] = valueAfter(now + edges[edge], edges[edge]);
            due.set(edge, nextValue[edge] == NEVER ? NEVER : nextValue[edge] - edges[edge]);
        }
        oldestExpires = buckets.isEmpty() ? NEVER : expires(buckets.firstKey());
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
        long key = value >> BUCKET_BITS;
        Bucket bucket = find(key);
        if (bucket == null) {
            bucket = new Bucket(key, LEAST_ROOM);
            buckets.put(key, bucket);
            bucketOf.put(key, bucket);
            oldestExpires = Math.min(oldestExpires, expires(key));
        }
        latest = bucket;
        bucket.add(value, contact);
        lowerFor(value, now);
    }

    /** Notes that a contact has another value than before. */
    void move(long from, long value, int contact, long now) {
        long key = value >> BUCKET_BITS;
        if (from >> BUCKET_BITS == key && from - now > edges[0]) {
            Bucket bucket = find(key);
            if (bucket != null && !bucket.isBusy(now)) {
                bucket.moveWithin(value);
                lowerFor(value, now);
                return;
            }
        }
        drop(from, now);
        add(value, contact, now);
    }

    /** Notes that a contact has this value no longer. */
    void drop(long value, long now) {
        Bucket bucket = find(value >> BUCKET_BITS);
        if (bucket != null) {
            bucket.drop(values, now);
            if (bucket.size() == 0) {
                remove(bucket);
            }
        }
    }

    private void remove(Bucket bucket) {
        buckets.remove(bucket.key);
        bucketOf.remove(bucket.key);
        latest = null;
    }

    private @Nullable Bucket find(long key) {
        Bucket known = latest;
        return known != null && known.key == key ? known : bucketOf.get(key);
    }

    /** Lets the cursors that a value lies ahead of know of it. */
    private void lowerFor(long value, long now) {
        int ahead = Arrays.binarySearch(edges, value - now);
        int last = (ahead >= 0 ? ahead : -(ahead + 1)) - 1;
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
     * Takes all that may be due up to an instant, in no particular order; one contact may come more than once.
     *
     * @param instant not before any that was taken up to earlier
     */
    void take(long instant, Crossings crossings) {
        // From the last edge to the first: what a cursor has in view bounds what those behind it can have.
        for (int edge = due.lastUpTo(instant); edge >= 0; edge = due.lastUpTo(instant)) {
            long end = instant + edges[edge];
            take(nextValue[edge], end, edges[edge], crossings);
            long next = valueAfter(end, edges[edge]);
            if (edge + 1 < edges.length) {
                next = Math.min(next, nextValue[edge + 1]);
            }
            nextValue[edge] = next;
            due.set(edge, next == NEVER ? NEVER : next - edges[edge]);
        }
        while (oldestExpires <= instant) {
            if (!buckets.isEmpty() && expires(buckets.firstKey()) <= instant) {
                remove(buckets.firstEntry().getValue());
            }
            oldestExpires = buckets.isEmpty() ? NEVER : expires(buckets.firstKey());
        }
    }

    private void take(long first, long last, long edge, Crossings crossings) {
        for (Bucket bucket : buckets.subMap(first >> BUCKET_BITS, true, last >> BUCKET_BITS, true)
                .values()) {
            bucket.look(values, edge);
            for (int i = bucket.after(first - 1); i < bucket.size() && bucket.value(i) <= last; i++) {
                crossings.cross(bucket.value(i) - edge, bucket.contact(i));
            }
        }
    }

    private long expires(long key) {
        return ((key + 1) << BUCKET_BITS) - edges[0];
    }

    /** A value that no entry comes before, of those after the given one. */
    private long valueAfter(long value, long edge) {
        long key = value >> BUCKET_BITS;
        Bucket here = bucketOf.get(key);
        if (here != null) {
            here.look(values, edge);
            // Whether it is stale shows when it is due; a look at its contact now would cost more than an idle instant
            // then.
            int next = here.after(value);
            if (next < here.size()) {
                return here.value(next);
            }
        }
        Map.Entry<Long, Bucket> later = buckets.higherEntry(key);
        while (later != null && later.getValue().size() == 0) {
            later = buckets.higherEntry(later.getKey());
        }
        return later == null ? NEVER : later.getValue().least();
    }

    /** Entries whose values lie close together: eight bytes each, the distance from the bucket's start before the contact. */
    private static final class Bucket {

        private static final long[] NO_REST = {};

        private final long key;
        private final LongArrayList entries;
        private long least = NEVER;
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

        Bucket(long key, int room) {
            this.key = key;
            this.entries = new LongArrayList(room);
        }

        void add(long value, int contact) {
            long entry = entry(value, contact);
            if (sorted == entries.size() && (sorted == 0 || entries.getLong(sorted - 1) <= entry)) {
                sorted++;
            }
            entries.add(entry);
            least = Math.min(least, value);
        }

        int size() {
            return entries.size();
        }

        long value(int index) {
            return value(entries.getLong(index));
        }

        private long value(long entry) {
            return (key << BUCKET_BITS) + (entry >> Integer.SIZE);
        }

        int contact(int index) {
            return (int) entries.getLong(index);
        }

        long least() {
            return least;
        }

        private long entry(long value, int contact) {
            return ((value - (key << BUCKET_BITS)) << Integer.SIZE) | (contact & 0xffff_ffffL);
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
            busyUntil = Math.max(busyUntil, ((key + 1) << BUCKET_BITS) - edge);
        }

        private void readAnew(Values values) {
            int kept = 0;
            for (int i = 0; i < entries.size(); i++) {
                int contact = contact(i);
                long value = values.of(contact);
                if (value >> BUCKET_BITS == key) {
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
                if (values.of(contact(next)) >> BUCKET_BITS == key) {
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

    /** The least of many instants that change one at a time: a tree of the lesser of two. */
    private static final class Earliest {

        private final int leaves;
        private final long[] tree;

        Earliest(int count) {
            leaves = Integer.highestOneBit(Math.max(1, count - 1)) << 1;
            tree = new long[2 * leaves];
            Arrays.fill(tree, NEVER);
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

        /** The last one that is not after an instant, or -1. */
        int lastUpTo(long instant) {
            if (tree[1] > instant) {
                return -1;
            }
            int node = 1;
            while (node < leaves) {
                node = 2 * node + (tree[2 * node + 1] <= instant ? 1 : 0);
            }
            return node - leaves;
        }
    }
}
