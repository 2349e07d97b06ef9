package dev.muster.segment.dsl;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Runs things on a thread that has little stack, as hosts do that have many threads. */
final class SmallStack {

    private static final int BYTES = 256 * 1024;

    private SmallStack() {}

    /**
     * What the task answers on a stack of 256 KB.
     *
     * @throws AssertionError if it throws anything, a stack overflow too
     */
    static <T> T call(Supplier<T> task) {
        return call(BYTES, task);
    }

    /**
     * What the task answers on a stack of so many bytes.
     *
     * @throws AssertionError if it throws anything, a stack overflow too
     */
    static <T> T call(int bytes, Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable run = () -> {
            try {
                result.complete(task.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        };
        new Thread(null, run, "small-stack", bytes).start();
        try {
            return result.join();
        } catch (CompletionException failed) {
            throw new AssertionError(failed.getCause());
        }
    }

    /**
     * Runs the task on a stack of 256 KB.
     *
     * @throws AssertionError if it throws anything, a stack overflow too
     */
    static void run(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
    }
}
