package dev.muster.examples.server;

import dev.muster.examples.server.RecentChanges.Snapshot;
import dev.muster.examples.server.RecentChanges.Sums;
import dev.muster.segment.Segment;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Serves how many contacts entered and left each segment in a period of engine time, from the latest changes of the
 * log.
 */
final class SummaryRoutes {

    private static final int MOST_STEPS = 1_000;

    /** The limit of steps times segments. */
    private static final int MOST_SUMS = 500_000;

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Batcher batcher;

    SummaryRoutes(Batcher batcher) {
        this.batcher = batcher;
    }

    void addTo(Routes routes) {
        routes.list(Routes.API + "/changes/summary", this::summary);
    }

    /** The requested segments that are defined, as of an engine time. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Asked(Snapshot changes, List<String> segments, int[] places, Instant at) {}

    private void summary(Context context) {
        Duration window = Parameters.duration(context, "window", "1h");
        if (window.toMillis() < 1 || window.compareTo(LONGEST) > 0) {
            throw new ApiException(400, "window is " + window + "; expected 1 ms to " + LONGEST.toDays() + " days");
        }
        int steps = Parameters.count(context, "steps", 0, MOST_STEPS);
        Set<String> wanted = new HashSet<>(Parameters.texts(context, "segment"));
        Asked asked = batcher.read(live -> asked(live, wanted));
        if ((long) steps * asked.segments.size() > MOST_SUMS) {
            throw new ApiException(
                    422,
                    steps + " steps of " + asked.segments.size() + " segments are more than " + MOST_SUMS
                            + " sums; ask for fewer steps, or name segments");
        }
        long to = asked.at.toEpochMilli();
        long from = to - window.toMillis();
        Sums sums = new Sums(asked.places, asked.segments.size(), Math.max(1, steps));
        asked.changes.sum(from, to, sums);
        Routes.answer(context, answer(asked, from, steps, sums));
    }

    private static Asked asked(Live live, Set<String> wanted) {
        List<String> segments = live.engine().segments().stream()
                .map(Segment::name)
                .filter(name -> wanted.isEmpty() || wanted.contains(name))
                .toList();
        SegmentNumbers numbers = live.database().segmentNumbers();
        int[] places = new int[numbers.count()];
        Arrays.fill(places, -1);
        for (int i = 0; i < segments.size(); i++) {
            int number = numbers.find(segments.get(i));
            if (number >= 0) {
                places[number] = i;
            }
        }
        return new Asked(
                live.recent().snapshot(), segments, places, live.engine().engineTime());
    }

    private static Map<String, Object> answer(Asked asked, long fromMillis, int steps, Sums sums) {
        Long complete = asked.changes.completeAfterMillis();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", Instant.ofEpochMilli(fromMillis).toString());
        answer.put("to", asked.at.toString());
        answer.put(
                "complete_after",
                Instant.ofEpochMilli(complete == null ? fromMillis : Math.max(complete, fromMillis))
                        .toString());
        answer.put("first_seq", asked.changes.firstSequence());
        answer.put("last_seq", asked.changes.lastSequence());
        List<Map<String, @Nullable Object>> segments = new ArrayList<>();
        for (int place = 0; place < asked.segments.size(); place++) {
            Map<String, @Nullable Object> segment = answer(asked.segments.get(place), place, steps, sums);
            if (segment != null) {
                segments.add(segment);
            }
        }
        answer.put("segments", segments);
        return answer;
    }

    /** Returns a segment's counts, or {@code null} if it had no change. */
    private static @Nullable Map<String, @Nullable Object> answer(String name, int place, int steps, Sums sums) {
        long entered = 0;
        long exited = 0;
        List<List<Long>> bySteps = new ArrayList<>();
        for (int step = 0; step < sums.steps(); step++) {
            long in = sums.entered(place, step);
            long out = sums.exited(place, step);
            entered += in;
            exited += out;
            if (in + out > 0) {
                bySteps.add(List.of((long) step, in, out));
            }
        }
        if (entered + exited == 0) {
            return null;
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("name", name);
        answer.put("entered", entered);
        answer.put("exited", exited);
        if (steps > 0) {
            answer.put("steps", bySteps);
        }
        return answer;
    }
}
