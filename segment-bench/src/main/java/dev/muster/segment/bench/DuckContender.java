package dev.muster.segment.bench;

import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB in memory, on as many threads as it takes by itself: contacts are rows. It says nothing about a write. When time passes, each
 * segment with a window is queried for the contacts that are in at one of the two instants only, which shows the final states.
 */
final class DuckContender implements Contender {

    private final List<Segment> segments;
    private final ChangeSink sink;
    private final Connection connection;
    private long nowMillis = Workload.START.toEpochMilli();

    DuckContender(List<Segment> segments, ChangeSink sink) {
        this.segments = segments;
        this.sink = sink;
        try {
            this.connection = DriverManager.getConnection("jdbc:duckdb:");
            execute(Trait.all().stream()
                    .map(trait ->
                            trait.attribute() + " " + type(trait.declaration().type()))
                    .collect(Collectors.joining(", ", "CREATE TABLE contacts (id VARCHAR PRIMARY KEY, ", ")")));
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String type(AttributeType type) {
        return switch (type) {
            case TEXT -> "VARCHAR";
            case NUMBER -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case TIMESTAMP -> "BIGINT";
            case TEXT_SET -> "VARCHAR[]";
        };
    }

    @Override
    public void load(Iterable<ContactWrite> loaded) {
        try (DuckDBAppender appender = connection.unwrap(DuckDBConnection.class).createAppender("contacts")) {
            for (ContactWrite contact : loaded) {
                appender.beginRow();
                appender.append(contact.contactId());
                for (Trait trait : Trait.all()) {
                    append(appender, contact.values().get(trait.attribute()));
                }
                appender.endRow();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void append(DuckDBAppender appender, @Nullable Value value) throws SQLException {
        Object content = value == null ? null : AttributeIndex.content(value);
        if (content == null) {
            appender.appendNull();
        } else if (content instanceof Double number) {
            appender.append(number.doubleValue());
        } else if (content instanceof Long millis) {
            appender.append(millis.longValue());
        } else if (content instanceof Boolean truth) {
            appender.append(truth.booleanValue());
        } else {
            appender.append(content.toString());
        }
    }

    /** Keeps the row current; nothing comes out. */
    @Override
    public void apply(Instant at, ContactWrite write) {
        String settings = write.values().entrySet().stream()
                .map(entry -> entry.getKey() + " = " + literal(entry.getValue()))
                .collect(Collectors.joining(", "));
        execute("UPDATE contacts SET " + settings + " WHERE id = " + SqlCondition.literal(write.contactId()));
    }

    private static String literal(@Nullable Value value) {
        return value == null ? "NULL" : SqlCondition.literal(AttributeIndex.content(value));
    }

    @Override
    public void advanceTo(Instant instant) {
        long toMillis = instant.toEpochMilli();
        for (Segment segment : segments) {
            if (Leaves.hasWindow(segment.predicate())) {
                query(segment, toMillis);
            }
        }
        nowMillis = toMillis;
    }

    private void query(Segment segment, long toMillis) {
        String before = "coalesce(" + SqlCondition.of(segment.predicate(), nowMillis) + ", false)";
        String after = "coalesce(" + SqlCondition.of(segment.predicate(), toMillis) + ", false)";
        try (Statement statement = connection.createStatement();
                ResultSet flipped = statement.executeQuery(
                        "SELECT id, " + after + " FROM contacts WHERE " + before + " <> " + after)) {
            while (flipped.next()) {
                sink.changed(segment.name(), flipped.getString(1), flipped.getBoolean(2));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(segment.toString(), failure);
        }
    }

    @Override
    public int count(Predicate predicate) {
        String sql = "SELECT count(*) FROM contacts WHERE " + SqlCondition.of(predicate, nowMillis);
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery(sql)) {
            count.next();
            return count.getInt(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
