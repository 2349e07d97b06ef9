package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.dsl.SegmentParser;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import dev.muster.segment.oracle.NaiveOracle;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server in a process of its own is killed again and again while some write one contact, many, or none any more, while a file is
 * imported, and while segments and an attribute are edited. After each kill its database alone is asked, then a server that is
 * started on it: each contact and each definition is what was acknowledged, or was sent since, and whole; of the import, exactly
 * the rows are held that its report counts; the log has no gap, and no change that is none; members and counts are the naive
 * oracle's.
 *
 * <p>{@code -Dmuster.kills=200} kills more often than the 4 times of a build, {@code -Dmuster.seed=…} replays a plan of kills,
 * {@code -Dmuster.database=jdbc:postgresql:…} does it on another database, which has to be empty, with the driver given by
 * {@code -Dmaven.test.additionalClasspath=…}.
 */
class KillProperties {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("muster.kills", 4);
    private static final int CONTACTS = 20;
    private static final int ARRAY = 10;
    private static final int IMPORTED = 40;
    private static final int ROWS = 3_000;
    private static final Duration WINDOW = Duration.ofMillis(400);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path data;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final AtomicLong number = new AtomicLong();

    private final Ledger<Map<String, Object>> contacts = new Ledger<>();
    private final Ledger<String> definitions = new Ledger<>();
    /** Every instant that was sent as {@code seen}, with its contact. */
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile Upload upload = new Upload(0, List.of());
    private volatile long changesShown;

    private final Map<String, LoggedMembers> members = new TreeMap<>();
    private Instant lastChangeAt = Instant.MIN;
    private long changes;
    private int importsCut;

    /** A file that is imported: who is what after each row, nobody after one that is refused. */
    private static final class Upload {

        private final long id;
        private final List<Map.Entry<String, Map<String, Object>>> rows;
        /** How many rows the server has told to be in, or -1 before it took the file. */
        private volatile long reported = -1;

        Upload(long id, List<Map.Entry<String, Map<String, Object>>> rows) {
            this.id = id;
            this.rows = rows;
        }
    }

    @Test
    void database_serverKilledAtRandom_losesAndRepeatsNothing() throws Exception {
        System.out.printf("KillProperties: -Dmuster.seed=%d -Dmuster.kills=%d%n", SEED, KILLS);
        for (int round = 0; round < KILLS; round++) {
            round(round == 0);
            verifyDatabase();
        }
        assertThat(StoredHistory.of(url()).changes()).hasSize((int) changes);
        System.out.printf(
                "%d kills, %d acknowledged writes and %d definitions, %d imports of %d cut short, %d changes%n",
                KILLS, contacts.acknowledged(), definitions.acknowledged(), importsCut, upload.id, changes);
        assertThat(contacts.acknowledged()).isPositive();
        assertThat(changes).isPositive();
    }

    private String url() {
        return System.getProperty("muster.database", "jdbc:sqlite:" + data.resolve("muster.db"));
    }

    private String[] flags() {
        return new String[] {"--on-entering", "odd:mark=seen", "--retain-changes", "100000000", "--database-url", url()
        };
    }

    private void round(boolean isFirst) throws Exception {
        try (ServerProcess server = ServerProcess.start(data, data.resolve("errors"), flags())) {
            if (!isFirst && random.nextInt(10) == 0) { // while it starts
                server.killAfter(random.nextLong(200, 1_200));
                return;
            }
            server.awaitReady();
            if (isFirst) {
                declare(server, "n", "");
                declare(server, "tier", "0");
                define(server, "odd", "parity is odd", "realtime");
                define(server, "marked", "mark is seen AND in segment odd", "realtime");
                define(server, "recent", "seen within last " + WINDOW.toMillis() + " ms", "realtime");
                define(server, "edited", "n > 5", "realtime");
                define(server, "nested", "in segment edited AND in segment odd", "realtime");
            }
            List<Thread> threads = new ArrayList<>();
            for (String prefix : List.of("v-", "w-")) {
                threads.add(thread(seeded -> write(server, prefix + seeded.nextInt(CONTACTS), seeded)));
            }
            threads.add(thread(seeded -> writeMany(server, seeded)));
            threads.add(thread(seeded -> importSome(server, seeded)));
            threads.add(thread(seeded -> edit(server, seeded)));
            threads.add(thread(seeded -> read(server)));
            threads.forEach(Thread::start);
            while (isFirst && contacts.acknowledged() == 0 && failures.isEmpty()) {
                Thread.sleep(5); // a slow machine would kill it before anything was written
            }
            server.killAfter(random.nextLong(100, 1_500));
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
        }
    }

