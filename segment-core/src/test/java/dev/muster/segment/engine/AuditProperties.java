package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.segment.engine.History.Looking;
import dev.muster.segment.engine.History.Setup;
import dev.muster.segment.engine.History.Step;
import dev.muster.segment.engine.HistoryGenerator.Redefining;
import dev.muster.segment.engine.HistoryRun.Way;
import dev.muster.segment.insight.AuditReport;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Random histories, audited on the way: whatever happens to an engine, an audit never raises a false alarm, and leaves the
 * engine as it was.
 *
 * <p>{@code -Dmuster.histories} and {@code -Dmuster.steps} set the length, {@code -Dmuster.seed} the first history's seed; each
 * further history has the next.
 */
class AuditProperties {

    private static final int DEFAULT_HISTORIES = 300;
    private static final int DEFAULT_STEPS = 60;

    /** Enough writes for an index of one attribute to be swept of stale entries. */
    private static final int STEPS_OF_AN_AGE = 6_000;

    private static final int STEPS_BETWEEN = 20;

    private final int histories = Integer.getInteger("muster.histories", DEFAULT_HISTORIES);
    private final long firstSeed =
            Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));

    private long audits;
    private long contacts;
    private long evaluations;

    @Test
    void audit_afterEveryStep_isClean() {
        run(histories, Integer.getInteger("muster.steps", DEFAULT_STEPS), Redefining.SOMETIMES, 1);
        assertThat(audits).isGreaterThan(2L * histories);
        assertThat(evaluations).isPositive();
    }

    @Test
    void audit_ofIndexesThatGrowOld_isClean() {
        run(Math.min(histories, Math.max(3, histories / 500)), STEPS_OF_AN_AGE, Redefining.NEVER, STEPS_BETWEEN);
        assertThat(contacts).isPositive();
    }

    private void run(int count, int steps, Redefining redefining, int stepsBetween) {
        System.out.printf(
                Locale.ROOT,
                "%,d histories of %,d steps, audited; replay with -Dmuster.seed=%d -Dmuster.histories=%d%n",
                count,
                steps,
                firstSeed,
                histories);
        for (int i = 0; i < count; i++) {
            History history = HistoryGenerator.history(firstSeed + i, steps, redefining);
            for (Way way : Way.values()) {
                run(history, way, stepsBetween);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "no false alarm in %,d audits of %,d contacts by %,d evaluations%n",
                audits,
                contacts,
                evaluations);
    }

    private void run(History history, Way way, int stepsBetween) {
        Setup setup = history.setup();
        ManualClock clock = ManualClock.at(setup.start());
        SegmentEngine engine = HistoryRun.engine(setup, clock, way, history.seed());
        History.Load load = setup.load();
        if (load != null) {
            attempt(() -> engine.start(load.saved(), loader -> load.contacts().forEach(loader::put)));
            audit(engine, history, -1);
        }
        for (int i = 0; i < history.steps().size(); i++) {
            Step step = history.steps().get(i);
            attempt(() -> HistoryRun.call(engine, clock, step));
            if (setup.looking() == Looking.ALWAYS || step instanceof History.Look) {
                engine.view();
            }
            if (i % stepsBetween == 0) {
                audit(engine, history, i);
            }
        }
        audit(engine, history, history.steps().size());
    }

    /** What is refused, or cut short, leaves an engine that has to be right all the same. */
    private static void attempt(Runnable call) {
        try {
            call.run();
        } catch (IllegalArgumentException | ReactionException refused) {
            assertThat(refused).hasMessageNotContaining("null");
        }
    }

    /** By turns all contacts or a few that come next. */
    private void audit(SegmentEngine engine, History history, int step) {
        Instant time = engine.engineTime();
        long sequence = engine.lastSequence();
        Instant due = engine.nextDue();
        boolean isWhole = step % 3 != 0;
        AuditReport report = isWhole
                ? engine.insight().audit()
                : engine.insight().auditNext(1 + Math.floorMod(step + history.seed(), 4));
        audits++;
        contacts += report.contacts();
        evaluations += report.evaluations();
        if (!report.isClean()) {
            fail("after step %d of history -Dmuster.seed=%d%n%s%n%s", step, history.seed(), report, history);
        }
        assertThat(report.at()).isEqualTo(time);
        assertThat(engine.engineTime()).isEqualTo(time);
        assertThat(engine.lastSequence()).isEqualTo(sequence);
        assertThat(engine.nextDue()).isEqualTo(due);
        if (isWhole) {
            assertThat(report.contacts()).isEqualTo(engine.contactCount());
        }
    }
}
