package dev.muster.segment.bench;

import java.util.List;
import java.util.Locale;

/** What can be measured. */
enum Measure {
    /** Mean, percentiles, maximum and rate of a write. */
    WRITE,
    /** Bytes allocated by a write. */
    ALLOCATION,
    /** A new segment gets its members. */
    BACKFILL,
    /** A segment's number of members. */
    COUNT,
    /** Members of several segments at once. */
    VIEW,
    /** An hour passes. */
    CLOCK,
    /** A second passes. */
    IDLE,
    /** All contacts are loaded. */
    IMPORT,
    /** Bytes retained by a contact. */
    MEMORY,
    /** All contacts are due at one instant. */
    MIDNIGHT,
    /** A writer among readers. */
    READERS,
    /** The longest write while another thread evaluates all contacts. */
    WAITING,
    /** Several writers. */
    WRITERS,
    /** A thousand engines. */
    SMALL_ENGINES,
    /** Why, when next, and what if. */
    INSIGHT,
    /** Segments that nobody ought to write. */
    ADVERSARIAL;

    /** What it is called on the command line. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Measures in this process. */
    List<Row> rows(Case size) {
        return switch (this) {
            case WRITE -> WriteMeasure.rows(size);
            case ALLOCATION -> AllocationMeasure.rows(size);
            case BACKFILL -> BackfillMeasure.rows(size);
            case COUNT -> CountMeasure.rows(size);
            case VIEW -> ViewMeasure.rows(size);
            case CLOCK -> ClockMeasure.rows(size);
            case IDLE -> IdleMeasure.rows(size);
            case IMPORT -> ImportMeasure.rows(size);
            case MEMORY -> MemoryMeasure.rows(size);
            case MIDNIGHT -> MidnightMeasure.rows(size);
            case READERS -> ReadersMeasure.rows(size);
            case WAITING -> WaitingMeasure.rows(size);
            case WRITERS -> WritersMeasure.rows(size);
            case SMALL_ENGINES -> SmallEnginesMeasure.rows(size);
            case INSIGHT -> InsightMeasure.rows(size);
            case ADVERSARIAL -> AdversarialMeasure.rows(size);
        };
    }
}
