package dev.muster.examples.server;

import dev.muster.examples.server.PackedChanges.Change;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The log of changes, by pages and as a stream; the counts as a stream. */
final class ChangeRoutes {

    private final Batcher batcher;
    private final EventStreams streams;

    ChangeRoutes(Batcher batcher, EventStreams streams) {
        this.batcher = batcher;
        this.streams = streams;
    }

    void addTo(Routes routes) {
        routes.list(Routes.API + "/changes", this::list)
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

    /**
     * Refuses a position that this log has not.
     *
     * @throws ApiException with 410 if it is of another log, or a change after it is not kept any more; 422 if none has come to it yet
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
