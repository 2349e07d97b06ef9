package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Simulates power cuts: the disk then has what was synced, whatever else the processes have written. An ext4 file
 * system is kept in a file and mounted. While contacts are written to a server on it, the file is copied again and
 * again, and a server is started on each mounted copy. Every acknowledged write must be there, and the log must give
 * the members that the naive oracle finds. A control next to the server commits without syncs, and loses some of its
 * commits.
 *
 * <p>Needs root and Linux, and so is not part of a build: {@code -Dtest=PowerCuts -Dmuster.cuts=20}.
 */
class PowerCuts {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final int CUTS = Integer.getInteger("muster.cuts", 20);
    private static final int WRITERS = 3;
    private static final int MOST_COPIES = 200;

    @TempDir
    Path directory;

    private final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong number = new AtomicLong();
    private final Object controlPause = new Object();
    private volatile long controlCommitted;
    private volatile boolean isOver;

    @Test
    @Timeout(3_600)
    void server_powerCut_hasWhatItAcknowledged() throws Exception {
        System.out.printf("PowerCuts: -Dmuster.seed=%d -Dmuster.cuts=%d%n", SEED, CUTS);
        Random random = new Random(SEED);
        Path image = directory.resolve("image");
        Path disk = Files.createDirectory(directory.resolve("disk"));
        run("truncate", "-s", "64M", image.toString());
        run("mkfs.ext4", "-q", image.toString());
        run("mount", "-o", "loop", image.toString(), disk.toString());
        long checked = 0;
        long lost = 0;
        try (ServerProcess server = ServerProcess.start(disk.resolve("data"), directory.resolve("errors"))) {
            server.awaitReady();
            assertThat(server.send("PUT", "/segments/odd", "application/json", "{\"expression\": \"parity is odd\"}")
                            .statusCode())
                    .isEqualTo(200);
            List<Thread> threads = load(server, disk);
            for (int cut = 1; cut <= CUTS; cut++) {
                Thread.sleep(50 + random.nextInt(400));
                List<String> stored;
                long committed;
                Path copy = directory.resolve("image-" + cut);
                synchronized (controlPause) {
                    signal(server, "STOP");
                    stored = List.copyOf(acknowledged);
                    committed = controlCommitted;
                    copy(image, copy);
                    signal(server, "CONT");
                }
                lost += committed - verify(copy, stored, cut);
                checked += stored.size();
                Files.delete(copy);
            }
            isOver = true;
            for (Thread thread : threads) {
                thread.join();
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
        assertThat(failures).isEmpty();
        System.out.printf(
                "PowerCuts: %d images, %d acknowledged writes in the last, %d looked for in all, none lost; the control lost %d%n",
                CUTS, acknowledged.size(), checked, lost);
        assertThat(acknowledged).hasSizeGreaterThan(CUTS);
        assertThat(lost)
                .as("commits of the control, which does not sync, that were lost")
                .isPositive();
    }

    private List<Thread> load(ServerProcess server, Path disk) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            threads.add(thread(() -> {
                while (!isOver) {
                    write(server);
                }
            }));
        }
        threads.add(thread(() -> commitUnsynced(disk)));
        return threads;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private Thread thread(Step step) {
        Thread thread = new Thread(() -> {
            try {
                step.run();
            } catch (Throwable failed) {
                failures.add(failed);
            }
        });
        thread.start();
        return thread;
    }

    private void write(ServerProcess server) throws Exception {
        long n = number.incrementAndGet();
        String id = "c-" + n;
        String contact = "{\"id\": \"" + id + "\", \"attributes\": {\"parity\": \"" + (n % 2 == 0 ? "even" : "odd")
                + "\", \"text\": \"" + "words ".repeat((int) (n % 50)) + "\"}}";
        assertThat(server.send("POST", "/contacts", "application/json", contact).statusCode())
                .isEqualTo(200);
        acknowledged.add(id);
    }

    private static String control(Path disk) {
        return "jdbc:sqlite:" + disk.resolve("control.db");
    }

    private void commitUnsynced(Path disk) throws SQLException {
        try (Connection connection = DriverManager.getConnection(control(disk));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("CREATE TABLE commits (number INTEGER PRIMARY KEY)");
            while (!isOver) {
                synchronized (controlPause) {
                    statement.executeUpdate("INSERT INTO commits VALUES (" + (controlCommitted + 1) + ")");
                    controlCommitted++;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // --- an image ------------------------------------------------------------------------------------------------

    /** Copies until two copies are equal, so that each write of the kernel is in it completely or not at all. */
    private void copy(Path image, Path copy) throws Exception {
        Path second = directory.resolve("second");
        run("cp", "--sparse=always", image.toString(), copy.toString());
        for (int copies = 1; copies < MOST_COPIES; copies++) {
            run("cp", "--sparse=always", image.toString(), second.toString());
            if (Files.mismatch(copy, second) < 0) {
                Files.delete(second);
                return;
            }
            Files.move(second, copy, StandardCopyOption.REPLACE_EXISTING);
        }
        throw new AssertionError("the image did not stand still");
    }

    /** Checks the server's data on a copy of the disk. Returns how many commits of the control it has. */
    private long verify(Path copy, List<String> stored, int cut) throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk-" + cut));
        run("mount", "-o", "loop", copy.toString(), disk.toString());
        try {
            Path data = disk.resolve("data");
            try (RunningServer server = RunningServer.start(data, "--clock", "simulated")) {
                for (String id : stored.subList(Math.max(0, stored.size() - 20), stored.size())) {
                    Answer answer = server.get("/contacts/" + id);
                    assertThat(answer.status()).as("image %d: %s", cut, id).isEqualTo(200);
                }
            }
            Set<String> missing = new HashSet<>(stored);
            missing.removeAll(StoredHistory.of("jdbc:sqlite:" + data.resolve("muster.db"))
                    .contacts()
                    .keySet());
            assertThat(missing).as("image %d: acknowledged and lost", cut).isEmpty();
            return committed(disk);
        } finally {
            run("umount", disk.toString());
        }
    }

    private static long committed(Path disk) {
        try (Connection connection = DriverManager.getConnection(control(disk));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM commits")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException damaged) {
            return 0;
        }
    }

    private static void signal(ServerProcess server, String name) throws Exception {
        run("sh", "-c", "kill -" + name + " " + server.pid());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ": " + output)
                .isZero();
    }
}
