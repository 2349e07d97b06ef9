package dev.muster.segment.engine;

import org.jspecify.annotations.Nullable;

/**
 * Detects a call that was stopped midway. A call sets a mark before its first change and clears it when it is finished.
 * If the next call finds the mark, the engine's state can no longer be trusted.
 *
 * <p>Has plain fields and no methods: when the stack or the memory is exhausted, a store to a field still works, but a
 * method call may fail.
 */
final class CallGuard {

    /** Whether a call has begun to change the engine. Guarded by the engine's lock. */
    boolean isChanging;

    /** Whether cached members are being updated. Guarded by the monitor of their cache. */
    boolean isFolding;

    /** The throwable that stopped a call midway, or {@code null} if there is none. For any thread. */
    volatile @Nullable Throwable failure;
}
