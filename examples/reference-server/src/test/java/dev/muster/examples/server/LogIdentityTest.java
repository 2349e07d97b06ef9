package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.EventReader.Event;
import dev.muster.examples.server.RunningServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client that resumed on a new log was once sent the new log's changes as a continuation of the old one's: it had
 * member a, and was never sent the change of b, which had the same number.
 */
class LogIdentityTest {

    private static final String CLOCK = "simulated=2026-01-01T00:00:00Z";

    @TempDir
    Path data;

    @TempDir
    Path others;

    private static RunningServer start(Path data) throws Exception {
        return RunningServer.start(data, "--clock", CLOCK);
    }

    private static void write(RunningServer server, String id) {
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        Answer answer = server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {\"plan\": \"Pro\"}}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String log(RunningServer server) {
        return server.get("/changes").json().get("log").stringValue();
    }

    @Test
    void changes_restarted_areOfTheSameLog() throws Exception {
        String log;
        try (RunningServer server = start(data)) {
            write(server, "a");
            log = log(server);
            assertThat(log).matches("[0-9a-f]{16}");
        }
        try (RunningServer server = start(data)) {
            assertThat(log(server)).isEqualTo(log);
            assertThat(server.get("/changes?after=0@" + log)
                            .json()
                            .get("changes")
                            .size())
                    .isEqualTo(1);
            assertThat(server.get("/changes?after=0&log=" + log).status()).isEqualTo(200);
        }
    }

    @Test
    void changes_resumedOnAnotherLog_areGone() throws Exception {
        String old;
        try (RunningServer server = start(data)) {
            write(server, "a");
            old = log(server);
        }
        try (RunningServer server = start(others)) {
            write(server, "b");
            String log = log(server);
            for (String place :
                    new String[] {"?after=1@" + old, "?after=1&log=" + old, "?after=1@" + old + "&log=" + old}) {
                Answer page = server.get("/changes" + place);
                assertThat(page.status()).isEqualTo(410);
                assertThat(page.error()).isEqualTo("the log " + old + " is gone; the changes are in the log " + log);
                assertThat(page.json().get("error").get("log").stringValue()).isEqualTo(log);
                assertThat(page.json().get("error").get("first_seq").intValue()).isEqualTo(1);
                assertThat(server.get("/changes/stream" + place).status()).isEqualTo(410);
            }
            assertThat(server.send(server.request("/changes/stream").header("Last-Event-ID", "1@" + old))
                            .status())
                    .isEqualTo(410);
        }
    }

    @Test
    void changesStream_resumedByTheIdOfItsEvents_goesOn() throws Exception {
        try (RunningServer server = start(data)) {
            write(server, "a");
            Event first;
            try (EventReader events = server.events("/changes/stream?after=0")) {
                first = events.next();
                assertThat(first.id()).isEqualTo("1@" + log(server));
            }
            write(server, "b");
            try (EventReader events = server.events("/changes/stream", "Last-Event-ID", first.id())) {
                assertThat(events.next().data().get("contact").stringValue()).isEqualTo("b");
            }
        }
    }

    @Test
    void countsStream_firstEvent_namesTheLog() throws Exception {
        try (RunningServer server = start(data);
                EventReader events = server.events("/counts/stream")) {
            assertThat(events.next().data().get("log").stringValue()).isEqualTo(log(server));
        }
    }

    @Test
    void changes_positionThatIsNone_isRefused() throws Exception {
        try (RunningServer server = start(data)) {
            assertThat(server.get("/changes?after=1@x").error())
                    .isEqualTo("after names the log 'x'; expected 16 hexadecimal digits");
            assertThat(server.get("/changes?after=0&log=").error())
                    .isEqualTo("log names the log ''; expected 16 hexadecimal digits");
            assertThat(server.get("/changes?after=x@0000000000000000").error())
                    .isEqualTo("after is 'x'; expected a whole number from 0 to " + Long.MAX_VALUE);
            assertThat(server.get("/changes?after=0@0000000000000000&log=1111111111111111")
                            .error())
                    .isEqualTo("after names the log '0000000000000000', and log names '1111111111111111'");
        }
    }
}
