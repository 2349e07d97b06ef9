package dev.muster.examples.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database that a server of its own keeps, in PostgreSQL's SQL. It looks after its files itself: PostgreSQL stops with a panic
 * when a sync fails and starts again from its log, so that it builds nothing on what was not synced, and its own checksums
 * ({@code initdb --data-checksums}) cover its pages.
 *
 * @param url where it is
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
    public boolean lacksLog() {
        return false;
    }

    @Override
    public void requireFile() {
        // It has its own.
    }

    @Override
    public void requireDefinitions(Connection connection, List<CheckedTable> tables) {
        // A statement that does not fit the tables is refused.
    }

    @Override
    public void requireSound(Connection connection, List<CheckedTable> tables) {
        // It reads its pages by its own checksums.
    }

    @Override
    public void makeDurable(Connection connection) {
        // What it has committed is durable.
    }

    @Override
    public boolean isDamage(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.equals("XX001") || state.equals("XX002")); // data_corrupted, index_corrupted
    }

    @Override
    public void keepLog() {
        // It has its own.
    }
}
