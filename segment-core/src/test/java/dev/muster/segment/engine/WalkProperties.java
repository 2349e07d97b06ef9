package dev.muster.segment.engine;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.removal;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.Preview;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Runs random long calls over several pages of contacts, with writes, removals and clock moves between their slices. Compares
 * each answer with that of the same question asked again without interruption, and members with the changes that were delivered.
 */
class WalkProperties {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int WORLDS = Integer.getInteger("muster.walks", 3);
    private static final int CALLS = 40;
    private static final String[] NAMES = {"s0", "s1", "s2", "s3", "s4"};

    private final long seed = Long.getLong("muster.seed", System.nanoTime());

    @Test
    void longCalls_withOthersBetweenTheirSlices_endAsIfTheyHadBeenMadeAtOnce() {
        for (int world = 0; world < WORLDS; world++) {
            long ofWorld = seed + world;
            try {
                new World(ofWorld).run();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("with -Dmuster.seed=" + ofWorld, failure);
            }
        }
    }

    private static final class World {

        private final Random random;
        private final ManualClock clock = ManualClock.at(NOW);
        private final int contacts;
        private final SegmentEngine engine;
        private final Map<String, Set<String>> told = new HashMap<>();
        private long sequence;
        /** How many more steps run between slices. */
        private int stepsLeft;

        World(long seed) {
            random = new Random(seed);
            contacts = 1 + random.nextInt(random.nextBoolean() ? 12_000 : 500);
            SegmentEngine.Builder builder = SegmentEngine.builder()
                    .clock(clock)
                    .slices(1 + random.nextInt(random.nextBoolean() ? 2_000 : 50_000), this::between);
            if (random.nextInt(3) == 0) {
                builder.keepCauses();
            }
            if (random.nextInt(3) == 0) {
                builder.onEntering(
                        "s0",
                        (change, writes) ->
                                writes.put(contact(change.contactId()).set("zip", "A" + change.sequence() % 3)));
                builder.define(segment("s0").where(attribute("n").atLeast(40)).build());
            }
            engine = builder.build();
            int withPlan = random.nextInt(101);
            engine.start(NOW, loader -> {
                for (int i = 0; i < contacts; i++) {
                    ContactWrite write = contact("c" + i);
                    if (random.nextInt(100) < withPlan) {
                        set(write, "plan");
                    }
                    for (int k = random.nextInt(4); k > 0; k--) {
                        set(write, attributeName());
                    }
                    loader.put(write);
                }
            });
            for (Segment known : engine.segments()) {
                told.put(known.name(), new HashSet<>(engine.view(known.name()).members(known.name())));
            }
            sequence = engine.lastSequence();
            engine.subscribe(this::take);
        }

        private void take(Tick tick) {
            for (MembershipChange change : tick.changes()) {
                assertThat(change.sequence()).isEqualTo(++sequence);
                Set<String> members = told.computeIfAbsent(change.segment(), name -> new HashSet<>());
                for (String id : change.contactIds()) {
                    boolean isNews = change.direction() == MembershipChange.Direction.ENTERED
                            ? members.add(id)
                            : members.remove(id);
                    assertThat(isNews).as("%s", change).isTrue();
                }
            }
        }

        private String attributeName() {
            return switch (random.nextInt(7)) {
                case 0 -> "zip";
                case 1 -> "seen";
                case 2 -> "n";
                case 3 -> "tags";
                case 4 -> "late" + random.nextInt(3);
                case 5 -> "due";
                default -> "plan";
            };
        }

        private void set(ContactWrite write, String name) {
            switch (name) {
                case "zip" ->
                    write.set(name, random.nextInt(4) > 0 ? (Object) random.nextInt(5) : "A" + random.nextInt(3));
                case "seen", "due" -> write.set(name, clock.instant().plusSeconds(random.nextInt(20_000) - 10_000));
                case "n" -> write.set(name, random.nextInt(50));
                case "tags" -> write.set(name, Set.of("t" + random.nextInt(5), "u" + random.nextInt(3)));
                case "plan" ->
                    write.set(name, random.nextInt(50) == 0 ? "x" + random.nextInt(1_000) : "p" + random.nextInt(6));
                default -> {
                    if (random.nextInt(3) == 0) {
                        write.set(name, random.nextBoolean() ? "7" : "v");
                    } else {
                        write.set(name, random.nextInt(9));
                    }
                }
            }
        }

