package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one attribute, of all contacts. Values of the column's type are packed into 64 bits: a number as its bits, a
 * timestamp as its milliseconds, a boolean as 0 or 1, a text or a text set as the code of its dictionary entry; two of them are
 * equal exactly when their codes are. Values of other types, which only an undeclared attribute has, stand beside as they are;
 * when they come to outnumber the rest, the column takes their type.
 */
final class Column {

    /** The code of nothing: a NaN, which is no number, no instant and no dictionary's code. */
    static final long MISSING = ColumnStorage.MISSING;

    /** The code of a value of another type than the column's. */
    static final long OTHER = ColumnStorage.OTHER;

    /** From so many values on, pages may be cheaper than a map. */
    private static final int FEWEST_PAGED = 64;

    /** So many contacts for one value make pages as dear as a map. */
    private static final int SPARSENESS = 4;

    /** A value of another type, as an object, and its place in the map. */
    private static final int BYTES_OF_OTHER = 64;

    /** The entry of a text beside its key, with the value and the folded text. */
    private static final int BYTES_OF_TEXT = 112;

    /** The entry of a text set beside its key, with its texts as they are and as they compare. */
    private static final int BYTES_OF_TEXT_SET = 480;

    final String attribute;
    final int id;

    private AttributeType type = AttributeType.TEXT;
    private ColumnStorage storage = new ColumnStorage.Sparse();
    private Dictionary<TextEntry> texts = new Dictionary<>();
    private @Nullable Dictionary<TextSetEntry> textSets;
    private final Int2ObjectOpenHashMap<Value> others = new Int2ObjectOpenHashMap<>();
    private int held;
    private int settlesAt = 1;
    /** Whether this column is recorded for the store to check if it is still needed. */
    private boolean isNoted;

    private int generation;

    Column(String attribute, int id) {
        this.attribute = attribute;
        this.id = id;
    }

    /** The type of the values that have codes of their own. */
    AttributeType type() {
        return type;
    }

    /** Returns how often all codes have changed their meaning, as {@link #settleType} permits. */
    int generation() {
        return generation;
    }

    /** How many contacts have a value. */
    int held() {
        return held;
    }

    /** Records that the store will check this column. Returns {@code false} if that was recorded before. */
    boolean note() {
        boolean isNew = !isNoted;
        isNoted = true;
        return isNew;
    }

    /** Undoes {@link #note}. */
    void forgetNote() {
        isNoted = false;
    }

    /** Frees the memory of values that contacts once held. Call only if no contact holds a value now. */
    void giveBack() {
        if (!(storage instanceof ColumnStorage.Sparse) || texts.codes() > 0 || textSets != null) {
            startEmpty();
        }
    }

    /** The code of what a contact holds, {@link #MISSING} or {@link #OTHER}. */
    long code(int number) {
        return storage.get(number);
    }

    /** Whether some contact has a value of another type. */
    boolean hasOthers() {
        return !others.isEmpty();
    }

    /** The value of another type that a contact holds, where its code is {@link #OTHER}. */
    @Nullable
    Value other(int number) {
        return others.get(number);
    }

    /** What a contact holds, as it was written, or {@code null}. */
    @Nullable
    Value value(int number) {
        long code = storage.get(number);
        return value(code, code == OTHER ? others.get(number) : null);
    }

    /** What a code that is still retained stands for, or the other value, or {@code null} where it is {@link #MISSING}. */
    @Nullable
    Value value(long code, @Nullable Value other) {
        if (code == MISSING) {
            return null;
        }
        return code == OTHER ? other : value(code);
    }

    private Value value(long code) {
        return switch (type) {
            case TEXT -> text(code).value;
            case NUMBER -> Value.number(Double.longBitsToDouble(code));
            case BOOLEAN -> Value.bool(code != 0);
            case TIMESTAMP -> Value.timestamp(Instant.ofEpochMilli(code));
            case TEXT_SET -> textSet(code).value;
        };
    }

    TextEntry text(long code) {
        return texts.get((int) code);
    }

    TextSetEntry textSet(long code) {
        return textSets().get((int) code);
    }

    private Dictionary<TextSetEntry> textSets() {
        Dictionary<TextSetEntry> known = textSets;
        if (known == null) {
            known = new Dictionary<>();
            textSets = known;
        }
        return known;
    }

    /** The code under which a value is to be held; one of a dictionary stays there until {@link #release}. */
    long retain(Value value) {
        if (value.type() != type) {
            return OTHER;
        }
        if (value instanceof Value.Text text) {
            return texts.retain(text.text(), text, TextEntry::new).code;
        }
        if (value instanceof Value.Number number) {
            return Double.doubleToLongBits(number.number());
        }
        if (value instanceof Value.Bool bool) {
            return bool.truth() ? 1 : 0;
        }
        if (value instanceof Value.Timestamp timestamp) {
            return timestamp.instant().toEpochMilli();
        }
        Value.TextSet set = (Value.TextSet) value;
        return textSets().retain(TextSetEntry.key(set), set, TextSetEntry::new).code;
    }

