package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What predicates see of one attribute of one contact: filled again and again, so that reading allocates nothing. */
final class Cell {

    /** Whether there is a value of its own, readable or not. */
    boolean exists;
    /** Whether there is a value, or a default, that reads as the attribute's type; only then the others mean anything. */
    boolean readable;

    String text = "";
    double number;
    boolean truth;
    long millis;
    Set<String> members = Set.of();

    /**
     * Fills this with what is held.
     *
     * @param code the code in the attribute's column
     * @param other the value where that is {@link Column#OTHER}
     */
    void load(BoundAttribute attribute, long code, @Nullable Value other) {
        exists = code != Column.MISSING;
        AttributeType type = attribute.type();
        if (type == null) {
            readable = false;
        } else if (!exists) {
            loadMissing(attribute);
        } else if (attribute.isPlain(code)) {
            loadPlain(attribute, type, code);
        } else {
            HeldValue reading = reading(attribute.column(), type, code, other);
            readable = reading != null;
            if (reading != null) {
                read(reading, attribute);
            }
        }
    }

    private void loadPlain(BoundAttribute attribute, AttributeType type, long code) {
        readable = true;
        switch (type) {
            case TEXT -> {
                TextEntry entry = attribute.column().text(code);
                text = attribute.isCaseSensitive() ? entry.key : entry.folded;
            }
            case NUMBER -> number = Double.longBitsToDouble(code);
            case BOOLEAN -> truth = code != 0;
            case TIMESTAMP -> millis = code;
            case TEXT_SET -> members = attribute.column().textSet(code).members;
        }
    }

    private static @Nullable HeldValue reading(Column column, AttributeType type, long code, @Nullable Value other) {
        if (code != Column.OTHER) {
            return column.type() == AttributeType.TEXT ? column.text(code).readAs(type) : null;
        }
        Value read = other == null ? null : other.readAs(type);
        return read == null ? null : HeldValue.of(read);
    }

    /** The instant that a contact's value of its own reads as, by its code, or {@link TimeIndex#NEVER}. */
    long millis(BoundAttribute attribute, long code, int contact) {
        if (code == Column.MISSING || attribute.isPlain(code)) {
            return code == Column.MISSING ? TimeIndex.NEVER : code;
        }
        load(attribute, code, attribute.column().other(contact));
        return readable ? millis : TimeIndex.NEVER;
    }

    /** Fills this with what is read where the attribute is missing. */
    void loadMissing(BoundAttribute attribute) {
        exists = false;
        HeldValue defaultValue = attribute.defaultValue();
        readable = defaultValue != null;
        if (defaultValue != null) {
            read(defaultValue, attribute);
        }
    }

    private void read(HeldValue value, BoundAttribute attribute) {
        text = attribute.isCaseSensitive() ? value.text() : value.folded();
        number = value.number();
        truth = value.truth();
        millis = value.millis();
        members = value.members();
    }
}
