package dev.muster.segment.engine;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import dev.muster.segment.engine.History.Setup;
import dev.muster.segment.engine.History.Step;
import dev.muster.segment.insight.ExpectedChange;
import dev.muster.segment.insight.Forecast;
import dev.muster.segment.oracle.NaiveOracle;
import dev.muster.segment.oracle.OracleChange;
import dev.muster.segment.oracle.OracleOutcome;
import dev.muster.segment.oracle.OracleReaction;
import dev.muster.segment.oracle.OracleRefusal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One history on an engine and on the oracle at once, compared after each step. */
final class HistoryRun {

    /** The engine and the oracle say different things. */
    private static final class Divergence extends RuntimeException {
        private static final long serialVersionUID = 1;

        Divergence(String message) {
            super(message);
        }
    }

    /** What a call of the engine came to. */
    private record Outcome(
            @Nullable Tick tick,
            boolean isCutShort,
            @Nullable IllegalArgumentException refusal) {}

    /** A view taken a while ago, which has to say the same for ever. */
    private record KeptView(View view, Map<String, Set<String>> members) {}

    /** How a message starts if the engine or the oracle could not even be built. */
    static final String IN_SETUP = "in the setup: ";

    private final History history;
    private final Coverage coverage;
    private final ManualClock clock;
    private final Way way;
    private final List<Wired> reactions;
    private final NaiveOracle oracle;
    private SegmentEngine engine;

    /** The engine's changes of the current call, and how many of them the oracle has met. */
    private List<OracleChange> observed = List.of();

    private int met;
    private List<Warning> warnings = List.of();
    private @Nullable KeptView kept;
    private int stepNumber;
    private boolean isBetween;
    /** The last sequence number and the next due instant before the current call, or before its last slice. */
    private long sequenceBefore;

    private @Nullable Instant dueBefore;

    private HistoryRun(History history, Coverage coverage, Way way) {
        this.history = history;
        this.coverage = coverage;
        Setup setup = history.setup();
        this.clock = ManualClock.at(setup.start());
        this.way = way;
        this.reactions = wired(setup);
        this.engine = engine(initial(setup));
        this.oracle = new NaiveOracle(
                setup.start(), setup.declarations(), setup.segments(), reactions(setup), setup.maxRounds());
        oracle.orderGroupsBy(this::asObserved);
        setup.segments().forEach(coverage::countSegment);
    }

    /** A reaction as an engine runs it. Engines that are built one after another share it. */
    private record Wired(History.Program program, Reaction reaction) {}

    /** How the engine is to decide. */
    enum Way {
        /** By the index, however it is cut. */
        INDEX,
        /** By the plain evaluator alone. */
        PLAIN,
        /** With the index; the next steps run between the slices of definitions and views. */
        SLICED
    }

    /** Runs a history each way; answers what is wrong, or {@code null} if engine and oracle agree all the way. */
    static @Nullable String divergence(History history, Coverage coverage) {
        String byIndex = divergence(history, coverage, Way.INDEX);
        if (byIndex != null) {
            return byIndex;
        }
        Coverage ofSlices = new Coverage();
        String sliced = divergence(history, ofSlices, coverage, Way.SLICED);
        coverage.add(Coverage.Reached.BETWEEN_SLICES, ofSlices.of(Coverage.Reached.BETWEEN_SLICES));
        return sliced != null ? sliced : divergence(history, new Coverage(), coverage, Way.PLAIN);
    }

    private static @Nullable String divergence(History history, Coverage coverage, Way way) {
        return divergence(history, coverage, coverage, way);
    }

    /**
     * @param coverage counts what the history reaches
     * @param ofWay counts how the engine decided
     */
    private static @Nullable String divergence(History history, Coverage coverage, Coverage ofWay, Way way) {
        HistoryRun run = null;
        try {
            run = new HistoryRun(history, coverage, way);
            run.run();
            ofWay.countUse(run.engine.indexUse());
            return null;
        } catch (Divergence divergence) {
            return run == null ? IN_SETUP + divergence.getMessage() : run.where() + divergence.getMessage();
        } catch (RuntimeException | AssertionError broken) {
            StringWriter trace = new StringWriter();
            broken.printStackTrace(new PrintWriter(trace));
            return (run == null ? IN_SETUP : run.where()) + trace;
        }
    }

