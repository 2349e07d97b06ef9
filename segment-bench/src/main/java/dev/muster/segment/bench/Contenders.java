package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiFunction;

/** All systems that this build can measure. */
final class Contenders {

    static final String MUSTER = "muster";
    static final String UNINDEXED = "muster-unindexed";
    static final String NAIVE = "naive";
    static final String QUEUE = "naive-queue";

    private static final int ANY = Integer.MAX_VALUE;
    private static final int MILLION = 1_000_000;

    private static final List<ContenderProvider> PROVIDERS = providers();

    private Contenders() {}

    private record BuiltIn(
            String system,
            String description,
            Set<Measure> measures,
            int mostContacts,
            BiFunction<List<Segment>, ChangeSink, Contender> maker)
            implements ContenderProvider {

        @Override
        public Contender create(List<Segment> segments, ChangeSink sink) {
            return maker.apply(segments, sink);
        }
    }

    private static List<ContenderProvider> providers() {
        List<ContenderProvider> providers = new ArrayList<>();
        providers.add(new BuiltIn(MUSTER, "this engine", EnumSet.allOf(Measure.class), ANY, EngineContender::indexed));
        providers.add(new BuiltIn(
                UNINDEXED,
                "this engine with its index off",
                EnumSet.of(Measure.WRITE, Measure.CLOCK),
                MILLION,
                EngineContender::unindexed));
        providers.add(new BuiltIn(
                NAIVE,
                "a map a contact; on a write the segments that mention a changed attribute are evaluated before and"
                        + " after; for the clock every contact in every segment with a window, final states only",
                EnumSet.of(Measure.WRITE, Measure.BACKFILL, Measure.CLOCK, Measure.IMPORT, Measure.MEMORY),
                MILLION,
                NaiveContender::new));
        providers.add(new BuiltIn(
                QUEUE,
                "the same with an exact clock: a priority queue of each contact's next edge of a window",
                EnumSet.of(Measure.WRITE, Measure.CLOCK),
                MILLION,
                QueueContender::new));
        ServiceLoader.load(ContenderProvider.class).forEach(providers::add);
        return List.copyOf(providers);
    }

    static List<ContenderProvider> all() {
        return PROVIDERS;
    }

    /** A system's contender without contacts. */
    static Contender create(String system, List<Segment> segments, ChangeSink sink) {
        return PROVIDERS.stream()
                .filter(provider -> provider.system().equals(system))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no system '" + system + "'"))
                .create(segments, sink);
    }
}
