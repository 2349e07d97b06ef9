package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Runs;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest changes of the log in memory, without their contacts, so that totals over any period take one pass:
 * four bytes for a change and twelve for an instant, and some two nanoseconds each to add up. Written under the write
 * side of the batcher's lock. A {@link #snapshot} is taken under the read side and needs no lock to add up.
 */
final class RecentChanges {

    /** A chunk is complete once a run brings it to this many changes. */
    private static final int CHUNK = 1 << 13;

    /** The limit of kept changes, however many the log keeps: 64 MB at worst. */
    private static final int MOST = 4_000_000;

    private final long most;
    private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
    private long last;

    /** @param retained how many changes the log keeps at least */
    RecentChanges(int retained) {
        most = Math.min(retained, MOST);
    }

    /** Changes in the order of their numbers. The arrays are only appended to, or replaced by longer ones. */
    private static final class Chunk {

        private final long firstSequence;
        /**
         * For each change twice the segment's number, plus one if it was entered; before a bulk change, its negated
         * count.
         */
        private int[] words = new int[16];

        private int size;
        private long[] instants = new long[4];
        /** The end of each instant's words. */
        private int[] ends = new int[4];

        private int instantCount;

        Chunk(long firstSequence) {
            this.firstSequence = firstSequence;
        }

        void beginRun(long millis) {
            if (instantCount > 0 && instants[instantCount - 1] == millis) {
                return;
            }
            if (instantCount == instants.length) {
                instants = Arrays.copyOf(instants, 2 * instantCount);
                ends = Arrays.copyOf(ends, 2 * instantCount);
            }
            instants[instantCount++] = millis;
        }

        void add(int word) {
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size);
            }
            words[size++] = word;
        }

        void endRun() {
            ends[instantCount - 1] = size;
        }

        void trim() {
            words = Arrays.copyOf(words, size);
            instants = Arrays.copyOf(instants, instantCount);
            ends = Arrays.copyOf(ends, instantCount);
        }

        Slice slice() {
            return new Slice(words, instants, ends, instantCount);
        }
    }

    /** Adds the changes of the log's next row. */
    void add(LogRow row) {
        Runs runs = new Runs(row);
        while (runs.turn()) {
            Chunk chunk = chunkFor(runs.sequence());
            chunk.beginRun(runs.at().toEpochMilli());
            int count = runs.contact() instanceof Integer bulk ? bulk : 1;
            runs.forEachFlip(flip -> {
                if (count != 1) {
                    chunk.add(-count);
                }
                chunk.add(flip);
            });
            chunk.endRun();
        }
        last = row.last();
        prune();
    }

    private Chunk chunkFor(long sequence) {
        Chunk latest = chunks.peekLast();
        if (latest != null && latest.size < CHUNK) {
            return latest;
        }
        if (latest != null) {
            latest.trim();
        }
        Chunk next = new Chunk(sequence);
        chunks.add(next);
        return next;
    }

    private void prune() {
        while (chunks.size() > 1) {
            Iterator<Chunk> oldest = chunks.iterator();
            oldest.next();
            if (last - oldest.next().firstSequence + 1 < most) {
                return;
            }
            chunks.removeFirst();
        }
    }

    /** Returns a snapshot of the present changes. */
    Snapshot snapshot() {
        Chunk first = chunks.peekFirst();
        return new Snapshot(
                chunks.stream().map(Chunk::slice).toList(), first == null ? last + 1 : first.firstSequence, last);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Slice(int[] words, long[] instants, int[] ends, int instantCount) {

        long lastInstant() {
            return instants[instantCount - 1];
        }
    }

    /** A set of changes that later ones do not affect. */
    static final class Snapshot {

        private final List<Slice> slices;
        private final long firstSequence;
        private final long lastSequence;

        private Snapshot(List<Slice> slices, long firstSequence, long lastSequence) {
            this.slices = slices;
            this.firstSequence = firstSequence;
            this.lastSequence = lastSequence;
        }

        /** Returns the number of the first change. */
        long firstSequence() {
            return firstSequence;
        }

        /** Returns the number of the last change so far. */
        long lastSequence() {
            return lastSequence;
        }

        /**
         * Returns the instant after which all changes are kept, or {@code null} if none is missing at all. Some changes
         * of that very instant may be missing.
         */
        @Nullable
        Long completeAfterMillis() {
            return firstSequence == 1 || slices.isEmpty() ? null : (Long) slices.get(0).instants[0];
        }

        /** Adds up the changes after one instant and up to another. */
        void sum(long fromMillis, long toMillis, Sums sums) {
            for (int i = slices.size() - 1; i >= 0 && slices.get(i).lastInstant() > fromMillis; i--) {
                sum(slices.get(i), fromMillis, toMillis, sums);
            }
        }

        private static void sum(Slice slice, long fromMillis, long toMillis, Sums sums) {
            for (int instant = slice.instantCount - 1; instant >= 0; instant--) {
                long millis = slice.instants[instant];
                if (millis <= fromMillis) {
                    return;
                }
                if (millis > toMillis) {
                    continue;
                }
                int step = sums.step(millis, fromMillis, toMillis);
                int count = 1;
                for (int i = instant == 0 ? 0 : slice.ends[instant - 1]; i < slice.ends[instant]; i++) {
                    int word = slice.words[i];
                    if (word < 0) {
                        count = -word;
                    } else {
                        sums.add(word >> 1, (word & 1) == 1, step, count);
                        count = 1;
                    }
                }
            }
        }
    }

    /** Counts how many contacts entered and left some segments, in steps of equal length. */
    static final class Sums {

        private final int[] places;
        private final int steps;
        private final long[] entered;
        private final long[] exited;

        /**
         * @param places by segment number the index of its counts, or -1 if the segment is not requested
         * @param count how many segments are requested
         */
        Sums(int[] places, int count, int steps) {
            this.places = places;
            this.steps = steps;
            entered = new long[count * steps];
            exited = new long[count * steps];
        }

        private int step(long millis, long fromMillis, long toMillis) {
            return (int) (((millis - fromMillis) * steps - 1) / (toMillis - fromMillis));
        }

        private void add(int segment, boolean isEntering, int step, int count) {
            int place = segment < places.length ? places[segment] : -1;
            if (place >= 0) {
                (isEntering ? entered : exited)[place * steps + step] += count;
            }
        }

        int steps() {
            return steps;
        }

        long entered(int place, int step) {
            return entered[place * steps + step];
        }

        long exited(int place, int step) {
            return exited[place * steps + step];
        }
    }
}
