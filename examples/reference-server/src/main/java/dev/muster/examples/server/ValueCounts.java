package dev.muster.examples.server;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * How often contacts have each value of an attribute. Counted by a walk over the stored contacts, a page at a time so that nobody
 * waits for long, and kept for twenty times as long as that took, and for ten seconds at least.
 *
 * <p>Of an attribute with more values than are told apart the rarest are forgotten on the way, and what comes again afterwards is
 * counted from there.
 */
final class ValueCounts {

    private static final int MOST_VALUES = 2_000;
    private static final int LONGEST_TEXT = 200;
    private static final int MOST_ATTRIBUTES = 64;
    private static final int PAGE = 1_000;
    private static final int MOST_WAITING = 16;
    private static final long PATIENCE_SECONDS = 20;
    private static final long LEAST_KEPT_NANOS = 10_000_000_000L;
    private static final int KEPT_FACTOR = 20;

    private final Batcher batcher;
    private final ReentrantLock walking = new ReentrantLock();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Map<String, Counted> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** A value as the API answers it. */
    record Count(Object value, int count) {}

    /**
     * Values by falling count.
     *
     * @param isComplete whether no value is missing and no count too low
     */
    record Counted(List<Count> values, boolean isComplete, long untilNanos) {}

    ValueCounts(Batcher batcher) {
        this.batcher = batcher;
    }

    /** @throws ApiException with 503 if others' walks take too long, or too many wait for them */
    Counted of(String attribute) {
        Counted counted = kept(attribute);
        if (counted != null) {
            return counted;
        }
        if (batcher.<Integer>read(live -> live.attributes().of(attribute)) == 0) {
            return new Counted(List.of(), true, 0);
        }
        awaitTurn();
        try {
            counted = kept(attribute);
            if (counted == null) {
                counted = walk(attribute);
                keep(attribute, counted);
            }
            return counted;
        } finally {
            walking.unlock();
        }
    }

    private void awaitTurn() {
        if (walking.tryLock()) {
            return;
        }
        if (!waiting.tryAcquire()) {
            throw busy();
        }
        try {
            if (!walking.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw busy();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "the server stops");
        } finally {
            waiting.release();
        }
    }

    private static ApiException busy() {
        return new ApiException(503, "other attributes' values are being counted; try again later");
    }

    private @Nullable Counted kept(String attribute) {
        synchronized (kept) {
            Counted counted = kept.get(attribute);
            return counted == null || counted.untilNanos - System.nanoTime() < 0 ? null : counted;
        }
    }

    private void keep(String attribute, Counted counted) {
        synchronized (kept) {
            kept.put(attribute, counted);
            if (kept.size() > MOST_ATTRIBUTES) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
    }

    private Counted walk(String attribute) {
        long started = System.nanoTime();
        Tally tally = new Tally();
        String last = "";
        while (last != null) {
            String from = last;
            List<Database.StoredContact> page =
                    batcher.read(live -> live.database().contactsAfter(from, PAGE, Parameters.LONGEST_PAGE));
            page.forEach(contact -> tally.add(attribute, contact.attributes()));
            last = page.isEmpty() ? null : page.get(page.size() - 1).id();
        }
        long ended = System.nanoTime();
        return tally.counted(ended + Math.max(LEAST_KEPT_NANOS, KEPT_FACTOR * (ended - started)));
    }

    private static final class Tally {

        private final Map<Object, Integer> counts = new HashMap<>();
        private boolean isComplete = true;

        void add(String attribute, String stored) {
            try (JsonParser parser = Json.parser(stored)) {
                parser.nextToken();
                while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean isAsked = parser.currentName().equals(attribute);
                    JsonToken value = parser.nextToken();
                    if (isAsked) {
                        add(parser, value);
                        return;
                    }
                    parser.skipChildren();
                }
            }
        }

        private void add(JsonParser parser, JsonToken value) {
            switch (value) {
                case VALUE_STRING -> add(parser.getString());
                case VALUE_NUMBER_INT -> add(parser.getLongValue());
                case VALUE_NUMBER_FLOAT -> add(parser.getDoubleValue());
                case VALUE_TRUE -> add(true);
                case VALUE_FALSE -> add(false);
                case START_ARRAY -> {
                    while (parser.nextToken() == JsonToken.VALUE_STRING) {
                        add(parser.getString());
                    }
                }
                default -> { // a timestamp, an object of its milliseconds
                    parser.nextToken();
                    parser.nextToken();
                    add(Instant.ofEpochMilli(parser.getLongValue()).toString());
                }
            }
        }

        private void add(Object value) {
            if (value instanceof String text && text.length() > LONGEST_TEXT) {
                isComplete = false;
                return;
            }
            counts.merge(value, 1, Integer::sum);
            if (counts.size() >= 2 * MOST_VALUES) {
                isComplete = false;
                List<Count> most = byCount();
                counts.clear();
                most.forEach(count -> counts.put(count.value, count.count));
            }
        }

        private List<Count> byCount() {
            return counts.entrySet().stream()
                    .map(entry -> new Count(entry.getKey(), entry.getValue()))
                    .sorted(Comparator.comparingInt(Count::count)
                            .reversed()
                            .thenComparing(count -> count.value().toString()))
                    .limit(MOST_VALUES)
                    .toList();
        }

        Counted counted(long untilNanos) {
            return new Counted(byCount(), isComplete && counts.size() <= MOST_VALUES, untilNanos);
        }
    }
}
