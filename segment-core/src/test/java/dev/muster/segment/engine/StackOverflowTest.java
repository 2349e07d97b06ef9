package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The stack once overflowed in the middle of a tick, and the engine went on: counts differed from members, and changes
 * were lost. Here every kind of call is made so deep in a recursion that the stack overflows in it, at every depth in
 * turn.
 */
class StackOverflowTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int STACK_BYTES = 256 * 1024;
    private static final int CONTACTS = 8;

    /** The kinds of calls. */
    enum Call {
        WRITE(engine -> engine.apply(contact("c-1").set("plan", "Free").set("last_active", NOW))),
        WRITE_AT(engine -> engine.applyAt(NOW.plusSeconds(9), contact("new").set("plan", "Pro"))),
        BATCH(engine ->
                engine.apply(contact("c-1").set("plan", "Free"), contact("new").set("other", 7))),
        REMOVAL(engine -> engine.remove("c-2")),
        ADVANCE(engine -> engine.advanceTo(NOW.plus(Duration.ofDays(30)))),
        DEFINITION(engine -> engine.define(
                segment("pro").where(attribute("plan").is("Free")).build(),
                segment("other").where(attribute("other").isMissing()).build())),
        DELETION(engine -> engine.delete("active")),
        DECLARATION(engine -> engine.declare(text("plan").caseSensitive())),
        VIEW(SegmentEngine::view),
        AUDIT(engine -> engine.insight().audit()),
        STATISTICS(SegmentEngine::statistics),
        CHANGES(engine -> engine.changesSince(0));

        private interface Made {
            Object on(SegmentEngine engine);
        }

        @SuppressWarnings("ImmutableEnumChecker") // each is a call without state
        private final Made made;

        Call(Made made) {
            this.made = made;
        }
    }

    /** Everything that an engine can be asked for. */
    private record State(
            Instant at,
            List<Segment> segments,
            Map<String, Integer> counts,
            Map<String, List<String>> members,
            Map<String, Map<String, Value>> contacts,
            List<MembershipChange> changes) {

        static State of(SegmentEngine engine) {
            Map<String, Integer> counts = new LinkedHashMap<>();
            Map<String, List<String>> members = new LinkedHashMap<>();
            Map<String, Map<String, Value>> contacts = new LinkedHashMap<>();
            View view = engine.view();
            for (Segment segment : engine.segments()) {
                counts.put(segment.name(), engine.count(segment.name()));
                members.put(segment.name(), view.members(segment.name()));
            }
            for (int i = 0; i <= CONTACTS; i++) {
                String id = i == CONTACTS ? "new" : "c-" + i;
                Map<String, Value> attributes = engine.attributes(id);
                contacts.put(id, attributes == null ? Map.of() : attributes);
            }
            return new State(
                    engine.engineTime(),
                    engine.segments(),
                    counts,
                    members,
                    contacts,
                    engine.changesSince(0).changes());
        }
    }

    private final List<MembershipChange> told = new ArrayList<>();

    private SegmentEngine newEngine() {
        told.clear();
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .keepCauses()
                .define(
                        segment("pro").where(attribute("plan").is("Pro")).build(),
                        segment("active")
                                .where(attribute("last_active").withinLast(days(7)))
                                .build(),
                        segment("dear")
                                .where(
                                        attribute("plan").is("Pro"),
                                        attribute("last_active").withinLast(days(9)))
                                .build())
                .build();
        engine.subscribe(tick -> told.addAll(tick.changes()));
        for (int i = 0; i < CONTACTS; i++) {
            engine.apply(contact("c-" + i).set("plan", "Pro").set("last_active", NOW.minus(Duration.ofDays(i))));
        }
        engine.view();
        engine.apply(contact("c-0").set("plan", "Free"));
        return engine;
    }

    private static @Nullable Throwable thrownBy(Call call, SegmentEngine engine) {
        try {
            call.made.on(engine);
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }

    /** Makes a call a given number of frames above the one in which the stack overflows. */
    private static final class Descent implements Runnable {

        private final Runnable call;
        private final int framesLeft;
        private int climbed;
        private boolean isDone;
        private @Nullable Throwable thrown;

        Descent(Runnable call, int framesLeft) {
            this.call = call;
            this.framesLeft = framesLeft;
        }

        @Override
        @SuppressWarnings("InfiniteRecursion") // the overflow ends it
        public void run() {
            try {
                run();
            } catch (StackOverflowError atTheEnd) {
                // The stack overflowed here or below.
            }
            if (climbed++ == framesLeft) {
                try {
                    call.run();
                    isDone = true;
                } catch (Throwable cutShort) {
                    thrown = cutShort;
                }
            }
        }
    }

    /**
     * Returns what a call threw a given number of frames above the end of the stack, or {@code null} if it returned.
     */
    private static @Nullable Throwable thrownNearTheEnd(Runnable call, int framesLeft) {
        Descent descent = new Descent(call, framesLeft);
        Thread thread = new Thread(null, descent, "near-the-end-of-its-stack", STACK_BYTES);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        assertThat(descent.isDone).isEqualTo(descent.thrown == null);
        return descent.thrown;
    }

    @ParameterizedTest
    @EnumSource(Call.class)
    void call_whereTheStackEnds_isMadeOrRefusedWhollyOrStopsTheEngine(Call call) {
        SegmentEngine twin = newEngine();
        State before = State.of(twin);
        call.made.on(twin);
        State after = State.of(twin);
        int refused = 0;
        int done = 0;
        for (int framesLeft = 0; done < 5; framesLeft++) {
            SegmentEngine engine = newEngine();

            Throwable thrown = thrownNearTheEnd(() -> call.made.on(engine), framesLeft);

            String where = call + " with " + framesLeft + " frames left, which threw " + thrown;
            Throwable later = thrownBy(Call.CHANGES, engine);
            if (later == null) {
                assertThat(State.of(engine)).as(where).isEqualTo(thrown == null ? after : before);
                assertThat(engine.insight().audit().mismatches()).as(where).isEmpty();
                assertThat(told).as(where).isEqualTo((thrown == null ? after : before).changes);
                refused += thrown == null ? 0 : 1;
                done += thrown == null ? 1 : 0;
            } else {
                assertThat(later).as(where).isInstanceOf(EngineFailedException.class);
                for (Call each : Call.values()) {
                    assertThatThrownBy(() -> each.made.on(engine))
                            .as(where + ", then " + each)
                            .isInstanceOf(EngineFailedException.class)
                            .hasMessageMatching("the engine failed at .*; build it again and start it");
                }
                assertThat(after.changes.subList(0, told.size())).as(where).isEqualTo(told);
            }
        }
        assertThat(refused).as("calls that were refused").isPositive();
    }

    @Test
    void start_whereTheStackEnds_startsWhollyOrNotAtAllOrStopsTheEngine() {
        int started = 0;
        for (int framesLeft = 0; started < 5; framesLeft++) {
            SegmentEngine engine = SegmentEngine.builder()
                    .clock(ManualClock.at(NOW))
                    .define(segment("active")
                            .where(attribute("last_active").withinLast(days(7)))
                            .build())
                    .build();
            Instant saved = NOW.minus(Duration.ofDays(9));

            Throwable thrown = thrownNearTheEnd(
                    () -> engine.start(
                            saved, loader -> loader.put(contact("c-1").set("last_active", saved))),
                    framesLeft);

            if (thrownBy(Call.CHANGES, engine) == null) {
                assertThat(engine.contactCount()).isEqualTo(thrown == null ? 1 : 0);
                assertThat(engine.changesSince(0).changes()).hasSize(thrown == null ? 1 : 0);
                started += thrown == null ? 1 : 0;
            }
        }
    }
}
