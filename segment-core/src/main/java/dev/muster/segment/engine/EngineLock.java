package dev.muster.segment.engine;

import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of an engine. Whoever finds it free takes it, whether others wait or not, as it costs every write dear to queue. Only
 * while a {@link Walk} waits for its next slice, all queue: so a writer without pause does not keep the walk out, and the walk,
 * which lets everybody in between two slices, does not keep a writer out for longer than a slice.
 */
final class EngineLock extends ReentrantLock {

    private static final long serialVersionUID = 1;

    /** A walk rests for so long between two slices if others wait. */
    private static final long REST_NANOS = 1_000_000;

    private static final long LOOK_NANOS = 20_000;
    /** Who does not come in for so many looks is waiting for somebody else. */
    private static final int MOST_LOOKS = 500;

    /** Whether a walk waits for its next slice. */
    private volatile boolean isAwaitedByWalk;

    EngineLock() {
        super(true);
    }

    /** Takes the lock if it is free, unless a walk waits for it. */
    boolean tryWithoutQueueing() {
        return !isAwaitedByWalk && tryLock();
    }

    /** Says that a walk waits for the lock, or that it does not any more. */
    void awaitByWalk(boolean isAwaited) {
        isAwaitedByWalk = isAwaited;
    }

    /** Lets everybody in who waits now, and whoever comes in a moment more. Not for who holds the lock. */
    void giveWay() {
        if (!hasQueuedThreads()) {
            return;
        }
        long end = System.nanoTime() + REST_NANOS;
        Collection<Thread> waiting = getQueuedThreads();
        int looks = 0;
        for (Thread each : waiting) {
            while (looks < MOST_LOOKS && hasQueuedThread(each)) {
                LockSupport.parkNanos(this, LOOK_NANOS);
                looks++;
            }
        }
        long rest = end - System.nanoTime();
        if (rest > 0) {
            LockSupport.parkNanos(this, rest);
        }
    }
}