    // --- what goes on --------------------------------------------------------------------------------------------

    @FunctionalInterface
    private interface Step {
        void run(SplittableRandom random) throws IOException, InterruptedException;
    }

    /** Repeats a step until the server is gone. */
    private Thread thread(Step step) {
        SplittableRandom seeded = random.split();
        return new Thread(() -> {
            try {
                while (true) {
                    step.run(seeded);
                }
            } catch (IOException | InterruptedException gone) {
                // The server was killed.
            } catch (RuntimeException | Error failed) {
                failures.add(failed);
            }
        });
    }

    private void write(ServerProcess server, String id, SplittableRandom random)
            throws IOException, InterruptedException {
        Map<String, Object> before = contacts.last(id);
        if (before != null && random.nextInt(6) == 0) {
            contacts.sent(id, null);
            send(server, "DELETE", "/contacts/" + id, "application/json", "");
        } else {
            Map<String, Object> written = written();
            if (random.nextInt(3) > 0) {
                // Some are still to come, and so are seen twice by the clock.
                Instant at = Instant.now().plusMillis(Math.max(0, random.nextInt(-600, 600)));
                written.put("seen", at.toString());
                seen.add(id + " " + at.toEpochMilli());
            }
            contacts.sent(id, after(before, written));
            send(server, "POST", "/contacts", "application/json", json(id, written));
        }
        contacts.acknowledged(id);
    }

    /** All with the same number, in one tick. */
    private void writeMany(ServerProcess server, SplittableRandom random) throws IOException, InterruptedException {
        Map<String, Object> written = written();
        List<String> items = new ArrayList<>();
        for (int i = 0; i < ARRAY; i++) {
            contacts.sent("a-" + i, after(contacts.last("a-" + i), written));
            items.add(json("a-" + i, written));
        }
        send(server, "POST", "/contacts", "application/json", "[" + String.join(", ", items) + "]");
        for (int i = 0; i < ARRAY; i++) {
            contacts.acknowledged("a-" + i);
        }
        Thread.sleep(random.nextInt(20));
    }

    private Map<String, Object> written() {
        long n = number.incrementAndGet();
        Map<String, Object> written = new TreeMap<>();
        written.put("n", (double) n);
        written.put("parity", n % 2 == 0 ? "even" : "odd");
        return written;
    }

    private static Map<String, Object> after(Map<String, Object> before, Map<String, Object> written) {
        Map<String, Object> after = new TreeMap<>(before == null ? Map.of() : before);
        after.putAll(written);
        if (after.get("parity").equals("odd")) {
            after.put("mark", "seen");
        }
        return after;
    }

    private static String json(String id, Map<String, Object> attributes) {
        return JSON.writeValueAsString(Map.of("id", id, "attributes", attributes));
    }

    private void importSome(ServerProcess server, SplittableRandom random) throws IOException, InterruptedException {
        StringBuilder file = new StringBuilder("id,n,parity,tier\n");
        List<Map.Entry<String, Map<String, Object>>> rows = new ArrayList<>();
        Map<String, Map<String, Object>> now = new HashMap<>();
        for (int i = 0; i < ROWS; i++) {
            String id = "i-" + random.nextInt(IMPORTED);
            Map<String, Object> written = written();
            file.append(id).append(',').append(written.get("n")).append(',').append(written.get("parity"));
            if (random.nextInt(50) == 0) {
                file.append('\n'); // a cell too few
                rows.add(null);
                continue;
            }
            if (random.nextInt(4) == 0) {
                written.put("tier", (double) random.nextInt(10));
            }
            file.append(',').append(written.getOrDefault("tier", "")).append('\n');
            now.put(id, after(now.getOrDefault(id, contacts.last(id)), written));
            rows.add(Map.entry(id, now.get(id)));
        }
        Upload next = new Upload(upload.id + 1, rows);
        upload = next;
        boolean waits = random.nextBoolean();
        JsonNode answer = send(server, "POST", "/contacts/import?wait=" + waits, "text/csv", file.toString());
        next.reported = 0;
        if (!waits) {
            String place = "/" + answer.get("import").stringValue();
            do {
                answer = send(server, "GET", place, "", "");
                next.reported = answer.get("rows").longValue();
            } while (answer.get("state").stringValue().equals("running"));
        }
        next.reported = answer.get("rows").longValue();
        assertThat(answer.get("state").stringValue()).isEqualTo("done");
        assertThat(next.reported).isEqualTo(ROWS);
        now.forEach((id, state) -> {
            contacts.sent(id, state);
            contacts.acknowledged(id);
        });
    }

