package dev.muster.examples.server;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.dsl.SegmentParser;
import dev.muster.segment.dsl.SegmentsFile;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What lasts: seven tables and one transaction. The SQL is what SQLite and PostgreSQL share.
 *
 * <p>One connection writes, for the batcher's thread; a second one reads, for one thread at a time.
 */
class Database implements AutoCloseable {

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS contacts (id TEXT PRIMARY KEY, attributes TEXT NOT NULL)",
            "CREATE TABLE IF NOT EXISTS attributes (name TEXT PRIMARY KEY, declaration TEXT NOT NULL)",
            """
            CREATE TABLE IF NOT EXISTS segments (
                name TEXT PRIMARY KEY, position BIGINT NOT NULL, mode TEXT NOT NULL, expression TEXT NOT NULL)""",
            "CREATE TABLE IF NOT EXISTS imports (id BIGINT PRIMARY KEY, report TEXT NOT NULL)",
            """
            CREATE TABLE IF NOT EXISTS packed_changes (
                first_sequence BIGINT PRIMARY KEY, last_sequence BIGINT NOT NULL, payload BYTEA NOT NULL)""",
            "CREATE TABLE IF NOT EXISTS packed_segments (number BIGINT PRIMARY KEY, name TEXT NOT NULL)",
            // One row. It keeps the last sequence itself, as the log may be pruned to nothing.
            """
            CREATE TABLE IF NOT EXISTS meta (
                id INT PRIMARY KEY, engine_time BIGINT NOT NULL, last_sequence BIGINT NOT NULL)""");

    private final Connection writer;
    private final Connection reader;
    private final Map<String, PreparedStatement> updates = new HashMap<>();
    private final SegmentNumbers segmentNumbers;

    /** How far the engine had come at the last commit. */
    record Progress(Instant engineTime, long lastSequence) {}

    /** A contact as it is stored. */
    record StoredContact(String id, String attributes) {}

    /** Opens a database; again after a failure. */
    @FunctionalInterface
    interface Opener {
        Database open();
    }

    Database(String url) {
        Connection first = connect(url);
        try {
            try (Statement statement = first.createStatement()) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
            }
            first.setAutoCommit(false);
            writer = first;
            segmentNumbers = new SegmentNumbers(
                    query(first, "SELECT name FROM packed_segments ORDER BY number", row -> row.getString(1)));
            first.rollback();
            reader = connect(url);
        } catch (SQLException | RuntimeException failed) {
            try {
                first.close();
            } catch (SQLException alsoFailed) {
                failed.addSuppressed(alsoFailed);
            }
            throw failed instanceof SQLException sql ? new DatabaseException(sql) : (RuntimeException) failed;
        }
    }

    private static Connection connect(String url) {
        try {
            if (!url.startsWith("jdbc:sqlite:")) {
                return DriverManager.getConnection(url);
            }
            Properties properties = new Properties();
            properties.setProperty("jdbc.get_generated_keys", "false"); // or it asks for one after each update
            Connection connection = DriverManager.getConnection(url, properties);
            tune(connection);
            return connection;
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    private static void tune(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // With the log ahead of the file and a flush at each commit, what is committed outlives a power cut.
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA busy_timeout = 5000");
            statement.execute("PRAGMA cache_size = -65536"); // KiB
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    // --- starting ------------------------------------------------------------------------------------------------

    /** How far the engine had come, or {@code null} if nothing was ever committed. */
    @Nullable
    Progress progress() {
        return query("SELECT engine_time, last_sequence FROM meta", row -> {
                    return new Progress(Instant.ofEpochMilli(row.getLong(1)), row.getLong(2));
                })
                .stream()
                .findFirst()
                .orElse(null);
    }

    List<AttributeDeclaration> attributes() {
        return query(
                "SELECT declaration FROM attributes ORDER BY name",
                row -> SegmentsFile.parse(row.getString(1)).attributes().get(0));
    }

    /** The segments in the order of their definition. */
    List<Segment> segments() {
        return query(
                "SELECT name, mode, expression FROM segments ORDER BY position",
                row -> new Segment(
                        row.getString(1),
                        SegmentParser.parse(row.getString(3)),
                        Segment.Mode.valueOf(row.getString(2))));
    }

    /** The definitions as they were written. */
    List<SegmentSource> segmentSources() {
        return query(
                "SELECT name, mode, expression FROM segments",
                row -> new SegmentSource(row.getString(1), Segment.Mode.valueOf(row.getString(2)), row.getString(3)));
    }

    void forEachContact(Consumer<ContactWrite> contacts) {
        try (PreparedStatement statement = writer.prepareStatement("SELECT id, attributes FROM contacts")) {
            statement.setFetchSize(1_000);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    contacts.accept(Json.contact(row.getString(1), row.getString(2)));
                }
            }
            writer.rollback();
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    void forEachLogRow(Consumer<LogRow> rows) {
        try (PreparedStatement statement = writer.prepareStatement(
                "SELECT first_sequence, last_sequence, payload FROM packed_changes ORDER BY first_sequence")) {
            statement.setFetchSize(100);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.accept(logRow(row));
                }
            }
            writer.rollback();
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    /** The names of the attributes that a contact has, none if there is no such contact. */
    Collection<String> attributeNames(String id) throws SQLException {
        List<String> stored =
                query(writer, "SELECT attributes FROM contacts WHERE id = ?", row -> row.getString(1), id);
        return stored.isEmpty() ? List.of() : Json.trusted(stored.get(0)).propertyNames();
    }

    // --- writing -------------------------------------------------------------------------------------------------

    void putContact(String id, @Nullable Map<String, Value> attributes) throws SQLException {
        if (attributes == null) {
            update("DELETE FROM contacts WHERE id = ?", id);
        } else {
            update(
                    "INSERT INTO contacts (id, attributes) VALUES (?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET attributes = excluded.attributes",
                    id,
                    Json.stored(attributes));
        }
    }

    /** A replaced segment keeps its place in the order. */
    void putSegment(SegmentSource segment) throws SQLException {
        update(
                "INSERT INTO segments (name, position, mode, expression)"
                        + " VALUES (?, (SELECT COALESCE(MAX(position), 0) + 1 FROM segments), ?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET mode = excluded.mode, expression = excluded.expression",
                segment.name(),
                segment.mode().name(),
                segment.text());
    }

    void deleteSegment(String name) throws SQLException {
        update("DELETE FROM segments WHERE name = ?", name);
    }

    void putAttribute(AttributeDeclaration declaration) throws SQLException {
        update(
                "INSERT INTO attributes (name, declaration) VALUES (?, ?)"
                        + " ON CONFLICT (name) DO UPDATE SET declaration = excluded.declaration",
                declaration.name(),
                declaration.toString());
    }

    void putImport(long id, String report) throws SQLException {
        update(
                "INSERT INTO imports (id, report) VALUES (?, ?)"
                        + " ON CONFLICT (id) DO UPDATE SET report = excluded.report",
                id,
                report);
    }

    /** The numbers that stand for segments in the rows of the log. */
    SegmentNumbers segmentNumbers() {
        return segmentNumbers;
    }

    void appendLog(LogRow row) throws SQLException {
        for (int number = segmentNumbers.stored(); number < segmentNumbers.count(); number++) {
            update(
                    "INSERT INTO packed_segments (number, name) VALUES (?, ?)",
                    (long) number,
                    segmentNumbers.name(number));
        }
        segmentNumbers.markStored();
        update(
                "INSERT INTO packed_changes (first_sequence, last_sequence, payload) VALUES (?, ?, ?)",
                row.first(),
                row.last(),
                row.payload());
    }

    /** Lets go of the rows before the one that has this change. */
    void pruneLog(long kept) throws SQLException {
        update(
                "DELETE FROM packed_changes WHERE first_sequence <"
                        + " (SELECT MAX(first_sequence) FROM packed_changes WHERE first_sequence <= ?)",
                kept);
    }

    /** Ends the transaction with how far the engine has come. */
    void commit(Progress progress) throws SQLException {
        update(
                "INSERT INTO meta (id, engine_time, last_sequence) VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE"
                        + " SET engine_time = excluded.engine_time, last_sequence = excluded.last_sequence",
                progress.engineTime.toEpochMilli(),
                progress.lastSequence);
        writer.commit();
    }

    private void update(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = updates.get(sql);
        if (statement == null) {
            statement = writer.prepareStatement(sql);
            updates.put(sql, statement); // closed with its connection
        }
        set(statement, parameters);
        statement.executeUpdate();
    }

    // --- reading -------------------------------------------------------------------------------------------------

    /** The first row of the log that has changes after a sequence number, or {@code null} if there is none. */
    @Nullable
    LogRow logAfter(long sequence) {
        return read(
                        "SELECT first_sequence, last_sequence, payload FROM packed_changes WHERE first_sequence >="
                                + " (SELECT COALESCE(MAX(first_sequence), 0) FROM packed_changes"
                                + " WHERE first_sequence <= ?) AND last_sequence > ? ORDER BY first_sequence LIMIT 1",
                        this::logRow,
                        sequence + 1,
                        sequence)
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** The sequence number of the first change that is kept, or {@code null} if none is. */
    @Nullable
    Long firstKept() {
        return read("SELECT first_sequence FROM packed_changes ORDER BY first_sequence LIMIT 1", row -> row.getLong(1))
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** The contacts after an id, at most so many, and none after so many characters of attributes. */
    List<StoredContact> contactsAfter(String id, int limit, int characters) {
        return read("""
                SELECT id, attributes FROM (
                    SELECT id, attributes, SUM(LENGTH(attributes)) OVER (ORDER BY id) - LENGTH(attributes) AS ahead
                    FROM (SELECT id, attributes FROM contacts WHERE id > ? ORDER BY id LIMIT ?) AS page) AS measured
                WHERE ahead < ? ORDER BY id""", row -> new StoredContact(row.getString(1), row.getString(2)), id, limit, characters);
    }

    /** The expression of a segment as it was written, or {@code null} if there is no such segment. */
    @Nullable
    String segmentText(String name) {
        return read("SELECT expression FROM segments WHERE name = ?", row -> row.getString(1), name).stream()
                .findFirst()
                .orElse(null);
    }

    @Nullable
    String importReport(long id) {
        return read("SELECT report FROM imports WHERE id = ?", row -> row.getString(1), id).stream()
                .findFirst()
                .orElse(null);
    }

    long lastImport() {
        return read("SELECT COALESCE(MAX(id), 0) FROM imports", row -> row.getLong(1))
                .get(0);
    }

    private LogRow logRow(ResultSet row) throws SQLException {
        return new LogRow(row.getLong(1), row.getLong(2), row.getBytes(3), segmentNumbers);
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, RowReader<T> rows) {
        try {
            List<T> all = query(writer, sql, rows);
            writer.rollback();
            return all;
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    private <T> List<T> read(String sql, RowReader<T> rows, Object... parameters) {
        synchronized (reader) {
            try {
                return query(reader, sql, rows, parameters);
            } catch (SQLException failed) {
                throw new DatabaseException(failed);
            }
        }
    }

    private static <T> List<T> query(Connection connection, String sql, RowReader<T> rows, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                List<T> all = new ArrayList<>();
                while (row.next()) {
                    all.add(rows.read(row));
                }
                return all;
            }
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    /** Closes both connections; what was not committed is rolled back. */
    @Override
    public void close() {
        try (writer) {
            synchronized (reader) {
                reader.close();
            }
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }
}
