package dev.muster.examples.server;

import dev.muster.segment.Segment;
import dev.muster.segment.engine.SegmentEngine;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Changes and counts as server-sent events, each client on the thread of its request. A client that does not read is closed by
 * the web server's idle timeout; one that is slower than the changes reads on from the log, until the log has lost its place.
 */
final class EventStreams {

    /** So long a client waits for company of what it could be sent at once: fewer and larger writes. */
    private static final long LINGER_MILLIS = 50;

    /** So long a client has the same counts at least, however fast they change. */
    private static final long COUNTS_PAUSE_MILLIS = 250;

    /** So often a client that waits is looked at, whether it may still ask. */
    private static final long LOOK_MILLIS = 1_000;

    /** So many read from the log at once, however many begin far back. */
    private static final int MOST_READERS = 4;

    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

    private final Batcher batcher;
    private final Guard guard;
    private final ChangeFeed feed = new ChangeFeed();
    private final Semaphore clients;
    private final Semaphore readers = new Semaphore(MOST_READERS, true);
    private final int mostClients;
    private final Duration heartbeat;
    private final Pace pace;
    private volatile boolean isClosed;

    private final Watermark versionOfCounts = new Watermark();
    private volatile @Nullable Counts latestCounts;

    /** Counts as of an engine time, one version for all who ask at once. */
    private record Counts(
            long version,
            String at,
            String log,
            long lastSequence,
            String definitions,
            Map<String, Integer> bySegment) {}

    /** How much clients may have: how many there may be, how much they get a second together, and how often a sign of life. */
    record Limits(int clients, int bytesASecond, Duration heartbeat) {}

    EventStreams(Batcher batcher, Guard guard, Limits limits, Metrics metrics) {
        this.batcher = batcher;
        this.guard = guard;
        this.mostClients = limits.clients;
        this.clients = new Semaphore(limits.clients);
        this.heartbeat = limits.heartbeat;
        this.pace = new Pace(limits.bytesASecond);
        metrics.gauge(
                "muster.stream.clients", "clients of event streams", () -> mostClients - clients.availablePermits());
    }

    /** Takes what was committed. */
    void publish(Batcher.Published published) {
        feed.publish(published);
        countsMayHaveChanged();
    }

    /** Something was committed that may show in the counts though no change came out. */
    void countsMayHaveChanged() {
        versionOfCounts.raise();
    }

    private boolean isOpenTo(Context context) {
        return !isClosed && guard.mayAsk(context);
    }

    /** Waits for news, at most until the next heartbeat, and for as long as the client may ask; whether there are any. */
    private boolean awaitNews(Watermark of, long after, Context context) throws InterruptedException {
        for (long left = heartbeat.toMillis(); left > 0 && isOpenTo(context); left -= LOOK_MILLIS) {
            if (of.awaitAbove(after, Math.min(LOOK_MILLIS, left))) {
                return true;
            }
        }
        return false;
    }

    // --- changes -------------------------------------------------------------------------------------------------

    /**
     * Sends changes after the client's last event, after {@code ?after=}, or from now on. With {@code ?counts=true}
     * also sends the counts, as events without an id.
     */
    void changes(Context context) throws IOException, InterruptedException {
        enter();
        try {
            feed.follow();
            try {
                boolean hasCounts = Parameters.isTrue(context, "counts");
                follow(context, start(context), hasCounts);
            } finally {
                feed.unfollow();
            }
        } finally {
            clients.release();
        }
    }

    private LogPosition start(Context context) {
        String lastEvent = context.header("Last-Event-ID");
        LogPosition asked = lastEvent != null && !lastEvent.isEmpty()
                ? Parameters.position(context, "Last-Event-ID", lastEvent)
                : Parameters.position(context, "after");
        return batcher.read(live -> {
            long last = live.engine().lastSequence();
            if (asked != null) {
                ChangeRoutes.requireKept(live, asked);
            }
            feed.committed().raiseTo(last);
            return new LogPosition(asked == null ? last : asked.sequence(), live.logIdentity());
        });
    }

