package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

/**
 * Contacts to be loaded, made some thousands at a time, so that millions need not be held, and so that the time it took to make them can
 * be taken off the time that it took to load them.
 */
final class ContactChunks implements Iterable<ContactWrite> {

    private static final int CHUNK = 256;

    private final int contacts;
    private final IntFunction<ContactWrite> maker;
    private long makingNanos;

    ContactChunks(int contacts, IntFunction<ContactWrite> maker) {
        this.contacts = contacts;
        this.maker = maker;
    }

    /** How long it took to make the contacts that were taken so far. */
    long makingNanos() {
        return makingNanos;
    }

    @Override
    public Iterator<ContactWrite> iterator() {
        return new Iterator<>() {
            private final ContactWrite[] chunk = new ContactWrite[Math.min(CHUNK, contacts)];
            private int next;

            @Override
            public boolean hasNext() {
                return next < contacts;
            }

            @Override
            public ContactWrite next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there are only " + contacts + " contacts");
                }
                int place = next % CHUNK;
                if (place == 0) {
                    fill();
                }
                next++;
                return chunk[place];
            }

            private void fill() {
                long start = System.nanoTime();
                for (int i = 0; i < Math.min(CHUNK, contacts - next); i++) {
                    chunk[i] = maker.apply(next + i);
                }
                makingNanos += System.nanoTime() - start;
            }
        };
    }
}
