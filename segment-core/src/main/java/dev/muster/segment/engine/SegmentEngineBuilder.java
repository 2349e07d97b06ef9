package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Segment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what an engine is made of. Refuses to be told twice. Not safe for several threads. */
public final class SegmentEngineBuilder {

    private static final int MAX_ROUNDS = 100;
    private static final Duration MAX_STEP = Duration.ofDays(31);
    private static final int RETAINED_CHANGES = 100_000;

    final List<AttributeDeclaration> declarations = new ArrayList<>();
    final List<Segment> segments = new ArrayList<>();
    final Reactions reactions = new Reactions();
    private final Map<String, Object> given = new LinkedHashMap<>();
    InstantSource clock = InstantSource.system();
    Duration maxStep = MAX_STEP;
    int maxRounds = MAX_ROUNDS;
    int retainedChanges = RETAINED_CHANGES;
    boolean keepsCauses;
    int conjunctionLimit = ConjunctionPacking.WORD_BITS;
    int fewSegments = IndexOptions.FEW_SEGMENTS;
    Limits limits = Limits.standard();
    Subscriber.FailurePolicy failurePolicy = Deliveries.LOGGED;

    SegmentEngineBuilder() {}

    /**
     * The clock; the system's unless given. Engine time starts at its instant.
     *
     * @throws IllegalStateException if this was given before
     */
    public SegmentEngineBuilder clock(InstantSource source) {
        once("clock", source);
        clock = source;
        return this;
    }

    /** Declares attributes. */
    public SegmentEngineBuilder attribute(AttributeDeclaration... attributes) {
        declarations.addAll(List.of(attributes));
        return this;
    }

    /** Declares attributes. */
    public SegmentEngineBuilder attributes(Collection<AttributeDeclaration> attributes) {
        declarations.addAll(attributes);
        return this;
    }

    /** Defines segments. */
    public SegmentEngineBuilder define(Segment... definitions) {
        segments.addAll(List.of(definitions));
        return this;
    }

    /** Defines segments. */
    public SegmentEngineBuilder define(Collection<Segment> definitions) {
        segments.addAll(definitions);
        return this;
    }

    /** Lets a reaction run inside the tick in which a contact enters a segment. */
    public SegmentEngineBuilder onEntering(String segment, Reaction reaction) {
        reactions.onEntering(segment, reaction);
        return this;
    }

    /** Lets a reaction run inside the tick in which a contact leaves a segment. */
    public SegmentEngineBuilder onLeaving(String segment, Reaction reaction) {
        reactions.onLeaving(segment, reaction);
        return this;
    }

    /**
     * How many rounds of reactions a tick may have; 100 unless given, 1 at least.
     *
     * @throws IllegalStateException if this was given before
     * @throws IllegalArgumentException if it is below 1
     */
    public SegmentEngineBuilder maxRounds(int rounds) {
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
    public SegmentEngineBuilder maxStep(Duration step) {
        if (step.isNegative() || step.isZero()) {
            throw new IllegalArgumentException("maxStep is " + step + "; expected more than zero");
        }
        once("maxStep", step);
        maxStep = step;
        return this;
    }

    /**
     * How many of the latest changes are kept for {@link SegmentEngine#changesSince}, a bulk change counting as many
     * as its contacts; 100,000 unless given, 0 at least.
     *
     * @throws IllegalStateException if this was given before
     * @throws IllegalArgumentException if it is below 0
     */
    public SegmentEngineBuilder retainedChanges(int changes) {
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
    public SegmentEngineBuilder keepCauses() {
        once("keepCauses", true);
        keepsCauses = true;
        return this;
    }

    /**
     * How large predicates may be; {@link Limits#standard} unless given.
     *
     * @throws IllegalStateException if this was given before
     */
    public SegmentEngineBuilder limits(Limits most) {
        once("limits", most);
        limits = most;
        return this;
    }

    /**
     * What is to be done when a subscriber throws; it is logged unless given.
     *
     * @throws IllegalStateException if this was given before
     */
    public SegmentEngineBuilder onSubscriberFailure(Subscriber.FailurePolicy policy) {
        once("onSubscriberFailure", policy);
        failurePolicy = policy;
        return this;
    }

    /**
     * Leaves every segment to the plain evaluator: one whose comparisons a write or the clock flips is evaluated on the
     * values before and after. The changes are the same; a write costs one evaluation for each such segment.
     */
    public SegmentEngineBuilder withoutIndex() {
        return conjunctionLimit(0);
    }

    /** Leaves segments with more conjunctions than this to the plain evaluator, which must answer the same. */
    SegmentEngineBuilder conjunctionLimit(int conjunctions) {
        conjunctionLimit = conjunctions;
        return this;
    }

    /** Packs all segments together anew after this many have come or gone. */
    SegmentEngineBuilder fewSegments(int few) {
        fewSegments = few;
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
