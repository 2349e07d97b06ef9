package dev.muster.segment.insight;

import java.time.Instant;

/**
 * What the clock alone will do to a contact next, if nobody writes and nothing is defined anew.
 *
 * @param at the instant at which it is due
 * @param segment the segment
 * @param isEntering whether the contact enters it then, or leaves it
 */
public record NextChange(Instant at, String segment, boolean isEntering) {

    /** As a marketer reads it. */
    @Override
    public String toString() {
        return (isEntering ? "enters " : "leaves ") + segment + " at " + at;
    }
}
