package dev.muster.segment;

/** A definition was refused: a segment or an attribute that does not fit the others. Nothing was changed. */
public final class InvalidSegmentException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** A refusal with its reason. */
    public InvalidSegmentException(String message) {
        super(message);
    }
}
