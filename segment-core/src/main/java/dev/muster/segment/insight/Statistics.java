package dev.muster.segment.insight;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an engine holds, what it has done, and how far it is behind.
 *
 * @param at engine time
 * @param sizes what is held and defined
 * @param totals what was done since the engine was built
 * @param lag how far engine time is behind the clock
 * @param following who follows the changes, and how many there are to follow
 * @param bytes the heap that each component retains, estimated from the lengths of its arrays, by the component's name; what
 *     readers hold, views and ticks, is not among them
 */
public record Statistics(
        Instant at, Sizes sizes, Totals totals, Lag lag, Following following, Map<String, Long> bytes) {

    /** Keeps a copy of the map, in its order. */
    public Statistics {
        bytes = Collections.unmodifiableMap(new LinkedHashMap<>(bytes));
    }

    /**
     * The size of what is stored and defined.
     *
     * @param contacts how many contacts there are
     * @param attributes how many attributes some contact has, a segment uses, or a declaration names
     * @param values how many values all contacts have together
     * @param realtimeSegments how many segments are kept current
     * @param onDemandSegments how many segments are only evaluated on request
     * @param leaves how many different comparisons all segments make
     * @param conjunctionWords how many words of 64 conjunctions the index has
     * @param plainSegments how many realtime segments are left to plain evaluation
     */
    public record Sizes(
            int contacts,
            int attributes,
            long values,
            int realtimeSegments,
            int onDemandSegments,
            int leaves,
            int conjunctionWords,
            int plainSegments) {}

    /**
     * What was done in a stretch of time.
     *
     * @param running how long the stretch is by the engine's clock, which may stand still or go back
     * @param calls how many calls wrote, defined, or took time on, those that were refused left out
     * @param writes how many contacts were written or removed by callers, each once a batch
     * @param reactionWrites how many contacts were written or removed by reactions, each once a round
     * @param changes how many changes came out; a bulk change is one
     * @param clockChanges how many of them time alone brought about
     */
    public record Totals(
            Duration running, long calls, long writes, long reactionWrites, long changes, long clockChanges) {

        private static final double MILLIS_PER_SECOND = 1_000;

        /** What was done after an earlier reading of the same engine's totals: the rates since then follow from it. */
        public Totals since(Totals earlier) {
            return new Totals(
                    running.minus(earlier.running),
                    calls - earlier.calls,
                    writes - earlier.writes,
                    reactionWrites - earlier.reactionWrites,
                    changes - earlier.changes,
                    clockChanges - earlier.clockChanges);
        }

        /** The calls a second on the average; 0 if the clock has not gone on. */
        public double callsPerSecond() {
            return perSecond(calls);
        }

        /** The writes of callers a second on the average; 0 if the clock has not gone on. */
        public double writesPerSecond() {
            return perSecond(writes);
        }

        /** The changes a second on the average; 0 if the clock has not gone on. */
        public double changesPerSecond() {
            return perSecond(changes);
        }

        private double perSecond(long count) {
            return running.toMillis() > 0 ? count * MILLIS_PER_SECOND / running.toMillis() : 0;
        }
    }

    /**
     * How far engine time is behind the clock.
     *
     * @param behindClock the clock's reading less engine time; below zero if a host took engine time ahead of it
     * @param overdue how long something has been due by the clock that engine time has not reached; zero if nothing has
     * @param nextDue an instant before which nothing is due, or {@code null} if nothing ever is
     * @param refusedClock the clock's last reading if its driver refuses it, else {@code null}
     */
    public record Lag(
            Duration behindClock,
            Duration overdue,
            @Nullable Instant nextDue,
            @Nullable Instant refusedClock) {}

    /**
     * The subscriptions to changes, and how many changes there are.
     *
     * @param lastSequence the sequence number of the last change
     * @param retainedChanges how many of the latest changes can still be requested
     * @param subscribers how many subscriptions are open
     * @param undeliveredTicks how many ticks some subscriber has not finished yet
     */
    public record Following(long lastSequence, long retainedChanges, int subscribers, int undeliveredTicks) {}

    /** The heap that all components together retain, estimated. */
    public long totalBytes() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** A line on each matter. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("statistics at ").append(at);
        text.append(String.format(
                Locale.ROOT,
                "\n  %,d contacts with %,d values of %,d attributes",
                sizes.contacts,
                sizes.values,
                sizes.attributes));
        text.append(String.format(
                Locale.ROOT,
                "\n  %,d segments realtime, %,d on demand; %,d leaves, %,d words of conjunctions, %,d left to plain evaluation",
                sizes.realtimeSegments,
                sizes.onDemandSegments,
                sizes.leaves,
                sizes.conjunctionWords,
                sizes.plainSegments));
        text.append(String.format(
                Locale.ROOT,
                "\n  %,d calls and %,d writes in %s, %,.1f a second; %,d writes by reactions",
                totals.calls,
                totals.writes,
                totals.running,
                totals.writesPerSecond(),
                totals.reactionWrites));
        text.append(String.format(
                Locale.ROOT, "\n  %,d changes, %,d of them by the clock", totals.changes, totals.clockChanges));
        text.append(String.format(
                Locale.ROOT,
                "\n  %s behind the clock, overdue for %s, next due %s%s",
                lag.behindClock,
                lag.overdue,
                due(),
                lag.refusedClock == null ? "" : "; refuses the clock, which reads " + lag.refusedClock));
        text.append(String.format(
                Locale.ROOT,
                "\n  last change %,d, %,d retained; %,d subscribers, %,d ticks undelivered",
                following.lastSequence,
                following.retainedChanges,
                following.subscribers,
                following.undeliveredTicks));
        text.append(String.format(Locale.ROOT, "\n  %,d bytes", totalBytes()));
        bytes.forEach((component, size) -> text.append(String.format(Locale.ROOT, "\n    %s: %,d", component, size)));
        return text.toString();
    }

    private String due() {
        Instant due = lag.nextDue;
        return due == null ? "never" : due.toString();
    }
}
