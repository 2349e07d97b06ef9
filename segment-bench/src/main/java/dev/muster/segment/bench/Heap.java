package dev.muster.segment.bench;

import java.lang.management.ManagementFactory;

/** This process's heap. */
final class Heap {

    private static final int COLLECTIONS = 3;

    private Heap() {}

    /** Collects what was made beforehand, so that it is not collected while something is timed. */
    static void settle() {
        System.gc();
    }

    /** The bytes that are held after everything else was collected. */
    static long retainedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            settle();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
