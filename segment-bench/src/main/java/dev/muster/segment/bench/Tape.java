package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import java.time.Instant;
import java.util.List;

/** Writes made beforehand, each with its instant, so that what is timed only applies them. */
final class Tape {

    private final Instant[] instants;
    private final ContactWrite[] writes;

    /** A tape of writes at these instants, which ascend; the arrays are not copied. */
    Tape(Instant[] instants, ContactWrite[] writes) {
        this.instants = instants;
        this.writes = writes;
    }

    int length() {
        return writes.length;
    }

    /** When a write is written. */
    Instant instant(int index) {
        return instants[index];
    }

    /** One write. */
    ContactWrite write(int index) {
        return writes[index];
    }

    /** All writes. */
    List<ContactWrite> writes() {
        return List.of(writes);
    }

    /** Applies a part of the tape. */
    void play(Contender contender, int from, int to) {
        for (int i = from; i < to; i++) {
            contender.apply(instants[i], writes[i]);
        }
    }

    /** Applies all. */
    void play(Contender contender) {
        play(contender, 0, length());
    }
}
