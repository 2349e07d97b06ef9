package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.engine.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClockDriverTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = ManualClock.at(NOW);
    private final List<MembershipChange> changes = new CopyOnWriteArrayList<>();

    private final List<String> failures = new CopyOnWriteArrayList<>();

    private SegmentEngine newEngine(InstantSource source, Span window) {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(source)
                .maxClockJump(Duration.ofDays(10))
                .onSubscriberFailure((subscriber, tick, failure) -> failures.add(failure.getMessage()))
                .define(segment("active")
                        .where(attribute("last_active").withinLast(window))
                        .build())
                .build();
        engine.subscribe(tick -> changes.addAll(tick.changes()));
        return engine;
    }

    private List<String> exits() {
        return changes.stream()
                .filter(change -> change.direction() == MembershipChange.Direction.EXITED)
                .map(change -> change.contactId() + " " + change.at() + " " + change.cause())
                .toList();
    }

    @Test
    void drive_clockMovesOn_bringsWhatFellDueInOrder() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(
                contact("c-1").set("last_active", NOW.minus(Duration.ofHours(1))),
                contact("c-2").set("last_active", NOW.minus(Duration.ofHours(2))));
        try (ClockDriver driver = engine.drive()) {
            clock.advance(days(2));

            eventually("both left", () -> exits().size() == 2);

            assertThat(exits()).containsExactly("c-2 2026-01-01T22:00:00Z CLOCK", "c-1 2026-01-01T23:00:00Z CLOCK");
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_clockMovesInSteps_followsEach() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(
                contact("c-1").set("last_active", NOW),
                contact("c-2").set("last_active", NOW.plus(Duration.ofDays(5))));
        try (ClockDriver driver = engine.drive()) {
            clock.advance(days(1));
            eventually("c-1 left", () -> exits().size() == 1);
            clock.advance(days(4));
            eventually("c-2 entered", () -> engine.count("active") == 1);
            clock.advance(days(1));
            eventually("c-2 left", () -> exits().size() == 2);

            assertThat(exits()).containsExactly("c-1 2026-01-02T00:00:00Z CLOCK", "c-2 2026-01-07T00:00:00Z CLOCK");
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_realClock_stampsTheInstantAtWhichItWasDue() {
        Instant active = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        AtomicBoolean isWritten = new AtomicBoolean();
        // The clock stands still until the write, however long that takes.
        InstantSource standing = () -> isWritten.get() ? Instant.now() : active;
        SegmentEngine engine = newEngine(standing, milliseconds(150));
        try (ClockDriver driver = engine.drive()) {
            engine.apply(contact("c-1").set("last_active", active.plusMillis(100)));
            isWritten.set(true);

            eventually("c-1 left", () -> exits().size() == 1);

            assertThat(exits()).containsExactly("c-1 " + active.plusMillis(250) + " CLOCK");
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_clockGoesBack_waitsForIt() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            clock.advance(Duration.ofDays(-3));
            clock.advance(Duration.ofDays(4));

            eventually("c-1 left", () -> exits().size() == 1);

            assertThat(exits()).containsExactly("c-1 2026-01-02T00:00:00Z CLOCK");
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_readingOfMaxClockJumpAhead_isTaken() {
        SegmentEngine engine = newEngine(clock, days(10));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            clock.advance(days(10));

            eventually("c-1 left", () -> exits().size() == 1);

            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_readingPastMaxClockJump_isRefusedUntilConfirmed() {
        SegmentEngine engine = newEngine(clock, days(10));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            Instant far = NOW.plus(Duration.ofDays(10)).plusMillis(1);
            clock.set(far);

            eventually("refused", () -> far.equals(driver.refused()));

            assertThat(engine.engineTime()).isEqualTo(NOW);
            assertThat(exits()).isEmpty();

            driver.confirm(far);

            eventually("c-1 left", () -> exits().size() == 1);
            eventually("no longer refused", () -> driver.refused() == null);
            assertThat(engine.engineTime()).isEqualTo(far);
        }
    }

    @Test
    void apply_readingIsRefused_happensAtTheLastReadingTaken() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            clock.set(NOW.plus(Duration.ofDays(365)));
            eventually("refused", () -> driver.refused() != null);

            Tick tick = engine.apply(contact("c-2").set("last_active", NOW));

            assertThat(tick.at()).isEqualTo(NOW);
            assertThat(tick.entered("active")).containsExactly("c-2");
            assertThat(exits()).isEmpty();
        }
    }

    @Test
    void drive_secondDriver_isRefusedUntilTheFirstIsClosed() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            assertThatThrownBy(engine::drive)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a driver follows the clock already");
            assertThat(driver.refused()).isNull();
        }
        try (ClockDriver driver = engine.drive()) {
            clock.advance(days(1));

            eventually("c-1 left", () -> exits().size() == 1);

            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_refusedClockIsSetRight_goesOnWithoutConfirming() {
        SegmentEngine engine = newEngine(clock, hours(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            clock.set(NOW.plus(Duration.ofDays(365)));
            eventually("refused", () -> driver.refused() != null);

            clock.set(NOW.plus(Duration.ofHours(2)));

            eventually("c-1 left", () -> exits().size() == 1);
            eventually("no longer refused", () -> driver.refused() == null);
        }
    }

    @Test
    void confirm_onceConfirmed_theNextLeapIsRefusedAgain() {
        SegmentEngine engine = newEngine(clock, hours(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            clock.set(NOW.plus(Duration.ofDays(365)));
            eventually("refused", () -> driver.refused() != null);
            driver.confirm(NOW.plus(Duration.ofDays(365)));
            eventually("c-1 left", () -> exits().size() == 1);

            Instant farther = NOW.plus(Duration.ofDays(3_650));
            clock.set(farther);

            eventually("refused again", () -> farther.equals(driver.refused()));
            assertThat(engine.engineTime()).isEqualTo(NOW.plus(Duration.ofDays(365)));
        }
    }

    @Test
    void drive_subscriberThrows_goesOn() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.subscribe(tick -> {
            throw new IllegalStateException("no room");
        });
        engine.apply(
                contact("c-1").set("last_active", NOW),
                contact("c-2").set("last_active", NOW.minus(Duration.ofHours(1))));
        try (ClockDriver driver = engine.drive()) {
            clock.advance(hours(23));
            eventually("c-2 left", () -> exits().size() == 1);
            clock.advance(hours(1));

            eventually("c-1 left", () -> exits().size() == 2);

            eventually("all failures are reported", () -> failures.size() == 3);
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_reactionThrows_logsThatAndGoesOn() {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .define(segment("active")
                        .where(attribute("last_active").withinLast(days(1)))
                        .build())
                .onLeaving("active", (change, writes) -> {
                    throw new IllegalStateException("no room");
                })
                .build();
        engine.subscribe(tick -> changes.addAll(tick.changes()));
        engine.apply(
                contact("c-1").set("last_active", NOW),
                contact("c-2").set("last_active", NOW.minus(Duration.ofHours(1))));
        try (EngineLog log = new EngineLog();
                ClockDriver driver = engine.drive()) {
            clock.advance(hours(23));
            eventually("c-2 left", () -> exits().size() == 1);
            clock.advance(hours(1));

            eventually("c-1 left", () -> exits().size() == 2);

            eventually("both failures are logged", () -> log.failures().size() == 2);
            assertThat(log.failures()).hasOnlyElementsOfType(ReactionException.class);
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_clockThrows_logsThatAndGoesOn() {
        AtomicInteger brokenReadings = new AtomicInteger();
        SegmentEngine engine = newEngine(
                () -> {
                    if (brokenReadings.getAndDecrement() > 0) {
                        throw new IllegalStateException("no room");
                    }
                    return clock.instant();
                },
                days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (EngineLog log = new EngineLog();
                ClockDriver driver = engine.drive()) {
            brokenReadings.set(3);
            eventually("the clock was read", () -> brokenReadings.get() <= 0);
            clock.advance(days(1));

            eventually("c-1 left", () -> exits().size() == 1);

            assertThat(log.failures()).hasSize(3);
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_nothingIsDue_sleeps() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        Set<Thread> before = threads();
        try (ClockDriver driver = engine.drive()) {
            Set<Thread> started = new HashSet<>(threads());
            started.removeAll(before);

            eventually(
                    "the driver's thread waits",
                    () -> started.stream().anyMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));

            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void close_twice_stopsTheThread() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        Set<Thread> before = threads();
        ClockDriver driver = engine.drive();
        Set<Thread> started = new HashSet<>(threads());
        started.removeAll(before);
        assertThat(started).isNotEmpty();

        driver.close();
        driver.close();

        eventually("no thread of the driver is left", () -> started.stream().noneMatch(Thread::isAlive));
        clock.advance(days(2));
        assertThat(exits()).isEmpty();
        assertThat(engine.count("active")).isEqualTo(1);
    }

    @Test
    void close_insideASubscriber_doesNotWaitForItself() {
        SegmentEngine engine = newEngine(clock, days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        Set<Thread> before = threads();
        List<ClockDriver> drivers = new CopyOnWriteArrayList<>();
        engine.subscribe(tick -> drivers.forEach(ClockDriver::close));
        drivers.add(engine.drive());
        Set<Thread> started = new HashSet<>(threads());
        started.removeAll(before);

        clock.advance(days(2));

        eventually("c-1 left", () -> exits().size() == 1);
        eventually("no thread of the driver is left", () -> started.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void drive_forgottenByTheHost_keepsNoProcessAlive() {
        Set<Thread> before = threads();
        SegmentEngine engine = newEngine(clock, days(1));
        try (ClockDriver driver = engine.drive()) {
            List<Thread> started = new ArrayList<>(threads());
            started.removeAll(before);

            assertThat(started).isNotEmpty().allMatch(Thread::isDaemon);
            assertThat(driver.refused()).isNull();
        }
    }

    @Test
    void drive_onASchedulerThatManyShare_takesOneThreadForAll() {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            List<ClockDriver> drivers = new ArrayList<>();
            Set<Thread> before = threads();
            for (int i = 0; i < 20; i++) {
                SegmentEngine engine = newEngine(clock, days(1));
                engine.apply(contact("c-" + i).set("last_active", NOW));
                drivers.add(engine.drive(scheduler));
            }
            drivers.remove(0).close();
            clock.advance(days(2));

            eventually("all but the closed one", () -> exits().size() == 19);
            Set<Thread> started = new HashSet<>(threads());
            started.removeAll(before);

            assertThat(started).hasSizeLessThanOrEqualTo(1);
            assertThat(exits()).noneMatch(exit -> exit.startsWith("c-0 "));
            drivers.forEach(ClockDriver::close);
            assertThat(scheduler.isShutdown()).isFalse();
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Test
    void drive_onASchedulerThatIsShutDown_isRefusedAndAnotherMayFollow() {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        scheduler.shutdown();
        SegmentEngine engine = newEngine(clock, days(1));

        assertThatThrownBy(() -> engine.drive(scheduler)).isInstanceOf(RejectedExecutionException.class);

        engine.drive().close();
    }

    @Test
    void drive_itsSchedulerIsShutDownLater_harmsNoWriter() {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        SegmentEngine engine = newEngine(clock, days(1));
        try (ClockDriver driver = engine.drive(scheduler)) {
            scheduler.shutdownNow();

            engine.apply(contact("c-1").set("last_active", NOW));

            assertThat(engine.count("active")).isEqualTo(1);
            assertThat(driver.refused()).isNull();
        }
    }

    /** A scheduler that holds up a task when it has begun and before it has done anything. */
    private static final class Holding extends ScheduledThreadPoolExecutor {

        private final AtomicInteger begun = new AtomicInteger();
        private final CountDownLatch mayGoOn = new CountDownLatch(1);

        Holding() {
            super(2);
            setRemoveOnCancelPolicy(true);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return super.schedule(
                    () -> {
                        if (begun.incrementAndGet() == 1) {
                            awaitQuietly(mayGoOn);
                        }
                        task.run();
                    },
                    delay,
                    unit);
        }
    }

    @Test
    void confirm_whenATaskHasJustBegun_leavesOneTaskThatFollows() {
        Holding scheduler = new Holding();
        SegmentEngine engine = newEngine(clock, days(1));
        try (ClockDriver driver = engine.drive(scheduler)) {
            eventually("the first task has begun", () -> scheduler.begun.get() == 1);
            driver.confirm(NOW);
            scheduler.mayGoOn.countDown();

            eventually(
                    "all that was scheduled has run",
                    () -> scheduler.begun.get() >= 2
                            && scheduler.getActiveCount() == 0
                            && !scheduler.getQueue().isEmpty());

            assertThat(scheduler.getQueue()).hasSize(1);
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Test
    void drive_aClockThatThrowsAnError_goesOnAndCanBeClosed() {
        AtomicBoolean isBroken = new AtomicBoolean();
        SegmentEngine engine = newEngine(
                () -> {
                    if (isBroken.get()) {
                        throw new AssertionError("no time");
                    }
                    return clock.instant();
                },
                days(1));
        engine.apply(contact("c-1").set("last_active", NOW));
        try (ClockDriver driver = engine.drive()) {
            isBroken.set(true);
            driver.confirm(NOW);
            isBroken.set(false);
            clock.advance(days(2));

            eventually("c-1 left", () -> exits().size() == 1);
            isBroken.set(true);
        }
    }

    /** The driver used to refuse readings without reporting it. */
    @Test
    void drive_clockJumps_isLoggedToldAndShownUntilItComesBack() {
        List<ClockJump> jumps = new CopyOnWriteArrayList<>();
        Instant far = NOW.plus(Duration.ofDays(365));
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .define(segment("active")
                        .where(attribute("last_active").withinLast(days(1)))
                        .build())
                .onClockJump((driver, jump) -> {
                    jumps.add(jump);
                    throw new AssertionError("of the host");
                })
                .build();
        try (EngineLog log = new EngineLog();
                ClockDriver driver = engine.drive()) {
            assertThat(engine.apply(contact("c-1").set("last_active", NOW)).refusedClock())
                    .isNull();
            clock.set(far);
            Tick refusing = engine.apply(contact("c-2").set("last_active", NOW));
            assertThat(refusing.at()).isEqualTo(NOW);
            assertThat(refusing.refusedClock()).isEqualTo(far);
            clock.set(far.plusSeconds(5));
            assertThat(engine.apply(contact("c-2").set("last_active", NOW)).refusedClock())
                    .isEqualTo(far.plusSeconds(5));
            assertThat(engine.statistics().lag().refusedClock()).isEqualTo(far.plusSeconds(5));
            assertThat(engine.statistics()).asString().contains("refuses the clock, which reads 2027-01-01T00:00:05Z");
            eventually("the jump is told", () -> jumps.size() == 1);
            clock.set(far.plusSeconds(9));
            Instant latest = far.plusSeconds(9);
            eventually("the driver looked again", () -> latest.equals(driver.refused()));

            Instant back = NOW.plusSeconds(10);
            clock.set(back);
            Tick believing = engine.apply(contact("c-3").set("last_active", NOW));

            assertThat(believing.at()).isEqualTo(back);
            assertThat(believing.refusedClock()).isNull();
            assertThat(engine.statistics().lag().refusedClock()).isNull();
            assertThat(jumps).hasSize(1);
            assertThat(jumps.get(0).from()).isEqualTo(NOW);
            assertThat(log.warnings())
                    .containsExactly("the clock jumped from " + NOW + " to "
                            + jumps.get(0).to()
                            + "; engine time stands until that is confirmed or the clock comes back");
            eventually("the failure is logged", () -> log.failures().size() == 1);
        }
        assertThat(exits()).isEmpty();
    }

    @Test
    void drive_refusedClockJumpsFarther_isToldAgain() {
        List<ClockJump> jumps = new CopyOnWriteArrayList<>();
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .onClockJump((driver, jump) -> jumps.add(jump))
                .build();
        Instant far = NOW.plus(Duration.ofDays(365));
        Instant farther = NOW.plus(Duration.ofDays(3_650));
        try (ClockDriver driver = engine.drive()) {
            clock.set(far);
            eventually("the jump is told", () -> jumps.size() == 1);
            clock.set(farther);
            eventually("the next is told", () -> jumps.size() == 2);

            assertThat(jumps).containsExactly(new ClockJump(NOW, far), new ClockJump(NOW, farther));
            assertThatThrownBy(() -> driver.confirm(far))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the clock reads " + farther + "; expected a reading no more than PT744H from " + far
                            + ", which is confirmed");
            assertThat(engine.engineTime()).isEqualTo(NOW);
            driver.confirm(farther);
            eventually("confirmed", () -> engine.engineTime().equals(farther));
        }
    }

    @Test
    void onClockJump_confirming_takesTheEngineThere() {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .onClockJump((driver, jump) -> driver.confirm(jump.to()))
                .build();
        Instant far = NOW.plus(Duration.ofDays(365));
        try (ClockDriver driver = engine.drive()) {
            clock.set(far);

            eventually("confirmed", () -> engine.engineTime().equals(far));

            assertThat(driver.refused()).isNull();
        }
    }

    /** A reading near an engine time that the host itself has set is harmless. */
    @Test
    void applyAt_whileTheClockIsRefused_isTheHostsWordAndTheReadingIsBelievedThen() {
        SegmentEngine engine = newEngine(clock, days(1));
        Instant far = NOW.plus(Duration.ofDays(365));
        try (ClockDriver driver = engine.drive()) {
            clock.set(far);
            assertThat(engine.apply(contact("c-1")).at()).isEqualTo(NOW);

            Tick given = engine.applyAt(far.minusSeconds(60), contact("c-2"));
            Tick believed = engine.apply(contact("c-3"));

            assertThat(given.at()).isEqualTo(far.minusSeconds(60));
            assertThat(given.refusedClock()).isEqualTo(far);
            assertThat(believed.at()).isEqualTo(far);
            assertThat(believed.refusedClock()).isNull();
            assertThat(driver.refused()).isNull();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }
}
