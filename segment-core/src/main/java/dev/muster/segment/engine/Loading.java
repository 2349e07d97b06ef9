package dev.muster.segment.engine;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills a store that no tick has seen yet. */
final class Loading {

    /** Converts a contact's value to the one that is stored. */
    @FunctionalInterface
    interface Reading {
        /** Returns the value to store, or {@code null} for none. */
        @Nullable
        Value read(ContactWrite contact, int index, Column column);
    }

    private final ContactStore store;
    private final Reading reading;
    private final List<Column> columns = new ArrayList<>();
    private final List<@Nullable Value> admitted = new ArrayList<>();
    private boolean isOver;

    Loading(ContactStore store, Reading reading) {
        this.store = store;
        this.reading = reading;
    }

    /** See {@link SegmentEngine.Loader#put}. */
    void put(ContactWrite contact) {
        if (isOver) {
            throw new IllegalStateException("the engine has started; a loader is not to be kept");
        }
        if (contact.isRemoval()) {
            throw new InvalidWriteException(
                    contact.contactId(), null, "contact '" + contact.contactId() + "': a loader takes no removals");
        }
        // Nothing is stored until all is admitted: a host may go on after a refusal.
        columns.clear();
        admitted.clear();
        for (int i = 0; i < contact.size(); i++) {
            Column column = store.column(contact.attribute(i));
            columns.add(column);
            admitted.add(reading.read(contact, i, column));
        }
        int loaded = store.ids().find(contact.contactId());
        int number = loaded == ContactIds.NONE ? store.ids().add(contact.contactId()) : loaded;
        for (int i = 0; i < columns.size(); i++) {
            store.put(number, columns.get(i), admitted.get(i));
        }
    }

    /** Takes nothing any more. */
    void end() {
        isOver = true;
    }
}
