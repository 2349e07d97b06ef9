package dev.muster.examples.server;

import dev.muster.segment.engine.SegmentEngine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An engine, the database that it agrees with at each commit, and what the server knows beside it. Thrown away as a whole when a
 * commit fails.
 *
 * @param segmentTags the version of each segment's definition, those of the running transaction included
 */
record Live(
        SegmentEngine engine,
        Database database,
        AttributeCounts attributes,
        LogIndex log,
        RecentChanges recent,
        Transaction.Touched touched,
        Map<String, String> segmentTags,
        Workflows workflows) {

    Live {
        engine.schema().declarations().forEach(declaration -> attributes.declared(declaration.name()));
    }

    /** The identity of the log of changes. */
    String logIdentity() {
        return database.log();
    }

    /**
     * The row of the log with the change after a position, or {@code null} if none has come after it yet.
     *
     * @param position at or after the change before the first that is kept
     * @throws RefusedDataException if the log has lost the row
     */
    @Nullable
    LogRow logAfter(long position) {
        LogRow row = database.logAfter(position);
        if (row == null ? position < engine.lastSequence() : row.first() > position + 1) {
            throw new RefusedDataException(
                    "the database is damaged: table packed_changes has lost change " + (position + 1));
        }
        return row;
    }

    /** The first sequence number that the log has, or the next to come if it is empty. */
    long firstKept() {
        Long first = database.firstKept();
        return first == null ? engine.lastSequence() + 1 : first;
    }
}
