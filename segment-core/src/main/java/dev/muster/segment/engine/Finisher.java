package dev.muster.segment.engine;

import java.util.function.Supplier;

/**
 * Ends a change of definitions where its host makes all other changes: on one thread, for example, or inside a
 * transaction.
 *
 * @param <T> the host's result
 */
@FunctionalInterface
public interface Finisher<T> {

    /**
     * Called once, on the thread of the call that redefines, after the engine has looked at all contacts. Until then
     * nothing has changed, and others have written. Nothing changes either if the last slice is not run.
     *
     * @param lastSlice looks at what was written meanwhile, which takes some milliseconds, and makes the tick. Throws
     *     what the call would throw without a finisher. To be run once at most, on any thread, before this method
     *     returns; no other thread may call a method that walks over the contacts and wait for it before that.
     * @return the result of the call that redefines
     */
    T finish(Supplier<Tick> lastSlice);
}
