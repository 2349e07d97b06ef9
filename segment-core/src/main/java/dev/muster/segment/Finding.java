package dev.muster.segment;

import org.jspecify.annotations.Nullable;

/**
 * Something that is to be said about a segment as it stands among attributes and other segments.
 *
 * @param segment which segment
 * @param part the part of its predicate that is meant, the very instance, so that whoever built it may know where it stood; or
 *     {@code null} if the whole is meant
 * @param message what it is, without the segment's name; where the whole is meant, a sentence of which the segment is the subject
 */
public record Finding(Segment segment, @Nullable Predicate part, String message) {

    /** The message with the segment's name. */
    @Override
    public String toString() {
        return "segment '" + segment.name() + (part == null ? "' " : "': ") + message;
    }
}
