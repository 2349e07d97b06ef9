package dev.muster.examples.replay;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of CSV text by RFC 4180. Cells may also be separated by semicolons or tabs: see {@link Delimiter}.
 * Skips lines without text. For one thread.
 */
public final class CsvRows implements Closeable {

    /** The longest cell, in characters. An unclosed quote would otherwise read the rest of the text as one cell. */
    static final int LONGEST_CELL = 1 << 20;

    private static final int LONGEST_ROW = 1 << 24;

    /** How many characters are examined to find the delimiter. */
    private static final int HEAD = 1 << 16;

    private final char delimiter;
    private final CsvRow.Gatherer gatherer;
    private final CloseableIterator<CsvRow> rows;

    private CsvRows(CloseableIterator<CsvRow> rows, CsvRow.Gatherer gatherer, char delimiter) {
        this.rows = rows;
        this.gatherer = gatherer;
        this.delimiter = delimiter;
    }

    /**
     * Opens the rows of a text, starting with the header. Closing them closes the text.
     *
     * @param isExpected whether a cell of the header names a required column, by which the delimiter is recognized
     * @throws UnreadableException if the header cannot be read as text
     */
    public static CsvRows open(TextReader text, int mostCells, Predicate<String> isExpected) throws IOException {
        String head = head(text);
        Delimiter delimiter = Delimiter.of(head, isExpected);
        CsvRow.Gatherer gatherer = new CsvRow.Gatherer(mostCells, LONGEST_ROW);
        CloseableIterator<CsvRow> rows = CsvReader.builder()
                .fieldSeparator(delimiter.character())
                .maxBufferSize(LONGEST_CELL)
                .allowUnclosedQuote(false)
                // A row's length is checked against the header, where the position of the cell is known.
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(gatherer, new ReadAgain(head, text))
                .iterator();
        CsvRows opened = new CsvRows(rows, gatherer, delimiter.character());
        if (delimiter.isDeclared()) {
            opened.next();
        }
        return opened;
    }

    /** Reads until a line with text has ended, so that a bad byte after it is reported only when its row is read. */
    private static String head(Reader text) throws IOException {
        char[] head = new char[HEAD];
        int length = 0;
        while (length < HEAD && !Delimiter.isEnough(head, length)) {
            int count = text.read(head, length, HEAD - length);
            if (count < 0) {
                break;
            }
            length += count;
        }
        return new String(head, 0, length);
    }

    /**
     * Returns the next row, or {@code null} if there is none.
     *
     * @throws UnreadableException if the text is not CSV, or the bytes are not text, from some position on
     */
    public @Nullable CsvRow next() throws IOException {
        try {
            return rows.hasNext() ? rows.next() : null;
        } catch (CsvParseException failure) {
            throw broken(failure);
        } catch (UncheckedIOException failure) {
            throw Objects.requireNonNull(failure.getCause());
        }
    }

    private UnreadableException broken(CsvParseException failure) {
        CsvRow row = gatherer.soFar();
        Position cell = row.position(row.cells().size());
        if (failure.getCause() instanceof OutOfMemoryError noMemory) {
            throw noMemory;
        }
        if (failure.getCause() instanceof CsvRow.TooLongException tooLong) {
            return new UnreadableException(cell, String.valueOf(tooLong.getMessage()));
        }
        return new UnreadableException(cell, problem(String.valueOf(failure.getMessage())));
    }

    private String problem(String message) {
        if (message.startsWith("Unclosed quoted field")) {
            return "a quote is not closed; expected another before the end of the file";
        }
        if (message.startsWith("Unexpected character after closing quote")) {
            return "text behind the closing quote of a cell; expected " + Delimiter.named(delimiter)
                    + " or the end of the line";
        }
        if (message.startsWith("The maximum buffer size")) {
            return "a cell of more than " + LONGEST_CELL + " characters; expected less, is a quote not closed?";
        }
        return message;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** Reads the head of a text, then the rest. One call never reads both, as reading the rest may fail. */
    private static final class ReadAgain extends Reader {

        private final String head;
        private final Reader rest;
        private int next;

        ReadAgain(String head, Reader rest) {
            this.head = head;
            this.rest = rest;
        }

        @Override
        public int read(char[] into, int offset, int length) throws IOException {
            if (next == head.length()) {
                return rest.read(into, offset, length);
            }
            int count = Math.min(length, head.length() - next);
            head.getChars(next, next + count, into, offset);
            next += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            rest.close();
        }
    }
}
