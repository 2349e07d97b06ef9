package dev.muster.segment.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by every call after an earlier call was stopped midway: an {@link Error}, such as an OutOfMemoryError or
 * StackOverflowError, stopped that call after it had begun to change the engine, whose state can no longer be trusted.
 * The host builds another engine and starts it from its saved data. The cause is the error of the earlier call, if it
 * is known.
 */
public final class EngineFailedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private final Instant at;

    EngineFailedException(Instant at, @Nullable Throwable cause) {
        super("the engine failed at " + at + "; build it again and start it", cause);
        this.at = at;
    }

    /** Returns engine time when the engine failed. */
    public Instant at() {
        return at;
    }
}
