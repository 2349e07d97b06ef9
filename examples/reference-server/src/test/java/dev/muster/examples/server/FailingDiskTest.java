package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose disk does not take what it writes says so, to all who ask, until the disk takes it again, and has lost and doubled
 * nothing then.
 *
 * <p>A build limits how long the server's files may grow. {@code -Dmuster.disk=mounted} mounts a file system that is filled up, and
 * turned read-only by the kernel; that takes root, and Linux.
 */
class FailingDiskTest {

    private static final boolean IS_MOUNTED = "mounted".equals(System.getProperty("muster.disk"));
    private static final Duration FAILING = Duration.ofSeconds(Integer.getInteger("muster.outage.seconds", 1));
    private static final String FILE = "id,n\n" + "a,1\n".repeat(5_000);

    @TempDir
    Path directory;

    private final Ledger<Map<String, Object>> contacts = new Ledger<>();
    private final Map<String, Instant> due = new TreeMap<>();
    private int written;

    @Test
    @Timeout(600)
    void server_diskFails_isUnavailableUntilItTakesWritesAgain() throws Exception {
        try (Disk disk = IS_MOUNTED ? Disk.mounted(directory) : Disk.limited(directory)) {
            try (ServerProcess server = ServerProcess.start(disk.data(), directory.resolve("errors"))) {
                server.awaitReady();
                define(server, "odd", "parity is odd");
                define(server, "ending", "ends within next 1 day");
                for (Disk.Failure failure : disk.failures(server)) {
                    for (int i = 0; i < 20; i++) {
                        assertThat(write(server).statusCode()).isEqualTo(200);
                    }
                    ending(server, FAILING.toMillis() / 2);
                    failure.start().run();
                    int refused = whileFailing(server, failure);
                    failure.end().run();
                    awaitWell(server);
                    assertThat(write(server).statusCode()).isEqualTo(200);
                    assertThat(imported(server)).contains("\"accepted\":5000");
                    System.out.printf(
                            "FailingDiskTest: %s for %s: %d writes taken in all, %d requests refused%n",
                            failure.name(), FAILING, contacts.acknowledged(), refused);
                }
            }
            StoredHistory history =
                    StoredHistory.of("jdbc:sqlite:" + disk.data().resolve("muster.db"));
            contacts.sent("a", Map.of("n", "1"));
            contacts.verify(history.contacts());
            Map<String, Instant> left = new TreeMap<>();
            for (Change change : history.changes()) {
                if (change.cause() == Cause.CLOCK) {
                    assertThat(left.put((String) change.contact(), change.at())).isNull();
                }
            }
            assertThat(left).isEqualTo(due);
        }
    }

    /** A disk that is full may still take a little, which is held then; one that takes nothing is noticed by the first. */
    private int whileFailing(ServerProcess server, Disk.Failure failure) throws Exception {
        Instant end = Instant.now().plus(FAILING);
        int refused = 0;
        while (Instant.now().isBefore(end) || refused == 0) {
            for (HttpResponse<String> answer : List.of(
                    write(server),
                    server.send("PUT", "/segments/s", "application/json", "{\"expression\": \"n > 1\"}"),
                    server.send("POST", "/contacts/import", "text/csv", FILE))) {
                if (failure.isTotal()) {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                } else {
                    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 202, 429, 503);
                }
                refused += answer.statusCode() == 503 ? 1 : 0;
            }
            if (failure.isTotal()) {
                assertThat(server.send("GET", "//healthz", "", "").statusCode()).isEqualTo(503);
                assertThat(server.send("GET", "/segments", "", "").statusCode()).isEqualTo(503);
            }
        }
        return refused;
    }

    /** Those that were taken while the disk failed go on as well. */
    private static String imported(ServerProcess server) throws Exception {
        while (true) {
            HttpResponse<String> answer = server.send("POST", "/contacts/import?wait=true", "text/csv", FILE);
            if (answer.statusCode() != 429) {
                return answer.body();
            }
            Thread.sleep(20);
        }
    }

    private HttpResponse<String> write(ServerProcess server) throws Exception {
        written++;
        Map<String, Object> attributes =
                Map.of("parity", written % 2 == 0 ? "even" : "odd", "text", "text ".repeat(written % 100));
        return put(server, "c-" + written, attributes);
    }

    /** Writes a contact whose window closes in this many milliseconds, until a write arrives before that. */
    private void ending(ServerProcess server, long millis) throws Exception {
        String id = "due-" + due.size();
        HttpResponse<String> answer;
        Instant ends;
        do {
            ends = Instant.ofEpochMilli(System.currentTimeMillis() + millis);
            answer = put(server, id, Map.of("ends", ends.toString()));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } while (!answer.body().contains("\"entered\":[\"ending\"]"));
        due.put(id, ends);
    }

    private HttpResponse<String> put(ServerProcess server, String id, Map<String, Object> attributes) throws Exception {
        contacts.sent(id, attributes);
        String body = new String(Json.bytes(Map.of("id", id, "attributes", attributes)), StandardCharsets.UTF_8);
        HttpResponse<String> answer = server.send("POST", "/contacts", "application/json", body);
        if (answer.statusCode() == 200) {
            contacts.acknowledged(id);
        }
        return answer;
    }

    private static void define(ServerProcess server, String name, String expression) throws Exception {
        assertThat(server.send(
                                "PUT",
                                "/segments/" + name,
                                "application/json",
                                "{\"expression\": \"" + expression + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    private static void awaitWell(ServerProcess server) throws Exception {
        while (server.send("GET", "//healthz", "", "").statusCode() != 200) {
            Thread.sleep(20);
        }
    }
}
