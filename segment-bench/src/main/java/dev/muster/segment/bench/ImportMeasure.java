package dev.muster.segment.bench;

import java.util.List;

/** What it takes until all contacts are loaded and every segment has its exact count; making the contacts is taken off. */
final class ImportMeasure {

    private static final double NANOS_A_SECOND = 1e9;

    private ImportMeasure() {}

    static List<Row> rows(Case size) {
        int repeats = size.effort().fewRepeats();
        double[] seconds = new double[repeats];
        for (int i = -1; i < repeats; i++) {
            seconds[Math.max(0, i)] = seconds(size);
        }
        return List.of(size.row("import", "", Samples.of(seconds), "s", ""));
    }

    private static double seconds(Case size) {
        ContactChunks contacts = size.workload().load();
        try (Contender contender =
                Contenders.create(size.system(), size.workload().definitions(), new Tally())) {
            Heap.settle();
            long start = System.nanoTime();
            contender.load(contacts);
            return (System.nanoTime() - start - contacts.makingNanos()) / NANOS_A_SECOND;
        }
    }
}
