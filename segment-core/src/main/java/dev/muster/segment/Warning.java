package dev.muster.segment;

/**
 * Something that was accepted and may not mean what was meant.
 *
 * @param kind what it is about
 * @param attribute the attribute's name
 * @param message the warning in words
 */
public record Warning(Kind kind, String attribute, String message) {

    /** What a warning is about. */
    public enum Kind {
        /** A bare {@code within} on an undeclared timestamp looks both ways. */
        WITHIN_BOTH_WAYS,
        /** Some stored values do not read as the type of an attribute that a definition or a preview uses. */
        UNREADABLE_VALUES,
        /** A value was written that does not read as the type its attribute has. */
        UNREADABLE_WRITE
    }

    /** The warning in words. */
    @Override
    public String toString() {
        return message;
    }
}
