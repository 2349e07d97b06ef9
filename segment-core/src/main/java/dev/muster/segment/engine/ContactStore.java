package dev.muster.segment.engine;

import dev.muster.segment.Value;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The contacts and what is held of them: one row a contact, which costs only what it holds, however many attributes there are.
 * A removed contact's number is given to the next new one; whoever keeps numbers for longer keeps names with them. What a write
 * replaces stays readable until {@link #releaseReplaced}, so that the row before can be compared with the row after.
 */
final class ContactStore {

    private final Map<String, Contact> byId = new HashMap<>();
    private final List<@Nullable Contact> byNumber = new ArrayList<>();
    private final IntArrayList freeNumbers = new IntArrayList();
    private final ContactNames names = new ContactNames();
    private final Map<String, Integer> attributeIds = new HashMap<>();
    private final List<String> attributeNames = new ArrayList<>();
    private final ValueCodes codes = new ValueCodes();
    private final LongArrayList replaced = new LongArrayList();

    ValueCodes codes() {
        return codes;
    }

    @Nullable
    Contact find(String id) {
        return byId.get(id);
    }

    /** The contact with this number, or {@code null} if the number is free. */
    @Nullable
    Contact contact(int number) {
        return number < byNumber.size() ? byNumber.get(number) : null;
    }

    /** Numbers are below this; some may be free. */
    int numbers() {
        return byNumber.size();
    }

    int size() {
        return byId.size();
    }

    ContactNames names() {
        return names;
    }

    Contact create(String id) {
        int number = freeNumbers.isEmpty() ? byNumber.size() : freeNumbers.popInt();
        Contact contact = new Contact(id, number);
        if (number == byNumber.size()) {
            byNumber.add(contact);
        } else {
            byNumber.set(number, contact);
        }
        names.set(number, id);
        byId.put(id, contact);
        return contact;
    }

    void remove(Contact contact) {
        clear(contact);
        byId.remove(contact.id);
        byNumber.set(contact.number, null);
        freeNumbers.add(contact.number);
    }

    /** Makes every attribute of the contact missing. */
    void clear(Contact contact) {
        for (int i = 0; i < contact.row.length; i += 2) {
            replace(contact.row, i);
        }
        contact.row = Row.EMPTY;
    }

    /** Sets an attribute's value, or makes it missing ({@code null}). */
    void set(Contact contact, String attribute, @Nullable Value value) {
        int id = attributeId(attribute);
        int index = Row.find(contact.row, contact.row.length, id);
        if (value == null) {
            if (index >= 0) {
                replace(contact.row, index);
                contact.row = Row.without(contact.row, index);
            }
            return;
        }
        long key = Row.key(id, value.type());
        long code = codes.retain(value);
        if (index < 0) {
            contact.row = Row.inserted(contact.row, -(index + 1), key, code);
            return;
        }
        replace(contact.row, index);
        contact.row[index] = key;
        contact.row[index + 1] = code;
    }

    private void replace(long[] row, int index) {
        replaced.add(row[index]);
        replaced.add(row[index + 1]);
    }

    /** Lets go of the values that were replaced since the last time: old rows cannot be read any more. */
    void releaseReplaced() {
        for (int i = 0; i < replaced.size(); i += 2) {
            codes.release(Row.typeOf(replaced.getLong(i)), replaced.getLong(i + 1));
        }
        replaced.clear();
    }

    /** The contact's values as they were written, by attribute. */
    Map<String, Value> values(Contact contact) {
        Map<String, Value> values = new LinkedHashMap<>();
        long[] row = contact.row;
        for (int i = 0; i < row.length; i += 2) {
            values.put(attributeNames.get(Row.attribute(row, i)), codes.value(Row.type(row, i), Row.code(row, i)));
        }
        return values;
    }

    /** What a contact holds of an attribute, as it was written, or {@code null}. */
    @Nullable
    Value value(Contact contact, int attribute) {
        int index = Row.find(contact.row, contact.row.length, attribute);
        return index < 0 ? null : codes.value(Row.type(contact.row, index), Row.code(contact.row, index));
    }

    /** The attribute's number in rows, given now if it has none. */
    int attributeId(String name) {
        Integer known = attributeIds.get(name);
        if (known != null) {
            return known;
        }
        int id = attributeNames.size();
        attributeNames.add(name);
        attributeIds.put(name, id);
        return id;
    }
}
