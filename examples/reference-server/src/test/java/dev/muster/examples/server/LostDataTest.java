package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a data directory with missing data is not taken for a new one, and that a copy of a complete one works as
 * well as the original.
 */
class LostDataTest {

    private static final String HINT =
            "; restore a backup, or start once with --accept-data-loss to go on with what is there";

    @TempDir
    Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    private Path file(String name) {
        return data().resolve(name);
    }

    private static void write(RunningServer server, String id) {
        assertThat(server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {\"plan\": \"Pro\"}}")
                        .status())
                .isEqualTo(200);
    }

    private String fill() throws Exception {
        try (RunningServer server = RunningServer.start(data())) {
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            write(server, "a");
            return log(server);
        }
    }

    private static String log(RunningServer server) {
        return server.get("/changes").json().get("log").stringValue();
    }

    /** Kills a server while its log still has the latest data. */
    private void killed() throws Exception {
        try (ServerProcess server = ServerProcess.start(data(), directory.resolve("errors"))) {
            server.awaitReady();
            assertThat(server.send(
                                    "POST",
                                    "/contacts",
                                    "application/json",
                                    "{\"id\": \"b\", \"attributes\": {\"n\": 1}}")
                            .statusCode())
                    .isEqualTo(200);
            server.killAfter(0);
        }
    }

    private void refuses(String message) {
        assertThatThrownBy(() -> RunningServer.start(data()))
                .isInstanceOf(RefusedDataException.class)
                .hasMessage(message);
    }

    @Test
    void start_databaseMissing_isRefusedUnlessLossIsAccepted() throws Exception {
        String log = fill();
        Files.delete(file("muster.db"));
        refuses("the database is new or was emptied, but " + file("muster.marker") + " says that it held data" + HINT);
        String newLog;
        try (RunningServer server = RunningServer.start(data(), "--accept-data-loss")) {
            newLog = log(server);
            assertThat(newLog).isNotEqualTo(log);
            assertThat(server.get("/changes?after=1@" + log).status()).isEqualTo(410);
            write(server, "b");
        }
        try (RunningServer server = RunningServer.start(data())) {
            assertThat(log(server)).isEqualTo(newLog);
            assertThat(server.get("/contacts/b").status()).isEqualTo(200);
        }
    }

