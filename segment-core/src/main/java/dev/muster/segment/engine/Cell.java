package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import java.util.Set;

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

    /** Fills this with what the row holds of the attribute. */
    void load(long[] row, int length, BoundAttribute attribute, ValueCodes codes) {
        int index = Row.find(row, length, attribute.id());
        exists = index >= 0;
        AttributeType type = attribute.type();
        if (type == null) {
            readable = false;
            return;
        }
        if (!exists) {
            loadMissing(attribute);
            return;
        }
        AttributeType held = Row.type(row, index);
        long code = Row.code(row, index);
        if (held != type) {
            HeldValue reading = held == AttributeType.TEXT ? codes.text(code).readAs(type) : null;
            readable = reading != null;
            if (reading != null) {
                read(reading, attribute);
            }
            return;
        }
        readable = true;
        switch (type) {
            case TEXT -> {
                TextEntry entry = codes.text(code);
                text = attribute.isCaseSensitive() ? entry.key : entry.folded;
            }
            case NUMBER -> number = Double.longBitsToDouble(code);
            case BOOLEAN -> truth = code != 0;
            case TIMESTAMP -> millis = code;
            case TEXT_SET -> members = codes.textSet(code).members;
        }
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
