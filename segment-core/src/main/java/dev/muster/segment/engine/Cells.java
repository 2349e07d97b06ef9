package dev.muster.segment.engine;

import dev.muster.segment.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One contact as predicates see it, now or with some values as they were: each attribute is read when it is first asked for.
 * Of one thread at a time.
 */
final class Cells {

    private final BoundAttribute[] attributes;
    private final Cell[] cells;
    private final long[] loaded;
    private final long[] overlaid;
    private final long[] codes;
    private final @Nullable Value[] others;
    private long current;
    private int number;
    private boolean isBare;

    Cells(List<BoundAttribute> attributes) {
        this.attributes = attributes.toArray(BoundAttribute[]::new);
        int count = this.attributes.length;
        this.cells = new Cell[count];
        for (int i = 0; i < count; i++) {
            cells[i] = new Cell();
        }
        this.loaded = new long[count];
        this.overlaid = new long[count];
        this.codes = new long[count];
        this.others = new Value[count];
    }

    /** Turns to a contact as it is held, or to the same after a change. */
    void pointTo(int contact) {
        number = contact;
        isBare = false;
        current++;
    }

    /** Turns to a contact without any values. */
    void pointToNobody() {
        isBare = true;
        current++;
    }

    /** Shows another value of an attribute than the contact holds, until the next turn; the first such counts. */
    boolean overlay(int slot, long code, @Nullable Value other) {
        if (overlaid[slot] == current) {
            return false;
        }
        overlaid[slot] = current;
        codes[slot] = code;
        others[slot] = other;
        return true;
    }

    /** The code of an attribute's value in its column. */
    long code(int slot) {
        if (overlaid[slot] == current) {
            return codes[slot];
        }
        return isBare ? Column.MISSING : attributes[slot].column().code(number);
    }

    BoundAttribute attribute(int slot) {
        return attributes[slot];
    }

    /** What predicates see of the attribute with this slot. */
    Cell cell(int slot) {
        Cell cell = cells[slot];
        if (loaded[slot] != current) {
            long code = code(slot);
            cell.load(attributes[slot], code, code == Column.OTHER ? other(slot) : null);
            loaded[slot] = current;
        }
        return cell;
    }

    private @Nullable Value other(int slot) {
        return overlaid[slot] == current
                ? others[slot]
                : attributes[slot].column().other(number);
    }
}
