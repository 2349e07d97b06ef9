package dev.muster.segment.engine;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs work under the engine's lock, whether or not this thread holds it already. */
interface Locked {
    <R extends @Nullable Object> R run(Supplier<R> work);
}
