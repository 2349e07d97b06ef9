package dev.muster.examples.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server in a process of its own is killed again and again while some write, one imports and one edits segments. After each
 * kill its database alone is asked: what was acknowledged is there, the log has no gap, and the members that the log comes to are
 * those that a naive look at the contacts finds, as of the engine time that is stored with them.
 *
 * <p>{@code -Dmuster.kills=200} kills more often than the 4 times of a build, {@code -Dmuster.seed=…} replays a plan of kills,
 * {@code -Dmuster.database=jdbc:postgresql:…} does it on another database, which has to be empty, with the driver given by
 * {@code -Dmaven.test.additionalClasspath=…}.
 */
class KillProperties {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("muster.kills", 4);
    private static final int WRITERS = 3;
    private static final int CONTACTS = 20;
    private static final Duration WINDOW = Duration.ofMillis(400);

    @TempDir
    Path data;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final HttpClient client = HttpClient.newHttpClient();
    /** The last number that was acknowledged of each contact, and the last that was sent. */
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();

    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private long changesSeen;

    @Test
    void database_serverKilledAtRandom_losesAndRepeatsNothing() throws Exception {
        System.out.printf("KillProperties: -Dmuster.seed=%d -Dmuster.kills=%d%n", SEED, KILLS);
        for (int round = 0; round < KILLS; round++) {
            round(round == 0);
            verify();
        }
        System.out.printf(
                "%d kills, %d acknowledged writes to %d contacts, %d changes%n",
                KILLS, acknowledged.values().stream().mapToLong(n -> n).sum(), acknowledged.size(), changesSeen);
        assertThat(acknowledged).isNotEmpty();
        assertThat(changesSeen).isPositive();
    }

    private String url() {
        return System.getProperty("muster.database", "jdbc:sqlite:" + data.resolve("muster.db"));
    }

    private void round(boolean isFirst) throws Exception {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReferenceServer.class.getName(),
                        "--port",
                        "0",
                        "--data",
                        data.toString(),
                        "--database-url",
                        url(),
                        "--on-entering",
                        "odd:mark=seen")
                .redirectError(data.resolve("errors").toFile())
                .start();
        try (BufferedReader output = server.inputReader()) {
            String line = output.readLine();
            if (line == null) {
                fail("the server did not start:%n%s", Files.readString(data.resolve("errors")));
            }
            String root = line.replaceAll(".*(http://[^/]*)/.*", "$1/api/v2");
            if (isFirst) {
                define(root, "odd", "parity is odd");
                define(root, "marked", "mark is seen AND in segment odd");
                define(root, "recent", "seen within last " + WINDOW.toMillis() + " ms");
                define(root, "edited", "n > 5");
            }
            List<Thread> threads = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                String prefix = "w" + writer + "-";
                threads.add(thread(random.nextLong(), seeded -> write(root, prefix, seeded)));
            }
            threads.add(thread(random.nextLong(), seeded -> importSome(root, seeded)));
            threads.add(thread(random.nextLong(), seeded -> define(root, "edited", "n > " + seeded.nextInt(50))));
            threads.forEach(Thread::start);
            if (server.waitFor(random.nextLong(200, 1_500), MILLISECONDS)) {
                fail("the server ended by itself:%n%s", Files.readString(data.resolve("errors")));
            }
            server.toHandle().destroyForcibly();
            server.waitFor();
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    // --- what goes on --------------------------------------------------------------------------------------------

    @FunctionalInterface
    private interface Step {
        void run(SplittableRandom random) throws IOException, InterruptedException;
    }

    /** Repeats a step until the server is gone. */
    private static Thread thread(long seed, Step step) {
        return new Thread(() -> {
            SplittableRandom random = new SplittableRandom(seed);
            try {
                while (true) {
                    step.run(random);
                }
            } catch (IOException | InterruptedException gone) {
                // The server was killed.
            }
        });
    }

    private void write(String root, String prefix, SplittableRandom random) throws IOException, InterruptedException {
        String id = prefix + random.nextInt(CONTACTS);
        long n = sent.merge(id, 1L, Long::sum);
        String body = "{\"id\": \"" + id + "\", \"attributes\": {\"n\": " + n + ", \"parity\": \""
                + (n % 2 == 0 ? "even" : "odd") + "\""
                + (random.nextInt(3) > 0 ? ", \"seen\": \"" + Instant.now() + "\"" : "")
                + "}}";
        if (send(root + "/contacts", "POST", "application/json", body).statusCode() == 200) {
            acknowledged.put(id, n);
        }
    }