    private String where() {
        List<Step> steps = history.steps();
        return stepNumber < 0
                ? "at the start: "
                : "at step " + stepNumber + ", " + (stepNumber < steps.size() ? steps.get(stepNumber) : "the end")
                        + "\n";
    }

    /** An engine as a history builds it, not started. */
    static SegmentEngine engine(Setup setup, ManualClock clock) {
        return engine(setup, clock, Way.INDEX, 0);
    }

    static SegmentEngine engine(Setup setup, ManualClock clock, Way way, long seed) {
        return engine(setup, initial(setup), wired(setup), clock, way, seed, () -> {});
    }

    private SegmentEngine engine(Definitions definitions) {
        return engine(history.setup(), definitions, reactions, clock, way, history.seed(), this::between);
    }

    private static Definitions initial(Setup setup) {
        return Definitions.of(setup.declarations(), setup.segments());
    }

    /**
     * Builds an engine with the index. Half of the histories limit it, and half repack it whenever a segment is added
     * or removed.
     */
    private static SegmentEngine engine(
            Setup setup,
            Definitions definitions,
            List<Wired> reactions,
            ManualClock clock,
            Way way,
            long seed,
            Runnable between) {
        SegmentEngine.Builder builder = SegmentEngine.builder();
        if (way == Way.PLAIN) {
            builder.withoutIndex();
        } else {
            builder.conjunctionLimit(Math.floorMod(seed, 4) == 1 ? 2 : ConjunctionPacking.WORD_BITS)
                    .fewSegments(Math.floorMod(seed, 3));
        }
        if (way == Way.SLICED) {
            builder.slices(1, between);
        }
        builder.clock(clock)
                .maxRounds(setup.maxRounds())
                .retainedChanges(setup.retained())
                .definitions(definitions);
        for (Wired wired : reactions) {
            if (wired.program.isToEntering()) {
                builder.onEntering(wired.program.segment(), wired.reaction);
            } else {
                builder.onLeaving(wired.program.segment(), wired.reaction);
            }
        }
        return builder.build();
    }

    private static List<Wired> wired(Setup setup) {
        List<Wired> reactions = new ArrayList<>();
        for (History.Program program : setup.programs()) {
            History.Program.Running running = program.running();
            Reaction writing = (change, writes) ->
                    running.writes(change.contactIds(), change.at()).forEach(writes::put);
            reactions.add(new Wired(program, program.isToBulk() ? Reaction.alsoToBulk(writing) : writing));
        }
        return reactions;
    }

    private static List<OracleReaction> reactions(Setup setup) {
        return setup.programs().stream()
                .map(program -> {
                    History.Program.Running running = program.running();
                    return new OracleReaction(
                            program.segment(),
                            program.isToEntering(),
                            program.isToBulk(),
                            change -> running.writes(change.contacts(), change.at()));
                })
                .toList();
    }

    /** Does one step; {@code null} for one that only reads. */
    static @Nullable Tick call(SegmentEngine engine, ManualClock clock, Step step) {
        if (step instanceof History.Apply apply) {
            clock.set(apply.clock());
            return engine.apply(apply.batch());
        } else if (step instanceof History.ApplyAt apply) {
            return engine.applyAt(apply.at(), apply.batch());
        } else if (step instanceof History.Remove remove) {
            clock.set(remove.clock());
            return engine.remove(remove.contact());
        } else if (step instanceof History.Advance advance) {
            return engine.advanceTo(advance.to());
        } else if (step instanceof History.CatchUp catchUp) {
            clock.set(catchUp.clock());
            return engine.catchUp();
        } else if (step instanceof History.Define define) {
            clock.set(define.clock());
            return engine.define(define.segments());
        } else if (step instanceof History.Declare declare) {
            clock.set(declare.clock());
            return engine.declare(declare.declaration());
        } else if (step instanceof History.Delete delete) {
            clock.set(delete.clock());
            return engine.delete(delete.segment());
        }
        return null;
    }

