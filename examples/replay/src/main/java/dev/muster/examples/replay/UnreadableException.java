package dev.muster.examples.replay;

import java.io.IOException;

/** Bytes that cannot be read as text, and where the text breaks off. */
final class UnreadableException extends IOException {

    private static final long serialVersionUID = 1;

    private final transient Position position;

    UnreadableException(Position position, String problem) {
        super(problem);
        this.position = position;
    }

    Position position() {
        return position;
    }
}
