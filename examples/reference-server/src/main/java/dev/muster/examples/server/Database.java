package dev.muster.examples.server;

import static dev.muster.examples.server.CheckedTable.bytes;
import static dev.muster.examples.server.CheckedTable.number;
import static dev.muster.examples.server.CheckedTable.text;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.dsl.SegmentParser;
import dev.muster.segment.dsl.SegmentsFile;
import java.io.IOException;
import java.sql.Connection;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the server's data in a few tables, in one transaction at a time. The SQL is common to SQLite and PostgreSQL;
 * {@link Dialect} has the rest.
 *
 * <p>Every row carries a checksum, every log row follows the one before it, and the row of {@link Meta} counts the rows
 * of each table. So a read either returns what was stored or throws a {@link RefusedDataException}.
 *
 * <p>One connection writes, for the batcher's thread; a second one reads, for one thread at a time.
 */
class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final CheckedTable CONTACTS = new CheckedTable("contacts", text("id"), text("attributes"));
    private static final CheckedTable ATTRIBUTES = new CheckedTable("attributes", text("name"), text("declaration"));
    private static final CheckedTable SEGMENTS =
            new CheckedTable("segments", text("name"), number("position"), text("mode"), text("expression"));
    private static final CheckedTable IMPORTS = new CheckedTable("imports", number("id"), text("report"));
    private static final CheckedTable CHANGES =
            new CheckedTable("packed_changes", number("first_sequence"), number("last_sequence"), bytes("payload"));
    private static final CheckedTable SEGMENT_NUMBERS =
            new CheckedTable("packed_segments", number("number"), text("name"));

    /** All tables. Raise {@link Meta#FORMAT} when one is added or changed. */
    private static final List<CheckedTable> TABLES =
            List.of(CONTACTS, ATTRIBUTES, SEGMENTS, IMPORTS, CHANGES, SEGMENT_NUMBERS, Meta.TABLE);

    private final Dialect dialect;
    private final Marker marker;
    private final Connection writer;
    private final Connection reader;
    private final RowWriter rows;

    private final SegmentNumbers segmentNumbers;
    private final String log;
    private Meta meta;

    /** How far the engine had come at the last commit. */
    record Progress(Instant engineTime, long lastSequence) {}

    /** A contact as it is stored. */
    record StoredContact(String id, String attributes) {}

    /** Opens a database that the marker admits. Called again after a failure. */
    @FunctionalInterface
    interface Opener {
        Database open(Marker marker);
    }

    Database(String url) {
        this(url, Marker.none());
    }

    /**
     * Opens a database, and creates the tables in an empty one. Call {@link #makeDurable} before the first write.
     *
     * @param marker knows which log the database must have
     * @throws RefusedDataException if it has another log or another format, is damaged, or has lost data
     * @throws DatabaseException if it cannot be opened
     */
    Database(String url, Marker marker) {
        this.dialect = Dialect.of(url);
        this.marker = marker;
        if (!marker.acceptsLoss()) {
            dialect.requireFiles();
        }
        Connection first = null;
        try {
            first = dialect.connect();
            writer = first;
            writer.setAutoCommit(false);
            rows = new RowWriter(writer);
            if (isEmpty()) {
                log = marker.admit(null);
                create(Meta.empty(log));
                meta = storedMeta();
            } else {
                requireFormat();
                dialect.requireDefinitions(writer, TABLES);
                meta = storedMeta();
                log = marker.admit(meta.log());
            }
            rows.startFrom(meta.rows());
            segmentNumbers = new SegmentNumbers(numberedSegments());
            writer.rollback();
            reader = dialect.connect();
        } catch (SQLException | RuntimeException failed) {
            if (first != null) {
                close(first, failed);
            }
            throw failed instanceof SQLException sql ? dialect.failure(sql) : (RuntimeException) failed;
        }
    }

    private static void close(Connection connection, Exception why) {
        try {
            connection.close();
        } catch (SQLException alsoFailed) {
            why.addSuppressed(alsoFailed);
        }
    }

    private boolean isEmpty() throws SQLException {
        Set<String> found = new TreeSet<>();
        try (ResultSet table = writer.getMetaData().getTables(null, writer.getSchema(), "%", new String[] {"TABLE"})) {
            while (table.next()) {
                found.add(table.getString("TABLE_NAME"));
            }
        }
        List<String> missing = TABLES.stream()
                .map(CheckedTable::name)
                .filter(name -> !found.contains(name))
                .toList();
        if (!missing.isEmpty() && missing.size() < TABLES.size()) {
            throw new RefusedDataException("the database is damaged: it lacks " + String.join(", ", missing));
        }
        return !missing.isEmpty();
    }

    private void create(Meta empty) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            for (CheckedTable table : TABLES) {
                statement.execute(dialect.definition(table));
            }
        }
        rows.update(Meta.TABLE.insert(), Meta.TABLE.inserted(empty.values()));
        writer.commit();
    }

    /** Checks the format. Reads it without its checksum, because other formats may have other checksums. */
    private void requireFormat() throws SQLException {
        try (ResultSet column = writer.getMetaData().getColumns(null, writer.getSchema(), "meta", "format")) {
            if (!column.next()) {
                throw new RefusedDataException("the database has a format from before formats had numbers; this server"
                        + " reads format " + Meta.FORMAT + ". Export its contacts with the server that wrote it");
            }
        }
        List<Long> formats = query(writer, "SELECT format FROM meta", row -> row.getLong(1));
        if (!formats.equals(List.of(Meta.FORMAT))) {
            String found = formats.size() == 1 ? String.valueOf(formats.get(0)) : "in " + formats.size() + " rows";
            throw new RefusedDataException(
                    "the database has the format " + found + "; this server reads format " + Meta.FORMAT);
        }
    }

    private Meta storedMeta() throws SQLException {
        List<Meta> all = query(writer, Meta.TABLE.select(""), row -> Meta.of(Meta.TABLE.read(row)));
        if (all.size() != 1) {
            throw new RefusedDataException(
                    "the database is damaged: table meta has " + all.size() + " rows; expected 1");
        }
        return all.get(0);
    }

    private void store(Meta next) throws SQLException {
        if (rows.update(Meta.TABLE.update(), Meta.TABLE.updated(next.values())) != 1) {
            throw new RefusedDataException("the database is damaged: table meta has lost its row");
        }
        meta = next;
    }

    private List<String> numberedSegments() throws SQLException {
        List<String> names = new ArrayList<>();
        for (CheckedTable.Row row : all(SEGMENT_NUMBERS, "ORDER BY number")) {
            if (row.number(0) != names.size()) {
                throw new RefusedDataException("the database is damaged: table packed_segments, row " + row.number(0)
                        + ": expected row " + names.size());
            }
            names.add(row.text(1));
        }
        return names;
    }

    // --- starting ------------------------------------------------------------------------------------------------

    /**
     * Syncs again all that is stored. A commit may have failed, in this process or an earlier one, and left data that
     * can be read but are not on the disk; the server must not build on these. Changes a byte and syncs it, so that a
     * disk that accepts no writes is noticed.
     *
     * @throws SQLException if the disk does not accept it
     */
    void makeDurable() throws SQLException {
        store(storedMeta().opened(log));
        writer.commit();
        writer.setAutoCommit(true); // a checkpoint cannot run in a transaction
        dialect.makeDurable(writer);
        writer.setAutoCommit(false);
        try {
            marker.write(log);
        } catch (IOException failed) {
            throw new SQLException("the marker of the data directory cannot be written: " + failed, failed);
        }
    }

    /**
     * Checks the database's structure, and the rows that a start does not read.
     *
     * @throws RefusedDataException if it is damaged
     */
    void requireSound() throws SQLException {
        dialect.requireSound(writer, TABLES);
        all(IMPORTS, "");
        writer.rollback();
    }

    /** Returns the identity of the log of changes, which stays the same while the database is open. */
    String log() {
        return log;
    }

    /** How far the engine had come, or {@code null} if nothing was ever committed. */
    @Nullable
    Progress progress() {
        return meta.progress();
    }

    /** Returns the definitions as of the last commit, with the types that segments gave to undeclared attributes. */
    Definitions definitions() {
        List<AttributeDeclaration> declared = new ArrayList<>();
        Map<String, AttributeType> inferred = new TreeMap<>();
        for (CheckedTable.Row row : starting(ATTRIBUTES, "ORDER BY name")) {
            SegmentsFile attribute = SegmentsFile.parse(row.text(1));
            declared.addAll(attribute.attributes());
            inferred.putAll(attribute.inferredTypes());
        }
        return new Definitions(declared, inferred, segments());
    }

    /** The segments in the order of their definition. */
    List<Segment> segments() {
        return starting(SEGMENTS, "ORDER BY position").stream()
                .map(row ->
                        new Segment(row.text(0), SegmentParser.parse(row.text(3)), Segment.Mode.valueOf(row.text(2))))
                .toList();
    }

    /** Returns the definitions as they were written. */
    List<SegmentSource> segmentSources() {
        return starting(SEGMENTS, "ORDER BY position").stream()
                .map(row -> new SegmentSource(row.text(0), Segment.Mode.valueOf(row.text(2)), row.text(3)))
                .toList();
    }

    void forEachContact(Consumer<ContactWrite> contacts) {
        forEach(CONTACTS, "", row -> contacts.accept(Json.contact(row.text(0), row.text(1))));
    }

    /**
     * Reads the log from its first row to its last.
     *
     * @throws RefusedDataException if a row is missing
     */
    void forEachLogRow(Consumer<LogRow> rows) {
        long[] last = {-1};
        forEach(CHANGES, "ORDER BY first_sequence", row -> {
            LogRow next = logRow(row);
            if (last[0] >= 0 && next.first() != last[0] + 1) {
                throw gap(last[0] + 1, next.first());
            }
            last[0] = next.last();
            rows.accept(next);
        });
        if (Math.max(0, last[0]) != meta.lastSequence()) {
            throw new RefusedDataException("the database is damaged: table packed_changes ends with change "
                    + Math.max(0, last[0]) + "; expected " + meta.lastSequence());
        }
    }

    private static RefusedDataException gap(long expected, long found) {
        return new RefusedDataException(
                "the database is damaged: table packed_changes, row " + found + ": expected row " + expected);
    }

    /** The names of the attributes that a contact has, none if there is no such contact. */
    Collection<String> attributeNames(String id) throws SQLException {
        List<String> stored = query(
                writer,
                CONTACTS.select("WHERE id = ?"),
                row -> CONTACTS.read(row).text(1),
                id);
        return stored.isEmpty() ? List.of() : Json.trusted(stored.get(0)).propertyNames();
    }

    // --- writing -------------------------------------------------------------------------------------------------

    void putContact(String id, @Nullable Map<String, Value> attributes) throws SQLException {
        if (attributes == null) {
            rows.delete(CONTACTS, id);
        } else {
            rows.put(CONTACTS, id, Json.stored(attributes));
        }
    }

    /** A replaced segment keeps its place in the order. */
    void putSegment(SegmentSource segment) throws SQLException {
        List<Long> position =
                query(writer, "SELECT position FROM segments WHERE name = ?", row -> row.getLong(1), segment.name());
        if (position.isEmpty()) {
            position = query(writer, "SELECT COALESCE(MAX(position), 0) + 1 FROM segments", row -> row.getLong(1));
        }
        rows.put(SEGMENTS, segment.name(), position.get(0), segment.mode().name(), segment.text());
    }

    void deleteSegment(String name) throws SQLException {
        rows.delete(SEGMENTS, name);
    }

    void putAttribute(AttributeDeclaration declaration) throws SQLException {
        rows.put(ATTRIBUTES, declaration.name(), declaration.toString());
    }

    /** Replaces the stored types that segments give to undeclared attributes. */
    void putInferredTypes(Map<String, AttributeType> types) throws SQLException {
        Map<String, AttributeType> stored = new HashMap<>();
        for (CheckedTable.Row row : query(writer, ATTRIBUTES.select(""), ATTRIBUTES::read)) {
            stored.putAll(SegmentsFile.parse(row.text(1)).inferredTypes());
        }
        for (String name : stored.keySet()) {
            if (!types.containsKey(name)) {
                rows.delete(ATTRIBUTES, name);
            }
        }
        for (Map.Entry<String, AttributeType> type : types.entrySet()) {
            if (type.getValue() != stored.get(type.getKey())) {
                Map<String, AttributeType> one = Map.of(type.getKey(), type.getValue());
                rows.put(ATTRIBUTES, type.getKey(), new SegmentsFile(List.of(), one, List.of()).toString());
            }
        }
    }

    void putImport(long id, String report) throws SQLException {
        rows.put(IMPORTS, id, report);
    }

    /** The numbers that stand for segments in the rows of the log. */
    SegmentNumbers segmentNumbers() {
        return segmentNumbers;
    }

    void appendLog(LogRow row) throws SQLException {
        for (int number = segmentNumbers.stored(); number < segmentNumbers.count(); number++) {
            rows.insert(SEGMENT_NUMBERS, (long) number, segmentNumbers.name(number));
        }
        segmentNumbers.markStored();
        rows.insert(CHANGES, row.first(), row.last(), row.payload());
    }

    /** Lets go of the rows before the one that has this change. */
    void pruneLog(long kept) throws SQLException {
        rows.delete(
                CHANGES,
                "DELETE FROM packed_changes WHERE first_sequence <"
                        + " (SELECT MAX(first_sequence) FROM packed_changes WHERE first_sequence <= ?)",
                kept);
    }

    /** Ends the transaction with how far the engine has come. */
    void commit(Progress progress) throws SQLException {
        store(meta.at(progress, rows.counts()));
        writer.commit();
    }

    // --- reading -------------------------------------------------------------------------------------------------

    /** The first row of the log that has changes after a sequence number, or {@code null} if there is none. */
    @Nullable
    LogRow logAfter(long sequence) {
        return first(read(
                CHANGES.select("WHERE first_sequence >= (SELECT COALESCE(MAX(first_sequence), 0) FROM packed_changes"
                        + " WHERE first_sequence <= ?) AND last_sequence > ? ORDER BY first_sequence LIMIT 1"),
                row -> logRow(CHANGES.read(row)),
                sequence + 1,
                sequence));
    }

    /** The sequence number of the first change that is kept, or {@code null} if none is. */
    @Nullable
    Long firstKept() {
        return first(read(
                CHANGES.select("ORDER BY first_sequence LIMIT 1"),
                row -> CHANGES.read(row).number(0)));
    }

    /** The contacts after an id, at most so many, and none after so many characters of attributes. */
    List<StoredContact> contactsAfter(String id, int limit, int characters) {
        return read(
                """
                SELECT id, attributes, checksum FROM (
                    SELECT id, attributes, checksum,
                        SUM(LENGTH(attributes)) OVER (ORDER BY id) - LENGTH(attributes) AS ahead
                    FROM (SELECT id, attributes, checksum FROM contacts WHERE id > ? ORDER BY id LIMIT ?) AS page
                ) AS measured
                WHERE ahead < ? ORDER BY id""",
                found -> {
                    CheckedTable.Row row = CONTACTS.read(found);
                    return new StoredContact(row.text(0), row.text(1));
                },
                id,
                limit,
                characters);
    }

    /** Returns the expression of a segment as it was written, or {@code null} if there is no such segment. */
    @Nullable
    String segmentText(String name) {
        return first(read(
                SEGMENTS.select("WHERE name = ?"), row -> SEGMENTS.read(row).text(3), name));
    }

    @Nullable
    String importReport(long id) {
        return first(
                read(IMPORTS.select("WHERE id = ?"), row -> IMPORTS.read(row).text(1), id));
    }

    long lastImport() {
        return read("SELECT COALESCE(MAX(id), 0) FROM imports", row -> row.getLong(1))
                .get(0);
    }

    private LogRow logRow(CheckedTable.Row row) {
        return new LogRow(row.number(0), row.number(1), row.bytes(2), segmentNumbers);
    }

    private static <T> @Nullable T first(List<T> found) {
        return found.isEmpty() ? null : found.get(0);
    }

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Returns all rows of a table. To be called at a start, while nothing is written. */
    private List<CheckedTable.Row> starting(CheckedTable table, String order) {
        try {
            List<CheckedTable.Row> all = all(table, order);
            writer.rollback();
            return all;
        } catch (SQLException failed) {
            throw dialect.failure(failed);
        }
    }

    private List<CheckedTable.Row> all(CheckedTable table, String order) throws SQLException {
        List<CheckedTable.Row> all = query(writer, table.select(order), table::read);
        requireCount(table, all.size());
        return all;
    }

    private void forEach(CheckedTable table, String order, Consumer<CheckedTable.Row> action) {
        try (PreparedStatement statement = writer.prepareStatement(table.select(order))) {
            statement.setFetchSize(100);
            long count = 0;
            try (ResultSet row = statement.executeQuery()) {
                for (; row.next(); count++) {
                    action.accept(table.read(row));
                }
            }
            requireCount(table, count);
            writer.rollback();
        } catch (SQLException failed) {
            throw dialect.failure(failed);
        }
    }

    private void requireCount(CheckedTable table, long found) {
        if (found != meta.rows(table)) {
            throw new RefusedDataException("the database is damaged: table " + table.name() + " has " + found
                    + " rows; expected " + meta.rows(table));
        }
    }

    private <T> List<T> read(String sql, RowReader<T> rows, Object... parameters) {
        synchronized (reader) {
            try {
                return query(reader, sql, rows, parameters);
            } catch (SQLException failed) {
                throw dialect.failure(failed);
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

    /** Returns the exception for a failure of this database. */
    DatabaseException failure(SQLException failure) {
        return dialect.failure(failure);
    }

    /** Closes both connections; what was not committed is rolled back. */
    @Override
    public void close() {
        boolean isComplete = sayClosed();
        try (writer) {
            synchronized (reader) {
                reader.close();
            }
        } catch (SQLException failed) {
            throw dialect.failure(failed);
        } finally {
            if (!isComplete) {
                dialect.keepLog();
            }
        }
    }

    /** Stores that, once closed, the database is complete without the log. Returns whether that succeeded. */
    private boolean sayClosed() {
        try {
            writer.rollback();
            Meta stored = storedMeta();
            if (stored.state() != Meta.State.CLOSED) {
                store(stored.closed());
                writer.commit();
            }
            return true;
        } catch (SQLException | RuntimeException failed) {
            LOG.debug("the database is closed as after a failure", failed);
            return false;
        }
    }
}
