package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Change;
import io.javalin.http.Context;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The log of changes, by pages and as a stream; the counts as a stream. */
final class ChangeRoutes {

    /** How many of the latest changes are searched. Takes some milliseconds. */
    private static final int LOOKED_THROUGH = 20_000;

    private final Batcher batcher;
    private final EventStreams streams;
    /** Limits how many requests may search the log at once. */
    private final Semaphore walks = new Semaphore(2, true);

    ChangeRoutes(Batcher batcher, EventStreams streams) {
        this.batcher = batcher;
        this.streams = streams;
    }

    void addTo(Routes routes) {
        routes.list(Routes.API + "/changes", this::list)
                .list(Routes.API + "/changes/latest", this::latest)
                .get(Routes.API + "/changes/stream", streams::changes)
                .get(Routes.API + "/counts/stream", streams::counts);
    }

    private void list(Context context) {
        LogPosition asked = Parameters.position(context, "after");
        int limit = Parameters.limit(context);
        Routes.answer(context, batcher.read(live -> {
            // Without a number: from the first that is kept.
            LogPosition start = asked == null ? new LogPosition(live.firstKept() - 1, null) : asked;
            requireKept(live, start);
            List<Map<String, Object>> changes = new ArrayList<>();
            long position = start.sequence();
            int characters = 0;
            while (changes.size() < limit && characters < Parameters.LONGEST_PAGE) {
                LogRow row = live.logAfter(position);
                if (row == null) {
                    break;
                }
                for (Change change : row.changes()) {
                    if (change.sequence() > position && changes.size() < limit) {
                        changes.add(change.answer());
                        characters += change.length();
                    }
                }
                position = row.last();
            }
            return Json.members(
                    "log",
                    live.logIdentity(),
                    "changes",
                    changes,
                    "last_seq",
                    live.engine().lastSequence());
        }));
    }

    /** Selects changes by segment, contact and cause; {@code null} selects all. */
    private record Wanted(
            @Nullable String segment,
            @Nullable String contact,
            @Nullable String cause) {

        boolean includes(Change change) {
            return (segment == null || segment.equals(change.segment()))
                    && (contact == null || contact.equals(change.contact()))
                    && (cause == null || cause.equals(PackedChanges.word(change.cause())));
        }
    }

    /** The part of a log to search. */
    private record Stretch(String identity, Database log, long after, long last) {}

    /** Answers with the latest selected changes, newest first, among the last {@link #LOOKED_THROUGH}. */
    private void latest(Context context) {
        LogPosition asked = Parameters.position(context, "after");
        int limit = Parameters.limit(context);
        Wanted wanted = new Wanted(
                Parameters.text(context, "segment"),
                Parameters.text(context, "contact"),
                Parameters.text(context, "cause"));
        Stretch stretch = batcher.read(live -> {
            long last = live.engine().lastSequence();
            String log = live.logIdentity();
            if (asked != null
                    && (asked.sequence() > last
                            || (asked.log() != null && !asked.log().equals(log)))) {
                requireKept(live, asked);
            }
            long after = Math.max(live.firstKept() - 1, last - LOOKED_THROUGH);
            return new Stretch(log, live.database(), asked == null ? after : Math.max(after, asked.sequence()), last);
        });
        List<Map<String, Object>> changes = new ArrayList<>();
        lookThrough(stretch, wanted, limit)
                .descendingIterator()
                .forEachRemaining(change -> changes.add(change.answer()));
        Routes.answer(context, Json.members("log", stretch.identity, "changes", changes, "last_seq", stretch.last));
    }

    /** Returns the last selected changes, up to a limit. Does not block other requests. */
    private Deque<Change> lookThrough(Stretch stretch, Wanted wanted, int limit) {
        walks.acquireUninterruptibly();
        try {
            return Batcher.reading(() -> {
                Deque<Change> found = new ArrayDeque<>();
                LogRow row = stretch.log.logAfter(stretch.after);
                while (row != null && row.first() <= stretch.last) {
                    for (Change change : row.changes()) {
                        if (change.sequence() > stretch.after && wanted.includes(change)) {
                            found.addLast(change);
                            if (found.size() > limit) {
                                found.removeFirst();
                            }
                        }
                    }
                    row = stretch.log.logAfter(row.last());
                }
                return found;
            });
        } finally {
            walks.release();
        }
    }

    /**
     * Refuses a position that this log does not have.
     *
     * @throws ApiException with 410 if it belongs to another log, or a change after it is no longer kept; 422 if the
     *     log has not reached it yet
     */
    static void requireKept(Live live, LogPosition position) {
        long after = position.sequence();
        String log = live.logIdentity();
        if (position.log() != null && !position.log().equals(log)) {
            throw new ApiException(410, "the log " + position.log() + " is gone; the changes are in the log " + log)
                    .with("log", log)
                    .with("first_seq", live.firstKept());
        }
        long last = live.engine().lastSequence();
        if (after > last) {
            throw new ApiException(422, "no change has the number " + after + "; the last is " + last)
                    .with("last_seq", last);
        }
        long firstKept = live.firstKept();
        if (after < firstKept - 1) {
            throw new ApiException(410, "changes before " + firstKept + " are not kept any more")
                    .with("log", log)
                    .with("first_seq", firstKept);
        }
    }
}
