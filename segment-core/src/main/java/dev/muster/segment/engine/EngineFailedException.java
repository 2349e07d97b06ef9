package dev.muster.segment.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by every call to an engine in which an earlier call did not come to its end: an {@link Error}, such as one of memory or
 * of the stack, stopped that call after it had begun to change the engine, and what the engine holds is not to be trusted. The
 * host builds another engine and starts it from what it has saved. The cause is what stopped the earlier call, if that is known.
 */
public final class EngineFailedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    private final Instant at;

    EngineFailedException(Instant at, @Nullable Throwable cause) {
        super("the engine failed at " + at + "; build it again and start it", cause);
        this.at = at;
    }

    /** Engine time when the engine failed. */
    public Instant at() {
        return at;
    }
}
