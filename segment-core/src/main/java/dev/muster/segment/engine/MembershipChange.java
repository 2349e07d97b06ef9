package dev.muster.segment.engine;

import java.time.Instant;
import java.util.List;

/**
 * One contact entering or leaving one segment; or, in bulk, all the initial members of a new segment or all the last members
 * of a deleted one.
 *
 * @param sequence its number: one more than the change before it
 * @param at the instant at which it was due, on the clock of the engine
 * @param segment the segment's name
 * @param direction in or out
 * @param cause what flipped it
 * @param contactIds the contact alone, or all contacts of a bulk change
 * @param isBulk whether this is the bulk change of a definition
 */
public record MembershipChange(
        long sequence,
        Instant at,
        String segment,
        Direction direction,
        Cause cause,
        List<String> contactIds,
        boolean isBulk) {

    /** In or out. */
    public enum Direction {
        /** Was no member before, is one after. */
        ENTERED,
        /** Was a member before, is none after. */
        EXITED
    }

    /** What flipped a membership. A flip through {@code in segment} has the cause of what flipped the other. */
    public enum Cause {
        /** A write of the contact's attributes, a reaction's among them. */
        WRITE,
        /** Engine time alone. */
        CLOCK,
        /** Its segment was defined, replaced or deleted. */
        DEFINITION,
        /** The contact was removed. */
        REMOVAL
    }

    /** The list is copied, unless it is one that cannot change. */
    public MembershipChange {
        if (!(contactIds instanceof Members)) {
            contactIds = List.copyOf(contactIds);
        }
    }

    /**
     * The contact of a change that is not bulk.
     *
     * @throws IllegalStateException if the change is bulk
     */
    public String contactId() {
        if (isBulk) {
            throw new IllegalStateException(
                    "a bulk change of " + contactIds.size() + " contacts has no single one; ask for contactIds()");
        }
        return contactIds.get(0);
    }

    /** How many contacts entered or left: 1, or as many as a bulk change has. */
    public int count() {
        return contactIds.size();
    }
}
