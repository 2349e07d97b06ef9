package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the kernel fail the server's syncs, with strace. After two failed syncs one write once got 503 and the next 40
 * got 200; all of these followed a frame of the log that no sync had covered, and were lost if the kernel dropped its
 * page. While all syncs failed, the server reported 53 times in 14 seconds that the database was back.
 */
@Tag("strace")
class FailingSyncTest {

    @TempDir
    Path directory;

    private final List<String> acknowledged = new ArrayList<>();

    private Path data() {
        return directory.resolve("data");
    }

    private Path log() {
        return data().resolve("muster.db-wal");
    }

    /** Starts a server whose clock stands still, so that it stores only what requests write. */
    private ServerProcess start() throws IOException {
        ServerProcess server =
                ServerProcess.start(data(), directory.resolve("errors"), "--clock", "simulated=2026-01-01T00:00:00Z");
        server.awaitReady();
        return server;
    }

    /** Makes the syncs of each of a server's threads fail, until it is closed. */
    private static final class FailingSyncs implements AutoCloseable {

        private final Process strace;
        private final Path trace;

        /** @param which the syncs that fail, as strace counts them: {@code 1..2} or {@code 1+} */
        FailingSyncs(ServerProcess server, String which, Path trace) throws Exception {
            this.trace = trace;
            strace = new ProcessBuilder(
                            "strace",
                            "-f",
                            "-p",
                            String.valueOf(server.pid()),
                            "-e",
                            "trace=fdatasync,fsync",
                            "-e",
                            "inject=fdatasync,fsync:error=EIO:when=" + which)
                    .redirectErrorStream(true)
                    .redirectOutput(trace.toFile())
                    .start();
            while (!Files.readString(trace).contains("attached")) {
                assertThat(strace.isAlive()).as(Files.readString(trace)).isTrue();
                Thread.sleep(5);
            }
        }

        /** Returns whether any sync has failed. */
        boolean haveFailed() throws IOException {
            return Files.readString(trace).contains("INJECTED");
        }

        @Override
        public void close() throws IOException {
            strace.destroy();
            try {
                strace.waitFor();
            } catch (InterruptedException interrupted) {
                throw new InterruptedIOException("strace did not let the server go");
            }
        }
    }

    private HttpResponse<String> write(ServerProcess server, String id) throws Exception {
        String contact = "{\"id\": \"" + id + "\", \"attributes\": {\"plan\": \"Pro\"}}";
        HttpResponse<String> answer = server.send("POST", "/contacts", "application/json", contact);
        if (answer.statusCode() == 200) {
            acknowledged.add(id);
        }
        return answer;
    }

    private void write(ServerProcess server, String prefix, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            assertThat(write(server, prefix + i).statusCode()).isEqualTo(200);
        }
    }

    private static int health(ServerProcess server) throws Exception {
        return server.send("GET", "//healthz", "", "").statusCode();
    }

    private static void awaitWell(ServerProcess server) throws Exception {
        while (health(server) != 200) {
            Thread.sleep(20);
        }
    }

    @Test
    @Timeout(120)
    void server_twoSyncsFailAndTheirPageIsLost_keepsWhatItAcknowledged() throws Exception {
        byte[] unsynced;
        int start;
        try (ServerProcess server = start()) {
            write(server, "before-", 20);
            start = (int) Files.size(log());
            try (FailingSyncs syncs = new FailingSyncs(server, "1..2", directory.resolve("trace"))) {
                assertThat(write(server, "refused").statusCode()).isEqualTo(503);
                assertThat(syncs.haveFailed()).isTrue();
                byte[] after = Files.exists(log()) ? Files.readAllBytes(log()) : new byte[0];
                unsynced = Arrays.copyOfRange(after, Math.min(start, after.length), after.length);
                awaitWell(server);
                write(server, "after-", 40);
            }
            server.killAfter(0);
        }
        lose(unsynced, start);
        try (ServerProcess server = start()) {
            for (String id : acknowledged) {
                assertThat(server.send("GET", "/contacts/" + id, "", "").statusCode())
                        .as(id)
                        .isEqualTo(200);
            }
        }
        assertThat(acknowledged).hasSize(60);
    }

    /**
     * Removes the unsynced bytes from the log, as far as they are still there: the kernel may have dropped their pages.
     */
    private void lose(byte[] unsynced, int start) throws IOException {
        byte[] log = Files.readAllBytes(log());
        int end = Math.min(log.length, start + unsynced.length);
        if (end > start && Arrays.equals(log, start, end, unsynced, 0, end - start)) {
            Arrays.fill(log, start, end, (byte) 0);
            Files.write(log(), log);
        }
    }

    @Test
    @Timeout(120)
    void server_allSyncsFail_isUnavailableUntilOneSucceeds() throws Exception {
        Path errors = directory.resolve("errors");
        try (ServerProcess server = start()) {
            write(server, "before-", 5);
            try (FailingSyncs syncs = new FailingSyncs(server, "1+", directory.resolve("trace"))) {
                assertThat(write(server, "refused").statusCode()).isEqualTo(503);
                assertThat(syncs.haveFailed()).isTrue();
                while (Files.readString(errors).split("trying again", -1).length < 5) {
                    assertThat(health(server)).isEqualTo(503);
                    assertThat(server.send("GET", "/contacts/refused", "", "").statusCode())
                            .isEqualTo(503);
                    assertThat(write(server, "refused too").statusCode()).isEqualTo(503);
                    Thread.sleep(20);
                }
                assertThat(Files.readString(errors)).doesNotContain("the database is back");
            }
            awaitWell(server);
            write(server, "after-", 5);
            // Well is said first, then logged, and only then is the next write stored.
            assertThat(Files.readString(errors)).containsOnlyOnce("the database is back");
            for (String id : acknowledged) {
                assertThat(server.send("GET", "/contacts/" + id, "", "").statusCode())
                        .as(id)
                        .isEqualTo(200);
            }
        }
    }
}
