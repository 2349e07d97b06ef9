package dev.muster.segment.bench;

import java.util.List;

/** Threads that are started for a measurement. */
final class Threads {

    private Threads() {}

    /** Runs all work at the same time, each on a thread of its own, and answers when all is done. */
    static void runAll(List<Runnable> work) {
        List<Thread> threads = work.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        join(threads);
    }

    /** Waits for all to end. */
    static void join(List<Thread> threads) {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while measuring", interrupted);
        }
    }
}
