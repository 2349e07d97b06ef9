package dev.muster.segment.engine;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Follows a live clock on a thread of its own or of the host: waits until the next instant at which something is due,
 * at most one second, then advances the engine to the clock's reading. Changes go to the engine's subscribers.
 *
 * <p>A reading more than {@code maxClockJump} ahead of the last is refused until {@link #confirm} accepts it or the
 * clock comes back. Meanwhile engine time stands still, for writes as well; only an instant that the host passes itself
 * moves it. Each such jump is logged and reported to {@link SegmentEngine.Builder#onClockJump} within a second. The
 * ticks of writes and the statistics report the refused reading for as long as it lasts. Thread-safe.
 */
public final class ClockDriver implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(ClockDriver.class.getPackageName());
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(1);
    private static final long SHORTEST_SLEEP_MILLIS = 1;

    /** Handles the jumps of the clock that a driver refuses. */
    @FunctionalInterface
    public interface JumpListener {
        /**
         * Handles one jump. Called on the thread that follows the clock, without a lock; may {@link
         * ClockDriver#confirm} it. Called once for a clock that goes on from a refused reading, and again for one that
         * jumps again.
         */
        void onClockJump(ClockDriver driver, ClockJump jump);
    }

    private final ClockGate gate;
    private final Runnable catchUp;
    private final Supplier<@Nullable Instant> nextDue;
    private final Consumer<Throwable> onFailure;
    private final JumpListener jumpListener;
    private final Runnable onClose;
    private final BooleanSupplier mayWait;
    private final ScheduledExecutorService scheduler;
    private final boolean isOwn;
    private final Object turn = new Object();
    private boolean isClosed;
    private boolean isAwake;
    /** The thread that takes the engine on right now. */
    private @Nullable Thread running;

    private @Nullable Future<?> next;
    private long lastScheduled;
    private volatile long sleepsUntilMillis = Long.MAX_VALUE;

    /**
     * @param scheduler runs this, or {@code null} for a thread of its own
     */
    ClockDriver(
            ClockGate gate,
            Runnable catchUp,
            Supplier<@Nullable Instant> nextDue,
            Consumer<Throwable> onFailure,
            JumpListener jumpListener,
            Runnable onClose,
            BooleanSupplier mayWait,
            @Nullable ScheduledExecutorService scheduler) {
        this.gate = gate;
        this.catchUp = catchUp;
        this.nextDue = nextDue;
        this.onFailure = onFailure;
        this.jumpListener = jumpListener;
        this.onClose = onClose;
        this.mayWait = mayWait;
        this.isOwn = scheduler == null;
        this.scheduler = scheduler == null ? ownThread() : scheduler;
    }

    private static ScheduledExecutorService ownThread() {
        ScheduledThreadPoolExecutor own = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "muster-clock-driver");
            thread.setDaemon(true);
            return thread;
        });
        own.setRemoveOnCancelPolicy(true);
        return own;
    }

    void start() {
        synchronized (turn) {
            schedule(0);
        }
    }

    /** The reading that is refused because it is too far ahead of the last, or {@code null} if none is. */
    public @Nullable Instant refused() {
        return gate.refused();
    }

    /**
     * Accepts the refused reading if it is at most {@code maxClockJump} from the given instant. The engine then
     * advances at once to the clock's reading; a further jump is refused again. Does nothing if no reading is refused.
     *
     * @param reading an instant that the host knows to be right, such as {@link ClockJump#to}
     * @throws IllegalArgumentException if the refused reading is further away
     */
    public void confirm(Instant reading) {
        gate.confirm(reading);
        wake();
    }

    /** Looks at the clock again before it would have, if something is due earlier than was known. */
    void wakeBefore(long dueMillis) {
        if (dueMillis < sleepsUntilMillis) {
            wake();
        }
    }

    private void wake() {
        synchronized (turn) {
            Future<?> waiting = next;
            if (running != null) {
                isAwake = true;
            } else if (!isClosed && !isAwake && waiting != null) {
                isAwake = true;
                cancel(waiting);
                scheduleUnlessRefused(0);
            }
        }
    }

    /** Cancels a task. If that fails, the task does nothing, as it is no longer the scheduled one. */
    private static void cancel(Future<?> waiting) {
        try {
            waiting.cancel(false);
        } catch (Throwable ofScheduler) {
            // The task finds that another one was scheduled, and does nothing.
        }
    }

    /**
     * Stops following the clock, and waits until it is left alone, unless called on the thread that follows it, or by a
     * subscriber or reaction, which that thread may be waiting for. Closing twice does nothing.
     */
    @Override
    public void close() {
        synchronized (turn) {
            if (isClosed) {
                return;
            }
            isClosed = true;
            if (next != null) {
                cancel(next);
            }
        }
        if (isOwn) {
            scheduler.shutdown();
        }
        onClose.run();
        boolean interrupted = false;
        synchronized (turn) {
            while (mayWait.getAsBoolean() && running != null && running != Thread.currentThread()) {
                try {
                    turn.wait();
                } catch (InterruptedException whileWaiting) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Takes the engine on once, and sees to it that it is taken on again.
     *
     * @param scheduled the number of this task: of all that were scheduled only the last counts
     */
    private void follow(long scheduled) {
        synchronized (turn) {
            if (isClosed || scheduled != lastScheduled) {
                return;
            }
            running = Thread.currentThread();
            isAwake = false;
        }
        long sleepMillis = LONGEST_SLEEP.toMillis();
        boolean hasFailed = false;
        try {
            reportFailure(catchUp);
            reportFailure(this::reportJump);
            sleepMillis = sleepMillis();
        } catch (EngineFailedException failed) {
            hasFailed = true;
            onFailure.accept(failed);
        } catch (Throwable ofClock) {
            onFailure.accept(ofClock);
        } finally {
            synchronized (turn) {
                running = null;
                turn.notifyAll();
                if (!isClosed && !hasFailed) {
                    scheduleUnlessRefused(isAwake ? 0 : sleepMillis);
                }
            }
        }
        if (hasFailed) {
            close();
        }
    }

    private void reportJump() {
        ClockJump jump = gate.takeUnreported();
        if (jump != null) {
            try {
                LOGGER.log(
                        Level.WARNING,
                        "the clock jumped from " + jump.from() + " to " + jump.to()
                                + "; engine time stands until that is confirmed or the clock comes back");
            } finally {
                jumpListener.onClockJump(this, jump);
            }
        }
    }

    private void reportFailure(Runnable work) {
        try {
            work.run();
        } catch (EngineFailedException forGood) {
            throw forGood;
        } catch (Throwable failure) {
            onFailure.accept(failure);
        }
    }

    private void schedule(long delayMillis) {
        long scheduled = ++lastScheduled;
        next = scheduler.schedule(() -> follow(scheduled), delayMillis, TimeUnit.MILLISECONDS);
    }

    private void scheduleUnlessRefused(long delayMillis) {
        try {
            schedule(delayMillis);
        } catch (Throwable refused) {
            onFailure.accept(refused);
        }
    }

    private long sleepMillis() {
        // Until the sleep is known, whatever becomes due wakes the thread, which then looks again.
        sleepsUntilMillis = Long.MAX_VALUE;
        Instant due = nextDue.get();
        long now = gate.readMillis();
        if (gate.refused() != null) {
            return LONGEST_SLEEP.toMillis();
        }
        long longest = now + LONGEST_SLEEP.toMillis();
        long until = due == null ? longest : Math.min(longest, due.toEpochMilli());
        sleepsUntilMillis = until;
        return Math.max(SHORTEST_SLEEP_MILLIS, until - now);
    }
}