    private void edit(ServerProcess server, SplittableRandom random) throws IOException, InterruptedException {
        switch (random.nextInt(6)) {
            case 0 -> declare(server, "tier", String.valueOf(random.nextInt(10)));
            case 1 -> define(server, "brief", "tier >= " + random.nextInt(10), "on demand");
            case 2 -> delete(server, "brief");
            case 3, 4 -> define(server, "brief", "tier >= " + random.nextInt(10), "realtime");
            default -> define(server, "edited", "n > " + random.nextLong(number.get() + 1), "realtime");
        }
        Thread.sleep(random.nextInt(10));
    }

    private void define(ServerProcess server, String name, String expression, String mode)
            throws IOException, InterruptedException {
        Segment.Mode of = mode.equals("realtime") ? Segment.Mode.REALTIME : Segment.Mode.ON_DEMAND;
        definitions.sent("segment " + name, of + " " + SegmentParser.parse(expression));
        String body = "{\"expression\": \"" + expression + "\", \"mode\": \"" + mode + "\"}";
        send(server, "PUT", "/segments/" + name, "application/json", body);
        definitions.acknowledged("segment " + name);
    }

    private void delete(ServerProcess server, String name) throws IOException, InterruptedException {
        if (definitions.last("segment " + name) != null) {
            definitions.sent("segment " + name, null);
            send(server, "DELETE", "/segments/" + name, "", "");
            definitions.acknowledged("segment " + name);
        }
    }

    private void declare(ServerProcess server, String name, String standard) throws IOException, InterruptedException {
        AttributeDeclaration declaration = AttributeDeclaration.of(name, AttributeType.NUMBER);
        definitions.sent(
                "attribute " + name,
                (standard.isEmpty() ? declaration : declaration.withDefault(Integer.parseInt(standard))).toString());
        String body = "{\"type\": \"number\"" + (standard.isEmpty() ? "}" : ", \"default\": " + standard + "}");
        send(server, "PUT", "/attributes/" + name, "application/json", body);
        definitions.acknowledged("attribute " + name);
    }

    /** What is shown to somebody is held. */
    private void read(ServerProcess server) throws IOException, InterruptedException {
        JsonNode page = send(server, "GET", "/changes?limit=1000&after=" + changesShown, "", "");
        JsonNode shown = page.get("changes");
        for (int i = 0; i < shown.size(); i++) {
            long next = changesShown + 1;
            assertThat(shown.get(i).get("seq").longValue()).isEqualTo(next);
            changesShown = next;
        }
        Thread.sleep(5);
    }

