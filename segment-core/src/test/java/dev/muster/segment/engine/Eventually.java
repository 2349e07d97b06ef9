package dev.muster.segment.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread does. */
final class Eventually {

    /** Far more than anything here takes; only a failure waits as long. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Eventually() {}

    /** Returns as soon as the condition holds; @throws AssertionError if it does not come to */
    static void eventually(String expected, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not so after " + PATIENCE + ": " + expected);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
