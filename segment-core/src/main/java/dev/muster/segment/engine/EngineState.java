package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.Warning;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an engine holds and what its calls do to it: contacts, segments, engine time, and the log of changes. All but
 * {@link #published} under the engine's lock. A call is {@link #begin}, work that may throw before it has changed anything, and
 * {@link #finish}. The {@link CallGuard} is marked before the first change; who calls takes the mark back.
 */
final class EngineState {

    /** No instant: what the clock reads once the write is admitted. */
    static final long BY_THE_CLOCK = Long.MIN_VALUE;

    /** So far below the greatest long that no engine comes to it. */
    private static final long HIGHEST_SAVED_SEQUENCE = 1L << 62;

    /** What was given to the builder and does not change. */
    record Settings(
            TickRunner.Settings ticks,
            int retainedChanges,
            Limits limits,
            IndexOptions index,
            List<AttributeDeclaration> declared) {}

    private final Settings settings;
    private final CallGuard guard;
    private final ClockGate clock;
    private final Reactions reactions;
    private final MembershipCache.Forgotten forgotten = new MembershipCache.Forgotten();

    private TickRunner ticks;
    private ChangeLog log;
    /** The catalog whose counts every thread may ask for. */
    private volatile Catalog published;

    private boolean isUntouched = true;
    private @Nullable Tick emptyTick;

    EngineState(
            Settings settings, CallGuard guard, ClockGate clock, Reactions reactions, Collection<Segment> segments) {
        this.settings = settings;
        this.guard = guard;
        this.clock = clock;
        this.reactions = reactions;
        log = new ChangeLog(settings.retainedChanges, 0);
        Map<String, Segment> definitions = new LinkedHashMap<>();
        addTo(definitions, segments);
        for (String awaited : reactions.segments()) {
            if (!definitions.containsKey(awaited)) {
                throw new InvalidSegmentException(
                        "a reaction waits for segment '" + awaited + "', which is not defined");
            }
        }
        ContactStore store = new ContactStore();
        published = resolve(Schema.of(settings.declared), definitions, store, null);
        ticks = new TickRunner(store, published, clock.readMillis(), reactions, settings.ticks);
    }

    private static void addTo(Map<String, Segment> definitions, Collection<Segment> segments) {
        Map<String, Segment> given = new LinkedHashMap<>();
        for (Segment segment : segments) {
            if (given.put(segment.name(), segment) != null) {
                throw new InvalidSegmentException("segment '" + segment.name() + "' is defined twice");
            }
        }
        definitions.putAll(given);
    }

    private Catalog resolve(
            Schema earlier, Map<String, Segment> definitions, ContactStore store, @Nullable Catalog inForce) {
        Schema schema = earlier.bind(definitions.values(), store::allReadAsNumbers);
        return Catalog.of(schema, definitions, settings.limits, store::column, settings.index, inForce);
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
        long target = millis == BY_THE_CLOCK ? clock.readMillis() : millis;
        guard.isChanging = true;
        ticks.advanceTo(target);
        ticks.write(net);
    }

    /** As {@link #write(long, ContactWrite)}, of a batch. */
    void write(long millis, Collection<ContactWrite> batch) {
        Collection<NetWrite> net = ticks.admission().net(batch);
        long target = millis == BY_THE_CLOCK ? clock.readMillis() : millis;
        guard.isChanging = true;
        ticks.advanceTo(target);
        ticks.write(net);
    }

    void catchUp() {
        advanceTo(clock.readMillis());
    }

    /** Takes engine time to an instant in milliseconds of the epoch. */
    void advanceTo(long millis) {
        guard.isChanging = true;
        ticks.advanceTo(millis);
    }

    /** See {@link SegmentEngine#start(Instant, long, Consumer)}. */
    void start(long saved, long savedSequence, Consumer<Loading> contacts) {
        if (savedSequence < 0 || savedSequence > HIGHEST_SAVED_SEQUENCE) {
            throw new IllegalArgumentException(
                    "the saved sequence number is " + savedSequence + "; expected 0 to " + HIGHEST_SAVED_SEQUENCE);
        }
        long now = clock.readMillis();
        if (!isUntouched) {
            throw new IllegalStateException("the engine is in use already; start comes before anything else");
        }
        load(saved, contacts);
        log = new ChangeLog(settings.retainedChanges, savedSequence);
        forgotten.addAll();
        ticks.begin(savedSequence + 1);
        ticks.advanceTo(now);
    }

    private void load(long saved, Consumer<Loading> contacts) {
        ContactStore store = new ContactStore();
        Catalog bare = resolve(Schema.of(settings.declared), Map.of(), store, null);
        Loading loading = new Loading(store, new Admission(bare, store, new ArrayList<>()));
        contacts.accept(loading);
        loading.end();
        Map<String, Segment> definitions = ticks.catalog().definitions();
        Catalog catalog = resolve(Schema.of(settings.declared), definitions, store, null);
        catalog.recount(store, saved);
        TickRunner loaded = new TickRunner(store, catalog, saved, reactions, settings.ticks);
        guard.isChanging = true;
        ticks = loaded;
    }

    void define(Collection<Segment> segments) {
        redefine(
                () -> {
                    Map<String, Segment> all = ticks.catalog().definitions();
                    addTo(all, segments);
                    return all;
                },
                UnaryOperator.identity());
    }

    void delete(String segment) {
        redefine(
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
                    Map<String, Segment> all = ticks.catalog().definitions();
                    all.remove(segment);
                    return all;
                },
                UnaryOperator.identity());
    }

    void declare(Collection<AttributeDeclaration> declarations) {
        redefine(() -> ticks.catalog().definitions(), schema -> schema.redeclaring(declarations));
    }

    private void redefine(Supplier<Map<String, Segment>> definitions, UnaryOperator<Schema> declared) {
        Catalog earlier = ticks.catalog();
        Map<String, Segment> all = definitions.get();
        Schema schema = declared.apply(earlier.schema);
        Catalog next = resolve(schema, all, ticks.store(), earlier);
        catchUp();
        if (!ticks.isIdle()) {
            // Reactions may have written meanwhile, and held values decide on some types. What was accepted stays so.
            next = resolve(schema, all, ticks.store(), earlier);
        }
        Redefinition redefinition = new Redefinition(earlier, next);
        redefinition.touched().forEach(forgotten::add);
        ticks.redefine(redefinition);
        for (Segment segment : all.values()) {
            LiveSegment before = earlier.find(segment.name());
            if (before == null || !before.definition.equals(segment)) {
                ticks.warnings().addAll(next.schema.withinBothWays(segment));
            }
        }
    }

    /** Logs what the call changed, and publishes its counts. A change like any other, to be made under the guard. */
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

    /** What came of a call. Where nothing did, it is the same object for as long as engine time is the same. */
    private Tick tick(ChangeRun run, List<Warning> warnings) {
        if (!run.isEmpty() || !warnings.isEmpty()) {
            return new Tick(Instant.ofEpochMilli(ticks.now()), run.isEmpty() ? List.of() : run, List.copyOf(warnings));
        }
        Tick latest = emptyTick;
        if (latest == null || latest.at().toEpochMilli() != ticks.now()) {
            latest = new Tick(Instant.ofEpochMilli(ticks.now()), List.of(), List.of());
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
