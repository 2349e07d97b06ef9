package dev.muster.segment.engine;

import dev.muster.segment.Value;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one write to one contact replaced, attribute by attribute; filled again and again. */
final class Replaced {

    private final List<Column> columns = new ArrayList<>();
    private final LongArrayList codes = new LongArrayList();
    private final List<@Nullable Value> others = new ArrayList<>();

    /** Notes the code that a contact had in a column, and the value where that is {@link Column#OTHER}. */
    void add(Column column, long code, @Nullable Value other) {
        columns.add(column);
        codes.add(code);
        others.add(other);
    }

    boolean isEmpty() {
        return columns.isEmpty();
    }

    int size() {
        return columns.size();
    }

    Column column(int index) {
        return columns.get(index);
    }

    long code(int index) {
        return codes.getLong(index);
    }

    @Nullable
    Value other(int index) {
        return others.get(index);
    }

    void clear() {
        columns.clear();
        codes.clear();
        others.clear();
    }
}
