package dev.muster.segment;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A write to one contact: attributes to set and to clear, or the contact's removal. Attributes that it does not name
 * stay as they are. If an attribute is set twice, the later value counts. Not thread-safe. The engine reads a write
 * once, during the call; afterwards the host may change it and pass it again.
 */
public final class ContactWrite {

    /** Up to so many attributes are found by looking at each. */
    private static final int FEW = 16;

    private final String contactId;
    private final boolean removal;
    private final List<String> attributes = new ArrayList<>(4);
    private final List<@Nullable Value> values = new ArrayList<>(4);
    /** Where attributes are, once there are too many to look at each. */
    private final Map<String, Integer> places = new HashMap<>(0);

    private ContactWrite(String contactId, boolean removal) {
        Names.requireContact(contactId);
        this.contactId = contactId;
        this.removal = removal;
    }

    /**
     * A write that creates the contact if there is none.
     *
     * @throws IllegalArgumentException if the id cannot be a contact's
     */
    public static ContactWrite to(String contactId) {
        Objects.requireNonNull(contactId, "contactId");
        return new ContactWrite(contactId, false);
    }

    /**
     * The removal of a contact, if there is one.
     *
     * @throws IllegalArgumentException if the id cannot be a contact's
     */
    public static ContactWrite removal(String contactId) {
        Objects.requireNonNull(contactId, "contactId");
        return new ContactWrite(contactId, true);
    }

    /**
     * Sets a value, or clears the attribute if it is {@code null}. A collection is copied.
     *
     * @param value any object that {@link Value#of} accepts: a String, Character, Boolean, Instant, Collection of
     *     String, a number or a Value
     * @throws InvalidWriteException if the name cannot be an attribute's, or the object has no value: a number that is
     *     not finite or that a double cannot represent exactly, an instant outside the years 1 to 9999, a text with a
     *     lone surrogate, an object of another class
     * @throws IllegalStateException if this is a removal
     */
    public ContactWrite set(String attribute, @Nullable Object value) {
        Objects.requireNonNull(attribute, "attribute");
        if (removal) {
            throw new IllegalStateException("the removal of contact '" + contactId + "' sets nothing");
        }
        try {
            Names.requireAttribute(attribute);
            put(attribute, value == null ? null : Value.of(value));
        } catch (IllegalArgumentException refused) {
            throw new InvalidWriteException(
                    contactId,
                    attribute,
                    "contact '" + contactId + "', attribute '" + attribute + "': " + refused.getMessage());
        }
        return this;
    }

    private void put(String attribute, @Nullable Value value) {
        int place = place(attribute);
        if (place >= 0) {
            values.set(place, value);
        } else {
            attributes.add(attribute);
            values.add(value);
        }
    }

    private int place(String attribute) {
        if (attributes.size() <= FEW) {
            return attributes.indexOf(attribute);
        }
        for (int i = places.size(); i < attributes.size(); i++) {
            places.put(attributes.get(i), i);
        }
        return places.getOrDefault(attribute, -1);
    }

    /**
     * Makes the attribute missing.
     *
     * @throws InvalidWriteException if the name cannot be an attribute's
     * @throws IllegalStateException if this is a removal
     */
    public ContactWrite clear(String attribute) {
        Objects.requireNonNull(attribute, "attribute");
        return set(attribute, null);
    }

    /** Returns a copy, which later changes to this write do not affect. */
    public ContactWrite copy() {
        ContactWrite copy = new ContactWrite(contactId, removal);
        copy.attributes.addAll(attributes);
        copy.values.addAll(values);
        return copy;
    }

    /** Whose write this is. */
    public String contactId() {
        return contactId;
    }

    /** Whether this removes the contact. */
    public boolean isRemoval() {
        return removal;
    }

    /** How many attributes this sets or clears. */
    public int size() {
        return attributes.size();
    }

    /**
     * An attribute that this sets or clears, in the order of their first setting.
     *
     * @throws IndexOutOfBoundsException if the index is not from 0 to {@link #size} − 1
     */
    public String attribute(int index) {
        return attributes.get(index);
    }

    /**
     * What the attribute at the same index is set to, or {@code null} if it is cleared.
     *
     * @throws IndexOutOfBoundsException if the index is not from 0 to {@link #size} − 1
     */
    public @Nullable Value value(int index) {
        return values.get(index);
    }

    /** The attributes in the order of their first setting; {@code null} clears. A copy. */
    public Map<String, @Nullable Value> values() {
        Map<String, @Nullable Value> copy = new LinkedHashMap<>();
        for (int i = 0; i < attributes.size(); i++) {
            copy.put(attributes.get(i), values.get(i));
        }
        return Collections.unmodifiableMap(copy);
    }

    /** The contact and its values, for messages. */
    @Override
    public String toString() {
        return removal ? "removal(" + contactId + ")" : "contact(" + contactId + ")" + values();
    }
}
