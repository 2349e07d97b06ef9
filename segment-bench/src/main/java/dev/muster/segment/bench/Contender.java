package dev.muster.segment.bench;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import java.time.Instant;

/** One of the systems that are measured side by side, with its segments defined. It says what flips to a {@link ChangeSink}. */
interface Contender extends AutoCloseable {

    /** Takes all contacts as of {@link Workload#START}, silently. */
    void load(Iterable<ContactWrite> contacts);

    /**
     * Prepares for these writes, outside of what is timed, as if it had known these contacts' memberships from before. Nothing for
     * one that needs no memory of memberships, or keeps it by itself.
     */
    default void expect(Tape upcoming) {}

    /** Applies a write at an instant; what it flips comes out. */
    void apply(Instant at, ContactWrite write);

    /** Lets time pass to an instant; what flipped by then comes out. */
    void advanceTo(Instant instant);

    /** How many contacts satisfy a predicate that is no segment's, as of the last instant. */
    int count(Predicate predicate);

    @Override
    default void close() {}
}
