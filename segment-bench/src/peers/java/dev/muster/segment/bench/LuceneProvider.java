package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Lucene Monitor. */
public final class LuceneProvider implements ContenderProvider {

    private static final int MOST_CONTACTS = 100_000;

    @Override
    public String system() {
        return "lucene-monitor";
    }

    @Override
    public String description() {
        return "Lucene Monitor with its presearcher; memberships kept beside it; windows as of the last tick, as with Event Ruler";
    }

    @Override
    public Set<Measure> measures() {
        return EnumSet.of(Measure.WRITE);
    }

    @Override
    public boolean isFitFor(Measure measure, int contacts, int segments, Effort effort) {
        return contacts <= MOST_CONTACTS;
    }

    @Override
    public Contender create(List<Segment> segments, ChangeSink sink) {
        return new EventContender<>(new LuceneMatcher(segments), sink);
    }
}
