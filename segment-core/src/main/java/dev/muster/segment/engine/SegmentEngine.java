package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import dev.muster.segment.insight.AuditReport;
import dev.muster.segment.insight.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Keeps the members of segments current at every write and every instant, and reports exactly who enters and who
 * leaves.
 *
 * <p>Every method may be called from any thread; one call at a time does its work, on the thread of its caller. Reads
 * answer as of engine time and never move it. A write, a definition and {@link #catchUp} first advance engine time to
 * the clock's reading; a clock that went back leaves it unchanged. A call that is refused has changed nothing.
 *
 * <p>If an {@link Error}, such as an OutOfMemoryError or StackOverflowError, stops a call midway, the call throws that
 * error and the engine fails for good: every later call throws {@link EngineFailedException}. Ticks that subscribers
 * received before stay valid. The host builds another engine and starts it from its saved data.
 */
public final class SegmentEngine {

    /** How long to wait for the lock before checking whether its holder failed. */
    private static final long LOOK_FOR_FAILURE_MILLIS = 100;

    private final EngineLock lock = new EngineLock();
    /** The turns of calls that walk over all contacts. */
    private final Turns walks = new Turns();

    /** The turns of audits. */
    private final Turns audits = new Turns();

    private final CallGuard guard = new CallGuard();
    private final Locked locked = new ByThisThread();
    private final ClockGate clock;
    private final Reactions reactions;
    private final EngineState state;
    private final Deliveries deliveries;
    private final MembershipCache cache = new MembershipCache();

    private final ClockDriver.JumpListener jumpListener;
    private final long builtMillis;
    /** The number of the contact that the next audit begins with. */
    private int nextAudited;

    private @Nullable ClockDriver driver;

    private SegmentEngine(Builder builder) {
        jumpListener = builder.jumpListener;
        clock = new ClockGate(builder.clock, builder.maxClockJump);
        reactions = new Reactions(builder.reactions);
        deliveries = new Deliveries(builder.failurePolicy);
        EngineState.Settings settings = new EngineState.Settings(
                new TickRunner.Settings(builder.maxRounds, builder.keepsCauses),
                builder.retainedChanges,
                builder.limits,
                new IndexOptions(
                        builder.conjunctionLimit,
                        builder.fewSegments,
                        new IndexUse(),
                        builder.slice,
                        builder.betweenSlices),
                new Definitions(builder.declarations, builder.inferredTypes, builder.segments));
        state = new EngineState(settings, guard, clock, reactions, locked);
        builtMillis = state.ticks().now();
    }

    /** A builder of an engine. */
    public static Builder builder() {
        return new Builder();
    }

    /** How often the index took which way so far. */
    IndexUse indexUse() {
        return state.settings().index().use();
    }

    // --- writing -------------------------------------------------------------------------------------------------

    /**
     * Applies a batch of writes as one tick at the clock's instant: of each contact only the net difference comes out.
     *
     * @return what fell due up to that instant, then what the batch changed
     * @throws dev.muster.segment.InvalidWriteException if one is refused; none is applied then
     * @throws IllegalStateException if the clock reads an instant outside the years 1 to 9999; nothing is applied then
     * @throws ReactionException if reactions failed; the batch is applied all the same
     */
    public Tick apply(ContactWrite... batch) {
        Objects.requireNonNull(batch, "batch");
        return apply(Arrays.asList(batch));
    }

    /** As {@link #apply(ContactWrite...)}. */
    public Tick apply(Collection<ContactWrite> batch) {
        Objects.requireNonNull(batch, "batch");
        return change(() -> state.write(EngineState.BY_THE_CLOCK, batch));
    }

    /**
     * As {@link #apply(ContactWrite...)}, of one write. If no membership flips, allocates nothing but a {@link Tick} for each
     * millisecond of engine time.
     */
    public Tick apply(ContactWrite write) {
        Objects.requireNonNull(write, "write");
        return apply(EngineState.BY_THE_CLOCK, write);
    }

    private Tick apply(long millis, ContactWrite write) {
        return change(EngineState::write, millis, write);
    }

    /**
     * As {@link #apply(ContactWrite...)}, at a given instant, or at engine time if that is later.
     *
     * @throws IllegalArgumentException if the instant is outside the years 1 to 9999
     */
    public Tick applyAt(Instant at, ContactWrite... batch) {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(batch, "batch");
        return applyAt(at, Arrays.asList(batch));
    }

    /** As {@link #applyAt(Instant, ContactWrite...)}. */
    public Tick applyAt(Instant at, Collection<ContactWrite> batch) {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(batch, "batch");
        long millis = ClockGate.millis(at);
        return change(() -> state.write(millis, batch));
    }

    /**
     * As {@link #applyAt(Instant, ContactWrite...)}, of one write. If no membership flips, allocates nothing but a {@link Tick}
     * for each millisecond of engine time.
     */
    public Tick applyAt(Instant at, ContactWrite write) {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(write, "write");
        return apply(ClockGate.millis(at), write);
    }

    /**
     * Removes a contact, if there is one, as {@link #apply(ContactWrite...)}: it leaves every segment that it is in.
     *
     * @throws IllegalArgumentException if the id cannot be a contact's
     * @throws ReactionException if reactions failed; the contact is removed all the same
     */
    public Tick remove(String contactId) {
        return apply(ContactWrite.removal(contactId));
    }

    /**
     * Takes engine time to an instant; every flip on the way comes out, stamped with the instant at which it was due. An earlier
     * instant changes nothing.
     *
     * @throws IllegalArgumentException if the instant is outside the years 1 to 9999
     * @throws ReactionException if reactions failed; time has come to the instant all the same
     */
    public Tick advanceTo(Instant instant) {
        long millis = ClockGate.millis(instant);
        return change(() -> state.advanceTo(millis));
    }

    /**
     * Takes engine time to what the clock reads, as {@link #advanceTo}.
     *
     * @throws IllegalStateException if the clock reads an instant outside the years 1 to 9999
     * @throws ReactionException if reactions failed; time has come to the instant all the same
     */
    public Tick catchUp() {
        return change(state::catchUp);
    }

    /** The work of a call. */
    @FunctionalInterface
    private interface Work<A> {
        void run(EngineState state, long millis, A argument);
    }

    private Tick change(Runnable work) {
        return change((changed, millis, argument) -> argument.run(), EngineState.BY_THE_CLOCK, work);
    }

    /**
     * Runs the work of one call, logs its changes, and delivers them to the subscribers. The engine fails if the work
     * throws after it has changed something, or if its tick cannot be returned to the caller.
     */
    private <A> Tick change(Work<A> work, long millis, A argument) {
        lockForCall();
        Tick tick;
        long number;
        ReactionFailures failures;
        try {
            state.begin();
            work.run(state, millis, argument);
            tick = state.finish();
            number = deliveries.enqueue(tick);
            failures = state.ticks().failures();
            if (driver != null) {
                driver.wakeBefore(state.ticks().nextDue());
            }
            guard.isChanging = false;
        } catch (Throwable thrown) {
            if (guard.isChanging) {
                guard.failure = thrown;
            }
            throw thrown;
        } finally {
            try {
                lock.unlock();
            } catch (Throwable stuck) {
                guard.failure = stuck;
            }
        }
        return handOut(tick, number, failures);
    }

    /** Delivers a tick and returns it. The engine fails if the tick cannot be returned to the caller. */
    private Tick handOut(Tick tick, long number, ReactionFailures failures) {
        try {
            return delivered(tick, number, failures);
        } catch (ReactionException complete) {
            throw complete;
        } catch (Throwable lost) {
            guard.failure = lost;
            throw lost;
        }
    }

    /** The result of a finished call. */
    private static final class Finished {
        private @Nullable Tick tick;
        private long number;
        private ReactionFailures failures = new ReactionFailures();
    }

    /** Runs a change of definitions as {@link #change} runs other work, but in slices between other calls. */
    private <T> T redefine(EngineState.Redefining redefining, Finisher<T> finisher) {
        // Before the turn begins: it would not end if there were no memory for this.
        LastSlice last = new LastSlice(redefining);
        begin(walks);
        try {
            last.walk.approach();
            return finisher.finish(last);
        } finally {
            last.close();
        }
    }

    /** Ends a change of definitions after its walk has come near the end. Ends the turn of the walk too. */
    private final class LastSlice implements Supplier<Tick> {

        private final Finished finished = new Finished();
        private final Walk<Finished> walk;
        private boolean isTaken;

        LastSlice(EngineState.Redefining redefining) {
            walk = newWalk(ticks -> redefining.draft(this::finish));
        }

        private Finished finish() {
            finished.failures = state.ticks().failures();
            Tick tick = state.finish();
            finished.tick = tick;
            finished.number = deliveries.enqueue(tick);
            if (driver != null) {
                driver.wakeBefore(state.ticks().nextDue());
            }
            guard.isChanging = false;
            return finished;
        }

        private synchronized boolean take() {
            boolean isFirst = !isTaken;
            isTaken = true;
            return isFirst;
        }

        @Override
        public Tick get() {
            if (!take()) {
                throw new IllegalStateException(
                        "the redefinition has ended; its last slice runs once, before its call returns");
            }
            try {
                walk.run();
            } catch (Throwable thrown) {
                if (finished.tick != null) {
                    guard.failure = thrown;
                }
                throw thrown;
            } finally {
                end(walks);
            }
            return handOut(Objects.requireNonNull(finished.tick), finished.number, finished.failures);
        }

        /** Ends the call if the last slice was not run. */
        void close() {
            if (take()) {
                try {
                    walk.stop();
                } finally {
                    end(walks);
                }
            }
        }
    }

    /**
     * Runs a walk over all contacts, in slices between other calls. Only one walk runs at a time.
     *
     * @throws CancellationException if the thread is interrupted while it waits for another walk, or between two slices
     */
    private <T extends @Nullable Object> T walk(Function<TickRunner, ? extends Walk.Draft<T>> drafts) {
        return inTurn(walks, () -> newWalk(drafts).run());
    }

    private <T extends @Nullable Object> Walk<T> newWalk(Function<TickRunner, ? extends Walk.Draft<T>> drafts) {
        return new Walk<>(new WalkDoor(), state.settings().index(), state::ticks, () -> drafts.apply(state.ticks()));
    }

    /** Runs a long call once those that came before it for the same turns have ended. */
    private <T extends @Nullable Object> T inTurn(Turns turns, Supplier<T> call) {
        begin(turns);
        try {
            return call.get();
        } finally {
            end(turns);
        }
    }

    private void begin(Turns turns) {
        refuseCallFromInside();
        try {
            while (!turns.tryToEnter(LOOK_FOR_FAILURE_MILLIS)) {
                refuseIfFailed();
            }
        } catch (InterruptedException whileWaiting) {
            Thread.currentThread().interrupt();
            throw Walk.cancelled();
        }
    }

    private void end(Turns turns) {
        try {
            turns.leave();
        } catch (Throwable stuck) {
            guard.failure = stuck;
        }
    }

    private final class ByThisThread implements Locked {

        @Override
        public <R extends @Nullable Object> R run(Supplier<R> work) {
            return lock.isHeldByCurrentThread() ? work.get() : sliced(work);
        }
    }

    private final class WalkDoor implements Walk.Door {

        @Override
        public <R extends @Nullable Object> R inside(Supplier<R> work) {
            return sliced(work);
        }

        @Override
        public void giveWay() {
            lock.giveWay();
        }
    }

    /** Runs a slice of a walk under the lock. While the walk waits for the lock, all threads queue. */
    private <T extends @Nullable Object> T sliced(Supplier<T> work) {
        lock.awaitByWalk(true);
        try {
            return inside(() -> {
                lock.awaitByWalk(false);
                return work.get();
            });
        } finally {
            lock.awaitByWalk(false);
        }
    }

    /** Runs a part of a call under the lock. The engine fails if the part throws after it has changed something. */
    private <T extends @Nullable Object> T inside(Supplier<T> work) {
        lockForCall();
        try {
            return work.get();
        } catch (Throwable thrown) {
            if (guard.isChanging) {
                guard.failure = thrown;
            }
            throw thrown;
        } finally {
            try {
                lock.unlock();
            } catch (Throwable stuck) {
                guard.failure = stuck;
            }
        }
    }

    /** Delivers a tick and returns it, or throws the failures of its reactions. */
    private Tick delivered(Tick tick, long number, ReactionFailures failures) {
        if (number > 0) {
            deliveries.deliver(number);
        }
        if (!failures.isEmpty()) {
            throw failures.exception(tick);
        }
        return tick;
    }

    /**
     * Takes the lock for a call.
     *
     * @throws EngineFailedException if an earlier call was stopped midway
     */
    private void lockForCall() {
        refuseCallFromInside();
        try {
            if (!lock.tryWithoutQueueing()) {
                waitForLock();
            }
        } catch (Throwable thrown) {
            // With the stack exhausted, a method of the lock may do its work and throw all the same.
            try {
                if (lock.isHeldByCurrentThread()) {
                    lock.unlock();
                }
            } catch (Throwable stuck) {
                guard.failure = stuck;
            }
            throw thrown;
        }
        if (guard.isChanging || guard.failure != null) {
            EngineFailedException failed = failed();
            lock.unlock();
            throw failed;
        }
    }

    /** Waits for the lock, unless the engine has failed: the failed call may not have been able to release it. */
    private void waitForLock() {
        boolean wasInterrupted = false;
        try {
            for (boolean isLocked = false; !isLocked; ) {
                try {
                    isLocked = lock.tryLock(LOOK_FOR_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
                } catch (InterruptedException whileWaiting) {
                    wasInterrupted = true;
                }
                if (!isLocked) {
                    refuseIfFailed();
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void refuseCallFromInside() {
        refuseIfFailed();
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException(
                    "the engine cannot be called from inside a reaction or a loader; a reaction writes through its"
                            + " writes");
        }
    }

    private void refuseIfFailed() {
        if (guard.failure != null) {
            throw failed();
        }
    }

    private EngineFailedException failed() {
        return new EngineFailedException(Instant.ofEpochMilli(state.ticks().now()), guard.failure);
    }

    private <T extends @Nullable Object> T read(Supplier<T> question) {
        lockForCall();
        try {
            return question.get();
        } finally {
            try {
                lock.unlock();
            } catch (Throwable stuck) {
                guard.failure = stuck;
            }
        }
    }

    // --- starting ------------------------------------------------------------------------------------------------

    /** Takes the contacts that a host has saved. */
    @FunctionalInterface
    public interface Loader {
        /**
         * Puts one contact with its saved attributes.
         *
         * @throws dev.muster.segment.InvalidWriteException if the engine starts without saved definitions, and a value
         *     does not read as its attribute's declared type
         */
        void put(ContactWrite contact);
    }

    /** Starts as {@link #start(Instant, long, Consumer)}, with changes numbered from 1. */
    public Tick start(Instant savedInstant, Consumer<Loader> contacts) {
        Objects.requireNonNull(savedInstant, "savedInstant");
        return start(savedInstant, 0, contacts);
    }

    /**
     * Starts as {@link #start(Instant, long, Definitions, Consumer)}, with contacts that were saved under the
     * definitions of the builder. A type that the builder was not given is inferred from the loaded values and may
     * differ from the earlier one; hosts should therefore save the {@linkplain #definitions definitions} too.
     */
    public Tick start(Instant savedInstant, long savedSequence, Consumer<Loader> contacts) {
        Objects.requireNonNull(savedInstant, "savedInstant");
        long saved = ClockGate.millis(savedInstant);
        return change(() -> state.start(saved, savedSequence, null, loading -> contacts.accept(loading::put)));
    }

    /**
     * Loads contacts under the definitions and as of the instant that were saved with them, without reporting changes.
     * Then advances engine time to the clock's reading, still under the saved definitions. Finally, in one tick at that
     * instant, redefines what differs in the builder's definitions: only the net difference is reported, with cause
     * {@code DEFINITION}, as by {@link #define(Collection)}. A contact that is a member before and after neither leaves
     * nor enters.
     *
     * <p>An attribute that is declared neither before nor now keeps its saved type for as long as a segment that uses
     * it can read it so, unless the builder was given another type. The builder's reactions react to what fell due as
     * they would have at its instant, and to the redefinition as to any other: to each change of a segment that exists
     * before and after, and to the members of new and deleted segments only if they ask for bulk changes.
     *
     * <p>Costs a walk over the contacts, and one more for each segment that differs.
     *
     * @param savedInstant engine time when the contacts were saved
     * @param savedSequence the sequence number of the last change that was saved
     * @param savedDefinitions the engine's {@linkplain #definitions definitions} when the contacts were saved
     * @param contacts puts every contact once, with the values that {@link #attributes} returned; values that do not
     *     read as the declared type, because they were written before it was declared, are kept too
     * @return exactly what fell due since the saved instant, each change at its instant; then what the builder's
     *     definitions change
     * @throws IllegalStateException if the engine was written to, moved, or started before
     * @throws InvalidSegmentException if the saved definitions do not fit together, or a segment of the builder uses an
     *     attribute against the type that it keeps; the engine is then as it was before
     * @throws ReactionException if reactions failed; the contacts are loaded all the same
     * @throws RuntimeException any exception of the consumer; the engine is then as it was before
     */
    public Tick start(
            Instant savedInstant, long savedSequence, Definitions savedDefinitions, Consumer<Loader> contacts) {
        Objects.requireNonNull(savedInstant, "savedInstant");
        Objects.requireNonNull(savedDefinitions, "savedDefinitions");
        long saved = ClockGate.millis(savedInstant);
        return change(
                () -> state.start(saved, savedSequence, savedDefinitions, loading -> contacts.accept(loading::put)));
    }

    // --- definitions ---------------------------------------------------------------------------------------------

    /** As {@link #define(Collection)}. */
    public Tick define(Segment... definitions) {
        Objects.requireNonNull(definitions, "definitions");
        return define(Arrays.asList(definitions));
    }

    /**
     * Defines segments, or replaces those of the same names, together and in one tick at the clock's instant. Changes
     * that are due under the old definitions come first, then only the difference, with cause {@code DEFINITION}. The
     * initial members of a new segment are reported as one bulk change, and so are all members where a segment's mode
     * changes; those of a replaced one are reported one by one. A segment without members reports nothing.
     *
     * <p>Costs one walk over the contacts, in slices of some milliseconds between which writes and reads go on. Other
     * redefinitions wait, and so do questions that walk over the contacts. The last slice makes the tick: writes before
     * it see the old definitions.
     *
     * @return the changes, with warnings of likely mistakes in the definitions
     * @throws InvalidSegmentException if one does not fit its attributes or the others; none is defined then
     * @throws CancellationException if the thread is interrupted before the last slice; none is defined then
     * @throws ReactionException if reactions failed; the segments are defined all the same
     */
    public Tick define(Collection<Segment> definitions) {
        return define(definitions, Supplier::get);
    }

    /**
     * Defines segments as {@link #define(Collection)} does, but lets the host say where the last slice runs.
     *
     * @return what the finisher returns
     * @throws InvalidSegmentException if one does not fit its attributes or the others; none is defined then
     * @throws CancellationException if the thread is interrupted before the finisher is called; none is defined then
     * @throws RuntimeException any exception of the finisher; none is defined if it did not run the last slice
     */
    public <T> T define(Collection<Segment> definitions, Finisher<T> finisher) {
        Objects.requireNonNull(definitions, "definitions");
        Objects.requireNonNull(finisher, "finisher");
        return redefine(state.define(definitions), finisher);
    }

    /**
     * Deletes a segment, and reports all its members as one bulk change. Costs one walk over the contacts.
     *
     * @throws NoSuchSegmentException if there is none of the name
     * @throws InvalidSegmentException if another segment uses it
     * @throws CancellationException if the thread is interrupted before the last slice of the walk; it is not deleted
     *     then
     * @throws ReactionException if reactions failed; the segment is deleted all the same
     */
    public Tick delete(String segment) {
        return delete(segment, Supplier::get);
    }

    /**
     * Deletes a segment as {@link #delete(String)} does, but lets the host say where the last slice runs.
     *
     * @return what the finisher returns
     * @throws NoSuchSegmentException if there is none of the name
     * @throws InvalidSegmentException if another segment uses it
     * @throws CancellationException if the thread is interrupted before the finisher is called; it is not deleted then
     * @throws RuntimeException any exception of the finisher; it is not deleted if the last slice did not run
     */
    public <T> T delete(String segment, Finisher<T> finisher) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(finisher, "finisher");
        return redefine(state.delete(segment), finisher);
    }

    /**
     * Declares attributes, or changes their declarations, together and in one tick at the clock's instant. Changes that
     * are due before come first, then only the difference, with cause {@code DEFINITION}. Stored values stay as they
     * were written; those that do not read as the new type count as missing. Later writes of such values are refused.
     *
     * <p>Costs one walk over the contacts for each segment whose attributes read differently, in slices as for {@link
     * #define(Collection)}.
     *
     * @return the changes, with a warning of stored values that do not read as the type
     * @throws InvalidSegmentException if a segment uses an attribute against the type, or an attribute is given twice;
     *     none is declared then
     * @throws CancellationException if the thread is interrupted before the last slice of the walk; none is declared
     *     then
     * @throws ReactionException if reactions failed; the attributes are declared all the same
     */
    public Tick declare(AttributeDeclaration... declarations) {
        Objects.requireNonNull(declarations, "declarations");
        return declare(Arrays.asList(declarations), Supplier::get);
    }

    /**
     * Declares attributes as {@link #declare(AttributeDeclaration...)} does, but lets the host say where the last slice
     * runs.
     *
     * @return what the finisher returns
     * @throws InvalidSegmentException if a segment uses an attribute against the type, or an attribute is given twice;
     *     none is declared then
     * @throws CancellationException if the thread is interrupted before the finisher is called; none is declared then
     * @throws RuntimeException any exception of the finisher; none is declared if it did not run the last slice
     */
    public <T> T declare(Collection<AttributeDeclaration> declarations, Finisher<T> finisher) {
        Objects.requireNonNull(declarations, "declarations");
        Objects.requireNonNull(finisher, "finisher");
        return redefine(state.declare(declarations), finisher);
    }

    // --- reading -------------------------------------------------------------------------------------------------

    /** The instant as of which every read answers. */
    public Instant engineTime() {
        return read(() -> Instant.ofEpochMilli(state.ticks().now()));
    }

    /** An instant before which nothing is due, or {@code null} if nothing ever is unless something is written. */
    public @Nullable Instant nextDue() {
        long due = read(() -> state.ticks().nextDue());
        return due == TimeIndex.NEVER ? null : Instant.ofEpochMilli(due);
    }

    /**
     * How many members a segment has, as of the last call that was finished. A look-up without waiting for a realtime segment, a
     * walk over the contacts for one on demand.
     *
     * @throws NoSuchSegmentException if there is none of the name
     * @throws CancellationException if the thread is interrupted during a walk
     */
    public int count(String segment) {
        Objects.requireNonNull(segment, "segment");
        refuseCallFromInside();
        Catalog catalog = state.published();
        LiveSegment live = catalog.find(segment);
        if (live != null && live.isRealtime()) {
            return catalog.publishedCount(live.number);
        }
        return walk(ticks -> {
            Scan members = ticks.scan(state.find(segment));
            return new LookPlan<>(ticks, List.of(members), members::count);
        });
    }

    /**
     * Whether a contact is a member; false if there is no such contact. Costs one evaluation of the predicate.
     *
     * @throws NoSuchSegmentException if there is no segment of the name
     */
    public boolean isMember(String segment, String contactId) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(contactId, "contactId");
        return read(() -> {
            LiveSegment live = state.find(segment);
            int contact = state.ticks().store().ids().find(contactId);
            return contact != ContactIds.NONE && state.ticks().isMember(live, contact);
        });
    }

    /**
     * The members of several segments, frozen as of one version and one engine time. The first view of a segment costs a walk
     * over the contacts, later ones a copy of what changed; of one on demand each costs a walk.
     *
     * @param segments the segments' names; none for all
     * @throws NoSuchSegmentException if there is none of a name
     * @throws CancellationException if the thread is interrupted during a walk
     */
    public View view(String... segments) {
        refuseCallFromInside();
        View kept = look(() -> viewOfKept(segments));
        // Waits for other walks without the monitor of the cache, which statistics and audits need too.
        return kept != null ? kept : inTurn(walks, () -> look(() -> viewByWalk(segments)));
    }

    /** Reads the cache, one reader at a time. Writers wait only while new changes are noted, not while they are folded in. */
    private <T extends @Nullable Object> T look(Supplier<T> look) {
        synchronized (cache) {
            try {
                return look.get();
            } catch (Throwable thrown) {
                if (guard.isFolding) {
                    guard.failure = thrown;
                }
                throw thrown;
            }
        }
    }

    /** The view, or {@code null} if the members of a segment are to be found first. */
    private @Nullable View viewOfKept(String... segments) {
        Cut cut = inside(() -> {
            guard.isFolding = true;
            cache.beginView(state.log(), state.forgotten());
            guard.isFolding = false;
            Map<LiveSegment, @Nullable Scan> asked = asked(segments);
            return asked.values().stream().allMatch(Objects::isNull) ? cut(asked) : null;
        });
        foldIfSound();
        return cut == null ? null : view(cut);
    }

    private View viewByWalk(String... segments) {
        Cut cut = null;
        while (cut == null) {
            Walk<@Nullable Cut> walk = newWalk(ticks -> {
                Map<LiveSegment, @Nullable Scan> asked = asked(segments);
                List<Scan> scans = asked.values().stream()
                        .filter(Objects::nonNull)
                        .map(Objects::requireNonNull)
                        .toList();
                return new LookPlan<@Nullable Cut>(ticks, scans, () -> {
                    guard.isFolding = true;
                    cache.takeDown(state.log(), state.forgotten());
                    guard.isFolding = false;
                    boolean isKept = asked.entrySet().stream()
                            .allMatch(each -> each.getValue() != null || cache.has(each.getKey()));
                    return isKept ? cut(asked) : null;
                });
            });
            cut = walk.run();
            foldIfSound();
        }
        return view(cut);
    }

    private View view(Cut cut) {
        guard.isFolding = true;
        Map<String, RoaringBitmap> members = new LinkedHashMap<>();
        cut.asked.forEach((live, scan) -> members.put(live.name(), members(live, scan)));
        guard.isFolding = false;
        return new View(cut.at, cut.sequence, Collections.unmodifiableMap(members), cut.names);
    }

    /** The state of a view. Each segment has a scan for its members, or none if its members are cached. */
    private record Cut(Instant at, long sequence, ContactNames.Frozen names, Map<LiveSegment, @Nullable Scan> asked) {}

    private Map<LiveSegment, @Nullable Scan> asked(String... segments) {
        Map<LiveSegment, @Nullable Scan> asked = new LinkedHashMap<>();
        Collection<LiveSegment> all = segments.length == 0
                ? state.ticks().catalog().segments()
                : Arrays.stream(segments).map(state::find).toList();
        for (LiveSegment live : all) {
            asked.put(
                    live,
                    live.isRealtime() && cache.has(live) ? null : state.ticks().scan(live));
        }
        return asked;
    }

    private Cut cut(Map<LiveSegment, @Nullable Scan> asked) {
        return new Cut(
                Instant.ofEpochMilli(state.ticks().now()),
                state.log().lastSequence(),
                state.ticks().store().ids().names().freeze(),
                asked);
    }

    /** Updates cached members with the collected changes, unless collecting them failed. */
    private void foldIfSound() {
        if (!guard.isFolding) {
            guard.isFolding = true;
            cache.fold();
            guard.isFolding = false;
        }
    }

    private RoaringBitmap members(LiveSegment live, @Nullable Scan scanned) {
        if (!live.isRealtime()) {
            return Objects.requireNonNull(scanned).members();
        }
        if (scanned != null) {
            cache.learn(live, scanned.members());
        }
        return cache.members(live);
    }

    /** The sequence number of the last change, or that which the engine was started with. */
    public long lastSequence() {
        return read(() -> state.log().lastSequence());
    }

    /**
     * The changes after a sequence number, as far as they are kept. Costs one object for each of them.
     *
     * @throws IllegalArgumentException if no change has had this number yet
     */
    public Changes changesSince(long sequence) {
        return read(() -> state.changesSince(sequence));
    }

    /** What a contact holds, by attribute, as it was written, or {@code null} if there is no such contact. */
    public @Nullable Map<String, Value> attributes(String contactId) {
        Objects.requireNonNull(contactId, "contactId");
        return read(() -> {
            int contact = state.ticks().store().ids().find(contactId);
            return contact == ContactIds.NONE ? null : state.ticks().store().values(contact);
        });
    }

    /** How many contacts there are. */
    public int contactCount() {
        return read(() -> state.ticks().store().ids().size());
    }

    /**
     * Returns everything that decides who is a member, besides contacts and time, as of one version. A host saves it
     * with its contacts and passes it to {@link #start(Instant, long, Definitions, Consumer)} later. It changes only
     * when a call defines, deletes, declares or starts. Costs a walk over the segments.
     */
    public Definitions definitions() {
        return read(() -> state.ticks().catalog().definitions());
    }

    /** The defined segments, in the order of their definition. */
    public List<Segment> segments() {
        return read(() -> List.copyOf(state.ticks().catalog().segmentsByName().values()));
    }

    /** How attributes read at present. */
    public Schema schema() {
        return read(() -> state.ticks().catalog().schema);
    }

    /** The warnings that the defined segments deserve, whatever contacts hold. Costs a walk over the segments' leaves. */
    public List<Warning> warnings() {
        return read(state::warnings);
    }

    /** What the engine can tell beyond members and changes. */
    public Insight insight() {
        return new Insight(new Within());
    }

    private final class Within implements Inside {

        @Override
        public <T> T ask(Function<TickRunner, T> question) {
            return SegmentEngine.this.ask(question);
        }

        @Override
        public <T> T walk(Function<TickRunner, ? extends Walk.Draft<T>> drafts) {
            return SegmentEngine.this.walk(drafts);
        }

        @Override
        public Locked locked() {
            return locked;
        }

        @Override
        public @Nullable Evidence evidence(MembershipChange change) {
            return read(() -> state.evidence(change));
        }

        @Override
        public AuditReport audit(int contacts) {
            return SegmentEngine.this.audit(contacts);
        }

        @Override
        public Limits limits() {
            return state.settings().limits();
        }
    }

    /**
     * What the engine holds, what it has done, and how far it is behind.
     *
     * <pre>{@code
     * Statistics statistics = engine.statistics();
     * double writesPerSecond = statistics.totals().writesPerSecond();
     * long bytes = statistics.totalBytes();
     * }</pre>
     *
     * <p>Costs a walk over the segments' leaves and over the pages
     * that values lie in, and waits for whoever is taking a view.
     */
    public Statistics statistics() {
        refuseCallFromInside();
        synchronized (cache) {
            return read(() -> new Census(state.ticks(), state.log(), cache, deliveries)
                    .taken(clock.glanceMillis(), builtMillis, clock.refused()));
        }
    }

    /** Audits the next contacts after those of the last audit; see {@link Insight#audit}. One audit runs at a time. */
    AuditReport audit(int contacts) {
        return inTurn(audits, () -> {
            foldAhead();
            Audit audit =
                    new Audit(new AuditDoor(), cache, state.settings().index().slice(), nextAudited, contacts);
            AuditReport report = audit.run();
            nextAudited = audit.next();
            return report;
        });
    }

    /** Folds in without the lock what is new since the last view, so that the next slice of an audit has little to fold. */
    private void foldAhead() {
        look(() -> {
            inside(() -> {
                guard.isFolding = true;
                cache.takeDown(state.log(), state.forgotten());
                guard.isFolding = false;
                return true;
            });
            foldIfSound();
            return true;
        });
    }

    private final class AuditDoor implements Audit.Door {

        @Override
        public <T> T slice(Supplier<T> work) {
            return look(() -> sliced(() -> {
                takeDown();
                return work.get();
            }));
        }

        @Override
        public boolean isInSlice() {
            return lock.isHeldByCurrentThread();
        }

        @Override
        public void pause() {
            if (Thread.currentThread().isInterrupted()) {
                throw Walk.cancelled();
            }
            state.settings().index().betweenSlices().run();
            lock.giveWay();
        }

        @Override
        public <T> T walk(Function<TickRunner, ? extends Walk.Draft<T>> drafts) {
            T found = SegmentEngine.this.walk(drafts);
            foldAhead();
            return found;
        }

        @Override
        public TickRunner ticks() {
            return state.ticks();
        }

        @Override
        public Catalog published() {
            return state.published();
        }
    }

    private void takeDown() {
        try {
            guard.isFolding = true;
            cache.takeDown(state.log(), state.forgotten());
            cache.fold();
            guard.isFolding = false;
        } catch (Throwable thrown) {
            guard.failure = thrown;
            throw thrown;
        }
    }

    /** Answers a question about what is held and defined, which must not change it. */
    <T> T ask(Function<TickRunner, T> question) {
        return read(() -> question.apply(state.ticks()));
    }

    // --- following -----------------------------------------------------------------------------------------------

    /**
     * Delivers every later tick that has changes to a subscriber, on the threads of the calls that make ticks. A call
     * delivers, in order, the ticks of other threads' calls that came before its own, then its own, and those that
     * subscribers make meanwhile. It returns when every subscriber without an executor has had its tick, so a slow one
     * makes it wait. Calls that change no membership do not wait. A subscriber that subscribes twice gets each tick
     * twice.
     *
     * @throws EngineFailedException if an earlier call was stopped midway
     */
    public Subscriber.Subscription subscribe(Subscriber subscriber) {
        refuseIfFailed();
        return deliveries.subscribe(Objects.requireNonNull(subscriber, "subscriber"), null);
    }

    /**
     * Delivers every later tick that has changes to a subscriber on an executor's threads, in order and one at a time.
     * Neither calls nor other subscribers wait for it.
     *
     * <p>Undelivered ticks stay in memory, without a bound; {@link Statistics.Following#undeliveredTicks} counts them.
     * If the executor refuses a task, the failure policy is called with the first tick that waits. No tick is dropped,
     * and the executor is asked again after the next tick. If an executor accepts the task and never runs it, the
     * subscriber gets no further ticks.
     *
     * @param executor runs short tasks of at most 64 ticks, for as long as ticks wait
     * @throws EngineFailedException if an earlier call was stopped midway
     */
    public Subscriber.Subscription subscribe(Subscriber subscriber, Executor executor) {
        refuseIfFailed();
        return deliveries.subscribe(
                Objects.requireNonNull(subscriber, "subscriber"), Objects.requireNonNull(executor, "executor"));
    }

    /**
     * Lets a reaction run inside the tick in which a contact enters a segment.
     *
     * @throws NoSuchSegmentException if there is none of the name
     */
    public void onEntering(String segment, Reaction reaction) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(reaction, "reaction");
        read(() -> {
            state.find(segment);
            reactions.onEntering(segment, reaction);
            return true;
        });
    }

    /**
     * Lets a reaction run inside the tick in which a contact leaves a segment.
     *
     * @throws NoSuchSegmentException if there is none of the name
     */
    public void onLeaving(String segment, Reaction reaction) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(reaction, "reaction");
        read(() -> {
            state.find(segment);
            reactions.onLeaving(segment, reaction);
            return true;
        });
    }

    /**
     * Follows the clock on a thread of its own until the driver is closed.
     *
     * @throws IllegalStateException if a driver follows it already
     */
    public ClockDriver drive() {
        return driveOn(null);
    }

    /**
     * Follows the clock on threads of the host's until the driver is closed, which leaves the scheduler alone. Many engines can
     * share one thread: a subscriber of one that takes long makes the others late, and nothing worse.
     *
     * @param scheduler runs a short task when something is due, and at least once a second
     * @throws IllegalStateException if a driver follows it already
     * @throws RejectedExecutionException if the scheduler is shut down; if it is later, the driver stops
     *     following and says so in the log
     */
    public ClockDriver drive(ScheduledExecutorService scheduler) {
        return driveOn(Objects.requireNonNull(scheduler, "scheduler"));
    }

    private ClockDriver driveOn(@Nullable ScheduledExecutorService scheduler) {
        return read(() -> {
            if (driver != null) {
                throw new IllegalStateException("a driver follows the clock already");
            }
            clock.guard(Instant.ofEpochMilli(state.ticks().now()));
            ClockDriver following = new ClockDriver(
                    clock,
                    this::catchUp,
                    this::nextDue,
                    SegmentEngine::logDriver,
                    jumpListener,
                    this::stopDriving,
                    () -> !lock.isHeldByCurrentThread() && !deliveries.isDeliveringHere(),
                    scheduler);
            try {
                following.start();
            } catch (Throwable ofScheduler) {
                clock.unguard();
                throw ofScheduler;
            }
            driver = following;
            return following;
        });
    }

    private static void logDriver(Throwable failure) {
        Deliveries.log(
                failure instanceof EngineFailedException
                        ? "the engine failed; its clock is not followed any more"
                        : "following the clock failed; it is tried again",
                failure);
    }

    private void stopDriving() {
        clock.unguard();
        if (lock.isHeldByCurrentThread()) {
            driver = null;
            return;
        }
        try {
            read(() -> driver = null);
        } catch (EngineFailedException failed) {
            // The engine is no longer driven in either case.
        }
    }

    /** Gathers what an engine is made of. Refuses to be told twice. Not safe for several threads. */
    public static final class Builder {

        private static final int MAX_ROUNDS = 100;
        private static final Duration MAX_CLOCK_JUMP = Duration.ofDays(31);
        private static final int RETAINED_CHANGES = 100_000;

        private final List<AttributeDeclaration> declarations = new ArrayList<>();
        private final Map<String, AttributeType> inferredTypes = new LinkedHashMap<>();
        private final List<Segment> segments = new ArrayList<>();
        private final Reactions reactions = new Reactions();
        private final Map<String, Object> given = new LinkedHashMap<>();
        private InstantSource clock = InstantSource.system();
        private Duration maxClockJump = MAX_CLOCK_JUMP;
        private ClockDriver.JumpListener jumpListener = (driver, jump) -> {};
        private int maxRounds = MAX_ROUNDS;
        private int retainedChanges = RETAINED_CHANGES;
        private boolean keepsCauses;
        private int conjunctionLimit = ConjunctionPacking.WORD_BITS;
        private int fewSegments = IndexOptions.FEW_SEGMENTS;
        private long slice = Walk.SLICE;
        private Runnable betweenSlices = () -> {};
        private Limits limits = Limits.standard();
        private Subscriber.FailurePolicy failurePolicy = Deliveries.LOGGED;

        private Builder() {}

        /**
         * The clock; the system's unless given. Engine time starts at its instant.
         *
         * @throws IllegalStateException if this was given before
         */
        public Builder clock(InstantSource source) {
            Objects.requireNonNull(source, "source");
            once("clock", source);
            clock = source;
            return this;
        }

        /** Declares attributes. */
        public Builder attribute(AttributeDeclaration... attributes) {
            Objects.requireNonNull(attributes, "attributes");
            declarations.addAll(List.of(attributes));
            return this;
        }

        /** Declares attributes. */
        public Builder attributes(Collection<AttributeDeclaration> attributes) {
            Objects.requireNonNull(attributes, "attributes");
            declarations.addAll(attributes);
            return this;
        }

        /** Defines segments. */
        public Builder define(Segment... definitions) {
            Objects.requireNonNull(definitions, "definitions");
            segments.addAll(List.of(definitions));
            return this;
        }

        /** Defines segments. */
        public Builder define(Collection<Segment> definitions) {
            Objects.requireNonNull(definitions, "definitions");
            segments.addAll(definitions);
            return this;
        }

        /**
         * Declares the attributes of these definitions, sets their inferred types, and defines their segments, in
         * addition to what is declared and defined otherwise. An inferred type is in force from the start, for as long
         * as a segment that uses the attribute can read it so. It is ignored for an attribute that is declared here.
         *
         * @throws InvalidSegmentException if earlier definitions gave an attribute another inferred type
         */
        public Builder definitions(Definitions definitions) {
            declarations.addAll(definitions.attributes());
            definitions.inferredTypes().forEach(this::infer);
            segments.addAll(definitions.segments());
            return this;
        }

        private void infer(String attribute, AttributeType type) {
            AttributeType earlier = inferredTypes.putIfAbsent(attribute, type);
            if (earlier != null && earlier != type) {
                throw new InvalidSegmentException(
                        "attribute '" + attribute + "' is inferred twice: as " + earlier + " and as " + type);
            }
        }

        /** Lets a reaction run inside the tick in which a contact enters a segment. */
        public Builder onEntering(String segment, Reaction reaction) {
            Objects.requireNonNull(segment, "segment");
            Objects.requireNonNull(reaction, "reaction");
            reactions.onEntering(segment, reaction);
            return this;
        }

        /** Lets a reaction run inside the tick in which a contact leaves a segment. */
        public Builder onLeaving(String segment, Reaction reaction) {
            Objects.requireNonNull(segment, "segment");
            Objects.requireNonNull(reaction, "reaction");
            reactions.onLeaving(segment, reaction);
            return this;
        }

        /**
         * How many rounds of reactions a tick may have; 100 unless given, 1 at least.
         *
         * @throws IllegalStateException if this was given before
         * @throws IllegalArgumentException if it is below 1
         */
        public Builder maxRounds(int rounds) {
            requireAtLeast("maxRounds", rounds, 1);
            once("maxRounds", rounds);
            maxRounds = rounds;
            return this;
        }

        /**
         * How far ahead of the last reading a driver believes the clock; 31 days unless given.
         *
         * @throws IllegalStateException if this was given before
         * @throws IllegalArgumentException if it is not above zero
         */
        public Builder maxClockJump(Duration jump) {
            if (jump.isNegative() || jump.isZero()) {
                throw new IllegalArgumentException("maxClockJump is " + jump + "; expected more than zero");
            }
            once("maxClockJump", jump);
            maxClockJump = jump;
            return this;
        }

        /**
         * Sets a listener for readings of the clock that a driver refuses. Without one such readings are only logged.
         * Exceptions of the listener are logged.
         *
         * @throws IllegalStateException if this was given before
         */
        public Builder onClockJump(ClockDriver.JumpListener listener) {
            Objects.requireNonNull(listener, "listener");
            once("onClockJump", listener);
            jumpListener = listener;
            return this;
        }

        /**
         * How many of the latest changes are kept for {@link SegmentEngine#changesSince}, a bulk change counting as many
         * as its contacts; 100,000 unless given, 0 at least.
         *
         * @throws IllegalStateException if this was given before
         * @throws IllegalArgumentException if it is below 0
         */
        public Builder retainedChanges(int changes) {
            requireAtLeast("retainedChanges", changes, 0);
            once("retainedChanges", changes);
            retainedChanges = changes;
            return this;
        }

        /**
         * Keeps what brought each change about for as long as the change is kept, for {@link Insight#cause}. Costs, for
         * each contact that a write or the clock moves, a copy of its values.
         *
         * @throws IllegalStateException if this was said before
         */
        public Builder keepCauses() {
            once("keepCauses", true);
            keepsCauses = true;
            return this;
        }

        /**
         * How large predicates may be; {@link Limits#standard} unless given.
         *
         * @throws IllegalStateException if this was given before
         */
        public Builder limits(Limits most) {
            Objects.requireNonNull(most, "most");
            once("limits", most);
            limits = most;
            return this;
        }

        /**
         * What is to be done when a subscriber throws; it is logged unless given.
         *
         * @throws IllegalStateException if this was given before
         */
        public Builder onSubscriberFailure(Subscriber.FailurePolicy policy) {
            Objects.requireNonNull(policy, "policy");
            once("onSubscriberFailure", policy);
            failurePolicy = policy;
            return this;
        }

        /**
         * Leaves every segment to the plain evaluator: one whose comparisons a write or the clock flips is evaluated on the
         * values before and after. The changes are the same; a write costs one evaluation for each such segment.
         */
        public Builder withoutIndex() {
            return conjunctionLimit(0);
        }

        /** Leaves segments with more conjunctions than this to the plain evaluator, which must answer the same. */
        Builder conjunctionLimit(int conjunctions) {
            conjunctionLimit = conjunctions;
            return this;
        }

        /** Packs all segments together anew after this many have come or gone. */
        Builder fewSegments(int few) {
            fewSegments = few;
            return this;
        }

        /** Sets the work of one slice of a walk, and what runs between two slices. */
        Builder slices(long work, Runnable between) {
            slice = work;
            betweenSlices = between;
            return this;
        }

        private void once(String setting, Object value) {
            Object earlier = given.putIfAbsent(setting, value);
            if (earlier != null) {
                throw new IllegalStateException(setting + " was given already: " + earlier);
            }
        }

        private static void requireAtLeast(String setting, int value, int least) {
            if (value < least) {
                throw new IllegalArgumentException(setting + " is " + value + "; expected " + least + " or more");
            }
        }

        /**
         * The engine, with no contacts, at the clock's instant.
         *
         * @throws InvalidSegmentException if attributes, segments and reactions do not fit together
         * @throws IllegalStateException if the clock reads an instant outside the years 1 to 9999
         */
        public SegmentEngine build() {
            return new SegmentEngine(this);
        }
    }
}
