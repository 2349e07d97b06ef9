package dev.muster.segment.bench;

/**
 * Sums over (segment, contact, entered) of all changes, whatever their order. Two systems with the same {@link #flips} gave the same
 * changes. Where a system only sees final states, what flipped to and fro in between is missing from its changes; then
 * {@link #net} still is the same, as in it an exit takes away what the enter added.
 */
final class Checksum implements ChangeSink {

    private long count;
    private long flips;
    private long net;

    @Override
    public void changed(String segment, String contactId, boolean entered) {
        long pair = mixed(mixed(segment.hashCode()) + contactId.hashCode());
        count++;
        flips += mixed(pair + (entered ? 1 : 2));
        net += entered ? pair : -pair;
    }

    /** Whether another saw the same changes. */
    boolean isSameAs(Checksum other) {
        return count == other.count && flips == other.flips && net == other.net;
    }

    /** How many changes there were. */
    long count() {
        return count;
    }

    /** Over every change. */
    long flips() {
        return flips;
    }

    /** Over the difference that all changes make together. */
    long net() {
        return net;
    }

    /** The finalizer of splitmix64. */
    private static long mixed(long value) {
        long x = value + 0x9E3779B97F4A7C15L;
        x = (x ^ (x >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }
}
