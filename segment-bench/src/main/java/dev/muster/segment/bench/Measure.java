package dev.muster.segment.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What can be measured. */
enum Measure {
    /** Mean, percentiles, maximum and rate of a write. */
    WRITE(WriteMeasure::rows),
    /** Bytes allocated by a write. */
    ALLOCATION(AllocationMeasure::rows),
    /** A new segment gets its members. */
    BACKFILL(BackfillMeasure::rows),
    /** A segment's number of members. */
    COUNT(CountMeasure::rows),
    /** Members of several segments at once. */
    VIEW(ViewMeasure::rows),
    /** An hour passes. */
    CLOCK(ClockMeasure::rows),
    /** A second passes. */
    IDLE(IdleMeasure::rows),
    /** All contacts are loaded. */
    IMPORT(ImportMeasure::rows),
    /** Bytes retained by a contact. */
    MEMORY(MemoryMeasure::rows),
    /** All contacts are due at one instant. */
    MIDNIGHT(MidnightMeasure::rows),
    /** A writer among readers. */
    READERS(ReadersMeasure::rows),
    /** Several writers. */
    WRITERS(WritersMeasure::rows),
    /** A thousand engines. */
    SMALL_ENGINES(SmallEnginesMeasure::rows),
    /** Segments that nobody ought to write. */
    ADVERSARIAL(AdversarialMeasure::rows);

    private final Function<Case, List<Row>> rows;

    Measure(Function<Case, List<Row>> rows) {
        this.rows = rows;
    }

    /** What it is called on the command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Measures in this process. */
    List<Row> rows(Case size) {
        return rows.apply(size);
    }
}
