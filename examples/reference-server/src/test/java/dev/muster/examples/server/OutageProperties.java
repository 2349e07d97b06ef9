package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.FailingDatabase.Fault;
import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.examples.server.RunningServer.Answer;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No commit succeeds for a while, some before they are stored and some after, while contacts are written and read, a file is
 * imported, a stream is followed and windows open and close. All who ask meanwhile are told 503; afterwards all goes on without a
 * restart, and each write, row and instant has come out once.
 *
 * <p>{@code -Dmuster.outage.seconds=60} lasts longer than the 2 of a build.
 */
class OutageProperties {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final int SECONDS = Integer.getInteger("muster.outage.seconds", 2);
    private static final int CONTACTS = 20;
    private static final int ROWS = 20_000;

    @TempDir
    Path data;

    private final FailingDatabase.Faults faults = new FailingDatabase.Faults();
    private final Ledger<Map<String, Object>> contacts = new Ledger<>();
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Queue<Long> streamed = new ConcurrentLinkedQueue<>();
    private volatile boolean isOut;
    private volatile boolean isOver;

    @Test
    @Timeout(600)
    void server_noCommitSucceedsForAWhile_isUnavailableThenGoesOn() throws Exception {
        System.out.printf("OutageProperties: -Dmuster.seed=%d -Dmuster.outage.seconds=%d%n", SEED, SECONDS);
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, Instant> due = new TreeMap<>();
        Map<String, Integer> flips = new HashMap<>();
        long last;
        try (RunningServer server = faults.start(data)) {
            define(server, "odd", "parity is odd");
            define(server, "ending", "ends within next 1 day");
            for (int i = 0; i < CONTACTS; i++) {
                due.put("due-" + i, ending(server, "due-" + i, 1_000 + SECONDS * 1_000L * i / CONTACTS));
            }
            List<Thread> threads = new ArrayList<>();
            for (String prefix : List.of("v-", "w-")) {
                SplittableRandom seeded = random.split();
                threads.add(thread(() -> write(server, prefix + seeded.nextInt(CONTACTS))));
            }
            Thread follower = thread(() -> follow(server));
            String place = server.csv("/contacts/import", file(random, flips))
                    .json()
                    .get("import")
                    .stringValue();
            Thread.sleep(200);

            fail(server, random);

            awaitWell(server);
            Answer report = server.get("/" + place);
            while (report.json().get("state").stringValue().equals("running")) {
                Thread.sleep(20);
                report = server.get("/" + place);
            }
            assertThat(report.text()).contains("\"state\":\"done\",\"rows\":" + ROWS + ",\"accepted\":" + ROWS);
            flips.keySet().forEach(contacts::acknowledged);
            Instant end = due.values().stream().max(Instant::compareTo).orElseThrow();
            while (engineTime(server).isBefore(end)) {
                Thread.sleep(20);
            }
            isOver = true;
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            last = server.get("/changes").json().get("last_seq").longValue();
            while (streamed.size() < last && follower.isAlive()) {
                Thread.sleep(20);
            }
        }

        StoredHistory history = StoredHistory.of("jdbc:sqlite:" + data.resolve("failing.db"));
        contacts.verify(history.contacts());
        Map<String, Instant> left = new TreeMap<>();
        Map<String, Integer> flipped = new HashMap<>();
        for (Change change : history.changes()) {
            String contact = (String) change.contact();
            if (change.cause() == Cause.CLOCK) {
                assertThat(left.put(contact, change.at())).isNull();
            } else if (contact.startsWith("i-")) {
                flipped.merge(contact, 1, Integer::sum);
            }
        }
        assertThat(left).isEqualTo(due);
        assertThat(flipped).isEqualTo(flips);
        assertThat(streamed)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, last).boxed().toList());
        System.out.printf(
                "%d requests refused in %d s, %d acknowledged writes, %d rows imported, %d due, %d changes%n",
                refused.get(),
                SECONDS,
                contacts.acknowledged(),
                ROWS,
                due.size(),
                history.changes().size());
    }

    /** The first commits are stored though they seem to fail. */
    private void fail(RunningServer server, SplittableRandom random) throws Exception {
        long end = System.nanoTime() + SECONDS * 1_000_000_000L;
        faults.set(Fault.AFTER_COMMIT);
        isOut = true;
        while (server.get("//healthz").status() == 200) {
            Thread.sleep(1);
        }
        while (System.nanoTime() < end) {
            requireUnavailable(server.get("//healthz"));
            requireUnavailable(server.get("/contacts/due-1"));
            requireUnavailable(server.get("/segments/odd/members"));
            requireUnavailable(server.get("/changes"));
            requireUnavailable(server.put("/segments/new", "{\"expression\": \"n > 1\"}"));
            requireUnavailable(server.delete("/segments/odd"));
            requireUnavailable(server.put("/attributes/n", "{\"type\": \"number\"}"));
            requireUnavailable(server.delete("/contacts/due-1"));
            requireUnavailable(server.csv("/contacts/import?wait=true", "id\na\n"));
            Thread.sleep(random.nextInt(200));
            faults.set(
                    List.of(Fault.AWAY, Fault.BEFORE_COMMIT, Fault.AFTER_COMMIT).get(random.nextInt(3)));
        }
        isOut = false;
        faults.set(Fault.NONE);
    }

    private void requireUnavailable(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        refused.incrementAndGet();
    }

    // --- what goes on --------------------------------------------------------------------------------------------

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private Thread thread(Step step) {
        Thread thread = new Thread(() -> {
            try {
                while (!isOver) {
                    step.run();
                }
            } catch (Throwable failed) {
                failures.add(failed);
            }
        });
        thread.start();
        return thread;
    }

    private void write(RunningServer server, String id) throws Exception {
        boolean wasOut = isOut;
        long n = number.incrementAndGet();
        contacts.sent(id, Map.of("n", (double) n, "parity", n % 2 == 0 ? "even" : "odd"));
        Answer answer = post(server, id);
        if (answer.status() == 200) {
            assertThat(wasOut && isOut)
                    .as("acknowledged while no commit succeeds")
                    .isFalse();
            contacts.acknowledged(id);
        } else {
            requireUnavailable(answer);
        }
        Thread.sleep(5);
    }

    private Answer post(RunningServer server, String id) {
        Map<String, Object> contact = Map.of("id", id, "attributes", contacts.last(id));
        return server.post("/contacts", new String(Json.bytes(contact), StandardCharsets.UTF_8));
    }

    /** Resumes where the stream broke off. */
    private void follow(RunningServer server) throws Exception {
        try (EventReader events = server.events("/changes/stream?after=" + streamed.size())) {
            while (true) {
                streamed.add(Long.valueOf(events.next().sequence()));
            }
        } catch (IOException | IllegalStateException broken) {
            Thread.sleep(50);
        }
    }

    /** Writes a contact whose window closes in this many milliseconds, until a write arrives before that. */
    private Instant ending(RunningServer server, String id, long millis) {
        while (true) {
            Instant ends = Instant.ofEpochMilli(System.currentTimeMillis() + millis);
            contacts.sent(id, Map.of("ends", ends.toString()));
            Answer answer = post(server, id);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            contacts.acknowledged(id);
            if (answer.json().get("entered").size() == 1) {
                return ends;
            }
        }
    }

    private static Instant engineTime(RunningServer server) {
        return Instant.parse(server.get("/clock").json().get("at").stringValue());
    }

    private String file(SplittableRandom random, Map<String, Integer> flips) {
        StringBuilder file = new StringBuilder("id,parity\n");
        for (int i = 0; i < ROWS; i++) {
            String id = "i-" + random.nextInt(CONTACTS);
            String parity = random.nextBoolean() ? "odd" : "even";
            Map<String, Object> before = contacts.last(id);
            if (before == null ? parity.equals("odd") : !before.containsValue(parity)) {
                flips.merge(id, 1, Integer::sum);
            }
            contacts.sent(id, Map.of("parity", parity));
            file.append(id).append(',').append(parity).append('\n');
        }
        return file.toString();
    }

    private static void define(RunningServer server, String name, String expression) {
        Answer answer = server.put("/segments/" + name, "{\"expression\": \"" + expression + "\"}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static void awaitWell(RunningServer server) throws InterruptedException {
        while (server.get("//healthz").status() != 200) {
            Thread.sleep(20);
        }
    }
}
