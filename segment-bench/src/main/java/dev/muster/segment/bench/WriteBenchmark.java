package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
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
 * One write of one to three attributes at a moving instant, what falls due by the clock on the way included: through the
 * engine, and through a loop over all segments. Both make their writes as they go; {@link #generation} is what that alone costs,
 * to be taken off the other two.
 *
 * <p>{@code java -jar segment-bench/target/benchmarks.jar WriteBenchmark}, with {@code -p segments=10000 -p contacts=1000000}
 * for other sizes and {@code -prof gc} for bytes a write.
 */
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(value = 1, jvmArgsAppend = "-Xmx4g")
public class WriteBenchmark {

    /** The sizes. */
    @State(Scope.Benchmark)
    public static class Sizes {

        /** How many segments. */
        @Param({"100", "1000"})
        public int segments;

        /** How many contacts. */
        @Param("100000")
        public int contacts;
    }

    /** Writes to a population that nobody holds. */
    @State(Scope.Benchmark)
    public static class Generation {

        private Population population = new Population(1);

        /** Makes the population. */
        @Setup(Level.Trial)
        public void setUp(Sizes sizes) {
            population = new Population(sizes.contacts);
        }
    }

    /** An engine that holds the population. */
    @State(Scope.Benchmark)
    public static class Engine {

        private Population population = new Population(1);
        private SegmentEngine engine = SegmentEngine.builder().build();

        /** Loads all contacts. */
        @Setup(Level.Trial)
        public void setUp(Sizes sizes) {
            population = new Population(sizes.contacts);
            engine = SegmentEngine.builder()
                    .clock(ManualClock.at(Population.START))
                    .attribute(Population.attributes())
                    .define(Population.segments(sizes.segments))
                    .build();
            engine.start(Population.START, loader -> {
                for (int i = 0; i < sizes.contacts; i++) {
                    loader.put(population.initial(i));
                }
            });
        }
    }

    /** A loop over all segments that holds the population. */
    @State(Scope.Benchmark)
    public static class Naive {

        private Population population = new Population(1);
        private NaiveLoop loop = new NaiveLoop(Population.attributes(), Population.segments(1));

        /** Writes all contacts. */
        @Setup(Level.Trial)
        public void setUp(Sizes sizes) {
            population = new Population(sizes.contacts);
            loop = new NaiveLoop(Population.attributes(), Population.segments(sizes.segments));
            for (int i = 0; i < sizes.contacts; i++) {
                loop.apply(Population.START, population.initial(i));
            }
        }
    }

    /** A write made and dropped. */
    @Benchmark
    public ContactWrite generation(Generation state) {
        state.population.tick();
        return state.population.next();
    }

    /** A write made and applied by the engine, and the changes of its tick. */
    @Benchmark
    public Tick engine(Engine state) {
        return state.engine.applyAt(state.population.tick(), state.population.next());
    }

    /** A write made and applied by the loop. */
    @Benchmark
    public int naiveLoop(Naive state) {
        return state.loop.apply(state.population.tick(), state.population.next());
    }
}
