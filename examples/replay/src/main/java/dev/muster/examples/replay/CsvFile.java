package dev.muster.examples.replay;

import java.io.Closeable;
import java.io.IOException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a CSV file strictly: a quote inside an unquoted cell is refused. */
final class CsvFile implements Closeable {

    private static final int MOST_CELLS = 100_000;

    private final String name;
    private final long length;
    private final CountingInputStream in;
    private final CsvRows rows;

    private CsvFile(Source source, CountingInputStream in, Predicate<String> isExpected) throws IOException {
        this.name = source.name();
        this.length = source.length();
        this.in = in;
        this.rows = CsvRows.open(TextReader.ofFile(in, name), MOST_CELLS, isExpected);
    }

    /**
     * Opens a file.
     *
     * @param isExpected whether a cell of the header names a required column
     * @throws InputException if it cannot be read
     */
    @SuppressWarnings("resource") // closed by close(), or here on failure
    static CsvFile open(Source source, Predicate<String> isExpected) throws InputException {
        CountingInputStream in = null;
        try {
            in = new CountingInputStream(source.open());
            return new CsvFile(source, in, isExpected);
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
            CsvRow row = rows.next();
            if (row != null) {
                refuseBareQuotes(row);
            }
            return row;
        } catch (IOException failure) {
            throw InputException.unreadable(name, failure);
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
