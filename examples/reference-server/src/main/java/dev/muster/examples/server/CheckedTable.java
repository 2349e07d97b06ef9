package dev.muster.examples.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A table in which each row carries a checksum over the table's name, the row's key and its content. Reading a row
 * fails if its bits flipped on the disk, or if it is stored in place of another row.
 */
final class CheckedTable {

    private static final String CHECKSUM = "checksum";

    private final String name;
    private final List<Column> columns;
    private final String columnNames;
    private final String insert;
    private final String update;
    private final String delete;
    private final byte[] seed;

    /** The type of a column's values. */
    enum Type {
        TEXT,
        NUMBER,
        BYTES
    }

    /** A column; its values are never null. */
    record Column(String name, Type type) {}

    /** The content of a row that matched its checksum, in the order of the table's columns. */
    static final class Row {

        private final Object[] values;

        private Row(Object[] values) {
            this.values = values;
        }

        String text(int column) {
            return (String) values[column];
        }

        long number(int column) {
            return ((Number) values[column]).longValue();
        }

        byte[] bytes(int column) {
            return (byte[]) values[column];
        }
    }

    /** @param columns the columns, the key first */
    CheckedTable(String name, Column... columns) {
        this.name = name;
        this.columns = List.of(columns);
        List<String> names = columns().stream().map(Column::name).toList();
        String key = names.get(0);
        this.columnNames = String.join(", ", names);
        this.insert = "INSERT INTO " + name + " (" + columnNames + ") VALUES ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ") ON CONFLICT (" + key + ") DO NOTHING";
        this.update = "UPDATE " + name + " SET " + String.join(" = ?, ", names.subList(1, names.size())) + " = ? WHERE "
                + key + " = ?";
        this.delete = "DELETE FROM " + name + " WHERE " + key + " = ?";
        this.seed = name.getBytes(StandardCharsets.UTF_8);
    }

    static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    static Column number(String name) {
        return new Column(name, Type.NUMBER);
    }

    static Column bytes(String name) {
        return new Column(name, Type.BYTES);
    }

    String name() {
        return name;
    }

    /** Returns every column, the checksum last. */
    List<Column> columns() {
        return Stream.concat(columns.stream(), Stream.of(number(CHECKSUM))).toList();
    }

    /** Returns the first column, which is unique. */
    Column key() {
        return columns.get(0);
    }

    // --- SQL -----------------------------------------------------------------------------------------------------

    /** Returns the SQL that selects whole rows for {@link #read}. */
    String select(String rest) {
        return "SELECT " + columnNames + " FROM " + name + " " + rest;
    }

    /** Returns the SQL that inserts a row unless its key exists. Its parameters are {@link #inserted}. */
    String insert() {
        return insert;
    }

    /** Returns the SQL that replaces the row with the key. Its parameters are {@link #updated}. */
    String update() {
        return update;
    }

    /** Returns the SQL that deletes the row with the key, its only parameter. */
    String delete() {
        return delete;
    }

    // --- rows ----------------------------------------------------------------------------------------------------

    /** Returns the parameters of {@link #insert}: the values and their checksum. */
    Object[] inserted(Object... values) {
        Object[] all = new Object[values.length + 1];
        System.arraycopy(values, 0, all, 0, values.length);
        all[values.length] = checksum(values);
        return all;
    }

    /** Returns the parameters of {@link #update}: the values without the key, their checksum, the key. */
    Object[] updated(Object... values) {
        Object[] all = new Object[values.length + 1];
        System.arraycopy(values, 1, all, 0, values.length - 1);
        all[values.length - 1] = checksum(values);
        all[values.length] = values[0];
        return all;
    }

    /**
     * Returns the current row of a {@link #select}.
     *
     * @throws RefusedDataException if it does not match its checksum
     */
    Row read(ResultSet row) throws SQLException {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = row.getObject(i + 1);
        }
        for (int i = 0; i < values.length; i++) {
            if (!isOfType(values[i], columns.get(i).type)) {
                throw damaged(
                        values[0],
                        columns.get(i).name + " is not stored as "
                                + switch (columns.get(i).type) {
                                    case TEXT -> "a text";
                                    case NUMBER -> "a whole number";
                                    case BYTES -> "bytes";
                                });
            }
        }
        Object stored = row.getObject(values.length + 1);
        long computed = checksum(values);
        if (!(stored instanceof Number number) || number.longValue() != computed) {
            throw damaged(values[0], "its content has the checksum " + computed + ", but " + stored + " is stored");
        }
        return new Row(values);
    }

    private static boolean isOfType(@Nullable Object value, Type type) {
        return switch (type) {
            case TEXT -> value instanceof String;
            case NUMBER -> value instanceof Long || value instanceof Integer;
            case BYTES -> value instanceof byte[];
        };
    }

    private RefusedDataException damaged(Object key, String why) {
        return new RefusedDataException("the database is damaged: table " + name + ", row "
                + (key instanceof String ? "'" + key + "'" : key) + ": " + why);
    }

    private long checksum(Object[] values) {
        CRC32C checksum = new CRC32C();
        checksum.update(seed, 0, seed.length);
        for (Object value : values) {
            if (value instanceof String text) {
                update(checksum, text.getBytes(StandardCharsets.UTF_8));
            } else if (value instanceof byte[] bytes) {
                update(checksum, bytes);
            } else {
                update(checksum, ((Number) value).longValue());
            }
        }
        return checksum.getValue();
    }

    /** Adds a value to a checksum, its length first, so that bytes cannot move from one value to the next unnoticed. */
    private static void update(CRC32C checksum, byte[] bytes) {
        update(checksum, bytes.length);
        checksum.update(bytes, 0, bytes.length);
    }

    private static void update(CRC32C checksum, long number) {
        checksum.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    }
}