        private Predicate leaf() {
            String name = attributeName();
            AttributeTerm term = attribute(name);
            if (random.nextInt(8) == 0) {
                return random.nextBoolean() ? term.exists() : term.isMissing();
            }
            return switch (name) {
                case "seen" -> term.withinLast(Duration.ofSeconds(1 + random.nextInt(9_000)));
                case "due" ->
                    random.nextBoolean()
                            ? term.within(Duration.ofSeconds(1 + random.nextInt(9_000)))
                            : term.moreThanFromNow(Duration.ofSeconds(random.nextInt(3_000)));
                case "n" -> random.nextBoolean() ? term.atLeast(random.nextInt(50)) : term.in(3, 4, random.nextInt(9));
                case "tags" ->
                    random.nextBoolean()
                            ? term.has("t" + random.nextInt(5))
                            : term.hasAll("t1", "u" + random.nextInt(3));
                case "plan" ->
                    switch (random.nextInt(3)) {
                        case 0 -> term.startsWith("x" + random.nextInt(10));
                        case 1 -> term.in("p1", "p" + random.nextInt(6), "x5");
                        default -> term.is("p" + random.nextInt(6));
                    };
                default -> random.nextBoolean() ? term.is(random.nextInt(5)) : term.in(1, random.nextInt(9));
            };
        }

        private Predicate predicate(int depth) {
            if (depth == 0 || random.nextInt(3) == 0) {
                return leaf();
            }
            Predicate one = predicate(depth - 1);
            Predicate other = predicate(depth - 1);
            return switch (random.nextInt(3)) {
                case 0 -> allOf(one, other);
                case 1 -> anyOf(one, other);
                default -> not(one);
            };
        }

        private Segment candidate() {
            Segment.Builder builder = segment(NAMES[random.nextInt(NAMES.length)]);
            Predicate predicate = predicate(2);
            return random.nextInt(6) == 0
                    ? builder.where(predicate).onDemand().build()
                    : builder.where(predicate).build();
        }

        private void between() {
            if (stepsLeft <= 0) {
                return;
            }
            stepsLeft--;
            switch (random.nextInt(8)) {
                case 0 -> clock.advance(Duration.ofMillis(random.nextInt(random.nextBoolean() ? 2_000 : 600_000)));
                case 1 -> {
                    clock.advance(Duration.ofMillis(random.nextInt(5_000)));
                    engine.catchUp();
                }
                case 2 -> write(removal(id()));
                default -> {
                    for (int k = 1 + random.nextInt(4); k > 0; k--) {
                        ContactWrite write = contact(random.nextInt(4) == 0 ? "new" + random.nextInt(300) : id());
                        if (random.nextInt(4) == 0) {
                            write.clear(attributeName());
                        }
                        String name = attributeName();
                        set(write, name);
                        write(write);
                    }
                }
            }
        }

        private String id() {
            return "c" + random.nextInt(contacts);
        }

        private void write(ContactWrite write) {
            try {
                engine.apply(write);
            } catch (InvalidWriteException refused) {
                // A declaration refuses it.
            }
        }

        void run() {
            for (int call = 0; call < CALLS; call++) {
                stepsLeft = random.nextInt(5) == 0 ? 10_000 : random.nextInt(30);
                try {
                    call();
                } catch (InvalidSegmentException refused) {
                    stepsLeft = 0;
                } catch (CompletionException ofOtherThread) {
                    assertThat(ofOtherThread).hasCauseInstanceOf(InvalidSegmentException.class);
                }
                stepsLeft = 0;
                checkAll();
            }
        }

