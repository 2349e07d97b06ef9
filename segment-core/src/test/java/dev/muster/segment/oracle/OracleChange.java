package dev.muster.segment.oracle;

import java.time.Instant;
import java.util.Set;

/**
 * One contact, or all contacts of a bulk change, entering or leaving a segment.
 *
 * @param at the instant at which it was due
 * @param segment the segment's name
 * @param contacts one contact, or one and more of a bulk change
 * @param isEntering in, not out
 * @param cause what flipped it
 * @param isBulk whether it is the bulk change of a definition
 */
public record OracleChange(
        Instant at, String segment, Set<String> contacts, boolean isEntering, Cause cause, boolean isBulk) {

    /** What flipped a membership. */
    public enum Cause {
        /** A contact was written. */
        WRITE,
        /** Time passed. */
        CLOCK,
        /** A segment was defined, replaced or deleted. */
        DEFINITION,
        /** A contact was removed. */
        REMOVAL
    }

    /** The changes of a segment, for the messages of failing tests. */
    @Override
    public String toString() {
        return at + " " + segment + (isEntering ? " + " : " - ") + contacts + " " + cause + (isBulk ? " in bulk" : "");
    }
}
