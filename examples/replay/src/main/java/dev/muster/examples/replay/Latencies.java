package dev.muster.examples.replay;

/**
 * How long each of many things took, in constant memory: counts in buckets no wider than a sixty-fourth of what they hold,
 * and the maximum exactly.
 */
final class Latencies {

    /** Values below {@code 2 * BUCKETS_PER_OCTAVE} have a bucket each. */
    private static final int OCTAVE_BITS = 6;

    private static final int BUCKETS_PER_OCTAVE = 1 << OCTAVE_BITS;

    private final long[] counts = new long[(Long.SIZE - OCTAVE_BITS) * BUCKETS_PER_OCTAVE];
    private long count;
    private long maxNanos;

    void add(long nanos) {
        long taken = Math.max(nanos, 0);
        counts[bucket(taken)]++;
        count++;
        maxNanos = Math.max(maxNanos, taken);
    }

    /**
     * The time that a share of all did not exceed, less than 1/64 too long; 0 if there are none.
     *
     * @param share above 0, at most 1
     */
    long percentileNanos(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            seen += counts[bucket];
            if (seen >= rank && seen > 0) {
                return Math.min(highest(bucket), maxNanos);
            }
        }
        return 0;
    }

    long maxNanos() {
        return maxNanos;
    }

    private static int bucket(long value) {
        int shift = Math.max(0, Long.SIZE - 1 - OCTAVE_BITS - Long.numberOfLeadingZeros(value));
        return (shift << OCTAVE_BITS) + (int) (value >>> shift);
    }

    private static long highest(int bucket) {
        int shift = Math.max(0, (bucket >> OCTAVE_BITS) - 1);
        long lowest = (long) (bucket - (shift << OCTAVE_BITS)) << shift;
        return lowest + (1L << shift) - 1;
    }
}
