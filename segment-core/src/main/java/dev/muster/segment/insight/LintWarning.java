package dev.muster.segment.insight;

import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * Something that a segment says and that may not be what was meant. What is warned of is certain: nothing is called never true
 * that some contact could satisfy, at engine time or at any instant after it.
 *
 * @param kind what it is about
 * @param segment which segment
 * @param part the part of its predicate that is meant, the very instance, so that whoever built it may know where it stood; or
 *     {@code null} if the whole is meant
 * @param message what it is, without the segment's name; where the whole is meant, a sentence of which the segment is the subject
 */
public record LintWarning(
        Kind kind, Segment segment, @Nullable Predicate part, String message) {

    /** What a warning is about. */
    public enum Kind {
        /** No contact can be a member, whatever it holds, from engine time on. */
        NEVER_TRUE,
        /** Every contact is a member, whatever it holds, from engine time on. */
        ALWAYS_TRUE,
        /** The same contacts would be members without the part, from engine time on. */
        CANNOT_MATTER,
        /** A bare {@code within} on an undeclared timestamp looks both ways. */
        WITHIN_BOTH_WAYS,
        /** What the part says of contacts that never had the attribute decides on them, and may surprise. */
        MISSING_MATTERS,
        /** No contact has the attribute. */
        UNKNOWN_ATTRIBUTE,
        /** No contact has the text, but some have one that is spelled almost like it. */
        UNKNOWN_VALUE
    }

    /** The message with the segment's name. */
    @Override
    public String toString() {
        return "segment '" + segment.name() + (part == null ? "' " : "': ") + message;
    }
}
