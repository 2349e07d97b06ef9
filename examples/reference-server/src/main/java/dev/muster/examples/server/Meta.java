package dev.muster.examples.server;

import static dev.muster.examples.server.CheckedTable.number;
import static dev.muster.examples.server.CheckedTable.text;

import dev.muster.examples.server.Database.Progress;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one row of the table {@code meta}: what is known of the database as a whole as of its last commit.
 *
 * @param log the identity of the log of changes
 * @param openings how often the database was opened to be written to; it rises, so that storing it changes a byte
 * @param state whether its file has all of it, or the log beside the file may have some
 * @param engineMillis where the engine was, or {@link #NEVER}
 * @param lastSequence the sequence number of the last change; the log may be pruned
 * @param rows how many rows each other table has, so that one that is lost is noticed
 */
record Meta(String log, long openings, State state, long engineMillis, long lastSequence, Map<String, Long> rows) {

    /** Raised whenever a table changes. The format before this had no number. */
    static final long FORMAT = 2;

    static final CheckedTable TABLE = new CheckedTable(
            "meta",
            number("id"),
            number("format"),
            text("log"),
            number("openings"),
            text("state"),
            number("engine_time"),
            number("last_sequence"),
            text("row_counts"));

    static final long ID = 1;

    /** The engine time of a database that no engine has committed to. */
    private static final long NEVER = Long.MIN_VALUE;

    /** How the database was left. */
    enum State {
        OPEN,
        CLOSED
    }

    /** Of a database that has nothing. */
    static Meta empty(String log) {
        return new Meta(log, 0, State.CLOSED, NEVER, 0, Map.of());
    }

    static Meta of(CheckedTable.Row row) {
        Map<String, Long> rows = new TreeMap<>();
        for (String count : row.text(7).split(" ")) {
            int equals = count.indexOf('=');
            if (equals > 0) {
                rows.put(count.substring(0, equals), Long.valueOf(count.substring(equals + 1)));
            }
        }
        return new Meta(row.text(2), row.number(3), State.valueOf(row.text(4)), row.number(5), row.number(6), rows);
    }

    /** Its row of {@link #TABLE}. */
    Object[] values() {
        StringBuilder counts = new StringBuilder();
        rows.forEach(
                (table, count) -> counts.append(table).append('=').append(count).append(' '));
        return new Object[] {ID, FORMAT, log, openings, state.name(), engineMillis, lastSequence, counts.toString()};
    }

    /** How far the engine had come, or {@code null} if none has committed. */
    @Nullable
    Progress progress() {
        return engineMillis == NEVER ? null : new Progress(Instant.ofEpochMilli(engineMillis), lastSequence);
    }

    long rows(CheckedTable table) {
        return rows.getOrDefault(table.name(), 0L);
    }

    Meta opened(String newLog) {
        return new Meta(newLog, openings + 1, State.OPEN, engineMillis, lastSequence, rows);
    }

    Meta closed() {
        return new Meta(log, openings, State.CLOSED, engineMillis, lastSequence, rows);
    }

    Meta at(Progress progress, Map<String, Long> counts) {
        return new Meta(log, openings, state, progress.engineTime().toEpochMilli(), progress.lastSequence(), counts);
    }
}
