package dev.muster.segment;

import org.jspecify.annotations.Nullable;

/** A write was refused; nothing of it, nor of the batch it came in, was applied. */
public final class InvalidWriteException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final String contactId;
    private final @Nullable String attribute;
    private final int item;

    /** A refusal that names a contact and, if one is to blame, an attribute. */
    public InvalidWriteException(String contactId, @Nullable String attribute, String message) {
        this(contactId, attribute, 0, message);
    }

    private InvalidWriteException(String contactId, @Nullable String attribute, int item, String message) {
        super(message);
        this.contactId = contactId;
        this.attribute = attribute;
        this.item = item;
    }

    /** The same refusal as that of one item of a batch, which its message names; items are counted from 0. */
    public InvalidWriteException inBatch(int index) {
        return new InvalidWriteException(contactId, attribute, index, "item " + index + ": " + getMessage());
    }

    /** Whose write was refused. */
    public String contactId() {
        return contactId;
    }

    /** Which item of the batch was refused, from 0. */
    public int item() {
        return item;
    }

    /** The attribute whose value was refused, or {@code null} if the whole write was. */
    public @Nullable String attribute() {
        return attribute;
    }
}
