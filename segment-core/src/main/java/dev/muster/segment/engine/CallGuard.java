package dev.muster.segment.engine;

import org.jspecify.annotations.Nullable;

/**
 * Notices a call that was stopped midway. A mark is set before the first change of a call and taken back when the call is
 * finished; where the next call finds it, what the engine holds is not to be trusted any more.
 *
 * <p>Plain fields and no methods: where the stack or the memory is at its end, a store to a field works, and a call may not.
 */
final class CallGuard {

    /** Whether a call has begun to change the engine. Under the engine's lock. */
    boolean isChanging;

    /** Whether kept members are being brought up to date. Under the monitor of the cache that keeps them. */
    boolean isFolding;

    /** What stopped a call midway, or {@code null} if nothing did. For any thread. */
    volatile @Nullable Throwable failure;
}
