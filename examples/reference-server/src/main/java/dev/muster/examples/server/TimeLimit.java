package dev.muster.examples.server;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Cancels questions to the engine that take too long: interrupts their thread, so that the engine throws between two
 * slices. Does not check whether the client is still connected, because a web server notices that only when it reads.
 */
final class TimeLimit implements AutoCloseable {

    private final Duration limit;
    private final ScheduledThreadPoolExecutor timer;

    TimeLimit(Duration limit) {
        this.limit = limit;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "time-limit");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /** A question that is running on its thread. The thread is not interrupted after the question has ended. */
    private static final class Running {

        private final Thread thread = Thread.currentThread();
        private boolean isGivenUp;
        private boolean hasEnded;

        synchronized void giveUp() {
            if (!hasEnded) {
                isGivenUp = true;
                thread.interrupt();
            }
        }

        synchronized boolean isGivenUp() {
            return isGivenUp;
        }

        /** Ends the question, and clears the interrupt if this class caused it. */
        synchronized void end() {
            hasEnded = true;
            if (isGivenUp) {
                Thread.interrupted();
            }
        }
    }

    /**
     * Runs a question on this thread.
     *
     * @throws ApiException with 503 if it takes too long, or if the server stops
     */
    <T> T within(Supplier<T> question) {
        Running running = new Running();
        Future<?> end;
        try {
            end = timer.schedule(running::giveUp, limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            throw stopping();
        }
        try {
            return question.get();
        } catch (CancellationException interrupted) {
            throw running.isGivenUp() ? tooLong() : stopping();
        } finally {
            end.cancel(false);
            running.end();
        }
    }

    private ApiException tooLong() {
        return new ApiException(
                503, "the question was given up, as it took longer than " + limit.toSeconds() + " s; try again later");
    }

    private static ApiException stopping() {
        return new ApiException(503, "the server stops");
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
