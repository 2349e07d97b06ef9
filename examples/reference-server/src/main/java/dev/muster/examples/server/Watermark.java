package dev.muster.examples.server;

/** A number that only rises, and threads that wait until it has. */
final class Watermark {

    private long value;
    private boolean isClosed;

    synchronized long value() {
        return value;
    }

    /** Does nothing if it is as high already. */
    synchronized void raiseTo(long number) {
        if (number > value) {
            value = number;
            notifyAll();
        }
    }

    /** Raises it by one. */
    synchronized void raise() {
        raiseTo(value + 1);
    }

    /** Waits until it is above a number, at most so long; whether it is. */
    synchronized boolean awaitAbove(long number, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (value <= number && !isClosed) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return value > number;
    }

    /** Lets nobody wait any more. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
