package dev.muster.segment.engine;

import dev.muster.segment.engine.History.Step;
import dev.muster.segment.engine.HistoryGenerator.Redefining;
import dev.muster.segment.oracle.NaiveOracle;
import dev.muster.segment.oracle.OracleOutcome;
import dev.muster.segment.oracle.OracleRefusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs random histories in which most calls find the heap almost full, in a separate process with a small heap. After
 * each call the engine has carried it out completely, like the oracle, or not at all, or reports that it failed.
 */
final class OutOfMemoryHistories {

    private static final int STEPS = 40;
    private static final int[] BLOCK_BYTES = {1 << 20, 1 << 16, 1 << 12, 256, 16};
    private static final int MOST_FREED_BITS = 18;

    private final SplittableRandom random;
    private final Object[] ballast = new Object[1 << 16];
    private int blocks;

    private long done;
    private long refused;
    private long stopped;

    private OutOfMemoryHistories(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Runs histories.
     *
     * @param arguments the first seed, and how many histories to run
     */
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        initializeClasses();
        OutOfMemoryHistories histories = new OutOfMemoryHistories(seed);
        for (int i = 0; i < count; i++) {
            // The first history has enough memory, so that classes and other one-time allocations exist afterwards.
            histories.run(HistoryGenerator.history(seed + i, STEPS, Redefining.SOMETIMES), i > 0);
        }
        System.out.printf(
                Locale.ROOT,
                "calls done=%d refused=%d stopped=%d%n",
                histories.done,
                histories.refused,
                histories.stopped);
    }

    /** A class cannot be used any more if memory runs out while it is initialized. */
    private static void initializeClasses() {
        int kinds = 0;
        for (int ofPlane : new int[] {'a', '\u00e9', '\u0416', 0x10400, 0x20000, 0x30000, 0xE0001, 0xF0000}) {
            kinds += Character.getType(Character.toLowerCase(ofPlane));
        }
        String.format(Locale.ROOT, "%d %s", kinds, Instant.EPOCH);
    }

    private void run(History history, boolean isShort) {
        History.Setup given = history.setup().withPrograms(List.of()).withLoad(null);
        ManualClock clock = ManualClock.at(given.start());
        SegmentEngine engine = HistoryRun.engine(given, clock);
        NaiveOracle oracle =
                new NaiveOracle(given.start(), given.declarations(), given.segments(), List.of(), given.maxRounds());
        long[] told = {0};
        engine.subscribe(tick -> told[0] += tick.changes().size());
        for (int i = 0; i < history.steps().size(); i++) {
            Step step = history.steps().get(i);
            Tick tick = null;
            Error cutShort = null;
            IllegalArgumentException refusal = null;
            if (isShort) {
                fill();
            }
            try {
                tick = HistoryRun.call(engine, clock, step);
                if (step instanceof History.Look) {
                    engine.view();
                }
            } catch (Error error) {
                if (!isOutOfMemory(error)) {
                    throw error;
                }
                cutShort = error;
            } catch (IllegalArgumentException invalid) {
                refusal = invalid;
            }
            Arrays.fill(ballast, 0, blocks, null);
            blocks = 0;
            String where = "history " + history.seed() + ", step " + i + ", " + step + ", cut short by " + cutShort;
            if (cutShort != null && hasFailed(engine, where)) {
                stopped++;
                return;
            }
            if (cutShort == null) {
                require(isExpected(oracle, step, tick, refusal), where + ": came to " + tick + ", " + refusal);
                done++;
            } else {
                refused++;
            }
            compare(engine, oracle, where);
            require(told[0] == engine.lastSequence(), where + ": told " + told[0] + " of " + engine.lastSequence());
        }
    }

    /** Fills the heap, then frees a little of it. */
    private void fill() {
        for (int bytes : BLOCK_BYTES) {
            try {
                while (blocks < ballast.length) {
                    ballast[blocks] = new byte[bytes];
                    blocks++;
                }
            } catch (OutOfMemoryError full) {
                // The heap is full.
            }
        }
        long toFree = 1L << random.nextInt(MOST_FREED_BITS + 1);
        while (toFree > 0 && blocks > 0) {
            blocks--;
            toFree -= ((byte[]) ballast[blocks]).length + 16;
            ballast[blocks] = null;
        }
    }

    /** Returns whether memory ran out, be it while the virtual machine linked a lambda, which makes another error of it. */
    private static boolean isOutOfMemory(@Nullable Throwable thrown) {
        return thrown != null && (thrown instanceof OutOfMemoryError || isOutOfMemory(thrown.getCause()));
    }

    private static boolean hasFailed(SegmentEngine engine, String where) {
        try {
            engine.engineTime();
            return false;
        } catch (EngineFailedException failed) {
            require(isOutOfMemory(failed.getCause()), where + ": the cause is " + failed.getCause());
            return true;
        }
    }

    private static boolean isExpected(
            NaiveOracle oracle, Step step, @Nullable Tick tick, @Nullable IllegalArgumentException refusal) {
        try {
            OracleOutcome expected = HistoryRun.expected(oracle, step);
            long changes = expected == null
                    ? 0
                    : expected.groups().stream()
                            .mapToLong(group -> group.changes().size())
                            .sum();
            return refusal == null
                    && changes == (tick == null ? 0 : tick.changes().size());
        } catch (OracleRefusal expected) {
            return refusal != null;
        }
    }

    private static void compare(SegmentEngine engine, NaiveOracle oracle, String where) {
        require(engine.engineTime().equals(oracle.engineTime()), where + ": engine time is " + engine.engineTime());
        require(engine.contactCount() == oracle.contacts().size(), where + ": contacts are " + engine.contactCount());
        require(engine.segments().size() == oracle.segments().size(), where + ": segments are " + engine.segments());
        List<String> wrong = new ArrayList<>();
        View view = engine.view();
        for (String segment : oracle.segments()) {
            if (!new HashSet<>(view.members(segment)).equals(new HashSet<>(oracle.members(segment)))
                    || engine.count(segment) != oracle.members(segment).size()) {
                wrong.add(segment);
            }
        }
        require(wrong.isEmpty(), where + ": members are others in " + wrong);
        for (String contact : oracle.contacts()) {
            require(
                    Map.copyOf(Objects.requireNonNull(engine.attributes(contact)))
                            .equals(oracle.attributes(contact)),
                    where + ": attributes of " + contact);
        }
        require(engine.insight().audit().isClean(), where + ": the audit finds something");
    }

    private static void require(boolean isSo, String message) {
        if (!isSo) {
            System.out.println(message);
            System.exit(1);
        }
    }
}
