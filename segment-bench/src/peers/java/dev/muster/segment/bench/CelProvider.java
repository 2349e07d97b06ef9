package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** CEL in the place of conditions written by hand. */
public final class CelProvider implements ContenderProvider {

    private static final int MOST_CONTACTS = 100_000;

    @Override
    public String system() {
        return "cel";
    }

    @Override
    public String description() {
        return "as naive, with CEL evaluating the predicates";
    }

    @Override
    public Set<Measure> measures() {
        return EnumSet.of(Measure.WRITE, Measure.CLOCK);
    }

    @Override
    public boolean isFitFor(Measure measure, int contacts, int segments, Effort effort) {
        return contacts <= MOST_CONTACTS && (measure == Measure.WRITE || segments <= 100);
    }

    @Override
    public Contender create(List<Segment> segments, ChangeSink sink) {
        return new NaiveContender(segments, CelCondition::of, sink);
    }
}
