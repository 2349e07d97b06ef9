package dev.muster.segment.bench;

import java.util.function.IntConsumer;

/** Times work on this thread. */
final class Stopwatch {

    private static final double NANOS_A_MILLI = 1e6;

    private Stopwatch() {}

    /** The milliseconds that one run takes. */
    static double millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / NANOS_A_MILLI;
    }

    /** The nanoseconds that one of many small steps takes; as many batches again are run before, to warm up. */
    static Samples nanosEach(int batches, int batch, IntConsumer step) {
        double[] nanos = new double[batches];
        for (int i = -batches; i < batches; i++) {
            int first = (i + batches) * batch;
            double millis = millis(() -> {
                for (int k = 0; k < batch; k++) {
                    step.accept(first + k);
                }
            });
            nanos[Math.max(0, i)] = millis * NANOS_A_MILLI / batch;
        }
        return Samples.of(nanos);
    }
}
