package dev.muster.examples.replay;

import java.io.IOException;

/** Says that bytes cannot be read as text, or text as CSV, and where. */
public final class UnreadableException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Position position;

    UnreadableException(Position position, String problem) {
        super(problem);
        this.position = position;
    }

    /** Returns the place up to which all could be read. */
    public Position position() {
        return position;
    }
}
