package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.examples.server.EventReader.Event;
import dev.muster.examples.server.RunningServer.Answer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams, the log, imports, who may ask, and the API's description. */
class ServerTest {

    private static final String CLOCK = "simulated=2026-01-01T00:00:00Z";

    @TempDir
    Path data;

    // --- streams and the log -------------------------------------------------------------------------------------

    @Test
    void changesStream_resumed_missesAndRepeatsNothing() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            try (EventReader events = server.events("/changes/stream")) {
                write(server, "a", "Pro");
                assertThat(events.next().sequence()).isEqualTo("1");
            }
            server.post(
                    "/contacts",
                    "[{\"id\": \"b\", \"attributes\": {\"plan\": \"Pro\"}},"
                            + " {\"id\": \"c\", \"attributes\": {\"plan\": \"Pro\"}}]");
            try (EventReader events = server.events("/changes/stream", "Last-Event-ID", "2")) {
                Event third = events.next();
                assertThat(third.sequence()).isEqualTo("3");
                assertThat(third.data().get("contact").stringValue()).isEqualTo("c");
                write(server, "a", "Free");
                assertThat(events.next().data().get("change").stringValue()).isEqualTo("exited");
            }
            assertThat(server.get("/changes/stream?after=99").status()).isEqualTo(422);
            assertThat(server.get("/changes/stream?after=x").status()).isEqualTo(400);
        }
    }

    @Test
    void countsStream_write_bringsTheNewCount() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            server.put("/segments/asked", "{\"expression\": \"plan is Pro\", \"mode\": \"on demand\"}");
            try (EventReader events = server.events("/counts/stream")) {
                assertThat(events.next().data().get("counts").toString()).isEqualTo("{\"pro\":0}");
                write(server, "a", "Pro");
                assertThat(events.next().data().get("counts").toString()).isEqualTo("{\"pro\":1}");
                server.delete("/segments/pro");
                assertThat(events.next().data().get("counts").toString()).isEqualTo("{\"pro\":null}");
            }
        }
    }

    @Test
    void streams_moreThanAllowed_areTurnedAway() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--max-streams", "1");
                EventReader first = server.events("/counts/stream")) {
            assertThat(first.next().data().get("counts").size()).isZero();
            assertThat(server.get("/changes/stream").status()).isEqualTo(503);
        }
    }

    @Test
    void changes_pruned_areGone() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK, "--retain-changes", "10")) {
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            for (int i = 0; i < 1_001; i++) {
                write(server, "a", i % 2 == 0 ? "Pro" : "Free");
            }
            Answer gone = server.get("/changes?after=0");
            assertThat(gone.status()).isEqualTo(410);
            long firstKept = gone.json().get("error").get("first_seq").longValue();
            JsonNode kept = server.get("/changes?limit=1000&after=" + (firstKept - 1))
                    .json()
                    .get("changes");
            assertThat(kept.get(0).get("seq").longValue()).isEqualTo(firstKept);
            assertThat(kept.get(kept.size() - 1).get("seq").longValue()).isEqualTo(1_001);
            assertThat(server.get("/changes")
                            .json()
                            .get("changes")
                            .get(0)
                            .get("seq")
                            .longValue())
                    .isEqualTo(firstKept);
            assertThat(server.get("/changes/stream?after=1").status()).isEqualTo(410);
        }
    }

    @Test
    void changes_definition_tellsItsCount() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            write(server, "a", "Pro");
            write(server, "b", "Pro");
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            assertThat(server.get("/changes").text())
                    .matches("\\{\"log\":\"[0-9a-f]{16}\",.*")
                    .endsWith("\"changes\":[{\"seq\":1,\"at\":\"2026-01-01T00:00:00Z\",\"segment\":\"pro\",\"count\":2,"
                            + "\"change\":\"entered\",\"cause\":\"definition\"}],\"last_seq\":1}");
        }
    }

    private static void write(RunningServer server, String id, String plan) {
        Answer answer =
                server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {\"plan\": \"" + plan + "\"}}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    // --- imports -------------------------------------------------------------------------------------------------

    @Test
    void import_badRows_areRefusedOneByOne() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--clock", CLOCK)) {
            server.put("/attributes/mrr", "{\"type\": \"number\"}");
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            Answer answer = server.csv(
                    "/contacts/import?wait=true",
                    "\uFEFFplan,contact_id,mrr\r\nPro,a,7\r\nPro,b,much\r\n\r\nPro\r\nPro,c,1,2\r\nPro,\"d, \"\"e\"\"\",\r\nPro,,1\r\n");
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            JsonNode report = answer.json();
            assertThat(report.get("state").stringValue()).isEqualTo("done");
            assertThat(report.get("rows").intValue()).isEqualTo(6);
            assertThat(report.get("accepted").intValue()).isEqualTo(2);
            assertThat(report.get("rejected").intValue()).isEqualTo(4);
            assertThat(report.get("bytes")).isEqualTo(report.get("total_bytes"));
            List<String> places = new ArrayList<>();
            report.get("errors")
                    .forEach(error -> places.add(error.get("line").intValue() + ":"
                            + error.get("column").intValue()));
            assertThat(places).containsExactly("3:7", "5:5", "6:9", "8:5");
            assertThat(server.get("/imports/1").json()).isEqualTo(report);
            assertThat(server.get("/segments/pro/members").json().get("members").toString())
                    .isEqualTo("[\"a\",\"d, \\\"e\\\"\"]");
        }
    }

    @Test
    void import_notWaitedFor_answersWhereToLook() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            Answer answer = server.csv("/contacts/import", "id,plan\na,Pro\n");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.text()).isEqualTo("{\"import\":\"/api/v2/imports/1\"}");
            assertThat(server.get("/imports/1").status()).isEqualTo(200);
            server.csv("/contacts/import?wait=true", "id\n");
            assertThat(server.delete("/imports/2").status()).isEqualTo(409);
            assertThat(server.delete("/imports/9").status()).isEqualTo(404);
            assertThat(server.get("/imports/x").status()).isEqualTo(404);
        }
    }

    @Test
    void import_noCsv_failsWithItsPlaceAndKeepsWhatCameBefore() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            JsonNode unclosed = server.csv("/contacts/import?wait=true", "id,x\na,1\nb,\"2\n")
                    .json();
            assertThat(unclosed.get("state").stringValue()).isEqualTo("failed");
            assertThat(unclosed.get("accepted").intValue()).isEqualTo(1);
            assertThat(unclosed.get("errors").get(0).get("line").intValue()).isEqualTo(3);
            assertThat(server.csv("/contacts/import?wait=true", "name\nx\n")
                            .json()
                            .get("errors")
                            .get(0)
                            .get("message")
                            .stringValue())
                    .isEqualTo("the header has neither a column 'id' nor 'contact_id'");
            assertThat(server.csv("/contacts/import?wait=true", "")
                            .json()
                            .get("state")
                            .stringValue())
                    .isEqualTo("failed");
            assertThat(server.post("/contacts/import", "{}").status()).isEqualTo(415);
            assertThat(server.csv("/contacts/import?wait=maybe", "id\n").status())
                    .isEqualTo(400);
        }
    }

    @Test
    void import_manyBadRows_tellsOfAHundredAndOfItsEnd() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            JsonNode errors = server.csv("/contacts/import?wait=true", "id,x\n" + "a\n".repeat(150) + "b,\"2\n")
                    .json()
                    .get("errors");
            assertThat(errors.size()).isEqualTo(100);
            assertThat(errors.get(98).get("line").intValue()).isEqualTo(100);
            assertThat(errors.get(99).get("line").intValue()).isEqualTo(152);
        }
    }

    @Test
    void import_tooLong_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--max-import", "10")) {
            assertThat(server.csv("/contacts/import", "id\n12345678").status()).isEqualTo(413);
        }
    }

    // --- who may ask ---------------------------------------------------------------------------------------------

    @Test
    void request_ofAnotherHostOrOrigin_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(raw(server, "GET /api/v2/clock HTTP/1.1\r\nHost: evil.example:%d\r\n\r\n"))
                    .startsWith("HTTP/1.1 421");
            assertThat(raw(server, "GET /api/v2/clock HTTP/1.1\r\nHost: localhost:%d\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
            assertThat(server.send(server.request("/clock").header("Origin", "http://evil.example"))
                            .status())
                    .isEqualTo(403);
            assertThat(server.send(server.request("/clock").header("Origin", "null"))
                            .status())
                    .isEqualTo(403);
            assertThat(server.send(server.request("/clock").header("Origin", "http://127.0.0.1:" + server.port()))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static String raw(RunningServer server, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(String.format(request, server.port()).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            byte[] start = socket.getInputStream().readNBytes(12);
            return new String(start, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void request_withoutKey_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--api-key", "secret")) {
            assertThat(server.get("/clock").status()).isEqualTo(401);
            assertThat(server.send(server.request("/clock").header("Authorization", "Bearer wrong"))
                            .status())
                    .isEqualTo(401);
            assertThat(server.send(server.request("/clock").header("Authorization", "Bearer secret"))
                            .status())
                    .isEqualTo(200);
            assertThat(server.send(server.request("/clock").header("Authorization", "bearer secret"))
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("//healthz").text()).isEqualTo("{\"status\":\"ok\"}");
            assertThat(raw(server, "GET /healthz HTTP/1.1\r\nHost: any.example\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void request_toNothing_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(server.get("/nothing").error()).isEqualTo("there is nothing at /api/v2/nothing");
            assertThat(server.get("/nothing").status()).isEqualTo(404);
            assertThat(server.delete("/segments").status()).isEqualTo(405);
            assertThat(server.post("/clock/advance", "{\"by\": \"1d\"}").status())
                    .isEqualTo(409);
            assertThat(server.get("//..%2fopenapi.json").status()).isIn(400, 404);
            assertThat(server.get("//").text()).contains("Muster");
            assertThat(server.get("//metrics").text()).contains("muster_commit_seconds_count");
        }
    }

    // --- flags ---------------------------------------------------------------------------------------------------

    @Test
    void flags_unfit_areRefusedWithTheirName() {
        refuses("--port is 'x'; expected a whole number from 0 to 65535", "--port", "x");
        refuses("unknown flag '--ports'; --help lists those there are", "--ports");
        refuses("--port needs a value: PORT", "--port");
        refuses("--host 0.0.0.0 can be reached from other machines; it needs --api-key", "--host", "0.0.0.0");
        refuses("--clock is 'fast'; expected system, simulated or simulated=2026-01-01T00:00:00Z", "--clock", "fast");
        refuses(
                "--host 127.evil.example can be reached from other machines; it needs --api-key",
                "--host",
                "127.evil.example");
        refuses("--demo is 'maybe'; expected true or false", "--demo=maybe");
        refuses(
                "--max-streams is '2147483639'; expected a whole number from 1 to 100000",
                "--max-streams",
                "2147483639");
        refuses("--queue is '2147483639'; expected a whole number from 1 to 10000000", "--queue", "2147483639");
        refuses("--on-entering: 'x' is no workflow; expected SEGMENT:ATTRIBUTE=VALUE", "--on-entering", "x");
    }

    private static void refuses(String message, String... flags) {
        assertThatThrownBy(() -> Flags.parse(flags, Map.of()))
                .isInstanceOf(Flags.UsageException.class)
                .hasMessage(message);
    }

    @Test
    void flags_fromEnvironment_giveWayToArguments() {
        Flags flags = Flags.parse(new String[] {"--port=9"}, Map.of("MUSTER_PORT", "8", "MUSTER_MAX_BODY", "7"));
        assertThat(flags.port()).isEqualTo(9);
        assertThat(flags.count("max-body")).isEqualTo(7);
        assertThat(Flags.help()).contains("--api-key KEY");
    }

    @Test
    void flags_demo_isReadAlikeFromBoth() {
        assertThat(Flags.parse(new String[] {"--demo"}, Map.of()).isDemo()).isTrue();
        assertThat(Flags.parse(new String[] {"--demo=true"}, Map.of()).isDemo()).isTrue();
        assertThat(Flags.parse(new String[] {"--demo=false"}, Map.of("MUSTER_DEMO", "true"))
                        .isDemo())
                .isFalse();
        assertThat(Flags.parse(new String[0], Map.of("MUSTER_DEMO", "true")).isDemo())
                .isTrue();
        assertThatThrownBy(() -> Flags.parse(new String[0], Map.of("MUSTER_DEMO", "1")))
                .isInstanceOf(Flags.UsageException.class)
                .hasMessage("--demo is '1'; expected true or false");
    }

    // --- the API's description -----------------------------------------------------------------------------------

    @Test
    void openApi_paths_areThoseThatAreAnswered() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            JsonNode document =
                    new JsonMapper().readTree(server.get("//openapi.json").text());
            assertThat(document.get("openapi").stringValue()).startsWith("3.1");
            Set<String> described = new TreeSet<>();
            Set<String> ids = new TreeSet<>();
            document.get("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(method -> {
                        described.add(method.getKey().toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                        assertThat(ids.add(method.getValue().get("operationId").stringValue()))
                                .isTrue();
                    }));
            Set<String> answered = new TreeSet<>(server.server().routes());
            answered.remove("GET /<file>"); // what belongs to the page
            assertThat(described).isEqualTo(answered);
            for (JsonNode reference : document.findValues("$ref")) {
                String place = reference.stringValue();
                assertThat(document.at(place.substring(1)).isMissingNode())
                        .as(place)
                        .isFalse();
            }
        }
    }
}
