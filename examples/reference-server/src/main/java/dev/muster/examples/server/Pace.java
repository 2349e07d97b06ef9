package dev.muster.examples.server;

import java.util.concurrent.TimeUnit;

/** Lets many threads together send so many bytes a second, so that those who read do not take the machine from those who write. */
final class Pace {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long bytesASecond;
    /** When all that was spent will have been sent; at most a second ago counts as unspent. */
    private long paidUntil = System.nanoTime();

    Pace(long bytesASecond) {
        this.bytesASecond = bytesASecond;
    }

    /** Waits until so many bytes more may be sent. */
    void spend(long bytes) throws InterruptedException {
        long wait;
        synchronized (this) {
            long now = System.nanoTime();
            paidUntil = Math.max(paidUntil, now - SECOND) + bytes * SECOND / bytesASecond;
            wait = paidUntil - now;
        }
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }
}
