package dev.muster.examples.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database in a server process of its own, in PostgreSQL's SQL. PostgreSQL protects its files itself: it stops with a
 * panic after a failed sync and restarts from its log, so it never builds on data that were not synced, and its own
 * checksums ({@code initdb --data-checksums}) cover its pages.
 *
 * @param url the JDBC URL
 */
record ServerDialect(String url) implements Dialect {

    @Override
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url);
    }

    @Override
    public String definition(CheckedTable table) {
        String key = table.key().name();
        return table.columns().stream()
                .map(column -> column.name()
                        + switch (column.type()) {
                            case TEXT -> " TEXT";
                            case NUMBER -> " BIGINT";
                            case BYTES -> " BYTEA";
                        }
                        + " NOT NULL")
                .collect(Collectors.joining(
                        ", ", "CREATE TABLE " + table.name() + " (", ", PRIMARY KEY (" + key + "))"));
    }

    @Override
    public void requireFiles() {
        // PostgreSQL manages its own log.
    }

    @Override
    public void requireDefinitions(Connection connection, List<CheckedTable> tables) {
        // A statement that does not fit the tables is refused.
    }

    @Override
    public void requireSound(Connection connection, List<CheckedTable> tables) {
        // PostgreSQL verifies its own checksums.
    }

    @Override
    public void makeDurable(Connection connection) {
        // A commit is durable already.
    }

    @Override
    public boolean isDamage(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.equals("XX001") || state.equals("XX002")); // data_corrupted, index_corrupted
    }

    @Override
    public void keepLog() {
        // PostgreSQL manages its own log.
    }
}
