package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a long call: evaluates all contacts in slices, lets other calls write between two slices, and ends with a result
 * that is exact at one instant.
 *
 * <p>Design note. Each part of a walk evaluates each contact once, at the engine time of that slice. Meanwhile every
 * write records the contacts that it touches in {@link Touched}. A result is therefore still right at the end if the
 * contact was not written and the clock moved none of its values over an edge. The contacts that the clock may move up
 * to an instant somewhat ahead are found by a scan too: only recorded contacts can change their values. At the end all
 * of these contacts are evaluated again, in rounds, until the contacts of the last round fit into one slice. That slice
 * advances engine time, evaluates the contacts that this moved, and ends the call.
 *
 * <p>From the second round on each thread that waits gets in once between two slices, so that few contacts are left for
 * the next round. After {@link #MOST_ROUNDS} rounds the rest is done in one slice, so that many threads that write large
 * batches, or a clock that jumps, cannot hold up a walk forever. What a walk evaluates is bound without the lock. Only
 * one walk runs at a time. Each slice holds the engine's lock.
 */
final class Walk<T extends @Nullable Object> {

    /** The work of one slice under the lock, in simple comparisons. It takes some milliseconds. */
    static final long SLICE = 1L << 18;

    private static final int MOST_ROUNDS = 64;

    /**
     * After this round each waiting thread gets the lock only once before the next slice, as the lock is fair to
     * walks. Otherwise a thread that writes without pause would touch as many contacts during each round as that round
     * evaluates.
     */
    private static final int OPEN_ROUNDS = 1;

    /** The scan for contacts that the clock moves looks at least this far ahead. */
    private static final long LEAST_AHEAD_MILLIS = 1_000;

    /** Makes the plan of a walk. */
    interface Draft<T extends @Nullable Object> {

        /** Works out what takes long. Called without the engine's lock, unless the walk does all the rest in one hold. */
        void prepare();

        /** Returns the plan for what was prepared. Called under the lock. */
        Plan<T> plan();
    }

    /**
     * Says which parts a walk evaluates, and ends it. A plan is its own draft if there is nothing to prepare. Every
     * other method is called under the engine's lock.
     */
    interface Plan<T extends @Nullable Object> extends Draft<T> {

        @Override
        default void prepare() {
            // There is nothing to prepare.
        }

        @Override
        default Plan<T> plan() {
            return this;
        }

        /** Returns the parts to evaluate. */
        List<? extends WalkPart> parts();

        /** Returns the instant to which engine time would advance if the walk ended now. */
        long latest();

        /** Returns whether the assumptions of this plan still hold. If not, the walk makes another plan. */
        boolean isCurrent();

        /** Advances engine time if the call does so. May write contacts. */
        void arrive();

        /** Ends the call, once the parts are exact at engine time. */
        T end();
    }

    /** The way to the engine's lock. */
    interface Door {

        /** Runs work under the lock. */
        <R extends @Nullable Object> R inside(Supplier<R> work);

        /** Lets the threads take the lock that wait for it or arrive within a short while. */
        void giveWay();
    }

    private final Door door;
    private final IndexOptions options;
    private final Supplier<TickRunner> runner;
    private final Supplier<? extends Draft<T>> drafts;

    private @Nullable Draft<T> draft;
    private boolean isPrepared;
    private @Nullable Plan<T> plan;
    /** Whether the runner records contacts for this walk. */
    private boolean isWatching;

    private TickRunner ticks;
    private Touched touched = new Touched();
    private List<WalkPart> parts = List.of();
    /** How many parts have evaluated all contacts. */
    private int looked;
    /** How many of those parts are settled. */
    private int settled;

    /** The results are exact at this instant, except for contacts that were touched since. */
    private long base;

    private @Nullable Crossers crossers;
    private @Nullable List<Look> looks;
    private int rounds;
    private long ahead = LEAST_AHEAD_MILLIS;
    private long left;
    /** Whether this slice does all the remaining work. */
    private boolean isAtOnce;
    /** Whether the walk shall stop short of its end. */
    private boolean isApproaching;
    /** Whether it has come so far. */
    private boolean hasCome;
    /** Whether the plan has advanced engine time to the instant at which the walk ends. */
    private boolean hasArrived;

    /**
     * Creates a walk that has not begun.
     *
     * @param drafts makes the draft of a plan, under the lock; may refuse the call by an exception, as may the draft
     */
    Walk(Door door, IndexOptions options, Supplier<TickRunner> runner, Supplier<? extends Draft<T>> drafts) {
        this.door = door;
        this.options = options;
        this.runner = runner;
        this.drafts = drafts;
        this.ticks = runner.get();
    }

    /** The result of the last slice; {@code null} in its place means that the walk goes on. */
    private record Result<T extends @Nullable Object>(T value) {}

    /**
     * Runs the walk until little is left for {@link #run}: what others write from here on. To be followed by that or by
     * {@link #stop}.
     *
     * @throws CancellationException if the thread is interrupted between two slices
     */
    void approach() {
        isApproaching = true;
        runSlices();
        isApproaching = false;
        rounds = 0;
    }

    /**
     * Runs the walk to its end.
     *
     * @throws CancellationException if the thread is interrupted between two slices
     */
    T run() {
        try {
            Result<T> result = Objects.requireNonNull(runSlices());
            return result.value;
        } finally {
            stop();
        }
    }

    /** Runs slices until there is a result, or until the walk is near its end if it shall go no further. */
    private @Nullable Result<T> runSlices() {
        Result<T> result = door.inside(this::slice);
        while (result == null && !isNear()) {
            prepare();
            while (settled < looked) {
                parts.get(settled++).settle();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw cancelled();
            }
            options.betweenSlices().run();
            if (rounds <= OPEN_ROUNDS) {
                door.giveWay();
            }
            result = door.inside(this::slice);
        }
        return result;
    }

    private boolean isNear() {
        return isApproaching && hasCome;
    }

    static CancellationException cancelled() {
        return new CancellationException(
                "the call was interrupted while it looked at all contacts; it changed nothing");
    }

    /** Ends a walk that has no result. */
    void stop() {
        if (isWatching) {
            isWatching = false;
            try {
                door.inside(() -> {
                    ticks.watch(null);
                    return true;
                });
            } catch (EngineFailedException failed) {
                // No further write is possible, and the exception that stopped the walk explains more.
            }
        }
    }

    private @Nullable Result<T> slice() {
        isAtOnce = rounds > MOST_ROUNDS;
        left = isAtOnce ? Scan.ALL : options.slice();
        Result<T> result = step();
        while (result == null && isAtOnce && !isNear()) {
            result = step();
        }
        return result;
    }

    @SuppressWarnings("ReferenceEquality") // a runner is nothing but itself
    private @Nullable Result<T> step() {
        // If another thread starts the engine meanwhile, its contacts replace the empty store.
        Draft<T> drafted = draft;
        if (drafted == null || ticks != runner.get()) {
            begin();
            return null;
        }
        Plan<T> current = plan == null ? makePlan(drafted) : plan;
        for (; looked < parts.size(); looked++) {
            if (!goOn(parts.get(looked))) {
                return null;
            }
        }
        List<Look> round = looks == null ? beginRound(current) : looks;
        if (round == null || !goOnAgain(round)) {
            return null;
        }
        looks = null;
        if (base != ticks.now() || !touched.isEmpty()) {
            return null;
        }
        if (!current.isCurrent()) {
            rounds++;
            begin();
            return null;
        }
        if (isApproaching) {
            hasCome = true;
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
        isWatching = false;
        return new Result<>(current.end());
    }

    private void begin() {
        ticks = runner.get();
        draft = drafts.get();
        isPrepared = false;
        plan = null;
        parts = List.of();
        looked = 0;
        settled = 0;
        crossers = null;
        looks = null;
        touched = new Touched();
        // From here on no column is dropped, so that a draft can rely on those that it finds.
        isWatching = true;
        ticks.watch(touched);
        base = ticks.now();
    }

    private void prepare() {
        if (draft != null && !isPrepared) {
            draft.prepare();
            isPrepared = true;
        }
    }

    private Plan<T> makePlan(Draft<T> drafted) {
        prepare();
        Plan<T> made = drafted.plan();
        plan = made;
        parts = List.copyOf(made.parts());
        return made;
    }

    private boolean goOn(WalkPart part) {
        long before = part.work();
        boolean isDone = left > 0 && part.goOn(ticks.now(), left);
        left -= isAtOnce ? 0 : part.work() - before;
        return isDone;
    }

    /** A part of a round. */
    private record Look(WalkPart part, WalkPart.Again again) {}

    /** Finds the contacts to evaluate again; returns {@code null} until they are known. */
    private @Nullable List<Look> beginRound(Plan<T> current) {
        long latest = hasArrived ? ticks.now() : Math.max(ticks.now(), current.latest());
        Crossers known = crossers;
        if (known == null || known.upTo < latest) {
            ahead *= known == null ? 1 : 2;
            known = new Crossers(hasArrived ? latest : latest + ahead);
            crossers = known;
        }
        if (!goOn(known.scan)) {
            return null;
        }
        rounds++;
        long[] written = touched.take();
        Picked contacts = Picked.of(written, base == ticks.now() ? written : known.scan.words());
        base = ticks.now();
        crossers = known.after(base);
        List<Look> round = new ArrayList<>();
        if (contacts.size() > 0) {
            parts.forEach(part -> round.add(new Look(part, part.again(contacts))));
            round.add(new Look(crossers.scan, crossers.scan.again(contacts)));
        }
        looks = round;
        return round;
    }

    private boolean goOnAgain(List<Look> round) {
        for (Look look : round) {
            long before = look.part.work();
            boolean isDone = left > 0 && look.again.goOn(ticks.now(), left);
            left -= isAtOnce ? 0 : look.part.work() - before;
            if (!isDone) {
                return false;
            }
        }
        return true;
    }

    /** Finds the contacts that the clock moves over an edge after one instant and up to another. */
    private final class Crossers {

        private final long from;
        private final long upTo;
        private final Map<BoundAttribute, LongArrayList> edges;
        private final Scan scan;

        /** Creates a scan, which has not begun, for those moved after {@link #base}. */
        Crossers(long upTo) {
            this.from = base;
            this.upTo = upTo;
            edges = new LinkedHashMap<>();
            movingEdges()
                    .forEach((moving, ofAttribute) -> edges.put(
                            BoundAttribute.of(edges.size(), moving.column, moving.reading),
                            new LongArrayList(ofAttribute)));
            scan = new Scan(ticks.store(), List.copyOf(edges.keySet()), predicate());
        }

        private Crossers(Crossers earlier, long from) {
            this.from = from;
            upTo = earlier.upTo;
            edges = earlier.edges;
            scan = earlier.scan.continuedFor(predicate());
        }

        private BoundPredicate predicate() {
            List<BoundPredicate> leaves = new ArrayList<>();
            edges.forEach((attribute, ofAttribute) -> leaves.add(new BoundPredicate.Leaf(
                    attribute.slot(), new BoundLeaf.Crossing(attribute.slot(), ofAttribute, from, upTo))));
            return new BoundPredicate.Or(leaves);
        }

        /** Returns the same for those moved after a later instant. A contact loses its place when it is evaluated again. */
        Crossers after(long later) {
            return later == from ? this : new Crossers(this, later);
        }
    }

    /** An attribute with the declaration by which it reads. */
    private record Moving(Column column, @Nullable AttributeDeclaration reading) {}

    private Map<Moving, SortedSet<Long>> movingEdges() {
        Map<Moving, SortedSet<Long>> edges = new LinkedHashMap<>();
        parts.forEach(part -> part.forEachMoving((attribute, edge) -> edges.computeIfAbsent(
                        new Moving(attribute.column(), attribute.reading()), moving -> new TreeSet<>())
                .add(edge)));
        return edges;
    }
}
