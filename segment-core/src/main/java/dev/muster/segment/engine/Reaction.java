package dev.muster.segment.engine;

import dev.muster.segment.ContactWrite;

/**
 * The host's code that runs inside a tick when a contact enters or leaves a segment, and may only write. What all reactions of
 * a round write is applied as one net batch at the tick's instant, and may set off the next round.
 *
 * <p>It runs under the engine's lock, on the thread of whoever called: it must be short, and must not call the engine.
 */
@FunctionalInterface
public interface Reaction {

    /**
     * Reacts to one change.
     *
     * @param change the change, never a bulk one unless {@link #reactsToBulk}
     * @param writes takes what is to be written; not to be kept after the call
     */
    void react(MembershipChange change, Writes writes);

    /** Whether the bulk changes of definitions come here too. */
    default boolean reactsToBulk() {
        return false;
    }

    /** The same reaction, to which bulk changes come too. */
    static Reaction alsoToBulk(Reaction reaction) {
        return new Reaction() {
            @Override
            public void react(MembershipChange change, Writes writes) {
                reaction.react(change, writes);
            }

            @Override
            public boolean reactsToBulk() {
                return true;
            }
        };
    }

    /** Where a reaction puts its writes. If the reaction throws, none of those it put are applied. */
    interface Writes {
        /**
         * Queues a write, or a removal, for the next round. Later changes to the object do not affect the queued write.
         *
         * @throws dev.muster.segment.InvalidWriteException if a value does not read as its attribute's declared type
         */
        void put(ContactWrite write);
    }
}