        private void call() {
            switch (random.nextInt(11)) {
                case 0, 1, 2 -> engine.define(List.of(candidate()), this::finish);
                case 3 -> {
                    List<Segment> known = engine.segments();
                    if (!known.isEmpty()) {
                        engine.delete(known.get(random.nextInt(known.size())).name(), this::finish);
                    }
                }
                case 4 ->
                    engine.declare(
                            List.of(
                                    switch (random.nextInt(4)) {
                                        case 0 -> text("zip");
                                        case 1 -> number("n").withDefault(41);
                                        case 2 -> timestamp("seen").past();
                                        default -> number("late0");
                                    }),
                            this::finish);
                case 5 -> {
                    Segment asked = candidate();
                    Preview preview = engine.insight().preview(asked);
                    stepsLeft = 0;
                    same(preview, engine.insight().preview(asked));
                }
                case 6 -> {
                    Predicate asked = predicate(2);
                    var forecast = engine.insight().forecast(asked, Duration.ofHours(3), Duration.ofMinutes(7));
                    stepsLeft = 0;
                    assertThat(forecast)
                            .isEqualTo(engine.insight().forecast(asked, Duration.ofHours(3), Duration.ofMinutes(7)));
                }
                case 7 -> {
                    Predicate asked = predicate(2);
                    Instant from = clock.instant();
                    var expected = engine.insight().expectedChanges(asked, from, from.plusSeconds(8_000));
                    stepsLeft = 0;
                    assertThat(expected)
                            .containsExactlyInAnyOrderElementsOf(
                                    engine.insight().expectedChanges(asked, from, from.plusSeconds(8_000)));
                }
                case 8 -> assertThat(engine.insight().audit().mismatches()).isEmpty();
                case 9 ->
                    assertThat(engine.insight()
                                    .auditNext(1 + random.nextInt(2 * contacts))
                                    .mismatches())
                            .isEmpty();
                default -> {
                    View view = engine.view();
                    long seen = view.sequence();
                    stepsLeft = 0;
                    assertThat(seen).isEqualTo(engine.lastSequence());
                    for (String name : view.segments()) {
                        assertThat(new HashSet<>(view.members(name))).as(name).isEqualTo(members(name));
                        assertThat(view.count(name)).isEqualTo(engine.count(name));
                    }
                }
            }
        }

        /** Writes before the last slice, and runs that on one thread or another, or not at all. */
        private boolean finish(Supplier<Tick> lastSlice) {
            for (int k = random.nextInt(4); k > 0; k--) {
                between();
            }
            List<Segment> known = engine.segments();
            switch (random.nextInt(6)) {
                case 0 -> assertThat(engine.segments()).isEqualTo(known);
                case 1, 2 -> CompletableFuture.supplyAsync(lastSlice).join();
                default -> lastSlice.get();
            }
            return true;
        }

        private void same(Preview preview, Preview again) {
            assertThat(preview.at()).isEqualTo(again.at());
            assertThat(preview.count()).isEqualTo(again.count());
            assertThat(preview.entered()).isEqualTo(again.entered());
            assertThat(preview.exited()).isEqualTo(again.exited());
            assertThat(preview.warnings()).isEqualTo(again.warnings());
        }

        private Set<String> members(String name) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < contacts; i++) {
                ids.add("c" + i);
            }
            for (int i = 0; i < 300; i++) {
                ids.add("new" + i);
            }
            Set<String> members = new HashSet<>();
            for (String id : ids) {
                if (engine.isMember(name, id)) {
                    members.add(id);
                }
            }
            return members;
        }

        private void checkAll() {
            assertThat(engine.lastSequence()).isEqualTo(sequence);
            for (Segment known : engine.segments()) {
                Set<String> actual = members(known.name());
                if (known.mode() == Segment.Mode.REALTIME) {
                    assertThat(told.getOrDefault(known.name(), Set.of()))
                            .as("%s", known)
                            .isEqualTo(actual);
                    assertThat(engine.count(known.name())).isEqualTo(actual.size());
                }
            }
            assertThat(engine.insight().audit().mismatches()).isEmpty();
        }
    }
}
