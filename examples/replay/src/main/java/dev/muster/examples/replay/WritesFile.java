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

/** The writes of a file: columns {@code at} and {@code contact_id} in any place, the others attributes; one write a row. */
final class WritesFile implements Closeable {

    private static final String AT = "at";
    private static final String CONTACT_ID = "contact_id";

    private final CsvFile file;
    private final Map<String, Integer> columns;
    private final List<String> names;
    private Instant latest = Instant.MIN;

    private WritesFile(CsvFile file, CsvRow header) throws InputException {
        this.file = file;
        this.names = header.cells();
        this.columns = columns(header);
    }

    /** @throws InputException if the file cannot be read or its header is not as expected */
    static WritesFile open(Source source) throws InputException {
        CsvFile file = CsvFile.open(source);
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
        if (names.size() == 1 && (names.get(0).indexOf(';') >= 0 || names.get(0).indexOf('\t') >= 0)) {
            throw InputException.at(
                    file.name(),
                    header.position(0),
                    "the header is one column, '" + Excerpt.ofValue(names.get(0))
                            + "'; expected the columns separated by commas");
        }
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
        for (String needed : List.of(AT, CONTACT_ID)) {
            if (!places.containsKey(needed)) {
                throw InputException.at(
                        file.name(),
                        header.position(0),
                        "the header has no column '" + needed + "'; expected the columns 'at' and 'contact_id'");
            }
        }
        return places;
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
        String text = cell(row, AT);
        Instant at = InstantText.read(text);
        if (at == null) {
            throw refused(row, AT, InstantText.problem(text));
        }
        if (at.isBefore(latest)) {
            throw refused(row, AT, at + " goes back in time; expected " + latest + " or later, as in the row before");
        }
        latest = at;
        return at;
    }

    private ContactWrite write(CsvRow row) throws InputException {
        ContactWrite write;
        try {
            write = contact(cell(row, CONTACT_ID));
        } catch (IllegalArgumentException notAnId) {
            throw refused(row, CONTACT_ID, String.valueOf(notAnId.getMessage()));
        }
        for (int i = 0; i < names.size(); i++) {
            String column = names.get(i);
            String text = row.cells().get(i);
            if (!text.isEmpty() && !column.equals(AT) && !column.equals(CONTACT_ID)) {
                write.set(column, text);
            }
        }
        return write;
    }

    private String cell(CsvRow row, String column) {
        return row.cells().get(place(column));
    }

    private int place(String column) {
        Integer place = columns.get(column);
        if (place == null) {
            throw new AssertionError("no column " + column);
        }
        return place;
    }

    private InputException refused(CsvRow row, String column, String problem) {
        return InputException.at(file.name(), row.position(place(column)), problem);
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
            String attribute = refusal.attribute();
            String column = attribute != null && columns.containsKey(attribute) ? attribute : CONTACT_ID;
            String message = Excerpt.ofMessage(String.valueOf(refusal.getMessage()), cell(row, column));
            return WritesFile.this.refused(row, column, message);
        }

        /** The error that this write is later than the replay is to last. */
        InputException isAfter(Instant until) {
            return WritesFile.this.refused(
                    row, AT, at + " is later than --until " + until + "; expected --until at or after the last write");
        }

        /** A warning about this write, with its file and the place of the cell. */
        String remark(Warning warning) {
            String column = columns.containsKey(warning.attribute()) ? warning.attribute() : CONTACT_ID;
            String message = Excerpt.ofMessage(warning.message(), cell(row, column));
            return file.name() + ":" + row.position(place(column)) + ": " + message;
        }
    }
}
