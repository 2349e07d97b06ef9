package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.muster.segment.InvalidWriteException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that fails after it has changed something stops the engine. A refused call does not. */
class EngineFailureTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<MembershipChange> told = new ArrayList<>();
    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(NOW))
            .attribute(text("name"))
            .define(
                    segment("pro").where(attribute("plan").is("Pro")).build(),
                    segment("active")
                            .where(attribute("last_active").withinLast(days(7)))
                            .build())
            .build();

    EngineFailureTest() {
        engine.subscribe(tick -> told.addAll(tick.changes()));
        engine.apply(contact("c-1").set("plan", "Pro").set("last_active", NOW));
        engine.view();
    }

    /** Breaks one part of a write's path at a time. Nothing after that part may happen. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "state.ticks.timeline",
                "state.ticks.changed",
                "state.log.runs",
                "state.published.publishedCounts",
                "deliveries.direct"
            })
    void apply_failingMidway_stopsTheEngine(String broken) {
        List<MembershipChange> before = List.copyOf(told);
        String[] path = broken.split("\\.", -1);
        Object part = engine;
        for (int i = 0; i < path.length - 1; i++) {
            part = Innards.of(part, Object.class, path[i]);
        }
        Innards.set(part, path[path.length - 1], null);

        Throwable thrown = catchThrowable(() -> engine.apply(contact("c-2").set("plan", "Pro")));

        assertThat(thrown).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> engine.count("pro"))
                .isInstanceOf(EngineFailedException.class)
                .hasMessage("the engine failed at 2026-01-01T00:00:00Z; build it again and start it")
                .hasCause(thrown);
        assertThat(told).isEqualTo(before);
    }

    @Test
    void call_ofAnyKindAfterAFailure_isRefused() {
        Innards.set(Innards.of(engine, Object.class, "state", "ticks"), "timeline", null);
        Throwable thrown = catchThrowable(() -> engine.advanceTo(NOW.plusSeconds(1)));

        List<Runnable> calls = List.of(
                () -> engine.apply(contact("c-2")),
                () -> engine.apply(contact("c-2"), contact("c-3")),
                () -> engine.remove("c-1"),
                engine::catchUp,
                () -> engine.start(NOW, loader -> {}),
                () -> engine.define(
                        segment("all").where(attribute("plan").exists()).build()),
                () -> engine.delete("pro"),
                () -> engine.declare(text("plan")),
                engine::engineTime,
                engine::nextDue,
                () -> engine.count("pro"),
                () -> engine.isMember("pro", "c-1"),
                engine::view,
                engine::lastSequence,
                () -> engine.changesSince(0),
                () -> engine.attributes("c-1"),
                engine::contactCount,
                engine::segments,
                engine::schema,
                engine::warnings,
                engine::statistics,
                () -> engine.insight().audit(),
                () -> engine.insight().nextChange("c-1"),
                () -> engine.subscribe(tick -> {}),
                () -> engine.onEntering("pro", (change, writes) -> {}),
                engine::drive);
        for (int i = 0; i < calls.size(); i++) {
            Runnable call = calls.get(i);
            assertThatThrownBy(call::run)
                    .as("call %d", i)
                    .isInstanceOf(EngineFailedException.class)
                    .hasCause(thrown);
        }
    }

    @Test
    void view_failingWhileMembersAreBroughtUpToDate_stopsTheEngine() {
        engine.apply(contact("c-2").set("plan", "Pro"));
        Object cache = Innards.of(engine, Object.class, "cache");
        Innards.set(cache, "unfolded", null);

        Throwable thrown = catchThrowable(engine::view);

        assertThat(thrown).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> engine.apply(contact("c-3")))
                .isInstanceOf(EngineFailedException.class)
                .hasCause(thrown);
    }

    @Test
    void call_thatIsRefused_leavesTheEngineUsable() {
        assertThatThrownBy(() -> engine.apply(contact("c-2").set("name", true)))
                .isInstanceOf(InvalidWriteException.class);
        assertThatThrownBy(() -> engine.delete("nobody")).isInstanceOf(NoSuchSegmentException.class);
        assertThatThrownBy(() -> engine.view("nobody")).isInstanceOf(NoSuchSegmentException.class);

        assertThat(engine.apply(contact("c-2").set("plan", "Pro")).entered("pro"))
                .containsExactly("c-2");
    }

    /** A lock that its holder could not release made every other thread wait forever. */
    @Test
    @Timeout(60)
    void call_whileAFailedCallKeepsTheLock_isRefused() throws InterruptedException {
        ReentrantLock lock = Innards.of(engine, ReentrantLock.class, "lock");
        CallGuard guard = Innards.of(engine, CallGuard.class, "guard");
        Thread holder = new Thread(lock::lock);
        holder.start();
        holder.join();
        List<Throwable> thrown = new ArrayList<>();
        Thread waiting = new Thread(() -> thrown.add(catchThrowable(engine::contactCount)));
        waiting.start();

        guard.failure = new StackOverflowError();
        waiting.join(Duration.ofMinutes(1).toMillis());

        assertThat(thrown).hasSize(1).first().isInstanceOf(EngineFailedException.class);
    }

    /** The driver used to retry forever. */
    @Test
    void drive_ofAnEngineThatFailed_stopsAndSaysSo() {
        try (EngineLog log = new EngineLog();
                ClockDriver driver = engine.drive()) {
            Innards.set(Innards.of(engine, Object.class, "state", "ticks"), "timeline", null);
            assertThatThrownBy(() -> engine.advanceTo(NOW.plusSeconds(1))).isInstanceOf(RuntimeException.class);

            Eventually.eventually("the driver is closed", () -> Innards.of(driver, Boolean.class, "isClosed"));

            // The driver may have been the first to reach the broken part.
            assertThat(log.failures()).hasSizeLessThanOrEqualTo(2);
            assertThat(log.failures().get(log.failures().size() - 1))
                    .isInstanceOf(EngineFailedException.class)
                    .hasCauseInstanceOf(NullPointerException.class);
        }
    }
}
