package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Change;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The log as server-sent events, for followers who each ask for what comes next. The latest rows are kept as the bytes that all
 * followers get, so that two hundred who keep up cost one rendering; who falls behind is served from the database. A follower
 * has no queue, only a position.
 */
final class ChangeFeed {

    private static final int KEPT_BYTES = 8 << 20;

    private final TreeMap<Long, Chunk> latest = new TreeMap<>();
    private int bytes;
    private int followers;
    private long lastSequence;
    private boolean isClosed;

    /** A row of the log as events. */
    static final class Chunk {

        private final long last;
        private final byte[] events;

        /** The array is not copied, and not written any more. */
        Chunk(long last, byte[] events) {
            this.last = last;
            this.events = events;
        }

        long last() {
            return last;
        }

        byte[] events() {
            return events;
        }
    }

    /** Takes what was committed. */
    synchronized void publish(Batcher.Published published) {
        lastSequence = Math.max(lastSequence, published.lastSequence());
        if (followers > 0) {
            for (Database.LogRow row : published.rows()) {
                Chunk chunk = render(row, row.first() - 1);
                latest.put(row.first(), chunk);
                bytes += chunk.events.length;
            }
            while (bytes > KEPT_BYTES && latest.size() > 1) {
                bytes -= latest.pollFirstEntry().getValue().events.length;
            }
        }
        notifyAll();
    }

    synchronized void follow() {
        followers++;
    }

    synchronized void unfollow() {
        if (--followers == 0) {
            latest.clear();
            bytes = 0;
        }
    }

    /** Waits until there is something after a sequence number, at most so long; whether there is. */
    synchronized boolean awaitAfter(long sequence, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        while (lastSequence <= sequence && !isClosed) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return !isClosed;
    }

    /** Lets nobody wait any more. */
    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    /** The changes after a sequence number as far as one row goes, or {@code null} if none is known here. */
    synchronized @Nullable Chunk chunkAfter(long sequence) {
        return latest.get(sequence + 1);
    }

    /** The changes of a row after a sequence number, each an event whose id is its sequence number. */
    static Chunk render(Database.LogRow row, long after) {
        StringBuilder events = new StringBuilder();
        for (Change change : row.changes()) {
            if (change.sequence() > after) {
                events.append("id: ").append(change.sequence()).append("\nevent: change\ndata: ");
                events.append(new String(Json.bytes(change.answer()), StandardCharsets.UTF_8));
                events.append("\n\n");
            }
        }
        return new Chunk(row.last(), events.toString().getBytes(StandardCharsets.UTF_8));
    }
}
