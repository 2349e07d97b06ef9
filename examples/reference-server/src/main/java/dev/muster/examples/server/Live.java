package dev.muster.examples.server;

import dev.muster.segment.engine.SegmentEngine;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An engine, the database that it agrees with at each commit, and further state of the server. Discarded as a whole
 * when a commit fails.
 *
 * @param segmentTags the version of each segment's definition, including those of the running transaction
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

    /** Returns the identity of the log of changes. */
    String logIdentity() {
        return database.log();
    }

    /**
     * Returns the row of the log with the change after a position, or {@code null} if there is none yet.
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