    /** Does one step on an oracle; {@code null} for one that only reads. */
    static @Nullable OracleOutcome expected(NaiveOracle oracle, Step step) {
        if (step instanceof History.Apply apply) {
            return oracle.apply(apply.clock(), apply.batch());
        } else if (step instanceof History.ApplyAt apply) {
            return oracle.apply(apply.at(), apply.batch());
        } else if (step instanceof History.Remove remove) {
            return oracle.apply(remove.clock(), List.of(ContactWrite.removal(remove.contact())));
        } else if (step instanceof History.Advance advance) {
            return oracle.advanceTo(advance.to());
        } else if (step instanceof History.CatchUp catchUp) {
            return oracle.advanceTo(catchUp.clock());
        } else if (step instanceof History.Define define) {
            return oracle.define(define.clock(), define.segments());
        } else if (step instanceof History.Declare declare) {
            return oracle.declare(declare.clock(), List.of(declare.declaration()));
        } else if (step instanceof History.Delete delete) {
            return oracle.delete(delete.clock(), delete.segment());
        }
        return null;
    }

    /** Runs the next step between two slices of a call, unless it is a long call itself. */
    private void between() {
        int next = stepNumber + 1;
        if (stepNumber < 0
                || isBetween
                || next >= history.steps().size()
                || isLong(history.steps().get(next))) {
            return;
        }
        isBetween = true;
        stepNumber = next;
        coverage.count(Coverage.Reached.BETWEEN_SLICES);
        Step step = history.steps().get(next);
        compareCall(
                () -> Objects.requireNonNull(call(engine, clock, step)),
                () -> Objects.requireNonNull(expected(oracle, step)),
                step instanceof History.Apply || step instanceof History.ApplyAt);
        beginCall();
        isBetween = false;
    }

    private static boolean isLong(Step step) {
        return step instanceof History.Define
                || step instanceof History.Declare
                || step instanceof History.Delete
                || step instanceof History.Restart
                || step instanceof History.Look;
    }

    private void beginCall() {
        sequenceBefore = engine.lastSequence();
        dueBefore = engine.nextDue();
    }

    /** Returns the oracle's outcome of a long call, at the clock's reading at its end. */
    private OracleOutcome expectedNow(Step step) {
        if (step instanceof History.Define define) {
            return oracle.define(clock.instant(), define.segments());
        } else if (step instanceof History.Declare declare) {
            return oracle.declare(clock.instant(), List.of(declare.declaration()));
        } else if (step instanceof History.Delete delete) {
            return oracle.delete(clock.instant(), delete.segment());
        }
        return Objects.requireNonNull(expected(oracle, step));
    }

    private void run() {
        History.Load load = history.setup().load();
        stepNumber = -1;
        if (load != null) {
            compareCall(
                    () -> engine.start(load.saved(), loader -> load.contacts().forEach(loader::put)),
                    () -> oracle.start(load.saved(), history.setup().start(), load.contacts()),
                    false);
        }
        compareState();
        for (stepNumber = 0; stepNumber < history.steps().size(); stepNumber++) {
            Step step = history.steps().get(stepNumber);
            coverage.count(Coverage.Reached.STEPS);
            if (step instanceof History.Look look) {
                look(look.segments());
                continue;
            }
            boolean isWrite = step instanceof History.Apply || step instanceof History.ApplyAt;
            if (step instanceof History.Restart restart) {
                restart(restart);
                compareState();
                continue;
            }
            boolean isDone = compareCall(
                    () -> Objects.requireNonNull(call(engine, clock, step)), () -> expectedNow(step), isWrite);
            if (isDone && step instanceof History.Define define) {
                define.segments().forEach(coverage::countSegment);
                compareUnreadableValues(define.segments());
            } else if (!isDone) {
                coverage.count(isWrite ? Coverage.Reached.WRITES_REFUSED : Coverage.Reached.DEFINITIONS_REFUSED);
            }
            compareState();
        }
        look(List.of());
        compareMembers();
    }

