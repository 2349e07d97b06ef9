package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Change;
import java.util.List;

/** A row of the log, which goes on where the row before it ends. */
final class LogRow {

    private final long first;
    private final long last;
    private final byte[] payload;
    private final SegmentNumbers segments;

    /** The array is not copied, and not written any more. */
    LogRow(long first, long last, byte[] payload, SegmentNumbers segments) {
        this.first = first;
        this.last = last;
        this.payload = payload;
        this.segments = segments;
    }

    /** The number of its first change. */
    long first() {
        return first;
    }

    /** The number of its last change. */
    long last() {
        return last;
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
