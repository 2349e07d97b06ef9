package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.seconds;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeTerm;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Span;
import dev.muster.segment.engine.History.Setup;
import dev.muster.segment.engine.History.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of time whatever the predicates are. Random parts start from {@code -Dmuster.seed}. */
class TimeProperties {

    private static final int HISTORIES = 150;
    private static final int STEPS = 40;
    private static final AttributeTerm X = attribute("x");
    private static final Instant VALUE = Instant.parse("2026-03-29T01:30:00Z");

    private final long firstSeed =
            Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));

    // ---------------------------------------------------------------- edges

    /** Whether a form holds for a value x at engine time n, both in milliseconds. */
    @FunctionalInterface
    private interface Truth {
        boolean holds(long x, long n);
    }

    /**
     * A form that the clock flips.
     *
     * @param declaration how x is declared, or {@code null}
     * @param predicate the form on x
     * @param span its duration
     * @param truth the table of the specification
     */
    record Window(@Nullable AttributeDeclaration declaration, Predicate predicate, Span span, Truth truth) {
        @Override
        public String toString() {
            return (declaration == null ? "" : declaration + "; ") + predicate;
        }
    }

    static Stream<Window> windows() {
        return Stream.of(milliseconds(1), milliseconds(2), seconds(1), hours(24), days(7), days(100_000))
                .flatMap(TimeProperties::windows);
    }

    private static Stream<Window> windows(Span span) {
        long d = span.toMillis();
        Truth last = (x, n) -> n - d < x && x <= n;
        Truth next = (x, n) -> n < x && x <= n + d;
        return Stream.of(
                new Window(null, X.withinLast(span), span, last),
                new Window(null, X.withinNext(span), span, next),
                new Window(null, X.within(span), span, (x, n) -> n - d < x && x <= n + d),
                new Window(timestamp("x"), X.within(span), span, (x, n) -> n - d < x && x <= n + d),
                new Window(timestamp("x").past(), X.within(span), span, last),
                new Window(timestamp("x").upcoming(), X.within(span), span, next),
                new Window(timestamp("x").upcoming(), X.withinLast(span), span, last),
                new Window(timestamp("x").past(), X.withinNext(span), span, next),
                new Window(null, X.moreThanAgo(span), span, (x, n) -> x <= n - d),
                new Window(null, X.moreThanFromNow(span), span, (x, n) -> x > n + d),
                new Window(timestamp("x").past(), X.moreThanFromNow(span), span, (x, n) -> x > n + d));
    }

    private static SortedSet<Long> aroundEdges(long x, long d) {
        TreeSet<Long> instants = new TreeSet<>();
        for (long edge : new long[] {x - d, x, x + d}) {
            instants.addAll(List.of(edge - 1, edge, edge + 1));
        }
        return instants;
    }

    private static SegmentEngine engine(@Nullable AttributeDeclaration declaration, Predicate predicate, Instant at) {
        SegmentEngine.Builder builder = SegmentEngine.builder()
                .clock(ManualClock.at(at))
                .define(
                        new Segment("p", predicate, Segment.Mode.REALTIME),
                        new Segment("n", predicate.negated(), Segment.Mode.REALTIME),
                        new Segment("asked", predicate, Segment.Mode.ON_DEMAND));
        if (declaration != null) {
            builder.attribute(declaration);
        }
        return builder.build();
    }

    private static void assertMembership(SegmentEngine engine, boolean holds, long at) {
        String when = "at " + Instant.ofEpochMilli(at);
        assertThat(engine.isMember("p", "c")).as(when).isEqualTo(holds);
        assertThat(engine.isMember("n", "c")).as(when).isEqualTo(!holds);
        assertThat(engine.isMember("asked", "c")).as(when).isEqualTo(holds);
        assertThat(engine.count("p")).as(when).isEqualTo(holds ? 1 : 0);
        assertThat(engine.count("asked")).as(when).isEqualTo(holds ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void advanceTo_aMillisecondAroundEachEdge_flipsExactlyThere(Window window) {
        long x = VALUE.toEpochMilli();
        SortedSet<Long> instants = aroundEdges(x, window.span.toMillis());
        long before = instants.first() - 1;
        SegmentEngine engine = engine(window.declaration, window.predicate, Instant.ofEpochMilli(before));
        engine.apply(contact("c").set("x", VALUE));
        boolean held = window.truth.holds(x, before);
        assertMembership(engine, held, before);
        for (long n : instants) {
            Instant at = Instant.ofEpochMilli(n);
            boolean holds = window.truth.holds(x, n);
            Tick tick = engine.advanceTo(at);
            assertMembership(engine, holds, n);
            assertThat(tick.changes()).as("at " + at).hasSize(holds == held ? 0 : 2);
            assertThat(tick.changes()).allMatch(change -> change.at().equals(at));
            held = holds;
        }
    }

    @ParameterizedTest
    @MethodSource("windows")
    void advanceTo_pastAllEdgesAtOnce_stampsEachFlipWithItsEdge(Window window) {
        long x = VALUE.toEpochMilli();
        SortedSet<Long> instants = aroundEdges(x, window.span.toMillis());
        long before = instants.first() - 1;
        List<String> expected = new ArrayList<>();
        for (long n : instants) {
            boolean holds = window.truth.holds(x, n);
            if (holds != window.truth.holds(x, n - 1)) {
                expected.add((holds ? "ENTERED at " : "EXITED at ") + Instant.ofEpochMilli(n));
            }
        }
        SegmentEngine engine = engine(window.declaration, window.predicate, Instant.ofEpochMilli(before));
        engine.apply(contact("c").set("x", VALUE));
        Tick tick = engine.advanceTo(Instant.ofEpochMilli(instants.last()));
        assertThat(tick.changes().stream()
                        .filter(change -> change.segment().equals("p"))
                        .map(change -> change.direction() + " at " + change.at()))
                .containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("windows")
    void apply_aMillisecondAroundEachEdge_holdsAsTheTableSays(Window window) {
        long x = VALUE.toEpochMilli();
        for (long n : aroundEdges(x, window.span.toMillis())) {
            SegmentEngine engine = engine(window.declaration, window.predicate, Instant.ofEpochMilli(n));
            engine.apply(contact("c").set("x", VALUE));
            assertMembership(engine, window.truth.holds(x, n), n);
            engine.apply(contact("c").clear("x"));
            assertMembership(engine, false, n);
        }
    }

    /** A form that the clock never flips, and the values next to its bounds. */
    record Fixed(Predicate predicate, List<String> inside, List<String> outside) {
        @Override
        public String toString() {
            return predicate.toString();
        }
    }

    static Stream<Fixed> fixed() {
        Moment instant = new Moment("2026-11-23T10:00:00Z");
        Moment date = new Moment("2026-11-23");
        Moment offset = new Moment("2026-11-23T12:00:00+02:00");
        return Stream.of(
                new Fixed(
                        X.before(instant),
                        List.of("2026-11-23T09:59:59.999Z", "0001-01-01"),
                        List.of("2026-11-23T10:00:00Z", "2026-11-23T10:00:00.001Z")),
                new Fixed(
                        X.before(date),
                        List.of("2026-11-22T23:59:59.999Z"),
                        List.of("2026-11-23", "2026-11-23T00:00:00.001Z")),
                new Fixed(
                        X.after(instant),
                        List.of("2026-11-23T10:00:00.001Z", "9999-12-31T23:59:59.999Z"),
                        List.of("2026-11-23T10:00:00Z", "2026-11-23T09:59:59.999Z")),
                new Fixed(
                        X.after(date),
                        List.of("2026-11-24", "2026-11-24T00:00:00.001Z"),
                        List.of("2026-11-23", "2026-11-23T23:59:59.999Z")),
                new Fixed(
                        X.on(date),
                        List.of("2026-11-23", "2026-11-23T23:59:59.999Z"),
                        List.of("2026-11-22T23:59:59.999Z", "2026-11-24")),
                new Fixed(
                        X.between(offset, instant),
                        List.of("2026-11-23T10:00:00Z"),
                        List.of("2026-11-23T09:59:59.999Z", "2026-11-23T10:00:00.001Z")),
                new Fixed(
                        X.between(instant, date),
                        List.of("2026-11-23T10:00:00Z", "2026-11-23T23:59:59.999Z"),
                        List.of("2026-11-23T09:59:59.999Z", "2026-11-24")),
                new Fixed(
                        X.between(date, new Moment("2026-11-24")),
                        List.of("2026-11-23", "2026-11-24T23:59:59.999Z"),
                        List.of("2026-11-22T23:59:59.999Z", "2026-11-25")));
    }

    @ParameterizedTest
    @MethodSource("fixed")
    void advanceTo_withFixedBounds_neverFlips(Fixed fixed) {
        SegmentEngine engine = engine(null, fixed.predicate, Instant.parse("2026-11-01T00:00:00Z"));
        for (String at : List.of(
                "2026-11-01T00:00:00Z",
                "2026-11-22T23:59:59.999Z",
                "2026-11-23T00:00:00Z",
                "2026-11-23T10:00:00Z",
                "2026-11-23T10:00:00.001Z",
                "2026-11-24T00:00:00Z",
                "2026-11-25T00:00:00Z",
                "2400-01-01T00:00:00Z")) {
            Instant instant = Instant.parse(at);
            assertThat(engine.advanceTo(instant).changes()).as(at).isEmpty();
            fixed.inside.forEach(value -> {
                engine.applyAt(instant, contact("c").set("x", value));
                assertMembership(engine, true, instant.toEpochMilli());
            });
            fixed.outside.forEach(value -> {
                engine.applyAt(instant, contact("c").set("x", value));
                assertMembership(engine, false, instant.toEpochMilli());
            });
        }
    }

    // ---------------------------------------------------------------- random histories

    private History history(int number) {
        return HistoryGenerator.history(firstSeed + number, STEPS, HistoryGenerator.Redefining.SOMETIMES);
    }

    private String replay(int number) {
        return "replay with -Dmuster.seed=" + (firstSeed + number);
    }

    /** All changes of a history; refused steps have none. */
    private static List<MembershipChange> changes(History history) {
        ManualClock clock = ManualClock.at(history.setup().start());
        SegmentEngine engine = HistoryRun.engine(history.setup(), clock);
        List<MembershipChange> changes = new ArrayList<>(start(engine, history.setup()));
        history.steps().forEach(step -> changes.addAll(outcome(engine, clock, step)));
        return changes;
    }

    private static List<MembershipChange> start(SegmentEngine engine, Setup setup) {
        History.Load load = setup.load();
        if (load == null) {
            return List.of();
        }
        try {
            return engine.start(load.saved(), loader -> load.contacts().forEach(loader::put))
                    .changes();
        } catch (ReactionException wentRound) {
            return wentRound.tick().changes();
        }
    }

    private static SegmentEngine started(Setup setup, ManualClock clock) {
        SegmentEngine engine = HistoryRun.engine(setup, clock);
        start(engine, setup);
        return engine;
    }

    private static List<MembershipChange> outcome(SegmentEngine engine, ManualClock clock, Step step) {
        try {
            Tick tick = HistoryRun.call(engine, clock, step);
            return tick == null ? List.of() : tick.changes();
        } catch (ReactionException wentRound) {
            return wentRound.tick().changes();
        } catch (IllegalArgumentException refused) {
            return List.of();
        }
    }

    @Test
    void sameHistory_twice_givesTheSameSequenceOfChanges() {
        int compared = 0;
        for (int i = 0; i < HISTORIES; i++) {
            List<MembershipChange> once = changes(history(i));
            assertThat(changes(history(i))).as(replay(i)).isEqualTo(once);
            compared += once.size();
        }
        assertThat(compared).isPositive();
    }

    @Test
    void advanceTo_inOneJumpAndInManySteps_givesTheSameChanges() {
        int compared = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = withIndependentReactions(history(i));
            ManualClock clock = ManualClock.at(history.setup().start());
            ManualClock otherClock = ManualClock.at(history.setup().start());
            SegmentEngine jumping = started(history.setup(), clock);
            SegmentEngine stepping = started(history.setup(), otherClock);
            for (Step step : history.steps()) {
                outcome(jumping, clock, step);
                outcome(stepping, otherClock, step);
            }
            SplittableRandom random = new SplittableRandom(history.seed());
            Instant from = jumping.engineTime();
            Instant to = from.plus(days(1 + random.nextInt(90)).toDuration());
            List<MembershipChange> jumped = outcome(jumping, clock, new History.Advance(to));
            List<MembershipChange> stepped = new ArrayList<>();
            for (Instant at = from; at.isBefore(to); at = next(stepping, at, random)) {
                stepped.addAll(outcome(stepping, otherClock, new History.Advance(at)));
            }
            stepped.addAll(outcome(stepping, otherClock, new History.Advance(to)));
            assertThat(byInstant(stepped)).as(replay(i)).isEqualTo(byInstant(jumped));
            compared += jumped.size();
        }
        assertThat(compared).isPositive();
    }

    /** A little further: to the next due instant, to just before or after it, or anywhere before it. */
    private static Instant next(SegmentEngine engine, Instant at, SplittableRandom random) {
        Instant due = engine.nextDue();
        long gap = due == null ? days(1000).toMillis() : due.toEpochMilli() - at.toEpochMilli();
        return at.plusMillis(
                switch (random.nextInt(4)) {
                    case 0 -> 1;
                    case 1 -> Math.max(1, gap - 1);
                    case 2 -> gap + 1;
                    default -> 1 + random.nextLong(Math.max(1, gap));
                });
    }

    /** Without reactions that two changes could ask to write different values to one attribute. */
    private static History withIndependentReactions(History history) {
        Setup s = history.setup();
        List<History.Program> kept = s.programs().stream()
                .limit(1)
                .filter(program -> program.effects().size() == 1
                        && program.effects().get(0).contact() == null)
                .toList();
        return history.withSetup(s.withPrograms(kept));
    }

    /** The changes of each instant, whatever their order and number. */
    private static Map<Instant, Map<String, Integer>> byInstant(List<MembershipChange> changes) {
        Map<Instant, Map<String, Integer>> byInstant = new TreeMap<>();
        for (MembershipChange change : changes) {
            String described =
                    change.segment() + " " + change.direction() + " " + change.cause() + " " + change.contactIds();
            byInstant.computeIfAbsent(change.at(), at -> new TreeMap<>()).merge(described, 1, Integer::sum);
        }
        return byInstant;
    }

    @Test
    void view_ofAPredicateAndItsComplement_partitionsTheContacts() {
        int looks = 0;
        for (int i = 0; i < HISTORIES; i++) {
            History history = withComplements(history(i));
            ManualClock clock = ManualClock.at(history.setup().start());
            SegmentEngine engine = started(history.setup(), clock);
            for (Step step : history.steps()) {
                outcome(engine, clock, step);
                for (Segment segment : history.setup().segments()) {
                    if (segment.name().startsWith("not ")) {
                        assertPartition(engine, segment.name().substring("not ".length()), replay(i));
                        looks++;
                    }
                }
            }
        }
        assertThat(looks).isPositive();
    }

    private static History withComplements(History history) {
        Setup s = history.setup();
        List<Segment> segments = new ArrayList<>(s.segments());
        for (int i = 0; i < s.segments().size(); i++) {
            String name = s.segments().get(i).name();
            Segment.Mode mode = i % 2 == 0 ? Segment.Mode.REALTIME : Segment.Mode.ON_DEMAND;
            segments.add(new Segment("not " + name, not(inSegment(name)), mode));
        }
        return history.withSetup(s.withSegments(segments));
    }

    private static void assertPartition(SegmentEngine engine, String name, String replay) {
        View view = engine.view(name, "not " + name);
        Set<String> in = new HashSet<>(view.members(name));
        Set<String> out = new HashSet<>(view.members("not " + name));
        assertThat(Collections.disjoint(in, out)).as(replay).isTrue();
        assertThat(in.size() + out.size()).as(replay).isEqualTo(engine.contactCount());
    }
}
