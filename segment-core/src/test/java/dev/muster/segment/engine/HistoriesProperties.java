package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.segment.engine.Coverage.Reached;
import dev.muster.segment.engine.HistoryGenerator.Redefining;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random histories, on the engine and on the oracle: after each step, everything that can be asked is the same.
 *
 * <p>{@code -Dmuster.histories}, {@code -Dmuster.steps} and {@code -Dmuster.threads} set the length, {@code -Dmuster.seed} the
 * first history's seed; each further history has the next. A failing one prints its own seed, with which {@code
 * -Dmuster.histories=1} runs it alone.
 */
class HistoriesProperties {

    private static final int DEFAULT_HISTORIES = 800;
    private static final int DEFAULT_STEPS = 60;

    /** So few histories may miss what is rare. */
    private static final int FEW_HISTORIES = 400;

    /** Enough writes for an index of one attribute to be swept of stale entries. */
    private static final int STEPS_OF_AN_AGE = 12_000;

    private final int histories = Integer.getInteger("muster.histories", DEFAULT_HISTORIES);
    private final int threads = Integer.getInteger(
            "muster.threads", Math.min(2, Runtime.getRuntime().availableProcessors()));
    private final long firstSeed =
            Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));

    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final Coverage coverage = new Coverage();

    @Test
    void histories_onEngineAndOracle_agreeAfterEveryStep() throws InterruptedException, ExecutionException {
        int steps = Integer.getInteger("muster.steps", DEFAULT_STEPS);
        run(histories, steps, Redefining.SOMETIMES);
        assertThat(coverage.of(Reached.STEPS)).isEqualTo((long) histories * steps);
        if (histories >= FEW_HISTORIES) {
            for (Reached reached : Reached.values()) {
                assertThat(coverage.of(reached)).as(reached.toString()).isPositive();
            }
        }
    }

    @Test
    void histories_soLongThatIndexesGrowOld_agreeAfterEveryStep() throws InterruptedException, ExecutionException {
        int few = Math.min(histories, Math.max(4, histories / 1_000));
        run(few, STEPS_OF_AN_AGE, Redefining.NEVER);
        assertThat(coverage.of(Reached.STEPS)).isEqualTo((long) few * STEPS_OF_AN_AGE);
    }

    private void run(int count, int steps, Redefining redefining) throws InterruptedException, ExecutionException {
        System.out.printf(
                Locale.ROOT,
                "%,d histories of %,d steps; replay with -Dmuster.seed=%d -Dmuster.histories=%d%n",
                count,
                steps,
                firstSeed,
                histories);
        long start = System.nanoTime();
        AtomicLong next = new AtomicLong();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> work(next, count, steps, redefining)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } finally {
            pool.shutdownNow();
        }
        String found = failure.get();
        if (found != null) {
            fail(found);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "no divergence in %.1f s: %,.0f steps/s, %,d changes compared%n%s",
                seconds,
                coverage.of(Reached.STEPS) / seconds,
                coverage.of(Reached.CHANGES),
                coverage);
    }

    private void work(AtomicLong next, int count, int steps, Redefining redefining) {
        Coverage own = new Coverage();
        for (long i = next.getAndIncrement(); i < count && failure.get() == null; i = next.getAndIncrement()) {
            History history = HistoryGenerator.history(firstSeed + i, steps, redefining);
            String divergence = HistoryRun.divergence(history, own);
            if (divergence != null) {
                failure.compareAndSet(null, described(history, divergence, i));
            }
        }
        coverage.add(own);
    }

    /** A history that lost what its reactions wait for cannot be set up, and says nothing. */
    private static boolean divergesAfterSetup(History history) {
        String divergence = HistoryRun.divergence(history, new Coverage());
        return divergence != null && !divergence.startsWith(HistoryRun.IN_SETUP);
    }

    private static String described(History history, String divergence, long earlier) {
        History shrunk = HistoryShrinking.shrunk(history, HistoriesProperties::divergesAfterSetup);
        return String.format(
                Locale.ROOT,
                "history %d of this run diverges; replay with -Dmuster.seed=%d -Dmuster.histories=1 -Dmuster.steps=%d%n%s%n%n"
                        + "shrunk to %d steps:%n%s%n%s",
                earlier,
                history.seed(),
                history.steps().size(),
                divergence,
                shrunk.steps().size(),
                shrunk,
                HistoryRun.divergence(shrunk, new Coverage()));
    }
}
