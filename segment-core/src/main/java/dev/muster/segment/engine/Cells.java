package dev.muster.segment.engine;

import java.util.List;

/** One contact as predicates see it: each attribute that segments use is read at most once. Of one thread at a time. */
final class Cells {

    private final List<BoundAttribute> attributes;
    private final ValueCodes codes;
    private final Cell[] cells;
    private final long[] loaded;
    private long current;
    private long[] row = Row.EMPTY;
    private int length;

    Cells(List<BoundAttribute> attributes, ValueCodes codes) {
        this.attributes = attributes;
        this.codes = codes;
        this.cells = new Cell[attributes.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = new Cell();
        }
        this.loaded = new long[cells.length];
    }

    /** Turns to another contact, or to the same after a change. */
    void pointTo(long[] values, int valuesLength) {
        row = values;
        length = valuesLength;
        current++;
    }

    /** What predicates see of the attribute with this slot. */
    Cell cell(int slot) {
        Cell cell = cells[slot];
        if (loaded[slot] != current) {
            cell.load(row, length, attributes.get(slot), codes);
            loaded[slot] = current;
        }
        return cell;
    }
}
