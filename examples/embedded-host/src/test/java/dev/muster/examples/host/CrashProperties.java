package dev.muster.examples.host;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.examples.host.ExpectedOutbox.Change;
import dev.muster.examples.host.ExpectedOutbox.Group;
import dev.muster.examples.host.Workload.Step;
import dev.muster.segment.AttributeType;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Value;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host in a process of its own is killed again and again while it writes and time passes; in the end its outbox is what one
 * that was never disturbed would have.
 *
 * <p>{@code -Dmuster.kills=1000} kills more often than the 5 times of a build, {@code -Dmuster.seed=…} replays the workload
 * and the plan of kills of another run (when a kill hits is up to the machine).
 */
class CrashProperties {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("muster.kills", 5);
    private static final int STEPS_AT_LEAST = 200;

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private long startNanos = 500_000_000;
    private int killedWhileStarting;
    private int startsWithChanges;
    private long changesOfStarts;

    @Test
    void outbox_hostKilledAtRandom_missesAndRepeatsNothing() throws Exception {
        System.out.printf("CrashProperties: -Dmuster.seed=%d -Dmuster.kills=%d%n", SEED, KILLS);
        for (int i = 0; i < KILLS; i++) {
            startAndKill();
            if ((i + 1) % 100 == 0) {
                System.out.printf("%d kills%n", i + 1);
            }
        }
        startAndFinish();
        verify();
        if (KILLS >= 100) { // else it may be that none hit there
            assertThat(killedWhileStarting).as("kills before the host was open").isPositive();
            assertThat(startsWithChanges).as("starts that found changes due").isPositive();
        }
    }

    /** A third of the kills hits before the host is open or just then, the others while it runs. */
    private void startAndKill() throws Exception {
        Process host = start(Long.MAX_VALUE / 2);
        long started = System.nanoTime();
        boolean whileStarting = random.nextInt(3) == 0;
        if (whileStarting) {
            killAfter(host, random.nextLong(startNanos * 5 / 4), true);
        } else {
            readChangesOfStart(host);
            startNanos = System.nanoTime() - started;
            // Often at once, sometimes after hundreds of steps.
            killAfter(host, MILLISECONDS.toNanos(random.nextLong(100L << random.nextInt(5))), false);
        }
    }

    private void killAfter(Process host, long nanos, boolean isSilent) throws Exception {
        if (host.waitFor(nanos, NANOSECONDS)) {
            fail("the host ended by itself, with status %d:%n%s", host.exitValue(), errors());
        }
        host.toHandle().destroyForcibly(); // unlike the process itself, this leaves what the host said readable
        host.waitFor();
        try (BufferedReader output = host.inputReader()) {
            if (isSilent && output.readLine() == null) {
                killedWhileStarting++;
            }
        }
    }

    private void startAndFinish() throws Exception {
        Process host = start(STEPS_AT_LEAST);
        readChangesOfStart(host);
        assertThat(host.waitFor()).as(this::errors).isZero();
    }

    private Process start(long steps) throws IOException {
        // The client compiler and the simple collector start fastest, and most of a run here is its start.
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledHost.class.getName(),
                        directory.toString(),
                        Long.toString(SEED),
                        Long.toString(random.nextLong()),
                        Long.toString(steps))
                .redirectError(directory.resolve("errors").toFile())
                .start();
    }

    private void readChangesOfStart(Process host) throws Exception {
        String line = host.inputReader().readLine();
        if (line == null) {
            fail("the host did not start, status %d:%n%s", host.waitFor(), errors());
        }
        int changes = Integer.parseInt(line);
        changesOfStarts += changes;
        startsWithChanges += changes > 0 ? 1 : 0;
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private void verify() {
        Workload workload = new Workload(SEED);
        ExpectedOutbox expected = new ExpectedOutbox();
        try (CustomerDatabase database = CustomerDatabase.open(directory.resolve("customers"))) {
            Map<String, Map<String, Value>> contacts = new TreeMap<>();
            database.forEachContact(contact -> contacts.put(contact.contactId(), attributes(contact)));
            long steps = ((Double) contacts.get(Workload.MARK).get("step").content()).longValue();
            assertThat(steps).isGreaterThanOrEqualTo(STEPS_AT_LEAST);

            Outbox outbox = new Outbox(database);
            Instant at = Workload.START;
            for (long number = 1; number <= steps; number++) {
                Step step = workload.step(number, at);
                at = step.at();
                for (Group group : expected.next(step)) {
                    Set<Change> stored = outbox.next(group.changes().size());
                    assertThat(stored).as("changes of step %d", number).isEqualTo(group.changes());
                }
            }
            outbox.assertEnd();
            assertThat(contacts).isEqualTo(expected.contacts());
            CustomerDatabase.Progress progress = database.progress();
            assertThat(progress.at()).isEqualTo(at);
            assertThat(progress.sequence()).isEqualTo(outbox.sequence);
            assertThat(progress.definitions().inferredTypes())
                    .as("as nothing was held when the segment was defined")
                    .containsEntry("tier", AttributeType.NUMBER);
            System.out.printf(
                    "%d kills, %d of them before the host was open; %d steps, %d changes, %d of them by the clock;"
                            + " %d starts brought %d of those that were seen to%n",
                    KILLS,
                    killedWhileStarting,
                    steps,
                    outbox.sequence,
                    outbox.byClock,
                    startsWithChanges,
                    changesOfStarts);
        }
    }

    private static Map<String, Value> attributes(ContactWrite contact) {
        Map<String, Value> attributes = new TreeMap<>();
        contact.values().forEach(attributes::put);
        return attributes;
    }

    /** The outbox read from its start, each change checked to have the number after the one before. */
    private static final class Outbox {

        private static final int PAGE = 10_000;

        private final CustomerDatabase database;
        private List<MembershipChange> page = List.of();
        private int inPage;
        private long sequence;
        private long byClock;

        Outbox(CustomerDatabase database) {
            this.database = database;
        }

        Set<Change> next(int count) {
            Set<Change> changes = new HashSet<>();
            for (int i = 0; i < count; i++) {
                MembershipChange change = next();
                assertThat(change).as("change after number %d", sequence).isNotNull();
                assertThat(change.sequence()).isEqualTo(sequence + 1);
                sequence = change.sequence();
                byClock += change.cause() == Cause.CLOCK ? 1 : 0;
                changes.add(new Change(
                        change.at(), change.segment(), change.contactId(), change.direction(), change.cause()));
            }
            return changes;
        }

        void assertEnd() {
            assertThat(next()).isNull();
        }

        private @Nullable MembershipChange next() {
            if (inPage == page.size()) {
                page = database.outboxAfter(sequence, PAGE);
                inPage = 0;
            }
            return page.isEmpty() ? null : page.get(inPage++);
        }
    }
}
