package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import java.time.Instant;

/**
 * How values are packed into 64 bits: a number as its bits, a timestamp as its milliseconds, a text or a text set as the code
 * of its dictionary entry. Two values of one type are equal exactly when their codes are.
 */
final class ValueCodes {

    private static final AttributeType[] TYPES = AttributeType.values();

    private final Dictionary<TextEntry> texts = new Dictionary<>();
    private final Dictionary<TextSetEntry> textSets = new Dictionary<>();

    /** The code of a value, whose dictionary entry stays until {@link #release}. */
    long retain(Value value) {
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
        return textSets.retain(TextSetEntry.key(set), set, TextSetEntry::new).code;
    }

    /** Lets go of what {@link #retain} gave. */
    void release(AttributeType type, long code) {
        switch (type) {
            case TEXT -> texts.release((int) code);
            case TEXT_SET -> textSets.release((int) code);
            case NUMBER, BOOLEAN, TIMESTAMP -> {}
        }
    }

    /** The value of a code, as it was written. */
    Value value(AttributeType type, long code) {
        return switch (type) {
            case TEXT -> texts.get((int) code).value;
            case NUMBER -> Value.number(Double.longBitsToDouble(code));
            case BOOLEAN -> Value.bool(code != 0);
            case TIMESTAMP -> Value.timestamp(Instant.ofEpochMilli(code));
            case TEXT_SET -> textSets.get((int) code).value;
        };
    }

    TextEntry text(long code) {
        return texts.get((int) code);
    }

    TextSetEntry textSet(long code) {
        return textSets.get((int) code);
    }

    static AttributeType type(int ordinal) {
        return TYPES[ordinal];
    }
}