    private void importSome(String root, SplittableRandom random) throws IOException, InterruptedException {
        StringBuilder rows = new StringBuilder("id,n,parity\n");
        Map<String, Long> numbers = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            String id = "i-" + random.nextInt(2 * CONTACTS);
            long n = sent.merge(id, 1L, Long::sum);
            numbers.put(id, n);
            rows.append(id).append(',').append(n).append(',').append(n % 2 == 0 ? "even\n" : "odd\n");
        }
        HttpResponse<String> answer = send(root + "/contacts/import?wait=true", "POST", "text/csv", rows.toString());
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).contains("\"accepted\":300");
            acknowledged.putAll(numbers);
        }
    }

    private void define(String root, String name, String expression) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(root + "/segments/" + name, "PUT", "application/json", "{\"expression\": \"" + expression + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private HttpResponse<String> send(String uri, String method, String type, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(uri))
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    // --- what is left --------------------------------------------------------------------------------------------

    private void verify() {
        try (Database database = new Database(url())) {
            Map<String, Map<String, Value>> contacts = new TreeMap<>();
            database.forEachContact(contact -> contacts.put(contact.contactId(), attributes(contact)));
            Database.Progress progress = database.progress();

            acknowledged.forEach((id, n) -> {
                assertThat(contacts).as("contacts").containsKey(id);
                assertThat(number(contacts.get(id))).as("number of %s", id).isBetween(n.doubleValue(), (double)
                        sent.get(id));
            });

            Map<String, Set<String>> byLog = new TreeMap<>();
            long[] last = {0};
            Instant[] at = {Instant.MIN};
            database.forEachLogRow(row -> {
                assertThat(row.first()).isEqualTo(last[0] + 1);
                for (Change change : row.changes()) {
                    follow(change, byLog);
                    assertThat(change.at()).isAfterOrEqualTo(at[0]);
                    at[0] = change.at();
                }
                last[0] = row.last();
            });
            assertThat(progress.lastSequence()).isEqualTo(last[0]);
            changesSeen = last[0];

            for (Segment segment : database.segments()) {
                Set<String> naive = new TreeSet<>();
                contacts.forEach((id, attributes) -> {
                    if (holds(segment, attributes, progress.engineTime())) {
                        naive.add(id);
                    }
                });
                assertThat(byLog.getOrDefault(segment.name(), Set.of()))
                        .as("members of %s as of %s", segment, progress.engineTime())
                        .isEqualTo(naive);
            }
        }
    }

    private static void follow(Change change, Map<String, Set<String>> members) {
        Set<String> ofSegment = members.computeIfAbsent(change.segment(), name -> new TreeSet<>());
        String contact = (String) change.contact(); // the segments were defined before there was any contact
        boolean isNews = change.direction() == Direction.ENTERED ? ofSegment.add(contact) : ofSegment.remove(contact);
        assertThat(isNews).as("change %s", change).isTrue();
    }

    private static boolean holds(Segment segment, Map<String, Value> attributes, Instant now) {
        return switch (segment.name()) {
            case "odd" -> isOdd(attributes);
            case "marked" -> isOdd(attributes) && attributes.containsKey("mark");
            case "recent" -> {
                // Undeclared, and so stored as it was written.
                Value seen = attributes.get("seen");
                Instant at = seen == null
                        ? null
                        : Instant.ofEpochMilli(
                                Instant.parse((String) seen.content()).toEpochMilli());
                yield at != null && at.isAfter(now.minus(WINDOW)) && !at.isAfter(now);
            }
            case "edited" ->
                number(attributes)
                        > Integer.parseInt(segment.predicate().toString().replace("n > ", ""));
            default -> throw new AssertionError(segment.name());
        };
    }

    private static boolean isOdd(Map<String, Value> attributes) {
        return attributes.get("parity").content().equals("odd");
    }

    private static double number(Map<String, Value> attributes) {
        Object content = attributes.get("n").content();
        return content instanceof String text ? Double.parseDouble(text) : (Double) content;
    }

    private static Map<String, Value> attributes(ContactWrite contact) {
        Map<String, Value> attributes = new TreeMap<>();
        contact.values().forEach(attributes::put);
        return attributes;
    }
}
