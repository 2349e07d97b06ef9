package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Change;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The log as server-sent events, for followers who each ask for what comes next. The latest rows are kept, and once somebody has
 * asked for one, as the bytes that all followers get: two hundred who keep up cost one rendering, which is not the writer's. Who
 * falls behind is served from the database. A follower has no queue, only a position.
 */
final class ChangeFeed {

    private static final long KEPT_BYTES = 16 << 20;

    private final TreeMap<Long, Chunk> latest = new TreeMap<>();
    private long bytes;
    private final Watermark committed = new Watermark();
    private int followers;

    /** A row of the log as events. */
    static final class Chunk {

        private final LogRow row;
        private final LogPosition after;
        private byte @Nullable [] events;

        /** @param after the position after which the client wants events; names its log */
        Chunk(LogRow row, LogPosition after) {
            this.row = row;
            this.after = after;
        }

        long last() {
            return row.last();
        }

        /** Returns each change as an event whose id is its position in the log. */
        synchronized byte[] events() {
            byte[] rendered = events;
            if (rendered == null) {
                rendered = render(row, after);
                events = rendered;
            }
            return rendered;
        }
    }

    /** Takes what was committed. */
    synchronized void publish(Batcher.Published published) {
        if (followers > 0) {
            for (LogRow row : published.rows()) {
                latest.put(row.first(), new Chunk(row, new LogPosition(0, published.log())));
                bytes += row.told();
            }
            while (latest.size() > 1 && bytes > KEPT_BYTES) {
                bytes -= latest.pollFirstEntry().getValue().row.told();
            }
        }
        committed.raiseTo(published.lastSequence());
    }

    /** The sequence number of the last change that was committed. */
    Watermark committed() {
        return committed;
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

    /** The row that starts after a sequence number, or {@code null} if it is not kept here. */
    synchronized @Nullable Chunk chunkAfter(long sequence) {
        return latest.get(sequence + 1);
    }

    private static byte[] render(LogRow row, LogPosition after) {
        StringBuilder events = new StringBuilder();
        Map<Object, String> quoted = new HashMap<>();
        for (Change change : row.changes()) {
            if (change.sequence() > after.sequence()) {
                events.append("id: ")
                        .append(new LogPosition(change.sequence(), after.log()))
                        .append("\nevent: change\ndata: {\"seq\":")
                        .append(change.sequence())
                        .append(",\"at\":")
                        .append(quoted.computeIfAbsent(change.at(), at -> Json.written(at.toString())))
                        .append(",\"segment\":")
                        .append(quoted.computeIfAbsent(change.segment(), name -> Json.written(change.segment())))
                        .append(change.isBulk() ? ",\"count\":" : ",\"contact\":")
                        .append(
                                change.contact() instanceof String contact
                                        ? quoted.computeIfAbsent(contact, id -> Json.written(contact))
                                        : change.contact())
                        .append(",\"change\":\"")
                        .append(PackedChanges.word(change.direction()))
                        .append("\",\"cause\":\"")
                        .append(PackedChanges.word(change.cause()))
                        .append("\"}\n\n");
            }
        }
        return events.toString().getBytes(StandardCharsets.UTF_8);
    }
}
