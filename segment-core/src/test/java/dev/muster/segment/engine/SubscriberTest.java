package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.engine.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SubscriberTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final ManualClock clock = ManualClock.at(NOW);
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final SegmentEngine engine = newEngine(
            (subscriber, tick, failure) -> failures.add(failure.getMessage() + " at " + sequences(List.of(tick))));

    private SegmentEngine newEngine(Subscriber.FailurePolicy policy) {
        return builder().onSubscriberFailure(policy).build();
    }

    private SegmentEngine.Builder builder() {
        return SegmentEngine.builder()
                .clock(clock)
                .define(
                        segment("pro").where(attribute("plan").is("Pro")).build(),
                        segment("welcomed")
                                .where(attribute("welcomed").isTrue())
                                .build(),
                        segment("active")
                                .where(attribute("last_active").withinLast(days(7)))
                                .build());
    }

    private static ContactWrite pro(String id) {
        return contact(id).set("plan", "Pro");
    }

    private static List<Long> sequences(List<Tick> ticks) {
        return ticks.stream()
                .flatMap(tick -> tick.changes().stream())
                .map(MembershipChange::sequence)
                .toList();
    }

    @Test
    void onTick_write_getsTheTickThatTheCallReturns() {
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(ticks::add);

        Tick first = engine.apply(pro("c-1"));
        Tick second = engine.apply(pro("c-2"), pro("c-3"));

        assertThat(ticks).containsExactly(first, second);
    }

    @Test
    void onTick_timePasses_getsTheChangesOfTheClock() {
        engine.apply(contact("c-1").set("last_active", NOW));
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(ticks::add);

        clock.advance(days(8));
        Tick tick = engine.catchUp();

        assertThat(ticks).containsExactly(tick);
        assertThat(tick.exited("active")).containsExactly("c-1");
        assertThat(tick.changes().get(0).at()).isEqualTo("2026-01-08T00:00:00Z");
    }

    @Test
    void onTick_nothingChanges_isNotCalled() {
        engine.apply(pro("c-1"));
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(ticks::add);

        engine.apply(pro("c-1"));
        engine.apply(contact("c-2"));
        clock.advance(days(1));
        engine.catchUp();

        assertThat(ticks).isEmpty();
    }

    @Test
    void onTick_severalThreadsWrite_comesInOrderOneAtATimeAndBeforeTheCallReturns() throws Exception {
        int threads = 4;
        int writes = 1_000;
        AtomicBoolean isInside = new AtomicBoolean();
        AtomicInteger overlaps = new AtomicInteger();
        AtomicLong seen = new AtomicLong();
        List<Tick> ticks = new ArrayList<>(); // not safe for several threads, which is part of the test
        engine.subscribe(tick -> {
            if (!isInside.compareAndSet(false, true)) {
                overlaps.incrementAndGet();
            }
            ticks.add(tick);
            seen.set(last(tick));
            isInside.set(false);
        });
        AtomicInteger late = new AtomicInteger();

        inParallel(threads, thread -> {
            for (int i = 0; i < writes; i++) {
                Tick tick = engine.apply(contact("c-" + thread).set("plan", i % 2 == 0 ? "Pro" : "Free"));
                if (seen.get() < last(tick)) {
                    late.incrementAndGet();
                }
            }
        });

        assertThat(overlaps).hasValue(0);
        assertThat(late)
                .as("calls that returned before the subscriber had their tick")
                .hasValue(0);
        assertThat(sequences(ticks))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) threads * writes)
                        .boxed()
                        .toList());
    }

    private static long last(Tick tick) {
        return tick.changes().get(tick.changes().size() - 1).sequence();
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void inParallel(int threads, Work work) throws InterruptedException, ExecutionException {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CountDownLatch together = new CountDownLatch(threads);
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int thread = i;
                futures.add(executor.submit(() -> {
                    together.countDown();
                    together.await();
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void onTick_throws_isReportedAndHarmsNobody() {
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(tick -> {
            throw new IllegalStateException("no room");
        });
        engine.subscribe(ticks::add);

        Tick first = engine.apply(pro("c-1"));
        Tick second = engine.apply(pro("c-2"));

        assertThat(failures).containsExactly("no room at [1]", "no room at [2]");
        assertThat(ticks).containsExactly(first, second);
        assertThat(engine.count("pro")).isEqualTo(2);
    }

    @Test
    void onTick_throws_policyKnowsWhoAndWhat() {
        AtomicReference<Subscriber> blamed = new AtomicReference<>();
        AtomicReference<Tick> reported = new AtomicReference<>();
        AtomicReference<Throwable> reason = new AtomicReference<>();
        SegmentEngine reporting = newEngine((subscriber, tick, failure) -> {
            blamed.set(subscriber);
            reported.set(tick);
            reason.set(failure);
        });
        RuntimeException failure = new IllegalStateException("no room");
        Subscriber subscriber = tick -> {
            throw failure;
        };
        reporting.subscribe(subscriber);

        Tick tick = reporting.apply(pro("c-1"));

        assertThat(blamed).hasValue(subscriber);
        assertThat(reported).hasValue(tick);
        assertThat(reason).hasValue(failure);
    }

    @Test
    void onTick_throwsAndThePolicyToo_isLoggedAndHarmsNobody() {
        SegmentEngine failing = newEngine((subscriber, tick, failure) -> {
            throw new IllegalStateException(failure.getMessage(), failure);
        });
        List<Tick> ticks = new ArrayList<>();
        failing.subscribe(tick -> {
            throw new IllegalStateException("no room");
        });
        failing.subscribe(ticks::add);

        try (EngineLog log = new EngineLog()) {
            Tick tick = failing.apply(pro("c-1"));

            assertThat(ticks).containsExactly(tick);
            assertThat(log.failures()).extracting(Throwable::getMessage).containsExactly("no room");
        }
    }

    @Test
    void onTick_throwsAndNoPolicyIsGiven_isLoggedAndHarmsNobody() {
        SegmentEngine standard = builder().build();
        List<Tick> ticks = new ArrayList<>();
        standard.subscribe(tick -> {
            throw new IllegalStateException("no room");
        });
        standard.subscribe(ticks::add);
        try (EngineLog log = new EngineLog()) {
            Tick tick = standard.apply(pro("c-1"));

            assertThat(ticks).containsExactly(tick);
            assertThat(log.failures()).extracting(Throwable::getMessage).containsExactly("no room");
        }
    }

    @Test
    void onTick_writesToTheEngine_everySubscriberGetsBothTicksInOrder() {
        List<Tick> early = new ArrayList<>();
        List<Tick> late = new ArrayList<>();
        List<Tick> returned = new ArrayList<>();
        engine.subscribe(early::add);
        engine.subscribe(tick -> tick.entered("pro")
                .forEach(id -> returned.add(engine.apply(contact(id).set("welcomed", true)))));
        engine.subscribe(late::add);

        Tick tick = engine.apply(pro("c-1"));

        assertThat(returned).hasSize(1);
        assertThat(returned.get(0).entered("welcomed")).containsExactly("c-1");
        assertThat(early).containsExactly(tick, returned.get(0));
        assertThat(late).containsExactly(tick, returned.get(0));
    }

    @Test
    void onTick_writesAgainAndAgain_doesNotRecurse() {
        int times = 20_000; // as calls inside each other, more than a stack holds
        AtomicInteger writes = new AtomicInteger();
        engine.subscribe(tick -> {
            int n = writes.incrementAndGet();
            if (n < times) {
                engine.apply(contact("c-1").set("plan", n % 2 == 0 ? "Pro" : "Free"));
            }
        });

        engine.apply(pro("c-1"));

        assertThat(writes).hasValue(times);
        assertThat(failures).isEmpty();
    }

    @Test
    void onTick_readsTheEngine_seesAtLeastItsTick() {
        List<Integer> counts = new ArrayList<>();
        engine.subscribe(tick -> counts.add(engine.count("pro")));

        engine.apply(pro("c-1"));
        engine.apply(pro("c-2"));

        assertThat(counts).containsExactly(1, 2);
    }

    @Test
    void onTick_takesItsTime_keepsNoReaderAndNoTickFromTheEngine() throws Exception {
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        engine.subscribe(tick -> {
            isInside.countDown();
            await(mayLeave);
        });
        Thread writer = new Thread(() -> engine.apply(pro("c-1")), "writer");
        Thread other = new Thread(() -> engine.apply(pro("c-2")), "other-writer");
        writer.start();
        try {
            isInside.await();

            assertThat(engine.count("pro")).isEqualTo(1);
            other.start();
            eventually("the other write is applied while the subscriber is busy", () -> engine.count("pro") == 2);
            assertThat(engine.view("pro").members("pro")).containsExactlyInAnyOrder("c-1", "c-2");
        } finally {
            mayLeave.countDown();
            writer.join();
            other.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody came");
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void close_afterwards_noMoreTicksCome() {
        List<Tick> ticks = new ArrayList<>();
        List<Tick> others = new ArrayList<>();
        Subscriber.Subscription subscription = engine.subscribe(ticks::add);
        engine.subscribe(others::add);
        Tick first = engine.apply(pro("c-1"));

        subscription.close();
        Tick second = engine.apply(pro("c-2"));

        assertThat(ticks).containsExactly(first);
        assertThat(others).containsExactly(first, second);
    }

    @Test
    void close_twice_doesNothing() {
        List<Tick> ticks = new ArrayList<>();
        Subscriber subscriber = ticks::add;
        Subscriber.Subscription subscription = engine.subscribe(subscriber);
        subscription.close();
        engine.subscribe(subscriber);

        subscription.close();
        engine.apply(pro("c-1"));

        assertThat(ticks).hasSize(1);
    }

    @Test
    void close_insideOnTick_isTheLastTick() {
        List<Tick> ticks = new ArrayList<>();
        AtomicReference<Subscriber.Subscription> subscription = new AtomicReference<>();
        subscription.set(engine.subscribe(tick -> {
            ticks.add(tick);
            subscription.get().close();
            engine.apply(pro("c-2"));
        }));

        engine.apply(pro("c-1"));

        assertThat(ticks).hasSize(1);
        assertThat(engine.count("pro")).isEqualTo(2);
    }

    /** An Error from the policy used to end the delivery, although the tick was already taken from the queue. */
    @Test
    void onTick_throwsAndThePolicyThrowsAnError_keepsTheTickFromNobody() {
        SegmentEngine failing = newEngine((subscriber, tick, failure) -> {
            throw new AssertionError("of the policy");
        });
        List<Tick> ticks = new ArrayList<>();
        failing.subscribe(tick -> {
            throw new IllegalStateException("no room");
        });
        failing.subscribe(ticks::add);

        try (EngineLog log = new EngineLog()) {
            Tick tick = failing.apply(pro("c-1"));

            assertThat(ticks).containsExactly(tick);
            assertThat(log.failures()).extracting(Throwable::getMessage).containsExactly("of the policy");
        }
    }

    @Test
    void onTick_throwsAndTheSubscriberCannotBePrinted_isLoggedAndHarmsNobody() {
        SegmentEngine standard = builder().build();
        List<Tick> ticks = new ArrayList<>();
        standard.subscribe(new Subscriber() {
            @Override
            public void onTick(Tick tick) {
                throw new IllegalStateException("no room");
            }

            @Override
            public String toString() {
                throw new AssertionError("no name");
            }
        });
        standard.subscribe(ticks::add);

        try (EngineLog log = new EngineLog()) {
            Tick tick = standard.apply(pro("c-1"));

            assertThat(ticks).containsExactly(tick);
            assertThat(log.failures()).extracting(Throwable::getMessage).containsExactly("no room");
        }
    }

    /** An executor whose tasks wait until a test runs or refuses them. */
    private static final class HandRun implements Executor {

        private final List<Runnable> tasks = new ArrayList<>();
        private boolean refuses;

        @Override
        public void execute(Runnable task) {
            if (refuses) {
                throw new RejectedExecutionException("closed");
            }
            tasks.add(task);
        }

        void runAll() {
            while (!tasks.isEmpty()) {
                tasks.remove(0).run();
            }
        }
    }

    @Test
    void executor_ticksWait_areHandedOutInOrderOnceItRuns() {
        HandRun executor = new HandRun();
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(ticks::add, executor);
        List<Tick> made = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            made.add(engine.apply(pro("c-" + i)));
        }

        assertThat(ticks).isEmpty();
        assertThat(executor.tasks).hasSize(1);
        assertThat(engine.statistics().following().undeliveredTicks()).isEqualTo(200);
        executor.tasks.remove(0).run();
        assertThat(ticks).as("what comes before others have a turn").hasSize(64);
        executor.runAll();
        assertThat(ticks).isEqualTo(made);
        assertThat(engine.statistics().following().undeliveredTicks()).isZero();
    }

    @Test
    void executor_subscriberIsBusy_keepsNoWriterAndNoOtherSubscriber() throws Exception {
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        List<Tick> others = new ArrayList<>();
        List<Tick> slow = new CopyOnWriteArrayList<>();
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            engine.subscribe(
                    tick -> {
                        isInside.countDown();
                        await(mayLeave);
                        slow.add(tick);
                    },
                    executor);
            engine.subscribe(others::add);
            Tick first = engine.apply(pro("c-1"));
            isInside.await();

            Tick second = engine.apply(pro("c-2"));

            assertThat(others).containsExactly(first, second);
            assertThat(engine.statistics().following().undeliveredTicks()).isEqualTo(2);
            mayLeave.countDown();
            eventually("both are handed out", () -> slow.size() == 2);
            assertThat(slow).containsExactly(first, second);
        } finally {
            mayLeave.countDown();
            executor.shutdown();
        }
    }

    @Test
    void executor_severalThreadsAndWriters_comesInOrderAndOneAtATime() throws Exception {
        int threads = 4;
        int writes = 500;
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        List<Tick> ticks = new ArrayList<>(); // not thread-safe, which is part of the test
        AtomicInteger handedOut = new AtomicInteger();
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            engine.subscribe(
                    tick -> {
                        overlaps.addAndGet(inside.getAndIncrement());
                        ticks.add(tick);
                        inside.decrementAndGet();
                        handedOut.incrementAndGet();
                    },
                    executor);
            inParallel(threads, thread -> {
                for (int i = 0; i < writes; i++) {
                    engine.apply(contact("c-" + thread).set("plan", i % 2 == 0 ? "Pro" : "Free"));
                }
            });
            eventually("all are handed out", () -> handedOut.get() == threads * writes);
        } finally {
            executor.shutdown();
        }

        assertThat(overlaps).hasValue(0);
        assertThat(sequences(ticks))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, (long) threads * writes)
                        .boxed()
                        .toList());
    }

    @Test
    void executor_refuses_isReportedAndNothingIsLost() {
        HandRun executor = new HandRun();
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(ticks::add, executor);
        executor.refuses = true;
        Tick first = engine.apply(pro("c-1"));
        Tick second = engine.apply(pro("c-2"));
        assertThat(failures).containsExactly("closed at [1]", "closed at [1]");
        assertThat(engine.statistics().following().undeliveredTicks()).isEqualTo(2);

        executor.refuses = false;
        Tick third = engine.apply(pro("c-3"));
        executor.runAll();

        assertThat(ticks).containsExactly(first, second, third);
    }

    @Test
    void executor_subscriberThrows_isReportedAndGetsTheNext() {
        HandRun executor = new HandRun();
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(
                tick -> {
                    ticks.add(tick);
                    throw new AssertionError("no room");
                },
                executor);
        Tick first = engine.apply(pro("c-1"));
        Tick second = engine.apply(pro("c-2"));

        executor.runAll();

        assertThat(ticks).containsExactly(first, second);
        assertThat(failures).containsExactly("no room at [1]", "no room at [2]");
    }

    @Test
    void executor_subscriptionIsClosed_dropsWhatWaits() {
        HandRun executor = new HandRun();
        List<Tick> ticks = new ArrayList<>();
        Subscriber.Subscription subscription = engine.subscribe(ticks::add, executor);
        engine.apply(pro("c-1"));

        subscription.close();
        executor.runAll();
        engine.apply(pro("c-2"));

        assertThat(ticks).isEmpty();
        assertThat(executor.tasks).isEmpty();
        assertThat(engine.statistics().following().undeliveredTicks()).isZero();
    }

    @Test
    void executor_runsOnTheCallersThread_mayBeCalledFromTheSubscriber() {
        List<Tick> ticks = new ArrayList<>();
        engine.subscribe(
                tick -> {
                    ticks.add(tick);
                    tick.entered("pro").forEach(id -> engine.apply(contact(id).set("welcomed", true)));
                },
                Runnable::run);

        engine.apply(pro("c-1"));

        assertThat(sequences(ticks)).containsExactly(1L, 2L);
        assertThat(failures).isEmpty();
    }

    /** A call used to deliver the ticks of every call that came meanwhile, and so returned late or never. */
    @Test
    void onTick_othersWriteMeanwhile_aCallHandsOutNoTickAfterItsOwn() throws Exception {
        CountDownLatch isInside = new CountDownLatch(1);
        CountDownLatch mayLeave = new CountDownLatch(1);
        List<String> threads = new CopyOnWriteArrayList<>();
        engine.subscribe(tick -> {
            threads.add(tick.changes().get(0).contactId() + " on "
                    + Thread.currentThread().getName());
            if (threads.size() == 1) {
                isInside.countDown();
                await(mayLeave);
            }
        });
        Thread writer = new Thread(() -> engine.apply(pro("c-1")), "writer");
        Thread other = new Thread(() -> engine.apply(pro("c-2")), "other-writer");
        writer.start();
        isInside.await();
        other.start();
        eventually("the other write is applied", () -> engine.count("pro") == 2);
        mayLeave.countDown();
        writer.join();
        other.join();

        assertThat(threads).containsExactly("c-1 on writer", "c-2 on other-writer");
    }
}
