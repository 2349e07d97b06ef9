package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segments;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import dev.muster.segment.engine.View;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The small operations of an engine that holds a {@link Workload}.
 *
 * <p>{@code java -jar segment-bench/target/segment-bench.jar jmh OperationBenchmark}, with {@code -p segments=10000 -p contacts=1000000}
 * for other sizes and {@code -prof gc} for bytes an operation.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class OperationBenchmark {

    /** An engine that holds a workload, long after everything that is ever due was due. */
    @State(Scope.Benchmark)
    public static class Holding {

        private static final int PREPARED = 1 << 12;
        private static final String ASKED = "segment-0";

        /** How many segments. */
        @Param("1000")
        public int segments;

        /** How many contacts. */
        @Param("100000")
        public int contacts;

        private final ContactWrite[] fliplessWrites = new ContactWrite[PREPARED];
        private SegmentEngine engine = SegmentEngine.builder().build();
        private Instant now = Workload.START;
        private int next;

        /** Loads all contacts, and prepares writes that flip something only the first time. */
        @Setup(Level.Trial)
        public void setUp() {
            Workload workload = new Workload(contacts, segments);
            EngineContender muster = EngineContender.indexed(workload.definitions(), new Tally());
            muster.load(workload.load());
            engine = muster.engine();
            now = Workload.START.plus(Duration.ofDays(1_000));
            engine.advanceTo(now);
            for (int i = 0; i < PREPARED; i++) {
                String id = Workload.id((int) ((long) i * contacts / PREPARED));
                fliplessWrites[i] = Segments.contact(id).set(Trait.LAST_ACTIVE.attribute(), now.minusMillis(i));
            }
        }
    }

    /** A write that flips nothing, at an instant that stands still. */
    @Benchmark
    public Tick applyWithoutFlip(Holding state) {
        state.next++;
        return state.engine.applyAt(state.now, state.fliplessWrites[state.next & (Holding.PREPARED - 1)]);
    }

    /** How many members a segment has. */
    @Benchmark
    public int count(Holding state) {
        return state.engine.count(Holding.ASKED);
    }

    /** A second in which nothing is due; its instant is made as well. */
    @Benchmark
    public Tick idleTick(Holding state) {
        state.now = state.now.plusSeconds(1);
        return state.engine.advanceTo(state.now);
    }

    /** A view of one segment, nothing having changed since the last. */
    @Benchmark
    public View view(Holding state) {
        return state.engine.view(Holding.ASKED);
    }
}