    /** Saves what a host would save, and continues with another engine that is started from it. */
    private void restart(History.Restart restart) {
        Definitions saved = engine.definitions();
        Definitions changed = restart.changed(saved);
        Set<String> names = changed.segments().stream().map(Segment::name).collect(Collectors.toSet());
        if (!reactions.stream().allMatch(wired -> names.contains(wired.program.segment()))) {
            return; // an engine cannot be built with a reaction to a deleted segment
        }
        Instant instant = engine.engineTime();
        long sequence = engine.lastSequence();
        clock.set(restart.clock());
        boolean isDone = compareCall(
                () -> {
                    SegmentEngine next = engine(changed);
                    List<ContactWrite> contacts = contacts();
                    try {
                        Tick tick = next.start(instant, sequence, saved, loader -> contacts.forEach(loader::put));
                        engine = next;
                        return tick;
                    } catch (ReactionException started) {
                        engine = next;
                        throw started;
                    }
                },
                () -> oracle.restart(
                        restart.clock(), changed.attributes(), changed.inferredTypes(), changed.segments()),
                false);
        coverage.count(isDone ? Coverage.Reached.RESTARTS : Coverage.Reached.RESTARTS_REFUSED);
        if (isDone) {
            if (!changed.equals(saved)) {
                coverage.count(Coverage.Reached.RESTARTS_WITH_OTHER_DEFINITIONS);
            }
            changed.segments().forEach(coverage::countSegment);
        }
    }

    private List<ContactWrite> contacts() {
        List<ContactWrite> contacts = new ArrayList<>();
        for (String id : oracle.contacts()) {
            ContactWrite contact = ContactWrite.to(id);
            Objects.requireNonNull(engine.attributes(id)).forEach((name, value) -> contact.set(name, (Object) value));
            contacts.add(contact);
        }
        return contacts;
    }

    // ---------------------------------------------------------------- changes

    /** Compares what a call did; answers whether it was accepted. */
    private boolean compareCall(Supplier<Tick> call, Supplier<OracleOutcome> expectation, boolean isWrite) {
        beginCall();
        Outcome outcome = outcome(call);
        observed = outcome.tick == null
                ? List.of()
                : outcome.tick.changes().stream().map(HistoryRun::asOracle).toList();
        met = 0;
        OracleOutcome expected;
        try {
            expected = expectation.get();
        } catch (OracleRefusal refusal) {
            require(outcome.refusal != null, () -> "accepted; the oracle refuses: " + refusal.getMessage());
            require(engine.lastSequence() == sequenceBefore, () -> "refused, and yet there are changes");
            return false;
        }
        if (outcome.refusal != null) {
            throw new Divergence("refused, not so by the oracle: " + outcome.refusal);
        }
        coverage.countOutcome(expected);
        Tick tick = Objects.requireNonNull(outcome.tick);
        warnings = tick.warnings();
        List<OracleChange> all = expected.groups().stream()
                .flatMap(group -> group.changes().stream())
                .toList();
        require(
                all.equals(observed),
                () -> "changes are\n" + lines(observed) + "expected, group by group\n" + lines(expected.groups()));
        require(
                outcome.isCutShort == expected.isCutShort(),
                () -> "reactions past the limit: " + outcome.isCutShort + "; expected " + expected.isCutShort());
        require(
                tick.at().equals(oracle.engineTime()),
                () -> "tick at " + tick.at() + "; expected " + oracle.engineTime());
        compareSequence(sequenceBefore, tick.changes());
        if (stepNumber >= 0) {
            compareDue(dueBefore, tick.changes());
        }
        if (isWrite) {
            compareWarnings(tick, expected);
        }
        return true;
    }

    private static Outcome outcome(Supplier<Tick> call) {
        try {
            return new Outcome(call.get(), false, null);
        } catch (ReactionException wentRound) {
            return new Outcome(wentRound.tick(), true, null);
        } catch (IllegalArgumentException refused) {
            return new Outcome(null, false, refused);
        }
    }

    /** The next group in the order in which the engine has it, if it has it. */
    private List<OracleChange> asObserved(List<OracleChange> group) {
        int end = met + group.size();
        if (end > observed.size()) {
            return group;
        }
        List<OracleChange> sameCount = observed.subList(met, end);
        met = end;
        return isPermutation(group, sameCount) ? sameCount : group;
    }

    private static boolean isPermutation(List<OracleChange> some, List<OracleChange> others) {
        if (some.equals(others)) {
            return true;
        }
        Map<OracleChange, Integer> counts = new HashMap<>();
        some.forEach(change -> counts.merge(change, 1, Integer::sum));
        others.forEach(change -> counts.merge(change, -1, Integer::sum));
        return counts.values().stream().allMatch(count -> count == 0);
    }

