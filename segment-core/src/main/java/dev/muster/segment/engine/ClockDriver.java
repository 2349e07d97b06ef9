package dev.muster.segment.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a live clock on a thread of its own: sleeps until the next instant at which something is due, at most one second,
 * then takes the engine to what the clock reads. Changes go to the engine's subscribers.
 *
 * <p>A reading more than {@code maxStep} ahead of the last is refused until {@link #confirm}; until then engine time stands,
 * for writes as well. Safe for several threads.
 */
public final class ClockDriver implements AutoCloseable {

    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final long SHORTEST_SLEEP_MILLIS = 1;

    private final ClockGate gate;
    private final Runnable catchUp;
    private final Supplier<@Nullable Instant> nextDue;
    private final Consumer<Throwable> onFailure;
    private final Runnable onClose;
    private final BooleanSupplier mayWait;
    private final Thread thread;
    private final Object wakeUp = new Object();
    private boolean isClosed;
    private boolean isAwake;
    private volatile long sleepsUntilMillis = Long.MAX_VALUE;

    ClockDriver(
            ClockGate gate,
            Runnable catchUp,
            Supplier<@Nullable Instant> nextDue,
            Consumer<Throwable> onFailure,
            Runnable onClose,
            BooleanSupplier mayWait) {
        this.gate = gate;
        this.catchUp = catchUp;
        this.nextDue = nextDue;
        this.onFailure = onFailure;
        this.onClose = onClose;
        this.mayWait = mayWait;
        this.thread = new Thread(this::follow, "muster-clock-driver");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The reading that is refused because it is too far ahead of the last, or {@code null} if none is. */
    public @Nullable Instant refused() {
        return gate.refused();
    }

    /** Accepts the refused reading: the engine goes there at once. Does nothing if none is refused. */
    public void confirm() {
        gate.confirm();
        wake();
    }

    /** Looks at the clock again before it would have, if something is due earlier than was known. */
    void wakeBefore(long dueMillis) {
        if (dueMillis < sleepsUntilMillis) {
            wake();
        }
    }

    private void wake() {
        synchronized (wakeUp) {
            isAwake = true;
            wakeUp.notifyAll();
        }
    }

    /**
     * Stops following the clock, and waits until the thread has ended, unless called on it, or by a subscriber or reaction,
     * which it may be waiting for. Closing twice does nothing.
     */
    @Override
    public void close() {
        synchronized (wakeUp) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            wakeUp.notifyAll();
        }
        onClose.run();
        boolean interrupted = false;
        while (mayWait.getAsBoolean() && Thread.currentThread() != thread && thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException whileWaiting) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        while (true) {
            try {
                catchUp.run();
            } catch (Throwable failure) {
                onFailure.accept(failure);
            }
            long sleepMillis = LONGEST_SLEEP.toMillis();
            try {
                sleepMillis = sleepMillis();
            } catch (RuntimeException ofClock) {
                onFailure.accept(ofClock);
            }
            synchronized (wakeUp) {
                if (!isAwake && !isClosed) {
                    try {
                        wakeUp.wait(sleepMillis);
                    } catch (InterruptedException byStranger) {
                        // Only close() ends this thread; an interrupt is one more reason to look at the clock.
                        isAwake = true;
                    }
                }
                if (isClosed) {
                    return;
                }
                isAwake = false;
            }
        }
    }

    private long sleepMillis() {
        // Until the sleep is known, whatever becomes due wakes the thread, which then looks again.
        sleepsUntilMillis = Long.MAX_VALUE;
        Instant due = nextDue.get();
        long now = gate.readMillis();
        long longest = now + LONGEST_SLEEP.toMillis();
        long until = due == null ? longest : Math.min(longest, due.toEpochMilli());
        sleepsUntilMillis = until;
        return Math.max(SHORTEST_SLEEP_MILLIS, until - now);
    }
}
