package dev.muster.segment.engine;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets one long call run at a time, in the order in which they came. Another thread than the one that began a turn may
 * end it.
 */
final class Turns {

    private final Semaphore turn = new Semaphore(1, true);
    /** The thread that began the present turn. */
    private volatile @Nullable Thread holder;

    /**
     * Waits a short while for the calls that came before, and returns whether it is this call's turn. An interrupt
     * counts only if there are any.
     *
     * @throws IllegalStateException if this thread began the present turn, which would then never end
     */
    boolean tryToEnter(long millis) throws InterruptedException {
        if (holder == Thread.currentThread()) {
            throw new IllegalStateException(
                    "the engine looks at all contacts for another call of this thread; expected this call before or after");
        }
        boolean isEntered =
                (!turn.hasQueuedThreads() && turn.tryAcquire()) || turn.tryAcquire(millis, TimeUnit.MILLISECONDS);
        if (isEntered) {
            holder = Thread.currentThread();
        }
        return isEntered;
    }

    /** Ends the present turn. */
    void leave() {
        holder = null;
        turn.release();
    }

    /** Returns how many calls wait for their turn. */
    int waiting() {
        return turn.getQueueLength();
    }
}
