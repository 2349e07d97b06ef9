package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.util.List;
import java.util.Set;

/** Makes contenders of one kind. Those of the default build are in {@link Contenders}; others are found as services. */
interface ContenderProvider {

    /** What the system is called on the command line and in tables. */
    String system();

    /** What it is and what it cannot do, for the legend of the table. */
    String description();

    /** Where it takes part. */
    Set<Measure> measures();

    /** Whether it is done with a case of one of its measures in reasonable time; one that is not has to be asked for by name. */
    boolean isFitFor(Measure measure, int contacts, int segments, Effort effort);

    /** A contender without contacts. */
    Contender create(List<Segment> segments, ChangeSink sink);
}
