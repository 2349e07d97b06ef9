package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Drools. */
public final class DroolsProvider implements ContenderProvider {

    private static final int MOST_CONTACTS = 100_000;
    private static final int MOST_CONTACTS_IN_SHORT = 10_000;
    private static final int MOST_SEGMENTS = 1_000;

    /** A contact takes about 60 KB with 1,000 segments, most of it for its memberships; the heap is 4 GB. */
    private static final long MOST_PAIRS = 10_000_000;

    @Override
    public String system() {
        return "drools";
    }

    @Override
    public String description() {
        return "Drools, its rules compiled to Java, which is not measured; a rule a segment infers memberships, and truth maintenance"
                + " takes them back; a contact is a fact, updated by the properties written; windows compare with a clock's"
                + " fact, which is as of the last tick; a tick updates it, and with it every contact in every rule with a"
                + " window is looked at, final states only";
    }

    @Override
    public Set<Measure> measures() {
        return EnumSet.of(Measure.WRITE, Measure.CLOCK);
    }

    @Override
    public boolean isFitFor(Measure measure, int contacts, int segments, Effort effort) {
        return segments <= MOST_SEGMENTS
                && (long) contacts * segments <= MOST_PAIRS
                && contacts <= (effort == Effort.FULL ? MOST_CONTACTS : MOST_CONTACTS_IN_SHORT);
    }

    @Override
    public Contender create(List<Segment> segments, ChangeSink sink) {
        return new DroolsContender(segments, sink);
    }
}
