package dev.muster.segment.engine;

import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lock of an engine. Normally a thread takes it as soon as it is free, even if others wait: to queue would make
 * every write much slower. Only while a {@link Walk} waits for its next slice do all threads queue. So a writer that
 * never pauses cannot keep the walk out, and the walk, which lets all waiting threads in between two slices, does not
 * block a writer for longer than one slice.
 */
final class EngineLock extends ReentrantLock {

    private static final long serialVersionUID = 1;

    /** How long a walk rests between two slices if other threads wait. */
    private static final long REST_NANOS = 1_000_000;

    private static final long LOOK_NANOS = 20_000;
    /** A thread that has not come in after this many checks is taken to wait for something else. */
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

    /** Sets whether a walk waits for the lock. */
    void awaitByWalk(boolean isAwaited) {
        isAwaitedByWalk = isAwaited;
    }

    /**
     * Lets the threads in that wait now, or that arrive within {@link #REST_NANOS}. Must not be called while holding
     * the lock.
     */
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
