package dev.muster.segment.engine;

import dev.muster.segment.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The net of all writes of a batch to one contact: what is to be set and cleared, each attribute once. */
final class NetWrite {

    /** Up to so many attributes are found by looking at each. */
    private static final int FEW = 16;

    String contactId = "";
    /** Whether what the contact had before the batch goes. */
    boolean startsBare;
    /** Whether the contact is gone after the batch. */
    boolean endsRemoved;

    private final List<String> attributes;
    private final List<@Nullable Column> columns;
    private final List<@Nullable Value> values;
    /** The index of each attribute, or {@code null} while there are few. */
    private @Nullable Map<String, Integer> places;

    /** Creates a write with capacity for this many attributes. */
    NetWrite(int attributes) {
        this.attributes = new ArrayList<>(attributes);
        this.columns = new ArrayList<>(attributes);
        this.values = new ArrayList<>(attributes);
    }

    /** Starts with nothing for a contact. */
    NetWrite to(String contact) {
        contactId = contact;
        startsBare = false;
        endsRemoved = false;
        clear();
        return this;
    }

    /** Removes the contact with all that was to be set. */
    void remove() {
        clear();
        startsBare = true;
        endsRemoved = true;
    }

    private void clear() {
        attributes.clear();
        columns.clear();
        values.clear();
        places = null;
    }

    /**
     * Sets an attribute that no write of the batch has set for this contact before.
     *
     * @param column the attribute's column, or {@code null} if it has none yet
     */
    void append(String attribute, @Nullable Column column, @Nullable Value value) {
        attributes.add(attribute);
        columns.add(column);
        values.add(value);
    }

    /** Sets an attribute in place of what was to be set before. */
    void put(String attribute, @Nullable Column column, @Nullable Value value) {
        int place = place(attribute);
        if (place >= 0) {
            values.set(place, value);
        } else {
            append(attribute, column, value);
        }
    }

    private int place(String attribute) {
        if (attributes.size() <= FEW) {
            return attributes.indexOf(attribute);
        }
        Map<String, Integer> known = places;
        if (known == null) {
            known = new HashMap<>();
            places = known;
        }
        for (int i = known.size(); i < attributes.size(); i++) {
            known.put(attributes.get(i), i);
        }
        return known.getOrDefault(attribute, -1);
    }

    int size() {
        return attributes.size();
    }

    /** The column of an attribute that is to be set, or {@code null} if it had none when the write was admitted. */
    @Nullable
    Column knownColumn(int index) {
        return columns.get(index);
    }

    /** The column of an attribute that is to be set, made now if it has none. */
    Column column(int index, ContactStore store) {
        Column known = columns.get(index);
        return known == null ? store.column(attributes.get(index)) : known;
    }

    @Nullable
    Value value(int index) {
        return values.get(index);
    }
}
