package dev.muster.segment.bench;

import dev.muster.segment.Segment;
import dev.muster.segment.Segments;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes that a contact retains, by component where that can be told from outside: the ids alone; what an engine without
 * segments holds more; what the segments add; what a view of the first hundred of them adds.
 */
final class MemoryMeasure {

    private static final int VIEWED = 100;
    private static final String UNIT = "bytes/contact";

    private final Case size;

    private MemoryMeasure(Case size) {
        this.size = size;
    }

    static List<Row> rows(Case size) {
        MemoryMeasure measure = new MemoryMeasure(size);
        return size.system().equals(Contenders.MUSTER) ? measure.byComponent() : List.of(measure.whole());
    }

    private Row whole() {
        long before = Heap.retainedBytes();
        try (Contender contender = loaded(size.workload().definitions())) {
            double bytes = each(Heap.retainedBytes() - before);
            contender.advanceTo(Workload.START);
            return size.row("retained", "", bytes, UNIT, "");
        }
    }

    private List<Row> byComponent() {
        bare(); // Whatever an engine makes once in a process is there from now on.
        double ids = ids();
        double bare = bare();
        List<Segment> segments = size.workload().definitions();
        String[] viewed = segments.stream().limit(VIEWED).map(Segment::name).toArray(String[]::new);
        long before = Heap.retainedBytes();
        try (EngineContender muster = (EngineContender) loaded(segments)) {
            double full = each(Heap.retainedBytes() - before);
            muster.engine().view(viewed);
            double looked = each(Heap.retainedBytes() - before);
            muster.advanceTo(Workload.START);
            List<Row> rows = new ArrayList<>();
            rows.add(size.row("retained", "", looked, UNIT, "in all, " + viewed.length + " segments looked at"));
            rows.add(size.row("retained by ids", "", ids, UNIT, "an engine whose contacts have nothing else"));
            rows.add(size.row("retained by values", "", bare - ids, UNIT, "an engine without segments, less the ids"));
            rows.add(size.row("retained by segments", "", full - bare, UNIT, "index, time and counts"));
            rows.add(size.row("retained by views", "", looked - full, UNIT, "the members of those looked at"));
            return rows;
        }
    }

    private double ids() {
        long before = Heap.retainedBytes();
        try (Contender contender = Contenders.create(size.system(), List.of(), new Tally())) {
            contender.load(new ContactChunks(size.contacts(), index -> Segments.contact(Workload.id(index))));
            double bytes = each(Heap.retainedBytes() - before);
            contender.advanceTo(Workload.START);
            return bytes;
        }
    }

    private double bare() {
        long before = Heap.retainedBytes();
        try (Contender contender = loaded(List.of())) {
            double bytes = each(Heap.retainedBytes() - before);
            contender.advanceTo(Workload.START);
            return bytes;
        }
    }

    private Contender loaded(List<Segment> segments) {
        Contender contender = Contenders.create(size.system(), segments, new Tally());
        contender.load(size.workload().load());
        return contender;
    }

    private double each(long bytes) {
        return (double) bytes / size.contacts();
    }
}
