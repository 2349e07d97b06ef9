package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The contacts and what is held of them: one {@link Column} an attribute. What a write replaces stays readable until {@link
 * #settle}, so that the values before can be compared with those after.
 */
final class ContactStore {

    /** The number of columns that are not kept. */
    private static final int IMAGINED = Integer.MAX_VALUE;

    private final ContactIds ids = new ContactIds();
    private final Map<String, Column> byAttribute = new LinkedHashMap<>();
    private final IntArrayList freeColumnIds = new IntArrayList();
    private int columnIds;
    /** Columns that may be unused: created or emptied since the last {@link #dropUnused}. */
    private final List<Column> noted = new ArrayList<>();

    ContactIds ids() {
        return ids;
    }

    /** Returns the columns in the order of their creation. */
    Collection<Column> columns() {
        return byAttribute.values();
    }

    /** An attribute's column, made now if it has none. */
    Column column(String attribute) {
        Column known = byAttribute.get(attribute);
        if (known != null) {
            return known;
        }
        Column column = new Column(attribute, freeColumnIds.isEmpty() ? columnIds++ : freeColumnIds.popInt());
        byAttribute.put(attribute, column);
        note(column);
        return column;
    }

    private void note(Column column) {
        if (column.note()) {
            noted.add(column);
        }
    }

    /**
     * Records every column without values for {@link #dropUnused}, because changed definitions may no longer use it.
     * Visits all columns.
     */
    void noteEmptyColumns() {
        columns().stream().filter(column -> column.held() == 0).forEach(this::note);
    }

    /**
     * Drops the recorded columns that have no values and that nothing uses, and frees the spare memory of those that
     * are used. A new column may get the id of a dropped one. Not to be called during a write.
     *
     * @param isUsed whether a definition or a declaration uses a column
     */
    void dropUnused(Predicate<Column> isUsed) {
        if (noted.isEmpty()) {
            return;
        }
        for (Column column : noted) {
            column.forgetNote();
            if (column.held() > 0) {
                continue;
            }
            if (isUsed.test(column)) {
                column.giveBack();
            } else {
                byAttribute.remove(column.attribute);
                freeColumnIds.add(column.id);
            }
        }
        noted.clear();
    }

    /** Returns an attribute's column, or {@code null} if no contact has a value and no segment uses it. */
    @Nullable
    Column findColumn(String attribute) {
        return byAttribute.get(attribute);
    }

    /** An attribute's column, or one that is of nobody and stays so. */
    Column findOrImagineColumn(String attribute) {
        Column known = byAttribute.get(attribute);
        return known == null ? new Column(attribute, IMAGINED) : known;
    }

    /** Whether every value that contacts hold of an attribute reads as a number. Costs a walk over them. */
    boolean allReadAsNumbers(String attribute) {
        Column column = findColumn(attribute);
        int numbers = column == null || column.held() == 0 ? 0 : ids.numbers();
        for (int number = 0; number < numbers && column != null; number++) {
            Value held = column.value(number);
            if (held != null && held.readAs(AttributeType.NUMBER) == null) {
                return false;
            }
        }
        return true;
    }

    /**
     * Sets what a contact holds, and notes what it held.
     *
     * @param value the value, or {@code null} for nothing
     * @return whether it is another than before
     */
    boolean set(int number, Column column, @Nullable Value value, Replaced replaced) {
        long earlier = column.code(number);
        Value earlierOther = earlier == Column.OTHER ? column.other(number) : null;
        long code = value == null ? Column.MISSING : column.retain(value);
        if (code == earlier && (code != Column.OTHER || value == null || value.equals(earlierOther))) {
            column.release(code);
            return false;
        }
        column.set(number, code, value, ids.numbers());
        replaced.add(column, earlier, earlierOther);
        return true;
    }

    /** Sets what a contact holds, and lets go of what it held. */
    void put(int number, Column column, @Nullable Value value) {
        long code = value == null ? Column.MISSING : column.retain(value);
        column.release(column.set(number, code, value, ids.numbers()));
        column.settleType(ids.numbers());
    }

    /** Makes every attribute of a contact missing. */
    void clear(int number, Replaced replaced) {
        for (Column column : columns()) {
            if (column.code(number) != Column.MISSING) {
                set(number, column, null, replaced);
            }
        }
    }

    /** Lets go of values that were replaced: they cannot be read any more. */
    void settle(Replaced replaced) {
        for (int i = 0; i < replaced.size(); i++) {
            Column column = replaced.column(i);
            column.release(replaced.code(i));
            column.settleType(ids.numbers());
            if (column.held() == 0) {
                note(column);
            }
        }
        replaced.clear();
    }

    /** The contact's values as they were written, by attribute. */
    Map<String, Value> values(int number) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Column column : columns()) {
            Value value = column.value(number);
            if (value != null) {
                values.put(column.attribute, value);
            }
        }
        return values;
    }
}
