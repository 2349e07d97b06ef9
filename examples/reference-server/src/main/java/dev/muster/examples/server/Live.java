package dev.muster.examples.server;

import dev.muster.segment.engine.SegmentEngine;
import java.util.Map;

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

    /** The first sequence number that the log has, or the next to come if it is empty. */
    long firstKept() {
        Long first = database.firstKept();
        return first == null ? engine.lastSequence() + 1 : first;
    }
}
