package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.longs.Long2ObjectMap;
import it.unimi.dsi.fastutil.longs.Long2ObjectOpenHashMap;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.Arrays;
import java.util.BitSet;
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

    /** Takes a contact whose value may cross an edge at an instant. */
    interface Crossings {
        void cross(long instant, int contact);
    }

    /** Nothing is due, ever. */
    static final long NEVER = Earliest.NEVER;

    private static final int LEAST_ROOM = 4;

    private final long[] edges;
    /** For each edge, a value before which no entry lies ahead of its cursor; never descending from edge to edge. */
    private final long[] nextValue;

    private final Earliest due;
    private final NavigableMap<Long, TimeBucket> buckets;
    /** The same buckets, to be found faster. */
    private final Long2ObjectMap<TimeBucket> bucketOf;

    private final TimeBucket.Values values;
    /** When the oldest bucket comes to lie behind all cursors, or earlier. */
    private long oldestExpires = NEVER;
    /** The bucket that was used last: mostly the one that is used next. */
    private @Nullable TimeBucket latest;

    /**
     * @param edges the distances from engine time, ascending, one at least
     */
    TimeIndex(long[] edges, TimeBucket.Values values) {
        this(edges, values, new TreeMap<>(), new Long2ObjectOpenHashMap<>());
    }

    private TimeIndex(
            long[] edges,
            TimeBucket.Values values,
            NavigableMap<Long, TimeBucket> buckets,
            Long2ObjectMap<TimeBucket> bucketOf) {
        this.edges = edges;
        this.values = values;
        this.buckets = buckets;
        this.bucketOf = bucketOf;
        this.nextValue = new long[edges.length];
        Arrays.fill(nextValue, NEVER);
        this.due = new Earliest(edges.length);
    }

    private TimeIndex(TimeIndex other) {
        edges = other.edges;
        values = other.values;
        buckets = new TreeMap<>();
        bucketOf = new Long2ObjectOpenHashMap<>();
        nextValue = other.nextValue.clone();
        due = other.due.copy();
    }

    /**
     * Returns a copy that answers {@link #check} for these values as this index does now. Costs a search for each value, and
     * a copy of the entries in their buckets that are in no order yet.
     *
     * @param contacts whose values they are
     */
    TimeIndex copyFor(LongArrayList some, LongArrayList contacts, long now) {
        TimeIndex copy = new TimeIndex(this);
        for (int i = 0; i < some.size(); i++) {
            long value = some.getLong(i);
            long key = value >> TimeBucket.BITS;
            TimeBucket bucket = value - now > edges[0] ? bucketOf.get(key) : null;
            if (bucket != null) {
                TimeBucket copied = copy.bucketOf.get(key);
                if (copied == null) {
                    copied = bucket.copyOfRest();
                    copy.bucketOf.put(key, copied);
                    if (buckets.get(key) == bucket) {
                        copy.buckets.put(key, copied);
                    }
                }
                bucket.copyFound(value, (int) contacts.getLong(i), copied);
            }
        }
        return copy;
    }

    /**
     * Returns this index with other edges, in place of this.
     *
     * @param others the edges, ascending, of which none reaches farther back than {@link #firstEdge}
     * @param now engine time; nothing due by then is still to be taken
     */
    TimeIndex withEdges(long[] others, long now) {
        TimeIndex next = new TimeIndex(others, values, buckets, bucketOf);
        next.lookAhead(now);
        return next;
    }

    /**
     * Adds a value that no cursor has to know of yet: {@link #lookAhead} comes later. What lies behind all cursors is not
     * kept.
     *
     * @param value an instant, or {@link #NEVER}
     * @param now engine time, or earlier
     */
    void put(long value, int contact, long now) {
        if (value == NEVER || value - now <= edges[0]) {
            return;
        }
        long key = value >> TimeBucket.BITS;
        TimeBucket bucket = find(key);
        if (bucket == null) {
            bucket = new TimeBucket(key, LEAST_ROOM);
            buckets.put(key, bucket);
            bucketOf.put(key, bucket);
        }
        latest = bucket;
        bucket.add(value, contact);
    }

    /** Sorts all that was {@link #put}, so that no cursor has to. */
    void sort() {
        buckets.values().forEach(TimeBucket::sort);
    }

    /** The edge that reaches back farthest: of values behind it nothing is known. */
    long firstEdge() {
        return edges[0];
    }

    /** Sets every cursor to what it will come upon next. */
    void lookAhead(long now) {
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
        long key = value >> TimeBucket.BITS;
        TimeBucket bucket = find(key);
        if (bucket == null) {
            bucket = new TimeBucket(key, LEAST_ROOM);
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
        long key = value >> TimeBucket.BITS;
        if (from >> TimeBucket.BITS == key && from - now > edges[0]) {
            TimeBucket bucket = find(key);
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
        TimeBucket bucket = find(value >> TimeBucket.BITS);
        if (bucket != null) {
            bucket.drop(values, now);
            if (bucket.size() == 0) {
                remove(bucket);
            }
        }
    }

    private void remove(TimeBucket bucket) {
        buckets.remove(bucket.key);
        bucketOf.remove(bucket.key);
        latest = null;
    }

    private @Nullable TimeBucket find(long key) {
        TimeBucket known = latest;
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
        for (TimeBucket bucket : buckets.subMap(first >> TimeBucket.BITS, true, last >> TimeBucket.BITS, true)
                .values()) {
            bucket.look(values, edge);
            for (int i = bucket.after(first - 1); i < bucket.size() && bucket.value(i) <= last; i++) {
                crossings.cross(bucket.value(i) - edge, bucket.contact(i));
            }
        }
    }

    /** Whether a cursor follows an edge. */
    boolean follows(long edge) {
        return Arrays.binarySearch(edges, edge) >= 0;
    }

    /**
     * Says what of some contacts' values would be noticed late or never: each edge ahead of a value needs a cursor that finds it
     * in time, and each value with an edge ahead an entry in its bucket, a true one unless the bucket is to be read anew. What
     * cursors have in view has to be ahead of them, and in their order, or they would not be told of what comes. Costs a look at
     * each entry of the values' buckets.
     *
     * @param values ascending
     * @param contacts whose they are
     * @param now engine time, in milliseconds of the epoch
     */
    void check(long[] values, long[] contacts, long now, ClockFaults faults) {
        int ahead = values.length;
        for (int edge = edges.length - 1; edge >= 0; edge--) {
            while (ahead > 0 && values[ahead - 1] - now > edges[edge]) {
                ahead--;
            }
            long found = due.foundFrom(edge);
            long expected = nextValue[edge] == NEVER ? NEVER : nextValue[edge] - edges[edge];
            boolean isAhead = edge + 1 < edges.length && nextValue[edge] > nextValue[edge + 1];
            if (found != expected || found <= now || isAhead) {
                faults.astray(edges[edge]);
            }
            if (ahead < values.length && Math.max(found, expected) > values[ahead] - edges[edge]) {
                faults.late((int) contacts[ahead], values[ahead] - edges[edge], Math.max(found, expected));
            }
        }
        for (int end; ahead < values.length; ahead = end) {
            long key = values[ahead] >> TimeBucket.BITS;
            end = ahead + 1;
            while (end < values.length && values[end] >> TimeBucket.BITS == key) {
                end++;
            }
            TimeBucket bucket = bucketOf.get(key);
            BitSet held = bucket == null || bucket != buckets.get(key)
                    ? new BitSet()
                    : bucket.held(values, contacts, ahead, end);
            for (int i = held.nextClearBit(ahead); i < end; i = held.nextClearBit(i + 1)) {
                faults.lost((int) contacts[i], values[i]);
            }
        }
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        long bytes = 2 * Footprint.of(edges) + due.bytes();
        for (TimeBucket bucket : buckets.values()) {
            bytes += bucket.bytes();
        }
        return bytes;
    }

    private long expires(long key) {
        return ((key + 1) << TimeBucket.BITS) - edges[0];
    }

    /** A value that no entry comes before, of those after the given one. */
    private long valueAfter(long value, long edge) {
        long key = value >> TimeBucket.BITS;
        TimeBucket here = bucketOf.get(key);
        if (here != null) {
            here.look(values, edge);
            // Whether it is stale shows when it is due; a look at its contact now would cost more than an idle instant
            // then.
            int next = here.after(value);
            if (next < here.size()) {
                return here.value(next);
            }
        }
        Map.Entry<Long, TimeBucket> later = buckets.higherEntry(key);
        while (later != null && later.getValue().size() == 0) {
            later = buckets.higherEntry(later.getKey());
        }
        return later == null ? NEVER : later.getValue().least();
    }
}
