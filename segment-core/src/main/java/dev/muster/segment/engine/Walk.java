package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A long call: looks at all contacts in slices, between which others write, and ends with what holds at one instant.
 *
 * <p>Design note. The parts of a walk look at each contact once, at whatever instant it is come to. Meanwhile whoever writes notes
 * the contacts that it touches. So what was found of a contact is right at the end if nobody wrote it and the clock did not move
 * one of its values over an edge. Who may be moved up to an instant somewhat ahead is found by a scan too, as nobody's values
 * change but those of contacts that are noted. At the end, all of these are looked at again, a round at a time until what came
 * about in the last round fits into a slice; that slice takes engine time on, looks at what this moved, and ends the call.
 *
 * <p>After {@link #MOST_ROUNDS} rounds all that is left is done at once, so that who writes without pause, or a clock that leaps,
 * holds no walk up for good. One walk at a time; each slice is under the engine's lock.
 */
final class Walk<T extends @Nullable Object> {

    /** So much work is done under the lock at a time, in comparisons of the simplest kind; some milliseconds. */
    static final long SLICE = 1L << 18;

    private static final int MOST_ROUNDS = 16;

    /** Who may be moved by the clock is looked for at least so far ahead. */
    private static final long LEAST_AHEAD_MILLIS = 1_000;

    private static final long[] NOBODY = {};

    /** What a walk is for. All under the engine's lock. */
    interface Plan<T extends @Nullable Object> {

        /** What is to be found out. */
        List<? extends WalkPart> parts();

        /** The instant that engine time would be taken to if this were the end. */
        long latest();

        /** Whether what the plan was made by still is so. Otherwise another is made. */
        boolean isCurrent();

        /** Takes engine time on, if the call does; contacts may be written then. */
        void arrive();

        /** Does what is to be done once the parts are right at engine time. */
        T end();
    }

    /** Does something under the engine's lock. */
    interface Door {
        <R extends @Nullable Object> R inside(Supplier<R> work);
    }

    private final Door door;
    private final IndexOptions options;
    private final Supplier<TickRunner> runner;
    private final Supplier<? extends Plan<T>> plans;
    private final Runnable giveWay;

    private @Nullable Plan<T> plan;
    private TickRunner ticks;
    private Touched touched = new Touched();
    private List<WalkPart> parts = List.of();
    /** So many parts have looked at all contacts. */
    private int looked;
    /** So many of them are settled. */
    private int settled;

    /** What was found is right at this instant, but for contacts that were touched since. */
    private long base;

    private @Nullable Crossers crossers;
    private @Nullable List<WalkPart.Again> again;
    private int rounds;
    private long ahead = LEAST_AHEAD_MILLIS;
    private long left;
    /** Whether all that is left is done in this slice. */
    private boolean isAtOnce;
    /** Whether engine time was taken to where the walk ends. */
    private boolean hasArrived;

    /**
     * A walk that has not begun.
     *
     * @param plans makes the plan, under the lock; may refuse the call
     * @param giveWay lets others take the lock
     */
    Walk(
            Door door,
            IndexOptions options,
            Supplier<TickRunner> runner,
            Runnable giveWay,
            Supplier<? extends Plan<T>> plans) {
        this.door = door;
        this.options = options;
        this.runner = runner;
        this.giveWay = giveWay;
        this.plans = plans;
        this.ticks = runner.get();
    }

    /** What came of a slice; nothing if the walk is to go on. */
    private record Result<T extends @Nullable Object>(T value) {}

    /**
     * Walks to the end.
     *
     * @throws CancellationException if the thread is interrupted between two slices
     */
    T run() {
        try {
            Result<T> result = door.inside(this::slice);
            while (result == null) {
                while (settled < looked) {
                    parts.get(settled++).settle();
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw cancelled();
                }
                options.betweenSlices().run();
                giveWay.run();
                result = door.inside(this::slice);
            }
            plan = null;
            return result.value;
        } finally {
            stopWatching();
        }
    }

    static CancellationException cancelled() {
        return new CancellationException(
                "the call was interrupted while it looked at all contacts; it changed nothing");
    }

    private void stopWatching() {
        if (plan != null) {
            try {
                door.inside(() -> {
                    ticks.watch(null);
                    return true;
                });
            } catch (EngineFailedException failed) {
                // Nobody writes any more, and what stopped the walk says more.
                plan = null;
            }
        }
    }

    private @Nullable Result<T> slice() {
        isAtOnce = rounds > MOST_ROUNDS;
        left = isAtOnce ? Scan.ALL : options.slice();
        Result<T> result = step();
        while (result == null && isAtOnce) {
            result = step();
        }
        return result;
    }

    @SuppressWarnings("ReferenceEquality") // a runner is nothing but itself
    private @Nullable Result<T> step() {
        // Who starts the engine meanwhile puts other contacts in place of none.
        Plan<T> current = plan == null || ticks != runner.get() ? begin() : plan;
        for (; looked < parts.size(); looked++) {
            if (!goOn(parts.get(looked))) {
                return null;
            }
        }
        List<WalkPart.Again> looks = again == null ? beginRound(current) : again;
        if (looks == null || !goOnAgain(looks)) {
            return null;
        }
        again = null;
        if (base != ticks.now() || !touched.isEmpty()) {
            crossers = null;
            return null;
        }
        if (!current.isCurrent()) {
            rounds++;
            begin();
            return null;
        }
        if (!hasArrived) {
            hasArrived = true;
            isAtOnce = true;
            left = Scan.ALL;
            current.arrive();
            if (base != ticks.now() || !touched.isEmpty()) {
                return null;
            }
        }
        ticks.watch(null);
        return new Result<>(current.end());
    }

    private Plan<T> begin() {
        ticks = runner.get();
        Plan<T> made = plans.get();
        plan = made;
        parts = List.copyOf(made.parts());
        looked = 0;
        settled = 0;
        crossers = null;
        again = null;
        touched = new Touched();
        ticks.watch(touched);
        base = ticks.now();
        return made;
    }

    private boolean goOn(WalkPart part) {
        long before = part.work();
        boolean isDone = left > 0 && part.goOn(ticks.now(), left);
        left -= isAtOnce ? 0 : part.work() - before;
        return isDone;
    }

    /** Finds whom to look at again, once it is known; {@code null} until then. */
    private @Nullable List<WalkPart.Again> beginRound(Plan<T> current) {
        long latest = hasArrived ? ticks.now() : Math.max(ticks.now(), current.latest());
        Crossers known = crossers;
        if (known == null || known.upTo < latest) {
            ahead *= known == null ? 1 : 2;
            rounds++;
            known = new Crossers(hasArrived ? latest : latest + ahead);
            crossers = known;
        }
        if (!goOn(known.scan)) {
            return null;
        }
        base = ticks.now();
        known.written = union(known.written, touched.take());
        long[] contacts = union(known.written, known.scan.words());
        List<WalkPart.Again> looks = new ArrayList<>();
        for (int i = 0; i < parts.size() && !isEmpty(contacts); i++) {
            looks.add(parts.get(i).again(contacts));
        }
        again = looks;
        return looks;
    }

    private boolean goOnAgain(List<WalkPart.Again> looks) {
        for (int i = 0; i < looks.size(); i++) {
            long before = parts.get(i).work();
            boolean isDone = left > 0 && looks.get(i).goOn(ticks.now(), left);
            left -= isAtOnce ? 0 : parts.get(i).work() - before;
            if (!isDone) {
                return false;
            }
        }
        return true;
    }

    private static long[] union(long[] one, long[] other) {
        long[] all = Arrays.copyOf(one, Math.max(one.length, other.length));
        for (int word = 0; word < other.length; word++) {
            all[word] |= other[word];
        }
        return all;
    }

    private static boolean isEmpty(long[] words) {
        for (long word : words) {
            if (word != 0) {
                return false;
            }
        }
        return true;
    }

    /** Finds the contacts that the clock moves over an edge after {@link #base} and up to an instant. */
    private final class Crossers {

        private final long upTo;
        private final Scan scan;
        /** The contacts that were written since this was begun. */
        private long[] written = NOBODY;

        Crossers(long upTo) {
            this.upTo = upTo;
            List<BoundAttribute> slots = new ArrayList<>();
            List<BoundPredicate> leaves = new ArrayList<>();
            movingEdges().forEach((moving, edges) -> {
                int slot = slots.size();
                slots.add(BoundAttribute.of(slot, moving.column, moving.reading));
                leaves.add(new BoundPredicate.Leaf(
                        slot, new BoundLeaf.Crossing(slot, new LongArrayList(edges), base, upTo)));
            });
            scan = new Scan(ticks.store(), slots, new BoundPredicate.Or(leaves));
        }
    }

    /** An attribute as it reads. */
    private record Moving(Column column, @Nullable AttributeDeclaration reading) {}

    private Map<Moving, SortedSet<Long>> movingEdges() {
        Map<Moving, SortedSet<Long>> edges = new LinkedHashMap<>();
        parts.forEach(part -> part.forEachMoving((attribute, edge) -> edges.computeIfAbsent(
                        new Moving(attribute.column(), attribute.reading()), moving -> new TreeSet<>())
                .add(edge)));
        return edges;
    }
}
