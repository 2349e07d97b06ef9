package dev.muster.segment.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** How many bytes a write allocates, the writes and their instants being there already; and how many one that flips nothing. */
final class AllocationMeasure {

    private static final int WARM_UP_WRITES = 100_000;
    private static final int WRITES = 50_000;

    private AllocationMeasure() {}

    static List<Row> rows(Case size) {
        Tally tally = new Tally();
        List<Row> rows = new ArrayList<>();
        try (Contender contender =
                Contenders.create(size.system(), size.workload().definitions(), tally)) {
            contender.load(size.workload().load());
            Writes writes = new Writes(size.workload());
            for (WriteKind kind : WriteKind.values()) {
                writes.take(kind, WARM_UP_WRITES).play(contender);
                rows.addAll(rows(size, contender, tally, kind, writes.take(kind, WRITES)));
            }
        }
        return rows;
    }

    private static List<Row> rows(Case size, Contender contender, Tally tally, WriteKind kind, Tape tape) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long all = 0;
        long flipless = 0;
        int fliplessWrites = 0;
        for (int i = 0; i < tape.length(); i++) {
            long changes = tally.changes();
            long before = thread.getCurrentThreadAllocatedBytes();
            contender.apply(tape.instant(i), tape.write(i));
            long bytes = thread.getCurrentThreadAllocatedBytes() - before;
            all += bytes;
            if (tally.changes() == changes) {
                flipless += bytes;
                fliplessWrites++;
            }
        }
        String writes = kind.toString();
        return List.of(
                size.row("allocated a write", writes, (double) all / tape.length(), "bytes", ""),
                size.row(
                        "allocated a write without a flip",
                        writes,
                        fliplessWrites == 0 ? 0 : (double) flipless / fliplessWrites,
                        "bytes",
                        fliplessWrites + " of " + tape.length() + " writes"));
    }
}
