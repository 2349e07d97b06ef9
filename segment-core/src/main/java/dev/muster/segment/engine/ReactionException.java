package dev.muster.segment.engine;

import org.jspecify.annotations.Nullable;

/**
 * Reactions went round past the limit, or one of them threw. The call itself is complete and its changes stand: {@link #tick}
 * has them, and subscribers got them. What the reactions had queued when they were stopped was dropped.
 */
public final class ReactionException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Tick tick;

    ReactionException(String message, Tick tick, @Nullable Throwable cause) {
        super(message, cause);
        this.tick = tick;
    }

    /** What the call did. */
    public Tick tick() {
        return tick;
    }
}