    /** Lets go of what {@link #retain} gave. */
    void release(long code) {
        if (code == MISSING || code == OTHER) {
            return;
        }
        switch (type) {
            case TEXT -> texts.release((int) code);
            case TEXT_SET -> textSets().release((int) code);
            case NUMBER, BOOLEAN, TIMESTAMP -> {}
        }
    }

    /**
     * Sets what a contact holds; what it held stays retained.
     *
     * @param other the value where the code is {@link #OTHER}
     * @param contacts how many numbers contacts have in all
     * @return the code of what it held
     */
    long set(int number, long code, @Nullable Value other, int contacts) {
        long earlier = storage.get(number);
        if (earlier == OTHER) {
            others.remove(number);
        }
        if (code == OTHER && other != null) {
            others.put(number, other);
        }
        held += (code == MISSING ? 0 : 1) - (earlier == MISSING ? 0 : 1);
        storage.set(number, code);
        if (storage instanceof ColumnStorage.Sparse sparse
                && held >= FEWEST_PAGED
                && (long) held * SPARSENESS >= contacts) {
            ColumnStorage pages = pages();
            sparse.pourInto(pages);
            storage = pages;
        }
        return earlier;
    }

    /**
     * Takes the type that most values have, if it is another. Codes are then no longer what they were: for between writes only.
     *
     * @param contacts how many numbers contacts have in all
     */
    void settleType(int contacts) {
        if (others.size() < settlesAt) {
            return;
        }
        settlesAt = 2 * others.size();
        Map<AttributeType, Integer> counts = new EnumMap<>(AttributeType.class);
        others.values().forEach(value -> counts.merge(value.type(), 1, Integer::sum));
        AttributeType most = type;
        int greatest = held - others.size();
        for (Map.Entry<AttributeType, Integer> count : counts.entrySet()) {
            if (count.getValue() > greatest) {
                most = count.getKey();
                greatest = count.getValue();
            }
        }
        if (most != type) {
            become(most, contacts);
        }
    }

    private void become(AttributeType next, int contacts) {
        Int2ObjectOpenHashMap<Value> all = new Int2ObjectOpenHashMap<>(others);
        if (held > others.size()) {
            for (int number = 0; number < contacts; number++) {
                Value value = value(number);
                if (value != null) {
                    all.put(number, value);
                }
            }
        }
        type = next;
        startEmpty();
        all.int2ObjectEntrySet()
                .fastForEach(entry -> set(entry.getIntKey(), retain(entry.getValue()), entry.getValue(), contacts));
    }

    private void startEmpty() {
        generation++;
        storage = new ColumnStorage.Sparse();
        texts = new Dictionary<>();
        textSets = null;
        others.clear();
        others.trim();
        held = 0;
    }

    private ColumnStorage pages() {
        return switch (type) {
            case NUMBER, TIMESTAMP -> new ColumnStorage.Longs();
            case TEXT, TEXT_SET -> new ColumnStorage.Ints();
            case BOOLEAN -> new ColumnStorage.Bytes();
        };
    }

    /** The kept forms of the codes of a page, of a column of texts or text sets; see {@link ColumnStorage#keptPage}. */
    int[] keptPage(int first, int[] target) {
        return storage.keptPage(first, target);
    }

    /** See {@link ColumnStorage#longPage}. */
    long @Nullable [] longPage(int first) {
        return storage.longPage(first);
    }

    /** See {@link ColumnStorage#bytePage}. */
    byte @Nullable [] bytePage(int first) {
        return storage.bytePage(first);
    }

    /** Returns whether so few contacts have a value that the column stores them in a map. */
    boolean isSparse() {
        return storage instanceof ColumnStorage.Sparse;
    }

    /** The numbers of the contacts with a value, ascending, if they are few; or {@code null}. */
    int @Nullable [] few() {
        return storage.few();
    }

    /** Codes of texts, or of text sets, are below this. */
    int codes() {
        return type == AttributeType.TEXT ? texts.codes() : textSets().codes();
    }

    /** Whether a code of a text or a text set is in use. */
    boolean isCode(int code) {
        return type == AttributeType.TEXT ? texts.isCode(code) : textSets().isCode(code);
    }

    /** The bytes of heap that codes take, and values of other types, estimated. */
    long bytes() {
        return storage.bytes() + Footprint.table(others.size(), BYTES_OF_OTHER);
    }

    /** The bytes of heap that distinct texts and text sets take, estimated. */
    long dictionaryBytes() {
        Dictionary<TextSetEntry> sets = textSets;
        return texts.bytes(BYTES_OF_TEXT) + (sets == null ? 0 : sets.bytes(BYTES_OF_TEXT_SET));
    }

    /** Copies the codes of the contacts of a page, by its first number. */
    void copyPage(int first, long[] target) {
        storage.copyPage(first, target);
    }
}
