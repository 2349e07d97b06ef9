package dev.muster.examples.host;

import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.Value;
import dev.muster.segment.dsl.SegmentsFile;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The four tables and the one transaction. An H2 database, opened so that it outlives a killed process:
 *
 * <ul>
 *   <li>{@code WRITE_DELAY=0} hands each commit to the operating system before it returns; by default H2 waits for half a
 *       second, and whoever was told that a write is stored was told too much. Its price is the size of the file: every commit
 *       takes some 10 KB, which are used again after 45 seconds. Over a power cut it promises nothing.
 *   <li>{@code FILE_LOCK=FS} is the operating system's lock, which ends with the process however that ends. H2's other locks
 *       leave a file behind that the next opening has to wait for.
 * </ul>
 *
 * <p>Whether a database keeps what it promises, {@code CrashProperties} finds out: H2 2.5.252 does not, and now and then comes
 * back without its last commits.
 */
final class CustomerDatabase implements AutoCloseable {

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS contacts (id VARCHAR PRIMARY KEY)",
            // A value is one text; a text set is as many as it has.
            """
            CREATE TABLE IF NOT EXISTS attributes (
                contact VARCHAR REFERENCES contacts ON DELETE CASCADE,
                attribute VARCHAR,
                type VARCHAR NOT NULL,
                texts VARCHAR ARRAY NOT NULL,
                PRIMARY KEY (contact, attribute))""",
            """
            CREATE TABLE IF NOT EXISTS outbox (
                sequence BIGINT PRIMARY KEY,
                at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
                segment VARCHAR NOT NULL,
                contacts VARCHAR ARRAY NOT NULL,
                is_bulk BOOLEAN NOT NULL,
                direction VARCHAR NOT NULL,
                cause VARCHAR NOT NULL)""",
            // The single row stores the last sequence number itself, so that delivered changes can be deleted from
            // the outbox, and the definitions as the text of a segments file.
            """
            CREATE TABLE IF NOT EXISTS progress (
                id INT PRIMARY KEY,
                at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
                sequence BIGINT NOT NULL,
                definitions VARCHAR NOT NULL)""");

    private final Connection connection;

    /** The engine's progress: its instant, the number of the last change, 0 before the first, and its definitions. */
    record Progress(Instant at, long sequence, Definitions definitions) {}

    private CustomerDatabase(Connection connection) {
        this.connection = connection;
    }

    static CustomerDatabase open(Path file) {
        try {
            Connection connection = DriverManager.getConnection(url(file));
            try (Statement statement = connection.createStatement()) {
                for (String table : TABLES) {
                    statement.execute(table);
                }
                connection.setAutoCommit(false);
                return new CustomerDatabase(connection);
            } catch (SQLException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    static String url(Path file) {
        return "jdbc:h2:file:" + file.toAbsolutePath() + ";WRITE_DELAY=0;FILE_LOCK=FS";
    }

    /** How far the engine had come at the last commit, or {@code null} before the first. */
    @Nullable
    Progress progress() {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT at, sequence, definitions FROM progress")) {
            if (!row.next()) {
                return null;
            }
            Definitions definitions =
                    SegmentsFile.parse(row.getString("definitions")).definitions();
            return new Progress(instant(row, "at"), row.getLong("sequence"), definitions);
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    /** Hands over each contact as a write that makes it what it is. */
    void forEachContact(Consumer<ContactWrite> contacts) {
        String query =
                "SELECT id, attribute, type, texts FROM contacts LEFT JOIN attributes ON contact = id ORDER BY id";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            ContactWrite contact = null;
            while (row.next()) {
                String id = row.getString("id");
                if (contact == null || !contact.contactId().equals(id)) {
                    if (contact != null) {
                        contacts.accept(contact);
                    }
                    contact = ContactWrite.to(id);
                }
                String attribute = row.getString("attribute");
                if (attribute != null) { // null for a contact that has none
                    contact.set(attribute, value(row));
                }
            }
            if (contact != null) {
                contacts.accept(contact);
            }
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    /**
     * Stores the result of one call of the engine, in one transaction.
     *
     * @param contacts all attributes of each contact that was written, {@code null} for a removed one
     * @param changes the membership changes
     * @param progress the engine's progress after the call
     */
    void commit(Map<String, @Nullable Map<String, Value>> contacts, List<MembershipChange> changes, Progress progress) {
        try {
            replace(contacts);
            append(changes);
            try (PreparedStatement update =
                    connection.prepareStatement("MERGE INTO progress KEY (id) VALUES (1, ?, ?, ?)")) {
                update.setObject(1, progress.at.atOffset(ZoneOffset.UTC));
                update.setLong(2, progress.sequence);
                update.setString(3, progress.definitions.toString());
                update.executeUpdate();
            }
            connection.commit();
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    private void replace(Map<String, @Nullable Map<String, Value>> contacts) throws SQLException {
        if (contacts.isEmpty()) {
            return;
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM contacts WHERE id = ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO contacts VALUES (?)");
                PreparedStatement set = connection.prepareStatement("INSERT INTO attributes VALUES (?, ?, ?, ?)")) {
            for (Map.Entry<String, @Nullable Map<String, Value>> contact : contacts.entrySet()) {
                delete.setString(1, contact.getKey());
                delete.addBatch();
                Map<String, Value> attributes = contact.getValue();
                if (attributes != null) {
                    insert.setString(1, contact.getKey());
                    insert.addBatch();
                    for (Map.Entry<String, Value> attribute : attributes.entrySet()) {
                        set.setString(1, contact.getKey());
                        set.setString(2, attribute.getKey());
                        set.setString(3, attribute.getValue().type().name());
                        set.setObject(4, texts(attribute.getValue()));
                        set.addBatch();
                    }
                }
            }
            delete.executeBatch();
            insert.executeBatch();
            set.executeBatch();
        }
    }

    private void append(List<MembershipChange> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO outbox VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (MembershipChange change : changes) {
                insert.setLong(1, change.sequence());
                insert.setObject(2, change.at().atOffset(ZoneOffset.UTC));
                insert.setString(3, change.segment());
                insert.setObject(4, change.contactIds().toArray(String[]::new));
                insert.setBoolean(5, change.isBulk());
                insert.setString(6, change.direction().name());
                insert.setString(7, change.cause().name());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    List<MembershipChange> outboxAfter(long sequence, int limit) {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT * FROM outbox" + " WHERE sequence > ? ORDER BY sequence FETCH FIRST ? ROWS ONLY")) {
            query.setLong(1, sequence);
            query.setInt(2, limit);
            List<MembershipChange> changes = new ArrayList<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    changes.add(new MembershipChange(
                            row.getLong("sequence"),
                            instant(row, "at"),
                            row.getString("segment"),
                            Direction.valueOf(row.getString("direction")),
                            Cause.valueOf(row.getString("cause")),
                            List.of(row.getObject("contacts", String[].class)),
                            row.getBoolean("is_bulk")));
                }
            }
            return changes;
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }

    private static String[] texts(Value value) {
        return value instanceof Value.TextSet set
                ? set.texts().toArray(String[]::new)
                : new String[] {value.content().toString()};
    }

    private static Value value(ResultSet row) throws SQLException {
        String[] texts = row.getObject("texts", String[].class);
        return switch (AttributeType.valueOf(row.getString("type"))) {
            case TEXT -> Value.text(texts[0]);
            case NUMBER -> Value.number(Double.parseDouble(texts[0]));
            case BOOLEAN -> Value.bool(Boolean.parseBoolean(texts[0]));
            case TIMESTAMP -> Value.timestamp(Instant.parse(texts[0]));
            case TEXT_SET -> Value.textSet(Arrays.asList(texts));
        };
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Closes the database; H2 rolls back what was not committed. */
    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new DatabaseException(failed);
        }
    }
}
