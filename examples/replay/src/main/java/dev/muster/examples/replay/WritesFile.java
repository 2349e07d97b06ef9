package dev.muster.examples.replay;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Warning;
import java.io.Closeable;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the writes of a file. Its columns {@code at} and {@code contact_id} may stand anywhere; every other column is
 * an attribute; each row is a write. If no column has such a name, one with a similar name is used, as {@link
 * ColumnName#isLike} defines.
 */
final class WritesFile implements Closeable {

    private static final String AT = "at";
    private static final String CONTACT_ID = "contact_id";

    private final CsvFile file;
    private final List<String> names;
    /** The index of each column, by its name. */
    private final Map<String, Integer> columns;

    private final int atColumn;
    private final int idColumn;
    private Instant latest = Instant.MIN;

    private WritesFile(CsvFile file, CsvRow header) throws InputException {
        this.file = file;
        this.names = header.cells().stream().map(ColumnName::of).toList();
        this.columns = columns(header);
        this.atColumn = column(AT, header);
        this.idColumn = column(CONTACT_ID, header);
    }

    /** @throws InputException if the file cannot be read or its header is not as expected */
    static WritesFile open(Source source) throws InputException {
        CsvFile file = CsvFile.open(source, cell -> ColumnName.isLike(cell, AT) || ColumnName.isLike(cell, CONTACT_ID));
        try {
            CsvRow header = file.next();
            if (header == null) {
                throw InputException.at(
                        file.name(),
                        Position.START,
                        "the file is empty; expected a header with the columns 'at' and 'contact_id'");
            }
            return new WritesFile(file, header);
        } catch (InputException refused) {
            file.close();
            throw refused;
        }
    }

    private Map<String, Integer> columns(CsvRow header) throws InputException {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String column = names.get(i);
            try {
                attribute(column);
            } catch (IllegalArgumentException refused) {
                throw InputException.at(
                        file.name(),
                        header.position(i),
                        "the header's column " + (i + 1) + ": " + refused.getMessage());
            }
            Integer earlier = places.putIfAbsent(column, i);
            if (earlier != null) {
                throw InputException.at(
                        file.name(),
                        header.position(i),
                        "the header has column '" + Excerpt.ofValue(column) + "' twice; expected every name once");
            }
        }
        return places;
    }

    /** Finds a required column. */
    private int column(String needed, CsvRow header) throws InputException {
        Integer place = columns.get(needed);
        if (place != null) {
            return place;
        }
        List<String> like =
                names.stream().filter(name -> ColumnName.isLike(name, needed)).toList();
        if (like.isEmpty()) {
            throw InputException.at(
                    file.name(),
                    header.position(0),
                    "the header has no column '" + needed + "'" + nearMiss(needed)
                            + "; expected the columns 'at' and 'contact_id'");
        }
        int first = names.indexOf(like.get(0));
        if (like.size() > 1) {
            throw InputException.at(
                    file.name(),
                    header.position(names.indexOf(like.get(1))),
                    "the header has no column '" + needed + "' but the columns '" + Excerpt.ofValue(like.get(0))
                            + "' and '" + Excerpt.ofValue(like.get(1)) + "'; expected one of them");
        }
        return first;
    }

    private String nearMiss(String needed) {
        return names.stream()
                .filter(name -> needed.equals(CONTACT_ID) && ColumnName.isLike(name, "id"))
                .findFirst()
                .map(name -> " but a column '" + Excerpt.ofValue(name) + "'")
                .orElse("");
    }

    /** How much of the file is read, 0 to 1. */
    double fractionRead() {
        return file.fractionRead();
    }

    /**
     * The next write, or {@code null} if there is none.
     *
     * @throws InputException if the row is no write, or goes back in time
     */
    @Nullable
    TimedWrite next() throws InputException {
        CsvRow row = file.next();
        if (row == null) {
            return null;
        }
        int cells = row.cells().size();
        if (cells != names.size()) {
            throw InputException.at(
                    file.name(),
                    row.position(Math.min(cells, names.size())),
                    "the row has " + cells + (cells == 1 ? " cell" : " cells") + "; expected " + names.size()
                            + " as in the header");
        }
        return new TimedWrite(row, at(row), write(row));
    }

    private Instant at(CsvRow row) throws InputException {
        String text = row.cells().get(atColumn);
        Instant at = InstantText.read(text);
        if (at == null) {
            throw refused(row, atColumn, InstantText.problem(text));
        }
        if (at.isBefore(latest)) {
            throw refused(
                    row, atColumn, at + " goes back in time; expected " + latest + " or later, as in the row before");
        }
        latest = at;
        return at;
    }

    private ContactWrite write(CsvRow row) throws InputException {
        ContactWrite write;
        try {
            write = contact(FormulaCell.restored(row.cells().get(idColumn)));
        } catch (IllegalArgumentException notAnId) {
            throw refused(row, idColumn, String.valueOf(notAnId.getMessage()));
        }
        for (int i = 0; i < names.size(); i++) {
            String text = row.cells().get(i);
            if (!text.isEmpty() && i != atColumn && i != idColumn) {
                write.set(names.get(i), text);
            }
        }
        return write;
    }

    /** Finds the column of an attribute, or the contact's column for an attribute without one. */
    private int columnOf(@Nullable String attribute) {
        return attribute == null ? idColumn : columns.getOrDefault(attribute, idColumn);
    }

    private InputException refused(CsvRow row, int column, String problem) {
        return InputException.at(file.name(), row.position(column), problem);
    }

    @Override
    public void close() {
        file.close();
    }

    /** One row as a write at its instant. */
    final class TimedWrite {

        private final CsvRow row;
        private final Instant at;
        private final ContactWrite write;

        private TimedWrite(CsvRow row, Instant at, ContactWrite write) {
            this.row = row;
            this.at = at;
            this.write = write;
        }

        Instant at() {
            return at;
        }

        ContactWrite write() {
            return write;
        }

        /** The error that the engine refused this write. */
        InputException refused(InvalidWriteException refusal) {
            int column = columnOf(refusal.attribute());
            String message = Excerpt.ofMessage(
                    String.valueOf(refusal.getMessage()), row.cells().get(column));
            return WritesFile.this.refused(row, column, message);
        }

        /** The error that this write is later than the replay is to last. */
        InputException isAfter(Instant until) {
            return WritesFile.this.refused(
                    row,
                    atColumn,
                    at + " is later than --until " + until + "; expected --until at or after the last write");
        }

        /** A warning about this write, with its file and the place of the cell. */
        String remark(Warning warning) {
            int column = columnOf(warning.attribute());
            String message = Excerpt.ofMessage(warning.message(), row.cells().get(column));
            return file.name() + ":" + row.position(column) + ": " + message;
        }
    }
}
