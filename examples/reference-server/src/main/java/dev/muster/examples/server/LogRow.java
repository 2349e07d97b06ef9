package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Change;
import java.util.List;

/** A row of the log, which goes on where the row before it ends. */
final class LogRow {

    /** Beside its names. */
    private static final long BYTES_A_CHANGE = 128;

    private final long first;
    private final long last;
    private final byte[] payload;
    private final SegmentNumbers segments;
    private final int length;

    /**
     * The array is not copied, and not written any more.
     *
     * @param length the characters of the names that the changes are told with
     */
    LogRow(long first, long last, byte[] payload, SegmentNumbers segments, int length) {
        this.first = first;
        this.last = last;
        this.payload = payload;
        this.segments = segments;
        this.length = length;
    }

    /** A row that was read. */
    LogRow(long first, long last, byte[] payload, SegmentNumbers segments) {
        this(first, last, payload, segments, 0);
    }

    /** The number of its first change. */
    long first() {
        return first;
    }

    /** The number of its last change. */
    long last() {
        return last;
    }

    /** The bytes that the changes take as events, estimated; too few of a row that was read. */
    long told() {
        return (last - first + 1) * BYTES_A_CHANGE + length;
    }

    byte[] payload() {
        return payload;
    }

    SegmentNumbers segments() {
        return segments;
    }

    List<Change> changes() {
        return PackedChanges.unpack(this);
    }
}
