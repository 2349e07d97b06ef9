package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Holds an engine's state and carries out its calls: contacts, segments, engine time, and the log of changes.
 * Everything but {@link #published} is guarded by the engine's lock. A call is {@link #begin}, work that may throw
 * before it has changed anything, and {@link #finish}. The work sets the mark of {@link CallGuard} before the first
 * change; the caller clears it.
 */
final class EngineState {

    /** No instant: what the clock reads once the write is admitted. */
    static final long BY_THE_CLOCK = Long.MIN_VALUE;

    /** So far below the greatest long that no engine comes to it. */
    private static final long HIGHEST_SAVED_SEQUENCE = 1L << 62;

    /** What was given to the builder and does not change. */
    record Settings(
            TickRunner.Settings ticks, int retainedChanges, Limits limits, IndexOptions index, Definitions given) {}

    private final Settings settings;
    private final CallGuard guard;
    private final ClockGate clock;
    private final Reactions reactions;
    private final Locked locked;
    private final MembershipCache.Forgotten forgotten = new MembershipCache.Forgotten();

    private TickRunner ticks;
    private ChangeLog log;
    /** The catalog whose counts every thread may ask for. */
    private volatile Catalog published;

    private boolean isUntouched = true;
    private @Nullable Tick emptyTick;

    EngineState(Settings settings, CallGuard guard, ClockGate clock, Reactions reactions, Locked locked) {
        this.settings = settings;
        this.guard = guard;
        this.clock = clock;
        this.reactions = reactions;
        this.locked = locked;
        log = new ChangeLog(settings.retainedChanges, 0);
        Map<String, Segment> definitions = byName(settings.given);
        for (String awaited : reactions.segments()) {
            if (!definitions.containsKey(awaited)) {
                throw new InvalidSegmentException(
                        "a reaction waits for segment '" + awaited + "', which is not defined");
            }
        }
        ContactStore store = new ContactStore();
        published = catalog(settings.given, store);
        ticks = new TickRunner(store, published, clock.readMillis(), reactions, settings.ticks);
    }

    private static Map<String, Segment> byName(Definitions definitions) {
        Map<String, Segment> byName = new LinkedHashMap<>();
        definitions.segments().forEach(segment -> byName.put(segment.name(), segment));
        return byName;
    }

    /** Returns the catalog of some definitions, over the contacts of a store. */
    private Catalog catalog(Definitions definitions, ContactStore store) {
        return resolve(schema(definitions), byName(definitions), store, null);
    }

    private static Schema schema(Definitions definitions) {
        return Schema.of(definitions.attributes()).inferring(definitions.inferredTypes());
    }

    private Catalog resolve(
            Schema earlier, Map<String, Segment> definitions, ContactStore store, @Nullable Catalog inForce) {
        Schema schema = earlier.bind(definitions.values(), store::allReadAsNumbers);
        return catalog(schema, definitions, store, inForce);
    }

    private Catalog catalog(
            Schema schema, Map<String, Segment> definitions, ContactStore store, @Nullable Catalog inForce) {
        return Catalog.of(
                schema,
                definitions,
                settings.limits,
                attribute -> locked.run(() -> store.column(attribute)),
                settings.index,
                inForce);
    }

    Settings settings() {
        return settings;
    }

    TickRunner ticks() {
        return ticks;
    }

    ChangeLog log() {
        return log;
    }

    /** The catalog whose counts every thread may ask for, without the lock. */
    Catalog published() {
        return published;
    }

    /** The segments whose members a cache is to forget. */
    MembershipCache.Forgotten forgotten() {
        return forgotten;
    }

    void begin() {
        ticks.begin(log.lastSequence() + 1);
    }

    /**
     * Writes one contact.
     *
     * @param millis in milliseconds of the epoch, or {@link #BY_THE_CLOCK}
     */
    void write(long millis, ContactWrite write) {
        NetWrite net = ticks.admission().net(write);
        long target = millis == BY_THE_CLOCK ? clock.readMillis(ticks.now()) : millis;
        guard.isChanging = true;
        ticks.advanceTo(target);
        ticks.write(net);
    }

    /** As {@link #write(long, ContactWrite)}, of a batch. */
    void write(long millis, Collection<ContactWrite> batch) {
        Collection<NetWrite> net = ticks.admission().net(batch);
        long target = millis == BY_THE_CLOCK ? clock.readMillis(ticks.now()) : millis;
        guard.isChanging = true;
        ticks.advanceTo(target);
        ticks.write(net);
    }

    void catchUp() {
        advanceTo(clock.readMillis(ticks.now()));
    }

    /** Advances engine time to an instant in milliseconds of the epoch. */
    void advanceTo(long millis) {
        guard.isChanging = true;
        ticks.advanceTo(millis);
    }

    /**
     * Starts with saved contacts; see {@link SegmentEngine#start(Instant, long, Definitions, Consumer)}.
     *
     * @param definitions the definitions that were saved with the contacts, or {@code null} for those of the builder
     */
    void start(long saved, long savedSequence, @Nullable Definitions definitions, Consumer<Loading> contacts) {
        if (savedSequence < 0 || savedSequence > HIGHEST_SAVED_SEQUENCE) {
            throw new IllegalArgumentException(
                    "the saved sequence number is " + savedSequence + "; expected 0 to " + HIGHEST_SAVED_SEQUENCE);
        }
        long now = clock.readMillis();
        if (!isUntouched) {
            throw new IllegalStateException("the engine is in use already; start comes before anything else");
        }
        Definitions held = definitions == null ? settings.given : definitions;
        ContactStore store = new ContactStore();
        // With saved definitions every value is kept, also one that was written before its attribute was declared
        // and does not read.
        load(store, definitions == null ? asDeclared(store) : (contact, i, column) -> contact.value(i), contacts);
        Catalog catalog = catalog(held, store);
        catalog.recount(store, saved);
        TickRunner started = new TickRunner(store, catalog, saved, reactions, settings.ticks);
        // The builder's definitions may not fit the contacts; they are refused here, before anything has changed.
        Catalog given = definitions == null ? catalog : given(catalog, store);
        guard.isChanging = true;
        ticks = started;
        log = new ChangeLog(settings.retainedChanges, savedSequence);
        forgotten.addAll();
        ticks.begin(savedSequence + 1);
        ticks.advanceTo(now);
        if (definitions != null) {
            if (!ticks.isIdle()) {
                given = given(catalog, store);
            }
            if (!given.definitions().equals(catalog.definitions())) {
                Redefinition redefinition = redefinition(
                        ticks.catalog(),
                        given,
                        ticks.store(),
                        differing(catalog, given),
                        declaredOtherwise(catalog.schema));
                redefinition.scan(ticks.now());
                carryOut(redefinition);
            }
        }
    }

    private static void load(ContactStore store, Loading.Reading reading, Consumer<Loading> contacts) {
        Loading loading = new Loading(store, reading);
        contacts.accept(loading);
        loading.end();
    }

    /** Returns a reading of values by their attributes' declarations that refuses values which do not read. */
    private Loading.Reading asDeclared(ContactStore store) {
        Catalog bare = catalog(Definitions.of(settings.given.attributes(), List.of()), store);
        return new Admission(bare, store, new ArrayList<>())::admit;
    }

    /** Returns the names of the builder's attributes whose declarations differ from those in another schema. */
    private Set<String> declaredOtherwise(Schema other) {
        Set<AttributeDeclaration> earlier = new HashSet<>(other.declarations());
        return settings.given.attributes().stream()
                .filter(declaration -> !earlier.contains(declaration))
                .map(AttributeDeclaration::name)
                .collect(Collectors.toSet());
    }

    /**
     * Returns the catalog of the builder's definitions, with the types in force where the builder has no inferred type.
     */
    private Catalog given(Catalog inForce, ContactStore store) {
        Map<String, AttributeType> types = new LinkedHashMap<>(inForce.schema.inferredTypes());
        types.putAll(settings.given.inferredTypes());
        Schema schema = Schema.of(settings.given.attributes()).inferring(types);
        return resolve(schema, byName(settings.given), store, inForce);
    }

    /** Returns the walk that defines segments. */
    Redefining define(Collection<Segment> segments) {
        // The walk may read them again after other calls have run, and the host may change its collection meanwhile.
        List<Segment> defined = List.copyOf(segments);
        return new Redefining(
                () -> {
                    Map<String, Segment> all = ticks.catalog().segmentsByName();
                    all.putAll(byName(Definitions.of(List.of(), defined)));
                    return all;
                },
                UnaryOperator.identity(),
                defined,
                Set.of());
    }

    /** Returns the walk that deletes a segment. */
    Redefining delete(String segment) {
        return new Redefining(
                () -> {
                    find(segment);
                    List<String> users = ticks.catalog().usersOf(segment);
                    if (!users.isEmpty()) {
                        throw new InvalidSegmentException("segment '" + segment + "' is used by "
                                + String.join(
                                        ", ",
                                        users.stream()
                                                .map(user -> "'" + user + "'")
                                                .toList()));
                    }
                    Map<String, Segment> all = ticks.catalog().segmentsByName();
                    all.remove(segment);
                    return all;
                },
                UnaryOperator.identity(),
                List.of(),
                Set.of());
    }

    /** Returns the walk that declares attributes. */
    Redefining declare(Collection<AttributeDeclaration> declarations) {
        List<AttributeDeclaration> declared = List.copyOf(declarations);
        return new Redefining(
                () -> ticks.catalog().segmentsByName(),
                schema -> schema.redeclaring(declared),
                List.of(),
                declared.stream().map(AttributeDeclaration::name).collect(Collectors.toSet()));
    }

    /**
     * Prepares the step to another catalog.
     *
     * @param defined the segments for which warnings are made
     * @param declared further attributes whose unreadable values are counted, in addition to those that the segments
     *     use
     */
    private static Redefinition redefinition(
            Catalog earlier, Catalog next, ContactStore store, Collection<Segment> defined, Set<String> declared) {
        Set<String> counted = new HashSet<>(declared);
        for (Segment segment : defined) {
            LiveSegment live = Objects.requireNonNull(next.find(segment.name()));
            UnreadableValues.typed(live.bound, next.slots).forEach(attribute -> counted.add(attribute.name()));
        }
        return new Redefinition(earlier, next, counted, store);
    }

    /** Carries out the step to another catalog, once its scans are done. */
    private void carryOut(Redefinition redefinition) {
        Catalog earlier = ticks.catalog();
        Catalog next = redefinition.after();
        redefinition.touched().forEach(forgotten::add);
        ticks.redefine(redefinition);
        for (Segment segment : differing(earlier, next)) {
            ticks.warnings().addAll(next.schema.withinBothWays(segment));
        }
    }

    /** Returns the segments that are new or defined differently in another catalog. */
    private static List<Segment> differing(Catalog earlier, Catalog next) {
        List<Segment> differing = new ArrayList<>();
        for (LiveSegment segment : next.segments()) {
            LiveSegment before = earlier.find(segment.name());
            if (before == null || !before.definition.equals(segment.definition)) {
                differing.add(segment.definition);
            }
        }
        return differing;
    }

    /**
     * Replaces definitions, declarations, or both. Makes a walk's plans until one is still right at the end of the
     * walk.
     */
    final class Redefining {

        private final Supplier<Map<String, Segment>> definitions;
        private final UnaryOperator<Schema> declared;
        private final Collection<Segment> defined;
        private final Set<String> attributes;
        private final HeldNumbers numbers = new HeldNumbers();

        private Redefining(
                Supplier<Map<String, Segment>> definitions,
                UnaryOperator<Schema> declared,
                Collection<Segment> defined,
                Set<String> attributes) {
            this.definitions = definitions;
            this.declared = declared;
            this.defined = defined;
            this.attributes = attributes;
        }

        /**
         * Returns the draft of a plan for the present contacts and definitions.
         *
         * @param end returns the result of the call, after the step was carried out
         * @throws InvalidSegmentException if the definitions do not fit together
         */
        <T> Walk.Draft<T> draft(Supplier<T> end) {
            numbers.begin(ticks.store());
            return new RedefinitionDraft<>(this, definitions.get(), end);
        }
    }

    /** Binds the next definitions without the lock. Nothing else redefines meanwhile. */
    private final class RedefinitionDraft<T> implements Walk.Draft<T> {

        private final Redefining redefining;
        private final Catalog earlier = ticks.catalog();
        private final ContactStore store = ticks.store();
        private final Map<String, Segment> all;
        private final Supplier<T> end;
        private @Nullable Redefinition redefinition;

        RedefinitionDraft(Redefining redefining, Map<String, Segment> all, Supplier<T> end) {
            this.redefining = redefining;
            this.all = all;
            this.end = end;
        }

        @Override
        public void prepare() {
            HeldNumbers numbers = redefining.numbers;
            Schema schema = null;
            try {
                schema = redefining
                        .declared
                        .apply(earlier.schema)
                        .bind(all.values(), attribute -> locked.run(() -> numbers.allReadAsNumbers(attribute)));
            } catch (InvalidSegmentException refused) {
                if (!numbers.isOpen()) {
                    throw refused;
                }
            }
            if (schema != null && !numbers.isOpen()) {
                Catalog next = catalog(schema, all, store, earlier);
                redefinition = redefinition(earlier, next, store, redefining.defined, redefining.attributes);
            }
        }

        @Override
        public Walk.Plan<T> plan() {
            Redefinition prepared = redefinition;
            if (prepared != null) {
                prepared.build(ticks.timeline().partsFor(prepared.after()));
            }
            return new RedefinitionPlan<>(redefining.numbers, prepared, end);
        }
    }

    /** Ends a walk with other definitions. A plan without them only finds out which attributes hold numbers. */
    private final class RedefinitionPlan<T> implements Walk.Plan<T> {

        private final HeldNumbers numbers;
        private final @Nullable Redefinition redefinition;
        private final Supplier<T> end;

        RedefinitionPlan(HeldNumbers numbers, @Nullable Redefinition redefinition, Supplier<T> end) {
            this.numbers = numbers;
            this.redefinition = redefinition;
            this.end = end;
        }

        @Override
        public List<WalkPart> parts() {
            List<WalkPart> parts = new ArrayList<>(numbers.scans());
            if (redefinition != null) {
                parts.addAll(redefinition.scans());
                parts.addAll(redefinition.timeIndexes());
            }
            return parts;
        }

        @Override
        public long latest() {
            return Math.max(ticks.now(), clock.expectedMillis(ticks.now()));
        }

        @Override
        public boolean isCurrent() {
            return numbers.isCurrent();
        }

        @Override
        public void arrive() {
            begin();
            catchUp();
        }

        @Override
        public T end() {
            carryOut(Objects.requireNonNull(redefinition));
            return end.get();
        }
    }

    /**
     * Logs the changes of the call and publishes their counts. Must be called with the mark of the {@link CallGuard}
     * set, like any change.
     */
    Tick finish() {
        guard.isChanging = true;
        isUntouched = false;
        ChangeRun run = ticks.finish();
        log.append(run);
        Catalog catalog = ticks.catalog();
        if (catalog == published) {
            catalog.publishCounts(run);
        } else {
            catalog.publishCounts();
            published = catalog;
        }
        return tick(run, ticks.warnings());
    }

    /**
     * Returns the tick of a call. Calls without changes return the same object as long as engine time and the refused
     * clock are the same.
     */
    private Tick tick(ChangeRun run, List<Warning> warnings) {
        if (!run.isEmpty() || !warnings.isEmpty()) {
            return new Tick(
                    Instant.ofEpochMilli(ticks.now()),
                    run.isEmpty() ? List.of() : run,
                    List.copyOf(warnings),
                    clock.refused());
        }
        Tick latest = emptyTick;
        Instant refused = clock.refused();
        if (latest == null
                || latest.at().toEpochMilli() != ticks.now()
                || !Objects.equals(latest.refusedClock(), refused)) {
            latest = new Tick(Instant.ofEpochMilli(ticks.now()), List.of(), List.of(), refused);
            emptyTick = latest;
        }
        return latest;
    }

    /**
     * The segment of this name.
     *
     * @throws NoSuchSegmentException if there is none
     */
    LiveSegment find(String segment) {
        LiveSegment live = ticks.catalog().find(segment);
        if (live == null) {
            throw new NoSuchSegmentException(segment);
        }
        return live;
    }

    /** See {@link SegmentEngine#changesSince}. */
    Changes changesSince(long sequence) {
        if (sequence > log.lastSequence() || sequence < 0) {
            throw new IllegalArgumentException(
                    "no change has the number " + sequence + "; expected 0 to " + log.lastSequence());
        }
        return log.since(sequence);
    }

    /**
     * What brought a change about, or {@code null} where it is not kept.
     *
     * @throws IllegalArgumentException if the change is not of this engine
     */
    @Nullable
    Evidence evidence(MembershipChange change) {
        Evidence evidence = log.evidence(change.sequence());
        if (evidence != null && !log.has(change)) {
            throw new IllegalArgumentException(
                    "change " + change.sequence() + " is another one here; a change is asked about where it came from");
        }
        return evidence;
    }

    /** The warnings that the defined segments deserve. */
    List<Warning> warnings() {
        Catalog catalog = ticks.catalog();
        return catalog.segments().stream()
                .flatMap(segment -> catalog.schema.withinBothWays(segment.definition).stream())
                .toList();
    }
}
