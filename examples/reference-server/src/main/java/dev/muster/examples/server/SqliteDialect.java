package dev.muster.examples.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQLite with a write-ahead log and a flush at each commit.
 *
 * <p>After a failed sync, Linux marks the pages as clean, and the next sync succeeds without writing them; SQLite then
 * reads them from the page cache and builds on them. A checkpoint copies the log into the file, syncs the file and
 * truncates the log, so that nothing depends on a page that was not synced: see {@link #makeDurable}.
 */
final class SqliteDialect implements Dialect {

    private static final Logger LOG = LoggerFactory.getLogger(SqliteDialect.class);
    private static final String PREFIX = "jdbc:sqlite:";

    /** Primary result codes, which are the lowest byte of the extended ones. */
    private static final int CORRUPT = 11;

    private static final int NO_DATABASE = 26;

    private static final long MIXER = 0x9e3779b97f4a7c15L;

    private final String url;
    /** The database file, or {@code null} if the database is in memory. */
    private final @Nullable Path file;

    private final @Nullable Path log;

    private SqliteDialect(String url, @Nullable Path file) {
        this.url = url;
        this.file = file;
        this.log = file == null ? null : file.resolveSibling(file.getFileName() + "-wal");
    }

    static SqliteDialect of(String url) {
        String place = url.substring(PREFIX.length()).replaceFirst("[?].*", "");
        if (place.isEmpty() || place.startsWith(":")) {
            return new SqliteDialect(url, null);
        }
        return new SqliteDialect(url, place.startsWith("file:") ? Path.of(URI.create(place)) : Path.of(place));
    }

    @Override
    public Connection connect() throws SQLException {
        if (file != null) {
            try {
                PrivateFiles.createFile(file); // SQLite creates the log with the same permissions
            } catch (IOException failed) {
                LOG.debug("left to SQLite", failed);
            }
        }
        Properties properties = new Properties();
        properties.setProperty("jdbc.get_generated_keys", "false"); // the driver would query one after each update
        Connection connection = DriverManager.getConnection(url, properties);
        try (Statement statement = connection.createStatement()) {
            // With a write-ahead log and a flush at each commit, committed data survive a power cut.
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA cache_size = -65536"); // KiB
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
        return connection;
    }

    /** Returns the statement. A numeric key is the row id; any other key has an index. */
    @Override
    public String definition(CheckedTable table) {
        String key = table.key().name();
        return table.columns().stream()
                .map(column -> column.name()
                        + switch (column.type()) {
                            case TEXT -> " TEXT";
                            case NUMBER -> " INTEGER";
                            case BYTES -> " BLOB";
                        }
                        + (column.name().equals(key) ? " PRIMARY KEY NOT NULL" : " NOT NULL"))
                .collect(Collectors.joining(", ", "CREATE TABLE " + table.name() + " (", ") STRICT"));
    }

    private static boolean hasIndex(CheckedTable table) {
        return table.key().type() != CheckedTable.Type.NUMBER;
    }

    private static String index(CheckedTable table) {
        return "sqlite_autoindex_" + table.name() + "_1";
    }

    @Override
    public void requireFiles() {
        if (file == null || log == null) {
            return;
        }
        if (size(file) == 0 && size(log) > 0) {
            throw new RefusedDataException(
                    file + " is missing or empty, though its log " + log.getFileName() + " holds data");
        }
        if (!Files.exists(log) && size(file) > 0 && isOpen(file)) {
            throw new RefusedDataException(
                    "the database was not closed, and its log, which may hold data, is missing; " + Marker.hint());
        }
    }

    /**
     * Returns whether a file says that its database was not closed. A connection to an immutable file creates no log, which the
     * next start would take for the missing one if this one were killed.
     */
    private static boolean isOpen(Path file) {
        try (Connection connection = DriverManager.getConnection(PREFIX + file.toUri() + "?immutable=1");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT state FROM meta")) {
            return row.next() && Meta.State.OPEN.name().equals(row.getString(1));
        } catch (SQLException unreadable) {
            LOG.debug("{} does not say whether it was closed", file, unreadable);
            return false; // who opens it says more
        }
    }

    private static long size(Path file) {
        try {
            return Files.exists(file) ? Files.size(file) : 0;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void requireDefinitions(Connection connection, List<CheckedTable> tables) throws SQLException {
        for (CheckedTable table : tables) {
            String expected = definition(table);
            String found = definition(connection, "table", table.name(), table.name());
            if (!expected.equals(found)) {
                throw new RefusedDataException("the database is damaged: table " + table.name() + " is defined by '"
                        + found + "'; expected '" + expected + "'");
            }
            if (hasIndex(table) && definition(connection, "index", index(table), table.name()) == null) {
                throw new RefusedDataException(
                        "the database is damaged: table " + table.name() + " has lost its index");
            }
        }
    }

    /**
     * Returns the SQL that defined a table or index, empty if it was created implicitly, or {@code null} if it does not
     * exist.
     */
    private static @Nullable String definition(Connection connection, String type, String name, String table)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COALESCE(sql, '') FROM sqlite_schema WHERE type = ? AND name = ? AND tbl_name = ?")) {
            statement.setString(1, type);
            statement.setString(2, name);
            statement.setString(3, table);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    @Override
    public void requireSound(Connection connection, List<CheckedTable> tables) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
            String found = row.next() ? row.getString(1) : "no answer";
            if (!"ok".equals(found)) {
                throw new RefusedDataException(
                        "the database is damaged: " + found.strip().replaceAll("\\s*\n\\s*", " "));
            }
        }
        for (CheckedTable table : tables) {
            // The quick check does not compare an index with its table, and the full check takes ten times as long.
            if (hasIndex(table)
                    && keys(connection, table, "NOT INDEXED")
                            != keys(connection, table, "INDEXED BY " + index(table))) {
                throw new RefusedDataException(
                        "the database is damaged: the index of table " + table.name() + " differs from the table");
            }
        }
    }

    /** Returns a sum over the keys and numbers of all rows, which does not depend on their order. */
    private static long keys(Connection connection, CheckedTable table, String way) throws SQLException {
        long sum = 0;
        CRC32C checksum = new CRC32C();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT rowid, %1$s FROM %2$s %3$s WHERE TYPEOF(%1$s) = 'text'"
                        .formatted(table.key().name(), table.name(), way))) {
            while (row.next()) {
                checksum.reset();
                checksum.update(row.getBytes(2));
                sum += (checksum.getValue() << Integer.SIZE | 1) ^ row.getLong(1) * MIXER;
            }
        }
        return sum;
    }

    @Override
    public void makeDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            if (!row.next() || row.getInt(1) != 0) {
                throw new SQLException("another process reads the database; its log could not be copied into the file");
            }
        }
    }

    @Override
    public boolean isDamage(SQLException failure) {
        int code = failure.getErrorCode() & 0xff;
        return code == CORRUPT || code == NO_DATABASE;
    }

    /** Creates an empty log if the last connection deleted it. Otherwise the next start would report it as lost. */
    @Override
    public void keepLog() {
        if (log != null && !Files.exists(log)) {
            try {
                PrivateFiles.createFile(log);
            } catch (IOException failed) {
                LOG.debug("{} could not be created", log, failed);
            }
        }
    }
}
