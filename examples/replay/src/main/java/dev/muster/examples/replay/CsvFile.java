package dev.muster.examples.replay;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rows of a file by RFC 4180, strictly, but that lines without any text are skipped. */
final class CsvFile implements Closeable {

    /** A quote that is never closed takes in all that follows; past this many characters it is not read on. */
    static final int LONGEST_CELL = 1 << 20;

    private static final int LONGEST_ROW = 1 << 24;

    private static final int MOST_CELLS = 100_000;

    private final String name;
    private final long length;
    private final CountingInputStream in;
    private final CsvRow.Gatherer gatherer = new CsvRow.Gatherer(MOST_CELLS, LONGEST_ROW);
    private final CloseableIterator<CsvRow> rows;

    private CsvFile(Source source, CountingInputStream in) throws IOException {
        this.name = source.name();
        this.length = source.length();
        this.in = in;
        this.rows = CsvReader.builder()
                .maxBufferSize(LONGEST_CELL)
                .allowUnclosedQuote(false)
                // A row's length is checked against the header, where the place of the cell is known.
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(gatherer, new Utf8Reader(in, name))
                .iterator();
    }

    /** @throws InputException if it cannot be read */
    @SuppressWarnings("resource") // closed by close(), or here on failure
    static CsvFile open(Source source) throws InputException {
        CountingInputStream in = null;
        try {
            in = new CountingInputStream(source.open());
            return new CsvFile(source, in);
        } catch (IOException failure) {
            closeQuietly(in);
            throw InputException.unreadable(source.name(), failure);
        }
    }

    String name() {
        return name;
    }

    /** How much of the file is read, 0 to 1; 0 throughout if its length is not known. */
    double fractionRead() {
        return length == 0 ? 0 : Math.min(1, (double) in.count() / length);
    }

    /**
     * The next row, or {@code null} if there is none.
     *
     * @throws InputException if the text is no CSV, or the bytes are no text
     */
    @Nullable
    CsvRow next() throws InputException {
        try {
            if (!rows.hasNext()) {
                return null;
            }
            CsvRow row = rows.next();
            refuseBareQuotes(row);
            return row;
        } catch (CsvParseException failure) {
            throw broken(failure);
        } catch (UncheckedIOException failure) {
            throw InputException.unreadable(name, Objects.requireNonNull(failure.getCause()));
        }
    }

    private void refuseBareQuotes(CsvRow row) throws InputException {
        for (int i = 0; i < row.cells().size(); i++) {
            int quote = row.quoted().get(i) ? -1 : row.cells().get(i).indexOf('"');
            if (quote >= 0) {
                throw InputException.at(
                        name,
                        row.position(i).after(row.cells().get(i).substring(0, quote)),
                        "a quote inside a cell without quotes; expected the cell in quotes and the quote doubled");
            }
        }
    }

    private InputException broken(CsvParseException failure) {
        CsvRow row = gatherer.soFar();
        Position cell = row.position(row.cells().size());
        if (failure.getCause() instanceof OutOfMemoryError noMemory) {
            throw noMemory;
        }
        if (failure.getCause() instanceof CsvRow.TooLongException tooLong) {
            return InputException.at(name, cell, String.valueOf(tooLong.getMessage()));
        }
        String message = String.valueOf(failure.getMessage());
        if (message.startsWith("Unclosed quoted field")) {
            return InputException.at(name, cell, "a quote is not closed; expected another before the end of the file");
        }
        if (message.startsWith("Unexpected character after closing quote")) {
            return InputException.at(
                    name, cell, "text behind the closing quote of a cell; expected a comma or the end of the line");
        }
        if (message.startsWith("The maximum buffer size")) {
            return InputException.at(
                    name,
                    cell,
                    "a cell of more than " + LONGEST_CELL + " characters; expected less, is a quote not closed?");
        }
        return InputException.at(name, cell, message);
    }

    private static void closeQuietly(@Nullable Closeable opened) {
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (IOException ignored) {
            // What matters is why opening failed.
        }
    }

    @Override
    public void close() {
        closeQuietly(rows);
    }
}
