package dev.muster.examples.replay;

import java.io.IOException;

/** Reports bytes that cannot be read as text, or text that cannot be read as CSV, and the position. */
public final class UnreadableException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Position position;

    UnreadableException(Position position, String problem) {
        super(problem);
        this.position = position;
    }

    /** Returns the position up to which everything could be read. */
    public Position position() {
        return position;
    }
}