    private static OracleChange asOracle(MembershipChange change) {
        OracleChange.Cause cause = switch (change.cause()) {
            case WRITE -> OracleChange.Cause.WRITE;
            case CLOCK -> OracleChange.Cause.CLOCK;
            case DEFINITION -> OracleChange.Cause.DEFINITION;
            case REMOVAL -> OracleChange.Cause.REMOVAL;
        };
        Set<String> contacts =
                change.count() == 1 ? Set.of(change.contactIds().get(0)) : new LinkedHashSet<>(change.contactIds());
        require(contacts.size() == change.count(), () -> "a contact is in one change twice: " + change);
        return new OracleChange(
                change.at(),
                change.segment(),
                contacts,
                change.direction() == MembershipChange.Direction.ENTERED,
                cause,
                change.isBulk());
    }

    private void compareSequence(long before, List<MembershipChange> changes) {
        for (int i = 0; i < changes.size(); i++) {
            long expected = before + i + 1;
            MembershipChange change = changes.get(i);
            require(change.sequence() == expected, () -> change + " should have the sequence " + expected);
        }
        long last = before + changes.size();
        require(engine.lastSequence() == last, () -> "last sequence " + engine.lastSequence() + "; expected " + last);
        Changes since = engine.changesSince(before);
        int kept = since.changes().size();
        require(
                since.isComplete() == (kept == changes.size())
                        && kept >= Math.min(changes.size(), history.setup().retained())
                        && since.changes().equals(changes.subList(changes.size() - kept, changes.size())),
                () -> "changes since " + before + " are " + since + "; expected " + changes);
    }

    private static void compareDue(@Nullable Instant due, List<MembershipChange> changes) {
        if (!changes.isEmpty() && changes.get(0).cause() == MembershipChange.Cause.CLOCK) {
            MembershipChange first = changes.get(0);
            require(due != null && !due.isAfter(first.at()), () -> "next due was " + due + ", and then came " + first);
        }
    }

    private static void compareWarnings(Tick tick, OracleOutcome expected) {
        Set<String> warned = tick.warnings().stream()
                .filter(warning -> warning.kind() == Warning.Kind.UNREADABLE_WRITE)
                .map(Warning::attribute)
                .collect(Collectors.toSet());
        require(
                warned.containsAll(expected.unreadable()),
                () -> "warned of " + warned + "; unreadable are " + expected.unreadable());
    }

    /** Compares the counts of unreadable values, unless reactions may have written since these were counted. */
    private void compareUnreadableValues(Collection<Segment> defined) {
        if (!history.setup().programs().isEmpty()) {
            return;
        }
        oracle.unreadableValues(defined).forEach((attribute, count) -> {
            String expected = "attribute '" + attribute + "' is "
                    + Objects.requireNonNull(engine.schema().reading(attribute)).type() + "; " + count
                    + (count == 1
                            ? " value does not read as it and counts as missing;"
                            : " values do not read as it and count as missing;");
            require(
                    warnings.stream().anyMatch(warning -> warning.message().startsWith(expected)),
                    () -> "warnings are " + warnings + "; expected " + expected);
        });
    }

    // ---------------------------------------------------------------- state

    private void compareState() {
        require(
                engine.engineTime().equals(oracle.engineTime()),
                () -> "engine time is " + engine.engineTime() + "; expected " + oracle.engineTime());
        Instant due = engine.nextDue();
        require(
                due == null || due.isAfter(engine.engineTime()),
                () -> "next due is " + due + " at engine time " + engine.engineTime());
        require(
                engine.contactCount() == oracle.contacts().size(),
                () -> engine.contactCount() + " contacts; expected " + oracle.contacts());
        require(
                engine.segments().size() == oracle.segments().size(),
                () -> "segments are " + engine.segments() + "; expected " + oracle.segments());
        for (String segment : oracle.segments()) {
            long count = engine.count(segment);
            int expected = oracle.members(segment).size();
            require(count == expected, () -> segment + " counts " + count + "; expected " + oracle.members(segment));
        }
        if (!oracle.contacts().isEmpty()) {
            List<String> ids = new ArrayList<>(oracle.contacts());
            compareAttributes(ids.get((stepNumber + 1) % ids.size()));
        }
        if (history.setup().looking() == History.Looking.ALWAYS) {
            look(List.of());
            compareMembers();
        }
    }

    private void compareAttributes(String contact) {
        Map<String, Value> expected = oracle.attributes(contact);
        Map<String, Value> attributes = engine.attributes(contact);
        require(Objects.equals(attributes, expected), () -> contact + " has " + attributes + "; expected " + expected);
    }

