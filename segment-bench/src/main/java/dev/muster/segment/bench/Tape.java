package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import java.time.Instant;

/**
 * Writes made beforehand, each with its instant, so that what is timed only applies them.
 *
 * @param instants when each is written, ascending
 * @param writes the writes
 */
record Tape(Instant[] instants, ContactWrite[] writes) {

    int length() {
        return writes.length;
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
