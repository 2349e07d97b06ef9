package dev.muster.segment.engine;

import java.util.Arrays;

/** The contacts that were written, made or removed while a {@link Walk} is on. Under the engine's lock. */
final class Touched {

    private long[] contacts = {};
    private boolean isEmpty = true;

    /** Notes a contact, by its number. */
    void add(int contact) {
        int word = contact >> 6;
        if (word >= contacts.length) {
            contacts = Arrays.copyOf(contacts, Math.max(word + 1, 2 * contacts.length));
        }
        contacts[word] |= 1L << contact;
        isEmpty = false;
    }

    /** Whether nobody was noted since {@link #take}. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** Hands out those that were noted, a bit each, and begins anew. */
    long[] take() {
        long[] taken = contacts;
        contacts = new long[taken.length];
        isEmpty = true;
        return taken;
    }
}