    private void compareMembers() {
        for (String segment : oracle.segments()) {
            Set<String> members = oracle.members(segment);
            for (String contact : oracle.contacts()) {
                require(
                        engine.isMember(segment, contact) == members.contains(contact),
                        () -> contact + " should " + (members.contains(contact) ? "" : "not ") + "be in " + segment);
            }
        }
    }

    private void look(List<String> wanted) {
        List<String> segments =
                wanted.stream().filter(oracle.segments()::contains).toList();
        if (segments.isEmpty()) {
            segments = List.copyOf(oracle.segments());
        }
        compareKeptView();
        coverage.count(Coverage.Reached.VIEWS);
        View view = engine.view(segments.toArray(String[]::new));
        require(
                view.at().equals(oracle.engineTime()),
                () -> "view at " + view.at() + "; expected " + oracle.engineTime());
        require(view.sequence() == engine.lastSequence(), () -> "view of sequence " + view.sequence());
        Map<String, Set<String>> expected = new HashMap<>();
        for (String segment : segments) {
            expected.put(segment, new HashSet<>(oracle.members(segment)));
        }
        kept = new KeptView(view, expected);
        compareKeptView();
        if (way == Way.SLICED && !segments.isEmpty()) {
            compareForesight(segments.get(Math.floorMod(stepNumber, segments.size())));
        }
    }

    /** Compares the forecasts with the oracle's, after the writes between the slices. */
    private void compareForesight(String name) {
        Segment segment = engine.segments().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        int count = engine.insight().preview(segment.predicate()).count();
        require(
                count == oracle.members(name).size(),
                () -> "preview of " + segment + " counts " + count + "; expected " + oracle.members(name));
        if (!history.setup().programs().isEmpty() || !oracle.isRealtime(name)) {
            return;
        }
        Duration horizon = Duration.ofDays(1 + Math.floorMod(stepNumber, 40));
        Forecast forecast = engine.insight().forecast(name, horizon, Duration.ofDays(3));
        compareForecast(name, forecast, horizon);
        Instant end = oracle.engineTime().plus(horizon);
        List<ExpectedChange> foreseen = engine.insight().expectedChanges(name, Instant.EPOCH, end);
        long turns = oracle.engineTime().isAfter(end) ? 0 : turns(name, end);
        require(foreseen.size() == turns, () -> "foreseen of " + name + " " + foreseen + "; expected " + turns);
    }

    private void compareForecast(String name, Forecast forecast, Duration horizon) {
        Instant now = oracle.engineTime();
        require(forecast.from().equals(now), () -> "forecast from " + forecast.from() + "; expected " + now);
        int members = oracle.members(name).size();
        require(forecast.count() == members, () -> name + " counts " + forecast.count() + "; expected " + members);
        long turns = turns(name, now.plus(horizon));
        long foreseen = forecast.steps().stream()
                .mapToLong(step -> step.entered() + step.exited())
                .sum();
        require(foreseen == turns, () -> "forecast of " + name + " is " + forecast + "; expected " + turns + " turns");
    }

    /** Returns how many contacts enter or leave by the clock alone. */
    private long turns(String name, Instant upTo) {
        return oracle.copy().advanceTo(upTo).groups().stream()
                .flatMap(group -> group.changes().stream())
                .filter(change -> change.segment().equals(name))
                .mapToLong(change -> change.contacts().size())
                .sum();
    }

    private void compareKeptView() {
        if (kept == null) {
            return;
        }
        View view = kept.view;
        kept.members.forEach((segment, expected) -> {
            List<String> members = view.members(segment);
            require(
                    members.size() == expected.size() && expected.containsAll(members),
                    () -> "view has " + segment + " " + members + "; expected " + expected);
            require(view.count(segment) == expected.size(), () -> "view counts " + segment + " " + view.count(segment));
            for (String contact : expected) {
                require(view.isMember(segment, contact), () -> contact + " should be in " + segment + " of the view");
            }
        });
    }

    // ---------------------------------------------------------------- messages

    private static void require(boolean isSo, Supplier<String> message) {
        if (!isSo) {
            throw new Divergence(message.get());
        }
    }

    private static String lines(List<?> items) {
        return items.stream().map(item -> "  " + item + "\n").collect(Collectors.joining());
    }
}