    @Test
    void start_databaseEmptied_isRefused() throws Exception {
        fill();
        Files.newByteChannel(file("muster.db"), StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                .close();
        refuses("the database is new or was emptied, but " + file("muster.marker") + " says that it held data" + HINT);
    }

    @Test
    void start_databaseEmptiedBesideItsLog_leavesTheLog() throws Exception {
        killed();
        Files.delete(file("muster.marker"));
        Files.delete(file("muster.db"));
        long log = Files.size(file("muster.db-wal"));
        refuses(file("muster.db") + " is missing or empty, though its log muster.db-wal holds data");
        assertThat(Files.size(file("muster.db-wal"))).isEqualTo(log).isPositive();
    }

    @Test
    void start_logMissingAfterAKill_isRefusedUnlessLossIsAccepted() throws Exception {
        killed();
        Files.delete(file("muster.db-wal"));
        refuses("the database was not closed, and its log, which may hold data, is missing" + HINT);
        try (RunningServer server = RunningServer.start(data(), "--accept-data-loss")) {
            write(server, "c");
        }
        try (RunningServer server = RunningServer.start(data())) {
            assertThat(server.get("/contacts/c").status()).isEqualTo(200);
        }
    }

    /** A refused start used to let SQLite create an empty log first. If the start was killed then, the next took it for the log. */
    @Test
    void start_logMissingAfterAKill_createsNoLogBeforeItIsRefused() throws Exception {
        killed();
        Files.delete(file("muster.db-wal"));
        try (WatchService watch = data().getFileSystem().newWatchService()) {
            data().register(watch, StandardWatchEventKinds.ENTRY_CREATE);
            refuses("the database was not closed, and its log, which may hold data, is missing" + HINT);
            Files.createFile(file("last"));
            List<String> created = new ArrayList<>();
            while (!created.contains("last")) {
                WatchKey key = watch.take();
                key.pollEvents().forEach(event -> created.add(String.valueOf(event.context())));
                key.reset();
            }
            assertThat(created).containsExactly("last");
        }
    }

    @Test
    void start_stopped_needsNoLog() throws Exception {
        fill();
        assertThat(file("muster.db-wal")).doesNotExist();
        try (RunningServer server = RunningServer.start(data())) {
            assertThat(server.get("/contacts/a").status()).isEqualTo(200);
        }
    }

    @Test
    void start_databaseOfAnotherServer_isRefused() throws Exception {
        String log = fill();
        Path other = directory.resolve("other");
        String otherLog;
        try (RunningServer server = RunningServer.start(other)) {
            otherLog = log(server);
        }
        Files.delete(file("muster.db"));
        Files.copy(other.resolve("muster.db"), file("muster.db"));
        refuses("the database has the log of changes " + otherLog + ", but " + file("muster.marker")
                + " says that it had " + log + HINT);
    }

    @Test
    void start_markerDamaged_isRefused() throws Exception {
        String log = fill();
        Files.writeString(
                file("muster.marker"), Files.readString(file("muster.marker")).replace(log, "0".repeat(16)));
        refuses(file("muster.marker") + " is damaged" + HINT);
    }

    @Test
    void start_markerMissing_isMadeAgain() throws Exception {
        String log = fill();
        Files.delete(file("muster.marker"));
        try (RunningServer server = RunningServer.start(data())) {
            assertThat(log(server)).isEqualTo(log);
        }
        assertThat(Files.readString(file("muster.marker"))).contains("log " + log);
    }

    // --- README's backup -----------------------------------------------------------------------------------------

    @Test
    void backup_directoryOfAStoppedServer_isAsItWas() throws Exception {
        String log = fill();
        Path backup = directory.resolve("backup");
        copy(data(), backup);
        try (RunningServer server = RunningServer.start(data())) {
            write(server, "lost");
        }
        delete(data());
        copy(backup, data());
        try (RunningServer server = RunningServer.start(data(), "--accept-data-loss")) {
            assertThat(server.get("/contacts/a").status()).isEqualTo(200);
            assertThat(server.get("/contacts/lost").status()).isEqualTo(404);
            assertThat(server.get("/changes?after=2@" + log).status()).isEqualTo(410);
        }
    }

    @Test
    void backup_databaseOfARunningServerWithoutItsLog_isRefused() throws Exception {
        fill();
        killed();
        Path backup = Files.createDirectory(directory.resolve("backup"));
        Files.copy(file("muster.db"), backup.resolve("muster.db"));
        assertThatThrownBy(() -> RunningServer.start(backup))
                .isInstanceOf(RefusedDataException.class)
                .hasMessage("the database was not closed, and its log, which may hold data, is missing" + HINT);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    // --- permissions ---------------------------------------------------------------------------------------------

    /** The usual umask once gave directories 0755 and files 0644, contacts included. */
    @Test
    void start_usualUmask_keepsOthersOut() throws Exception {
        try (ServerProcess server = ServerProcess.startUnderUmask("022", data(), directory.resolve("errors"))) {
            server.awaitReady();
            assertThat(server.send("POST", "/contacts/import?wait=true", "text/csv", "id,n\na,1\n")
                            .statusCode())
                    .isEqualTo(200);
            Map<String, String> found = permissions();
            assertThat(found)
                    .containsEntry("data", "rwx------")
                    .containsEntry("uploads", "rwx------")
                    .containsKeys("muster.db", "muster.db-wal", "muster.lock", "muster.marker");
            found.keySet().removeAll(List.of("data", "uploads"));
            assertThat(found.values()).containsOnly("rw-------");
        }
        assertThat(PrivateFiles.warnings(data())).isEmpty();
        Files.setPosixFilePermissions(file("muster.db"), PosixFilePermissions.fromString("rw-r-----"));
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(PrivateFiles.warnings(data()))
                .containsExactly(
                        data() + " has the permissions rwxr-xr-x, so that others than its owner may use it;"
                                + " expected rwx------ at most",
                        file("muster.db") + " has the permissions rw-r-----, so that others than its owner may use it;"
                                + " expected rw------- at most");
    }

    private Map<String, String> permissions() throws IOException {
        Map<String, String> found = new TreeMap<>();
        Files.walkFileTree(data(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                return visitFile(path, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                found.put(
                        path.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
