package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.History.Setup;
import dev.muster.segment.engine.History.Step;
import dev.muster.segment.engine.HistoryGenerator.Redefining;
import dev.muster.segment.insight.ChangeCause;
import dev.muster.segment.insight.ExpectedChange;
import dev.muster.segment.insight.Explanation;
import dev.muster.segment.insight.Explanation.Part;
import dev.muster.segment.insight.Forecast;
import dev.muster.segment.insight.NextChange;
import dev.muster.segment.insight.Overlap;
import dev.muster.segment.insight.Preview;
import dev.muster.segment.oracle.NaiveOracle;
import dev.muster.segment.oracle.OracleChange;
import dev.muster.segment.oracle.OracleOutcome;
import dev.muster.segment.oracle.OracleRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the engine tells of itself after random histories, against an oracle that evaluates everything anew and is really moved
 * on. {@code -Dmuster.histories} sets how many, {@code -Dmuster.seed} the first one's seed.
 */
class InsightProperties {

    private static final int DEFAULT_HISTORIES = 300;
    private static final int STEPS = 25;

    private static final List<Duration> HORIZONS =
            List.of(Duration.ofMillis(7), Duration.ofHours(2), Duration.ofDays(4), Duration.ofDays(40));

    private final int histories = Integer.getInteger("muster.histories", DEFAULT_HISTORIES);
    private final long firstSeed =
            Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));

    private int parts;
    private int turns;
    private int expected;
    private int previews;
    private int causes;
    private int decisions;
    private int checked;

    /** A history that was run on engine and oracle alike. */
    private final class Situation {
        private final String replay;
        private final SplittableRandom random;
        private final ManualClock clock;
        private final SegmentEngine engine;
        private final NaiveOracle oracle;

        Situation(long seed) {
            replay = "replay with -Dmuster.seed=" + seed + " -Dmuster.histories=1";
            random = new SplittableRandom(seed);
            History history = HistoryGenerator.history(seed, STEPS, Redefining.SOMETIMES);
            Setup setup = history.setup().withPrograms(List.of());
            clock = ManualClock.at(setup.start());
            engine = SegmentEngine.builder()
                    .clock(clock)
                    .attributes(setup.declarations())
                    .define(setup.segments())
                    .keepCauses()
                    .build();
            oracle = new NaiveOracle(setup.start(), setup.declarations(), setup.segments(), List.of(), 1);
            History.Load load = setup.load();
            if (load != null) {
                checkCauses(engine.start(load.saved(), loader -> load.contacts().forEach(loader::put)));
                oracle.start(load.saved(), setup.start(), load.contacts());
            }
            history.steps().forEach(this::run);
        }

        private void run(Step step) {
            NaiveOracle before = oracle.copy();
            Tick tick;
            try {
                tick = HistoryRun.call(engine, clock, step);
            } catch (IllegalArgumentException refused) {
                tick = null;
            }
            try {
                HistoryRun.expected(oracle, step);
            } catch (OracleRefusal refused) {
                assertThat(tick).as(replay).isNull();
            }
            if (tick != null) {
                checkCauses(tick);
                boolean isDefinition = step instanceof History.Define
                        || step instanceof History.Delete
                        || step instanceof History.Declare;
                if (!isDefinition && !tick.changes().isEmpty()) {
                    checkDecisions(tick, before, step);
                }
            }
        }

        /** Every leaf that is said to have decided flips by itself, for that contact, at that instant and in that direction. */
        private void checkDecisions(Tick tick, NaiveOracle before, Step step) {
            Map<String, Predicate> leaves = new LinkedHashMap<>();
            engine.segments().forEach(segment -> collect(segment.predicate(), leaves));
            Map<String, String> nameOf = new LinkedHashMap<>();
            List<Segment> watched = new ArrayList<>();
            leaves.forEach((text, leaf) -> {
                if (leaf instanceof Predicate.Leaf) {
                    nameOf.put(text, "leaf " + watched.size());
                    watched.add(new Segment("leaf " + watched.size(), leaf, Segment.Mode.REALTIME));
                }
            });
            before.define(before.engineTime(), watched);
            List<OracleChange> flips = changes(Objects.requireNonNull(HistoryRun.expected(before, step)));
            for (MembershipChange change : tick.changes()) {
                for (ChangeCause.Decision decision : decisions(engine.insight().cause(change))) {
                    String leaf = nameOf.get(decision.leaf());
                    assertThat(flips)
                            .as(replay + "\n" + change + "\n" + decision)
                            .anyMatch(flip -> flip.segment().equals(leaf)
                                    && flip.contacts().contains(change.contactId())
                                    && flip.isEntering() == decision.holds()
                                    && flip.at().equals(change.at()));
                    checked++;
                }
            }
        }

        private List<ChangeCause.Decision> decisions(ChangeCause cause) {
            if (cause instanceof ChangeCause.Written written) {
                return written.decisions();
            }
            return cause instanceof ChangeCause.Elapsed elapsed ? elapsed.decisions() : List.of();
        }

        private <T> T one(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        // ------------------------------------------------------------ causes

        private void checkCauses(Tick tick) {
            for (MembershipChange change : tick.changes()) {
                ChangeCause cause = engine.insight().cause(change);
                causes++;
                List<ChangeCause.Decision> decided = List.of();
                switch (change.cause()) {
                    case WRITE -> {
                        ChangeCause.Written written = (ChangeCause.Written) cause;
                        decided = written.decisions();
                        assertThat(written.isNewContact()
                                        || (!written.attributes().isEmpty() && !decided.isEmpty()))
                                .as(replay)
                                .isTrue();
                        written.attributes()
                                .forEach(changed ->
                                        assertThat(changed.after()).as(replay).isNotEqualTo(changed.before()));
                    }
                    case CLOCK -> {
                        ChangeCause.Elapsed elapsed = (ChangeCause.Elapsed) cause;
                        decided = elapsed.decisions();
                        assertThat(elapsed.due()).as(replay).isEqualTo(change.at());
                        assertThat(decided).as(replay).isNotEmpty();
                        decided.forEach(decision -> assertThat(decision.leaf())
                                .as(replay)
                                .containsAnyOf("within", "more than", "less than"));
                    }
                    case DEFINITION -> assertThat(cause).as(replay).isInstanceOf(ChangeCause.Redefined.class);
                    case REMOVAL -> assertThat(cause).as(replay).isInstanceOf(ChangeCause.Removed.class);
                }
                decisions += decided.size();
            }
        }

        // ------------------------------------------------------------ what is, and what will be

        void check() {
            List<String> names = engine.segments().stream().map(Segment::name).toList();
            if (names.isEmpty() || oracle.contacts().isEmpty()) {
                return;
            }
            checkOverlap(names);
            checkPreview();
            checkFuture(names);
        }

        private void checkOverlap(List<String> names) {
            List<String> asked = names.subList(0, 1 + random.nextInt(names.size()));
            Overlap overlap = engine.view().overlap(asked.toArray(String[]::new));
            Set<String> inAll = new HashSet<>(oracle.contacts());
            Set<String> inAny = new HashSet<>();
            for (String name : asked) {
                inAll.retainAll(oracle.members(name));
                inAny.addAll(oracle.members(name));
                Set<String> only = new HashSet<>(oracle.members(name));
                asked.stream()
                        .filter(other -> !other.equals(name))
                        .forEach(other -> only.removeAll(oracle.members(other)));
                assertThat(overlap.only()).as(replay).containsEntry(name, only.size());
                assertThat(overlap.counts())
                        .as(replay)
                        .containsEntry(name, oracle.members(name).size());
            }
            assertThat(overlap.intersection()).as(replay).isEqualTo(inAll.size());
            assertThat(overlap.union()).as(replay).isEqualTo(inAny.size());
        }

        /** Another segment's predicate in the place of one, or negated: that fits wherever the first did. */
        private void checkPreview() {
            Segment replaced = one(engine.segments());
            Predicate other = one(engine.segments()).predicate();
            Segment candidate =
                    new Segment(replaced.name(), random.nextBoolean() ? other : other.negated(), replaced.mode());
            Preview preview;
            try {
                preview = engine.insight().preview(candidate);
            } catch (IllegalArgumentException refused) {
                Instant now = oracle.engineTime();
                assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> oracle.define(now, List.of(candidate))))
                        .as(replay)
                        .isInstanceOf(OracleRefusal.class);
                return;
            }
            Set<String> held = new TreeSet<>(oracle.members(replaced.name()));
            NaiveOracle asked = anew(candidate);
            Set<String> hold = new TreeSet<>(asked.members(replaced.name()));
            previews++;
            assertThat(preview.count()).as(replay).isEqualTo(hold.size());
            assertThat(hold).as(replay).containsAll(preview.sample());
            Set<String> entered = new TreeSet<>(hold);
            entered.removeAll(held);
            Set<String> exited = new TreeSet<>(held);
            exited.removeAll(hold);
            assertThat(preview.entered()).as(replay).containsExactlyInAnyOrderElementsOf(entered);
            assertThat(preview.exited()).as(replay).containsExactlyInAnyOrderElementsOf(exited);
        }

        /** The same contacts with one definition more; that the types are those of before is up to who asks. */
        private NaiveOracle anew(Segment candidate) {
            NaiveOracle copy = oracle.copy();
            copy.define(copy.engineTime(), List.of(candidate));
            return copy;
        }

        private void checkFuture(List<String> names) {
            String asked = one(names);
            Instant now = oracle.engineTime();
            Instant end = now.plus(one(HORIZONS));
            Map<String, Predicate> partsOf = new LinkedHashMap<>();
            Predicate predicate = engine.segments().stream()
                    .filter(segment -> segment.name().equals(asked))
                    .findFirst()
                    .orElseThrow()
                    .predicate();
            collect(predicate, partsOf);
            NaiveOracle future = oracle.copy();
            List<Segment> watched = new ArrayList<>();
            Map<String, String> nameOf = new LinkedHashMap<>();
            partsOf.forEach((text, part) -> {
                String name = "part " + nameOf.size();
                nameOf.put(text, name);
                watched.add(new Segment(name, part, Segment.Mode.REALTIME));
            });
            future.define(now, watched);
            Map<String, Set<String>> holding = new LinkedHashMap<>();
            watched.forEach(part -> holding.put(part.name(), Set.copyOf(future.members(part.name()))));
            List<OracleChange> changes = changes(future.advanceTo(end));
            checkExplanations(asked, nameOf, holding, changes, end);
            checkNextChanges(names, changes, end);
            checkForecast(asked, nameOf.get(predicate.toString()), holding, changes, end);
        }

        private static List<OracleChange> changes(OracleOutcome outcome) {
            return outcome.groups().stream()
                    .flatMap(group -> group.changes().stream())
                    .toList();
        }

        private void collect(Predicate predicate, Map<String, Predicate> found) {
            found.put(predicate.toString(), predicate);
            if (predicate instanceof Predicate.And and) {
                and.operands().forEach(operand -> collect(operand, found));
            } else if (predicate instanceof Predicate.Or or) {
                or.operands().forEach(operand -> collect(operand, found));
            } else if (predicate instanceof Predicate.Not not) {
                collect(not.operand(), found);
            }
        }

        private void checkExplanations(
                String asked,
                Map<String, String> nameOf,
                Map<String, Set<String>> holding,
                List<OracleChange> changes,
                Instant end) {
            for (String contact : oracle.contacts()) {
                Explanation explanation = engine.insight().explain(asked, contact);
                assertThat(explanation.holds())
                        .as(replay + "\n" + explanation)
                        .isEqualTo(oracle.members(asked).contains(contact));
                check(explanation.root(), contact, nameOf, holding, changes, end);
            }
        }

        private void check(
                Part part,
                String contact,
                Map<String, String> nameOf,
                Map<String, Set<String>> holding,
                List<OracleChange> changes,
                Instant end) {
            String name = nameOf.get(part.text());
            if (name != null) {
                parts++;
                assertThat(part.holds())
                        .as(replay + "\n" + part)
                        .isEqualTo(Objects.requireNonNull(holding.get(name)).contains(contact));
                Instant first = first(changes, name, contact);
                turns += first == null ? 0 : 1;
                Instant turnsAt = part.turnsAt();
                assertThat(turnsAt == null || turnsAt.isAfter(end) ? null : turnsAt)
                        .as(replay + "\n" + contact + " " + part)
                        .isEqualTo(first);
            }
            part.parts().forEach(below -> check(below, contact, nameOf, holding, changes, end));
        }

        private @Nullable Instant first(List<OracleChange> changes, String segment, String contact) {
            return changes.stream()
                    .filter(change -> change.segment().equals(segment)
                            && change.contacts().contains(contact))
                    .map(OracleChange::at)
                    .findFirst()
                    .orElse(null);
        }

        private void checkNextChanges(List<String> names, List<OracleChange> changes, Instant end) {
            for (String contact : oracle.contacts()) {
                OracleChange first = null;
                for (String name : names) {
                    if (oracle.isRealtime(name)) {
                        Instant of = first(changes, name, contact);
                        if (of != null && (first == null || of.isBefore(first.at()))) {
                            first = changes.stream()
                                    .filter(change -> change.at().equals(of)
                                            && change.segment().equals(name)
                                            && change.contacts().contains(contact))
                                    .findFirst()
                                    .orElseThrow();
                        }
                    }
                }
                NextChange next = engine.insight().nextChange(contact);
                if (first == null) {
                    assertThat(next == null || next.at().isAfter(end))
                            .as(replay + " " + next)
                            .isTrue();
                } else {
                    assertThat(next)
                            .as(replay)
                            .isEqualTo(new NextChange(first.at(), first.segment(), first.isEntering()));
                    assertThat(engine.insight().nextChange(first.segment(), contact))
                            .as(replay)
                            .isEqualTo(next);
                }
            }
        }

        private void checkForecast(
                String asked,
                @Nullable String name,
                Map<String, Set<String>> holding,
                List<OracleChange> changes,
                Instant end) {
            List<OracleChange> ofAsked = changes.stream()
                    .filter(change -> change.segment().equals(name))
                    .toList();
            Duration horizon = Duration.between(oracle.engineTime(), end);
            Duration step = Duration.ofMillis(1 + horizon.toMillis() / (1 + random.nextInt(9)));
            Forecast forecast = engine.insight().forecast(asked, horizon, step);
            Instant from = forecast.from();
            int count = Objects.requireNonNull(holding.get(Objects.requireNonNull(name)))
                    .size();
            assertThat(from).as(replay).isEqualTo(oracle.engineTime());
            assertThat(forecast.count()).as(replay).isEqualTo(count);
            for (Forecast.Step each : forecast.steps()) {
                Instant after = from;
                long entered = ofAsked.stream()
                        .filter(change ->
                                change.at().isAfter(after) && !change.at().isAfter(each.at()))
                        .filter(OracleChange::isEntering)
                        .count();
                long exited = ofAsked.stream()
                        .filter(change ->
                                change.at().isAfter(after) && !change.at().isAfter(each.at()))
                        .filter(change -> !change.isEntering())
                        .count();
                count += (int) (entered - exited);
                assertThat(each).as(replay).isEqualTo(new Forecast.Step(each.at(), (int) entered, (int) exited, count));
                from = each.at();
            }
            assertThat(from).as(replay).isEqualTo(end);
            expected += ofAsked.size();
            assertThat(engine.insight().expectedChanges(asked, forecast.from(), end))
                    .as(replay)
                    .containsExactlyInAnyOrderElementsOf(ofAsked.stream()
                            .map(change -> new ExpectedChange(
                                    change.at(), change.contacts().iterator().next(), change.isEntering()))
                            .toList());
        }
    }

    @Test
    void answers_afterRandomHistories_areThoseOfTheOracle() {
        System.out.println(histories + " histories; replay with -Dmuster.seed=" + firstSeed);
        for (int i = 0; i < histories; i++) {
            new Situation(firstSeed + i).check();
        }
        System.out.println(parts + " parts, " + turns + " of them turn; " + expected + " changes foreseen, " + previews
                + " previews, " + causes + " causes with " + decisions + " decisions, " + checked
                + " of them compared");
        if (histories >= DEFAULT_HISTORIES) {
            assertThat(List.of(parts, turns, expected, previews, causes, checked))
                    .allMatch(count -> count > 0);
        }
    }
}