    private static JsonNode send(ServerProcess server, String method, String path, String type, String body)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = server.send(method, path, type, body);
        assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202);
        return JSON.readTree(answer.body());
    }

    // --- what is left --------------------------------------------------------------------------------------------

    private void verifyDatabase() throws Exception {
        NaiveOracle oracle;
        Database.Progress progress;
        List<Segment> segments;
        try (Database database = new Database(url())) {
            progress = Objects.requireNonNull(database.progress());
            segments = database.segments();
            List<ContactWrite> stored = new ArrayList<>();
            database.forEachContact(stored::add);
            verifyContacts(stored, database);
            verifyDefinitions(database);
            verifyLog(database, progress.lastSequence());
            oracle = StoredHistory.oracle(database, stored);
        }
        for (Segment segment : segments) {
            if (oracle.isRealtime(segment.name())) {
                members.computeIfAbsent(segment.name(), name -> new LoggedMembers())
                        .verify(segment.toString(), oracle.members(segment.name()));
            }
        }
        verifyRestarted(oracle);
        try (Database database = new Database(url())) {
            assertThat(database.progress()).isEqualTo(progress);
        }
    }

    private void verifyContacts(List<ContactWrite> stored, Database database) {
        Map<String, Map<String, Object>> held = StoredHistory.attributes(stored);
        Set<Object> numbersOfArray = new TreeSet<>();
        for (int i = 0; i < ARRAY; i++) {
            numbersOfArray.add(held.getOrDefault("a-" + i, Map.of("n", 0.0)).get("n"));
        }
        assertThat(numbersOfArray).as("numbers of an array").hasSize(1);

        long lastImport = database.lastImport();
        long rows = 0;
        if (lastImport == upload.id && lastImport > 0) {
            rows = JSON.readTree(database.importReport(lastImport)).get("rows").longValue();
            importsCut += rows < upload.rows.size() ? 1 : 0;
        } else {
            assertThat(lastImport).isEqualTo(upload.id - 1);
            assertThat(upload.reported).isNegative();
            upload = new Upload(lastImport, List.of());
        }
        assertThat(rows).as("rows of import %d", lastImport).isGreaterThanOrEqualTo(upload.reported);
        Map<String, Map<String, Object>> landed = new LinkedHashMap<>();
        upload.rows.stream()
                .limit(rows)
                .filter(Objects::nonNull)
                .forEach(row -> landed.put(row.getKey(), row.getValue()));
        landed.forEach((id, state) -> {
            contacts.sent(id, state);
            contacts.acknowledged(id);
        });
        upload = new Upload(lastImport, List.of());
        contacts.verify(held);
    }

    private void verifyDefinitions(Database database) {
        Map<String, String> held = new TreeMap<>();
        database.segments()
                .forEach(segment -> held.put("segment " + segment.name(), segment.mode() + " " + segment.predicate()));
        database.definitions()
                .attributes()
                .forEach(attribute -> held.put("attribute " + attribute.name(), attribute.toString()));
        definitions.verify(held);
    }

    private void verifyLog(Database database, long last) {
        for (LogRow row = database.logAfter(changes); row != null; row = database.logAfter(changes)) {
            assertThat(row.first()).isEqualTo(changes + 1);
            for (Change change : row.changes()) {
                members.computeIfAbsent(change.segment(), name -> new LoggedMembers())
                        .follow(change);
                assertThat(change.at()).isAfterOrEqualTo(lastChangeAt);
                lastChangeAt = change.at();
                if (change.cause() == Cause.CLOCK) {
                    boolean isEntering = change.direction() == Direction.ENTERED;
                    Instant due = isEntering ? change.at() : change.at().minus(WINDOW);
                    assertThat(seen).contains(change.contact() + " " + due.toEpochMilli());
                }
                changes = change.sequence();
            }
            assertThat(row.last()).isEqualTo(changes);
        }
        assertThat(last).isEqualTo(changes).isGreaterThanOrEqualTo(changesShown);
    }

    /** A server whose clock stands still where the killed one's was. */
    private void verifyRestarted(NaiveOracle oracle) throws IOException {
        List<String> flags = new ArrayList<>(List.of(flags()));
        flags.addAll(List.of("--clock", "simulated"));
        try (RunningServer server = RunningServer.start(data, flags.toArray(String[]::new))) {
            assertThat(server.get("/clock").json().get("at").stringValue())
                    .isEqualTo(oracle.engineTime().toString());
            JsonNode defined = server.get("/segments").json().get("segments");
            assertThat(defined.findValuesAsString("name")).containsExactlyInAnyOrderElementsOf(oracle.segments());
            for (JsonNode segment : defined) {
                String name = segment.get("name").stringValue();
                Set<String> naive = oracle.members(name);
                assertThat(segment.get("count").intValue())
                        .as("count of %s", name)
                        .isEqualTo(naive.size());
                JsonNode page = server.get("/segments/" + name + "/members?limit=10000")
                        .json()
                        .get("members");
                assertThat(page.valueStream().map(JsonNode::stringValue).collect(Collectors.toSet()))
                        .as("members of %s", name)
                        .isEqualTo(naive);
            }
            if (Files.isDirectory(data.resolve("uploads"))) {
                assertThat(data.resolve("uploads")).isEmptyDirectory();
            }
            if (upload.id > 0) {
                assertThat(server.get("/imports/" + upload.id)
                                .json()
                                .get("state")
                                .stringValue())
                        .isIn("interrupted", "done");
            }
        }
    }
}
