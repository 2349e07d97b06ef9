package dev.muster.examples.server;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes rows with their checksums, and counts how many each table has. Of one thread, and of one connection, which closes it. */
final class RowWriter {

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    /** How many rows each table has, including what is not committed yet. */
    private final Map<String, Long> counts = new TreeMap<>();

    /** The table whose last row that was put was new, if that was the last one put. */
    private @Nullable CheckedTable lastNew;

    RowWriter(Connection connection) {
        this.connection = connection;
    }

    /** Counts on from what is stored. */
    void startFrom(Map<String, Long> stored) {
        counts.putAll(stored);
    }

    /** Returns how many rows each table has, including what is not committed yet. */
    Map<String, Long> counts() {
        return new TreeMap<>(counts);
    }

    /** Deletes what a statement deletes from a table, and counts it. */
    void delete(CheckedTable table, String sql, Object parameter) throws SQLException {
        count(table, -update(sql, parameter));
    }

    /**
     * Stores a row, in place of the one with its key if there is one. Fast for a series of new rows, as in an import.
     */
    void put(CheckedTable table, Object... values) throws SQLException {
        if (table.equals(lastNew) && isInserted(table, values)) {
            return;
        }
        lastNew = null;
        if (update(table.update(), table.updated(values)) == 0) {
            insert(table, values);
            lastNew = table;
        }
    }

    /** @throws RefusedDataException if there is a row with the key */
    void insert(CheckedTable table, Object... values) throws SQLException {
        if (!isInserted(table, values)) {
            throw new RefusedDataException(
                    "the database is damaged: table " + table.name() + " has the row " + values[0] + " already");
        }
    }

    private boolean isInserted(CheckedTable table, Object... values) throws SQLException {
        int inserted = update(table.insert(), table.inserted(values));
        count(table, inserted);
        return inserted > 0;
    }

    /** Deletes the row with a key, if there is one. */
    void delete(CheckedTable table, Object key) throws SQLException {
        count(table, -update(table.delete(), key));
    }

    private void count(CheckedTable table, int more) {
        counts.merge(table.name(), (long) more, Long::sum);
    }

    /** Runs a statement that changes rows, and returns how many it changed; they are not counted. */
    int update(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement); // closed with its connection
        }
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement.executeUpdate();
    }
}
