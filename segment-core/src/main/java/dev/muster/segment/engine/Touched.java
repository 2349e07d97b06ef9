package dev.muster.segment.engine;

import java.util.Arrays;

/** Records the contacts that are written, created or removed during a {@link Walk}. Guarded by the engine's lock. */
final class Touched {

    private long[] contacts = {};
    private boolean isEmpty = true;

    /** Records a contact by its number. */
    void add(int contact) {
        int word = contact >> 6;
        if (word >= contacts.length) {
            contacts = Arrays.copyOf(contacts, Math.max(word + 1, 2 * contacts.length));
        }
        contacts[word] |= 1L << contact;
        isEmpty = false;
    }

    /** Returns whether no contact was recorded since the last {@link #take}. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** Returns the recorded contacts, one bit for each number, and clears the record. */
    long[] take() {
        long[] taken = contacts;
        contacts = new long[taken.length];
        isEmpty = true;
        return taken;
    }
}
