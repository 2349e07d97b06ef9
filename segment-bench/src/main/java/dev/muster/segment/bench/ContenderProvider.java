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

    /** How many contacts it takes part with at most, unless it is asked for by name and number. */
    int mostContacts();

    /** A contender without contacts. */
    Contender create(List<Segment> segments, ChangeSink sink);
}
