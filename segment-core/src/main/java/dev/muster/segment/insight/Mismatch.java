package dev.muster.segment.insight;

import org.jspecify.annotations.Nullable;

/**
 * One thing that an engine keeps and that plain evaluation contradicts.
 *
 * @param kind what is wrong
 * @param segment the segment's name, or {@code null} if it is not about one
 * @param contactId the contact's id, or {@code null} if it is not about one
 * @param attribute the attribute's name, or {@code null} if it is not about one
 * @param message what is kept and what was expected, naming them
 */
public record Mismatch(
        Kind kind,
        @Nullable String segment,
        @Nullable String contactId,
        @Nullable String attribute,
        String message) {

    /** What is wrong. */
    public enum Kind {
        /** A segment's count is not the number of contacts that satisfy it. */
        COUNT,
        /** The bitmap that is kept of a segment's members is wrong about a contact. */
        MEMBERSHIP,
        /** The index is wrong about a contact: the next write to it may bring a false change, or none. */
        INDEX,
        /** The clock will move a value over the edge of a window, and the engine will notice late or never. */
        CLOCK
    }

    /** The kind and the message. */
    @Override
    public String toString() {
        return kind + ": " + message;
    }
}