    private void follow(Context context, LogPosition start, boolean hasCounts)
            throws IOException, InterruptedException {
        long position = start.sequence();
        CountsSender counts = hasCounts ? new CountsSender() : null;
        OutputStream out = open(context);
        // A client stores an id without data and shows no event. It resumes here even if it never gets a change.
        out.write(("id: " + start + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        long seen = -1;
        while (isOpenTo(context)) {
            boolean isNews = counts == null
                    ? awaitNews(feed.committed(), position, context)
                    : awaitNews(versionOfCounts, seen, context);
            if (!isNews) {
                out.write(HEARTBEAT);
                out.flush();
                continue;
            }
            seen = versionOfCounts.value(); // read before the changes, so that later counts are sent next time
            for (ChangeFeed.Chunk chunk = next(position); chunk != null && isOpenTo(context); chunk = next(position)) {
                byte[] events = chunk.events();
                pace.spend(events.length);
                out.write(events);
                position = chunk.last();
            }
            if (counts != null) {
                counts.send(out);
            }
            out.flush();
            Thread.sleep(counts == null ? LINGER_MILLIS : COUNTS_PAUSE_MILLIS);
        }
    }

    private ChangeFeed.@Nullable Chunk next(long position) throws InterruptedException {
        ChangeFeed.Chunk chunk = feed.chunkAfter(position);
        return chunk != null ? chunk : read(position);
    }

    private ChangeFeed.@Nullable Chunk read(long position) throws InterruptedException {
        readers.acquire();
        try {
            ChangeFeed.Chunk chunk = batcher.read(live -> {
                LogPosition after = new LogPosition(position, live.logIdentity());
                ChangeRoutes.requireKept(live, after);
                LogRow row = live.logAfter(position);
                return row == null ? null : new ChangeFeed.Chunk(row, after);
            });
            if (chunk != null) {
                chunk.events();
            }
            return chunk;
        } finally {
            readers.release();
        }
    }

    // --- counts --------------------------------------------------------------------------------------------------

    /**
     * Sends every realtime segment's count, and after each commit the counts that changed; {@code null} for a deleted
     * segment. Each event also has the number of the last change, and a text that changes when a segment is defined,
     * replaced or deleted, so that a client knows when to reload.
     */
    void counts(Context context) throws IOException, InterruptedException {
        enter();
        try {
            CountsSender counts = new CountsSender();
            OutputStream out = open(context);
            while (isOpenTo(context)) {
                if (!counts.send(out)) {
                    out.write(HEARTBEAT);
                }
                out.flush();
                Thread.sleep(COUNTS_PAUSE_MILLIS);
                awaitNews(versionOfCounts, counts.version, context);
            }
        } finally {
            clients.release();
        }
    }

    /** Sends one client the counts that changed since the last ones it was sent, and all counts at first. */
    private final class CountsSender {

        private Counts counts = EventStreams.this.counts();
        private long version = -1;
        private @Nullable Map<String, Integer> sent;

        /** Sends the changed counts, and returns whether there were any. */
        boolean send(OutputStream out) throws IOException, InterruptedException {
            if (sent != null) {
                counts = EventStreams.this.counts();
            }
            if (sent != null && counts.version == version) {
                return false;
            }
            version = counts.version;
            Map<String, @Nullable Integer> news = difference(sent == null ? Map.of() : sent, counts.bySegment);
            sent = counts.bySegment;
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("at", counts.at);
            told.put("log", counts.log);
            told.put("last_seq", counts.lastSequence);
            told.put("definitions", counts.definitions);
            told.put("counts", news);
            String data = Json.written(told);
            byte[] event = ("event: counts\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
            pace.spend(event.length);
            out.write(event);
            return true;
        }
    }

    private static Map<String, @Nullable Integer> difference(Map<String, Integer> sent, Map<String, Integer> now) {
        Map<String, @Nullable Integer> news = new LinkedHashMap<>();
        now.forEach((segment, count) -> {
            if (!count.equals(sent.get(segment))) {
                news.put(segment, count);
            }
        });
        sent.keySet().stream().filter(segment -> !now.containsKey(segment)).forEach(segment -> news.put(segment, null));
        return news;
    }

    private Counts counts() {
        long version = versionOfCounts.value();
        Counts latest = latestCounts;
        if (latest != null && latest.version == version) {
            return latest;
        }
        Counts counted = batcher.read(live -> {
            SegmentEngine engine = live.engine();
            Map<String, Integer> bySegment = new LinkedHashMap<>();
            for (Segment segment : engine.segments()) {
                if (segment.mode() == Segment.Mode.REALTIME) {
                    bySegment.put(segment.name(), engine.count(segment.name()));
                }
            }
            return new Counts(
                    version,
                    engine.engineTime().toString(),
                    live.logIdentity(),
                    engine.lastSequence(),
                    Integer.toHexString(live.segmentTags().hashCode()),
                    bySegment);
        });
        latestCounts = counted;
        return counted;
    }

    // --- clients -------------------------------------------------------------------------------------------------

    private void enter() {
        if (isClosed || !clients.tryAcquire()) {
            throw new ApiException(503, "all " + mostClients + " event streams are in use; try again later");
        }
    }

    private static OutputStream open(Context context) throws IOException {
        context.res().setStatus(200);
        context.res().setContentType("text/event-stream");
        context.res().setCharacterEncoding("UTF-8");
        context.res().setHeader("Cache-Control", "no-store");
        context.res().setHeader("X-Accel-Buffering", "no");
        OutputStream out = context.res().getOutputStream();
        out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        return out;
    }

    /** Ends every stream. */
    void close() {
        isClosed = true;
        versionOfCounts.close();
        feed.committed().close();
    }
}
