package dev.muster.examples.server;

import static dev.muster.examples.server.CheckedTable.number;
import static dev.muster.examples.server.CheckedTable.text;

import dev.muster.examples.server.Database.Progress;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The single row of the table {@code meta}: the state of the whole database as of its last commit.
 *
 * @param log the identity of the log of changes
 * @param openings how often the database was opened for writing; it grows, so that storing it changes a byte
 * @param state whether the database file is complete, or the log next to it may be needed
 * @param engineMillis engine time in milliseconds of the epoch, or {@link #NEVER}
 * @param lastSequence the sequence number of the last change; the log may be pruned
 * @param rows how many rows each other table has, so that a lost row is noticed
 */
record Meta(String log, long openings, State state, long engineMillis, long lastSequence, Map<String, Long> rows) {

    /** The format of the tables, raised with every change to them. The format before 2 had no number. */
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

    /** The engine time of a database without a commit. */
    private static final long NEVER = Long.MIN_VALUE;

    /** The state in which the database was left. */
    enum State {
        OPEN,
        CLOSED
    }

    /** Returns the row of an empty database. */
    static Meta empty(String log) {
        return new Meta(log, 0, State.CLOSED, NEVER, 0, Map.of());
    }

    static Meta of(CheckedTable.Row row) {
        Map<String, Long> rows = new TreeMap<>();
        for (String count : row.text(7).split(" ", -1)) {
            int equals = count.indexOf('=');
            if (equals > 0) {
                rows.put(count.substring(0, equals), Long.valueOf(count.substring(equals + 1)));
            }
        }
        return new Meta(row.text(2), row.number(3), State.valueOf(row.text(4)), row.number(5), row.number(6), rows);
    }

    /** Returns the values of the row in {@link #TABLE}. */
    Object[] values() {
        StringBuilder counts = new StringBuilder();
        rows.forEach(
                (table, count) -> counts.append(table).append('=').append(count).append(' '));
        return new Object[] {ID, FORMAT, log, openings, state.name(), engineMillis, lastSequence, counts.toString()};
    }

    /** Returns the engine's progress, or {@code null} if nothing was committed yet. */
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
