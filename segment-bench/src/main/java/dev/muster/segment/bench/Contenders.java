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
    static final String RULER = "event-ruler";
    static final String DUCK = "duckdb";

    private static final int MILLION = 1_000_000;

    private static final List<ContenderProvider> PROVIDERS = providers();

    private Contenders() {}

    /** As {@link ContenderProvider#isFitFor}. */
    @FunctionalInterface
    private interface Fitness {
        boolean isFitFor(Measure measure, int contacts, int segments, Effort effort);
    }

    private record BuiltIn(
            String system,
            String description,
            Set<Measure> measures,
            Fitness fitness,
            BiFunction<List<Segment>, ChangeSink, Contender> maker)
            implements ContenderProvider {

        @Override
        public boolean isFitFor(Measure measure, int contacts, int segments, Effort effort) {
            return fitness.isFitFor(measure, contacts, segments, effort);
        }

        @Override
        public Contender create(List<Segment> segments, ChangeSink sink) {
            return maker.apply(segments, sink);
        }
    }

    private static List<ContenderProvider> providers() {
        List<ContenderProvider> providers = new ArrayList<>();
        providers.add(new BuiltIn(
                MUSTER,
                "this engine",
                EnumSet.allOf(Measure.class),
                (measure, contacts, segments, effort) -> true,
                EngineContender::indexed));
        providers.add(new BuiltIn(
                UNINDEXED,
                "this engine with its index off",
                EnumSet.of(Measure.WRITE, Measure.CLOCK),
                (measure, contacts, segments, effort) -> contacts <= MILLION
                        && (segments <= 1_000 || (effort == Effort.FULL && measure == Measure.WRITE)),
                EngineContender::unindexed));
        providers.add(new BuiltIn(
                NAIVE,
                "a map a contact; on a write the segments that mention a changed attribute are evaluated before and"
                        + " after; for the clock every contact in every segment with a window, final states only",
                EnumSet.of(Measure.WRITE, Measure.BACKFILL, Measure.CLOCK, Measure.IMPORT, Measure.MEMORY),
                Contenders::isNaiveFitFor,
                NaiveContender::new));
        providers.add(new BuiltIn(
                QUEUE,
                "the same with an exact clock: a priority queue of each contact's next edge of a window",
                EnumSet.of(Measure.WRITE, Measure.CLOCK),
                (measure, contacts, segments, effort) -> contacts <= MILLION,
                QueueContender::new));
        providers.add(new BuiltIn(
                RULER,
                "Event Ruler; memberships kept beside it; windows are ranges as of the last tick, which would write the rules"
                        + " of all windows anew and match every contact, so no clock is measured",
                EnumSet.of(Measure.WRITE),
                (measure, contacts, segments, effort) ->
                        contacts <= MILLION / 10 && (effort == Effort.FULL || segments <= 1_000),
                (segments, sink) -> new EventContender<>(new RulerMatcher(segments), sink)));
        providers.add(new BuiltIn(
                DUCK,
                "DuckDB in memory, on all cores; counts, and for the clock a query a segment with a window; final states"
                        + " only; says nothing about a write",
                EnumSet.of(Measure.BACKFILL, Measure.CLOCK),
                Contenders::isDuckFitFor,
                DuckContender::new));
        ServiceLoader.load(ContenderProvider.class).forEach(providers::add);
        return List.copyOf(providers);
    }

    private static boolean isNaiveFitFor(Measure measure, int contacts, int segments, Effort effort) {
        return switch (measure) {
            case CLOCK -> contacts <= MILLION && (effort == Effort.FULL || segments <= 1_000);
            case IMPORT, MEMORY -> contacts <= MILLION && segments <= 100;
            default -> contacts <= MILLION;
        };
    }

    private static boolean isDuckFitFor(Measure measure, int contacts, int segments, Effort effort) {
        return contacts <= MILLION && (measure != Measure.CLOCK || segments <= (effort == Effort.FULL ? 1_000 : 100));
    }

    static List<ContenderProvider> all() {
        return PROVIDERS;
    }

    /**
     * The provider of a system.
     *
     * @throws IllegalArgumentException if this build does not have the system
     */
    static ContenderProvider provider(String system) {
        return PROVIDERS.stream()
                .filter(provider -> provider.system().equals(system))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no system '" + system + "'"));
    }

    /** A system's contender without contacts. */
    static Contender create(String system, List<Segment> segments, ChangeSink sink) {
        return provider(system).create(segments, sink);
    }
}
