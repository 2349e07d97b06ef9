package dev.muster.examples.replay;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.RecordType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The cells of one row as they stand in the file.
 *
 * @param line the line in which the row starts
 * @param cells their texts, unquoted
 * @param quoted which of them were in quotes
 */
public record CsvRow(long line, List<String> cells, BitSet quoted) {

    /** Where a cell starts: an opening quote, or its first character; behind the last cell, where the next would start. */
    public Position position(int cell) {
        Position position = new Position(line, 1);
        for (int i = 0; i < cell; i++) {
            String text = cells.get(i);
            position = position.after(quoted.get(i) ? '"' + text.replace("\"", "\"\"") + '"' : text);
            position = new Position(position.line(), position.column() + 1);
        }
        return position;
    }

    /** A row that is longer than any row should be. */
    public static final class TooLongException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private TooLongException(long limit, String what) {
            super("a row has more than " + limit + " " + what + "; expected no more");
        }
    }

    /** Gathers the cells of row after row, and refuses with a {@link TooLongException} to gather too many in one. */
    public static final class Gatherer extends CsvCallbackHandler<CsvRow> {

        private final int mostCells;
        private final int mostCharacters;
        private long line = 1;
        private int characters;
        private List<String> cells = new ArrayList<>();
        private BitSet quoted = new BitSet();
        private RecordType recordType = RecordType.DATA;

        public Gatherer(int mostCells, int mostCharacters) {
            this.mostCells = mostCells;
            this.mostCharacters = mostCharacters;
        }

        /** The row as far as it was read. */
        public CsvRow soFar() {
            return new CsvRow(line, cells, quoted);
        }

        @Override
        protected void beginRecord(long startingLineNumber) {
            line = startingLineNumber;
            cells = new ArrayList<>(cells.size());
            quoted = new BitSet();
            recordType = RecordType.DATA;
            characters = 0;
        }

        @Override
        protected void addField(char[] buffer, int offset, int length, boolean isQuoted) {
            if (cells.size() == mostCells) {
                throw new TooLongException(mostCells, "cells");
            }
            characters += length;
            if (characters > mostCharacters) {
                throw new TooLongException(mostCharacters, "characters");
            }
            quoted.set(cells.size(), isQuoted);
            cells.add(new String(buffer, offset, length));
        }

        @Override
        protected void setEmpty() {
            recordType = RecordType.EMPTY;
        }

        @Override
        protected void setComment(char[] buffer, int offset, int length) {
            throw new AssertionError("comments are not asked for");
        }

        @Override
        protected RecordType getRecordType() {
            return recordType;
        }

        @Override
        protected int getFieldCount() {
            return cells.size();
        }

        @Override
        protected CsvRow buildRecord() {
            return soFar();
        }
    }
}
