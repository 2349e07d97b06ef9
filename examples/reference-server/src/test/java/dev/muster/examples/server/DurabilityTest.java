package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.muster.examples.server.FailingDatabase.Fault;
import dev.muster.examples.server.RunningServer.Answer;
import dev.muster.segment.engine.ManualClock;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What remains after the server or its database was away. */
class DurabilityTest {

    private static final String CLOCK = "simulated=2026-01-01T00:00:00Z";

    @TempDir
    Path data;

    private final FailingDatabase.Faults faults = new FailingDatabase.Faults();

    private RunningServer failing() throws Exception {
        return faults.start(data, "--clock", CLOCK);
    }

    @Test
    void restart_everything_isAsItWas() throws Exception {
        String contact;
        String segments;
        String attributes;
        String changes;
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            server.put("/attributes/ends", "{\"type\": \"timestamp\", \"time\": \"upcoming\"}");
            server.put("/attributes/up", "{\"type\": \"boolean\", \"default\": false}");
            server.put("/attributes/tag", "{\"type\": \"text set\", \"default\": [\"x\"]}");
            server.put("/segments/z", "{\"expression\": \"ends within 3 days AND up is false\"}");
            server.put("/segments/a", "{\"expression\": \"in segment z AND tags has vip\"}");
            server.put("/segments/d", "{\"expression\": \"n > 1.5\", \"mode\": \"on demand\"}");
            server.post(
                    "/contacts",
                    "{\"id\": \"c 1\", \"attributes\": {\"ends\": \"2026-01-02T10:00:00.5Z\", \"tags\": [\"vip\", \"é\"],"
                            + " \"n\": 1.75, \"t\": \"2026-01-01\", \"big\": 9007199254740992}}");
            server.post("/clock/advance", "{\"by\": \"1h\"}");
            contact = server.get("/contacts/c%201").text();
            segments = server.get("/segments").text();
            attributes = server.get("/attributes").text();
            changes = server.get("/changes").text();
        }
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            assertThat(server.get("/contacts/c%201").text()).isEqualTo(contact);
            assertThat(server.get("/segments").text()).isEqualTo(segments);
            assertThat(server.get("/attributes").text()).isEqualTo(attributes);
            assertThat(server.get("/changes").text()).isEqualTo(changes);
            assertThat(server.get("/clock").json().get("at").stringValue()).isEqualTo("2026-01-01T01:00:00Z");
            server.post("/clock/advance", "{\"by\": \"2 days\"}");
            assertThat(server.get("/changes?after=2").json().get("changes").size())
                    .isEqualTo(2);
        }
    }

    @Test
    void restart_whileSomethingFellDue_bringsItAtItsInstant() throws Exception {
        ManualClock machineClock = ManualClock.at("2026-01-01T00:00:00Z");
        try (RunningServer server = RunningServer.start(machineClock, data)) {
            server.put("/segments/s", "{\"expression\": \"ends within next 1 day\"}");
            server.post("/contacts", "{\"id\": \"c\", \"attributes\": {\"ends\": \"2026-01-01T00:00:01.5Z\"}}");
            assertThat(server.get("/changes").json().get("changes").size()).isEqualTo(1);
        }
        machineClock.advance(Duration.ofHours(1));
        try (RunningServer server = RunningServer.start(machineClock, data)) {
            var changes = server.get("/changes").json().get("changes");
            assertThat(changes.size()).isEqualTo(2);
            assertThat(changes.get(1).get("cause").stringValue()).isEqualTo("clock");
            assertThat(changes.get(1).get("at").stringValue()).isEqualTo("2026-01-01T00:00:01.500Z");
        }
    }

    /** Inferred types used to be lost: c1 was a member before the restart and not after it, without a change. */
    @Test
    void restart_laterValueDoesNotReadAsTheInferredType_keepsMembers() throws Exception {
        String changes;
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            server.put("/segments/low", "{\"expression\": \"tier in [1, 2]\"}");
            server.put("/segments/gone", "{\"expression\": \"size in [1, 2]\"}");
            server.post(
                    "/contacts",
                    "[{\"id\": \"c1\", \"attributes\": {\"tier\": 1, \"size\": 1}},"
                            + " {\"id\": \"c2\", \"attributes\": {\"tier\": \"2\"}},"
                            + " {\"id\": \"c4\", \"attributes\": {\"tier\": \"n/a\", \"size\": \"XL\"}}]");
            server.delete("/segments/gone");
            server.put("/segments/first", "{\"expression\": \"plan exists\"}");
            changes = server.get("/changes").text();
        }
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            assertThat(server.get("/changes").text()).isEqualTo(changes);
            assertThat(server.get("/segments/low").json().get("count").intValue())
                    .isEqualTo(2);
            server.put("/segments/again", "{\"expression\": \"size in [1, 2]\"}");
            assertThat(server.get("/segments/again").json().get("count").intValue())
                    .as("no segment used it, so its type was given up: c1's 1 is no text")
                    .isZero();
        }
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            assertThat(server.get("/segments/low").json().get("count").intValue())
                    .isEqualTo(2);
            assertThat(server.get("/segments/again").json().get("count").intValue())
                    .isZero();
        }
    }

    @Test
    void write_commitFails_isUnavailableAndNothingStays() throws Exception {
        try (RunningServer server = failing()) {
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            post(server, "a", "Pro");
            faults.set(Fault.BEFORE_COMMIT);
            assertThat(post(server, "b", "Pro").status()).isEqualTo(503);
            assertThat(server.get("/contacts/a").status()).isEqualTo(503);
            assertThat(server.get("//healthz").status()).isEqualTo(503);
            faults.set(Fault.NONE);
            awaitWell(server);
            assertThat(server.get("/contacts/b").status()).isEqualTo(404);
            post(server, "c", "Pro");
            assertThat(server.get("/changes").json().findValuesAsString("contact"))
                    .containsExactly("a", "c");
            assertThat(server.get("/changes").json().get("last_seq").intValue()).isEqualTo(2);
        }
    }

    @Test
    void write_connectionBreaksAfterCommit_staysOnce() throws Exception {
        try (RunningServer server = failing()) {
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            faults.set(Fault.AFTER_COMMIT);
            assertThat(post(server, "b", "Pro").status()).isEqualTo(503);
            faults.set(Fault.NONE);
            awaitWell(server);
            assertThat(post(server, "b", "Pro").json().get("entered").size()).isZero();
            post(server, "c", "Pro");
            assertThat(server.get("/changes").json().findValuesAsString("contact"))
                    .containsExactly("b", "c");
        }
    }

    /** It used to wait for the next change: a commit that seemed to fail was never published. */
    @Test
    @Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stream_connectionBreaksAfterCommit_bringsWhatWasStored() throws Exception {
        try (RunningServer server = failing()) {
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            try (EventReader events = server.events("/changes/stream?after=0")) {
                faults.set(Fault.AFTER_COMMIT);
                post(server, "b", "Pro");
                faults.set(Fault.NONE);
                assertThat(events.next().sequence()).isEqualTo("1");
            }
        }
    }

    @Test
    void recovery_commitsStillFail_loadsNoContacts() throws Exception {
        try (RunningServer server = failing()) {
            post(server, "a", "Pro");
            int loads = faults.loads();
            faults.set(Fault.BEFORE_COMMIT);
            post(server, "b", "Pro");
            int failures = faults.failures();
            while (faults.failures() < failures + 3) { // each attempt to come back
                Thread.sleep(20);
            }
            assertThat(faults.loads()).isEqualTo(loads);
            faults.set(Fault.NONE);
            awaitWell(server);
            assertThat(faults.loads()).isEqualTo(loads + 1);
        }
    }

    /** A connection that could not be set up used to stay open, one at each new attempt. */
    @Test
    void open_fileIsNoDatabase_leavesNoFileOpen() throws Exception {
        Path file = Files.writeString(data.resolve("text.db"), "no database ".repeat(1_000));
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getOpenFileDescriptorCount();
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(() -> new Database("jdbc:sqlite:" + file)).isInstanceOf(DatabaseException.class);
        }
        assertThat(system.getOpenFileDescriptorCount()).isLessThan(before + 25);
    }

    @Test
    void advance_commitFails_timeStaysWhereItWas() throws Exception {
        try (RunningServer server = failing()) {
            post(server, "a", "Pro");
            faults.set(Fault.BEFORE_COMMIT);
            assertThat(server.post("/clock/advance", "{\"by\": \"1 day\"}").status())
                    .isEqualTo(503);
            faults.set(Fault.NONE);
            awaitWell(server);
            assertThat(server.get("/clock").json().get("at").stringValue()).isEqualTo("2026-01-01T00:00:00Z");
        }
    }

    /** Where a full disk had no block for a page of it that was written, the process ended. */
    @Test
    void start_ownDatabase_sharesNoMemoryThroughAFile() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            post(server, "a", "Pro");
            assertThat(data.resolve("muster.db-wal")).exists();
            assertThat(data.resolve("muster.db-shm")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"BEFORE_COMMIT", "AFTER_COMMIT"})
    void advance_commitFails_bringsWhatIsDueOnceAtItsInstant(Fault fault) throws Exception {
        try (RunningServer server = failing()) {
            server.put("/segments/ending", "{\"expression\": \"ends within next 3 days\"}");
            server.post("/contacts", "{\"id\": \"a\", \"attributes\": {\"ends\": \"2026-01-10T12:00:00Z\"}}");
            faults.set(fault);
            assertThat(server.post("/clock/advance", "{\"to\": \"2026-01-09T00:00:00Z\"}")
                            .status())
                    .isEqualTo(503);
            faults.set(Fault.NONE);
            awaitWell(server);
            server.post("/clock/advance", "{\"to\": \"2026-01-11T00:00:00Z\"}");
            var changes = server.get("/changes").json().get("changes");
            assertThat(changes.findValuesAsString("change")).containsExactly("entered", "exited");
            assertThat(changes.findValuesAsString("at"))
                    .containsExactly("2026-01-07T12:00:00Z", "2026-01-10T12:00:00Z");
        }
    }

    @Test
    void workflow_entering_movesIntoAnotherSegmentInTheSameTickAndLasts() throws Exception {
        String[] flags = {"--clock", CLOCK, "--on-entering", "ending:stage=last"};
        try (RunningServer server = RunningServer.start(data, flags)) {
            server.put("/segments/ending", "{\"expression\": \"ends within next 3 days\"}");
            server.put("/segments/outreach", "{\"expression\": \"stage is last\"}");
            server.post("/contacts", "{\"id\": \"a\", \"attributes\": {\"ends\": \"2026-01-10T00:00:00Z\"}}");
            server.post("/clock/advance", "{\"to\": \"2026-01-08T00:00:00Z\"}");
            var changes = server.get("/changes").json().get("changes");
            assertThat(changes.findValuesAsString("segment")).containsExactly("ending", "outreach");
            assertThat(changes.findValuesAsString("at"))
                    .containsExactly("2026-01-07T00:00:00Z", "2026-01-07T00:00:00Z");
        }
        try (RunningServer server = RunningServer.start(data, flags)) {
            assertThat(server.get("/contacts/a")
                            .json()
                            .get("attributes")
                            .get("stage")
                            .stringValue())
                    .isEqualTo("last");
            assertThat(server.get("/attributes").json().findValuesAsString("name"))
                    .contains("stage");
        }
    }

    @Test
    void demo_start_hasSegmentsWithMembers() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--demo")) {
            var segments = server.get("/segments").json().get("segments");
            assertThat(segments.size()).isEqualTo(6);
            for (var segment : segments) {
                assertThat(segment.get("count").intValue())
                        .as(segment.toString())
                        .isPositive();
            }
        }
    }

    private static Answer post(RunningServer server, String id, String plan) {
        return server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {\"plan\": \"" + plan + "\"}}");
    }

    private static void awaitWell(RunningServer server) throws InterruptedException {
        while (server.get("//healthz").status() != 200) {
            Thread.sleep(20);
        }
    }
}
