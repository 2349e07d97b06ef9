package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.examples.server.RunningServer.Answer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is meant to do harm gets a clear answer, and others are served. */
class HostileTest {

    @TempDir
    Path data;

    @Test
    void post_depthBomb_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            for (String bomb : List.of("[".repeat(100_000), "{\"a\":".repeat(100_000))) {
                Answer answer = server.post("/contacts", bomb);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.error()).isEqualTo("the body is no JSON: it is nested deeper than 500");
                assertThat(server.put("/segments/s", bomb).status()).isEqualTo(400);
            }
            String nested = "[".repeat(300) + "{\"a\": true}" + "]".repeat(300);
            assertThat(server.put("/segments/s", "{\"where\": " + nested + "}").status())
                    .isEqualTo(422);
            assertThat(server.put("/segments/s", "{\"expression\": \"" + "(".repeat(100_000) + "\"}")
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void post_longNumber_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            Answer answer =
                    server.post("/contacts", "{\"id\": \"a\", \"attributes\": {\"x\": " + "9".repeat(1_000_000) + "}}");
            assertThat(answer.status()).isEqualTo(400);
        }
    }

    @Test
    void post_notUtf8_isRefusedWithItsPlace() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            for (byte[] text : List.of(
                    "{\"id\": \"a\u00C0\u00AF\"}".getBytes(StandardCharsets.ISO_8859_1), // an overlong slash
                    "{\"id\": \"a\u00ED\u00A0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1))) { // half of a pair
                Answer answer = post(server, text);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.error()).isEqualTo("the body is no UTF-8");
                assertThat(answer.json().get("error").get("byte").intValue()).isEqualTo(9);
            }
            assertThat(post(server, "{\"id\": \"a\"}".getBytes(StandardCharsets.UTF_16))
                            .status())
                    .isEqualTo(400);
            assertThat(post(server, "{\"id\": \"a\"}".getBytes(StandardCharsets.UTF_16LE))
                            .status())
                    .isEqualTo(400);
            assertThat(server.post("/contacts", "\uFEFF{\"id\": \"a\"}").status())
                    .isEqualTo(200);
        }
    }

    private static Answer post(RunningServer server, byte[] body) {
        return server.send(server.request("/contacts")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void post_encodedBody_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            Answer answer = server.send(server.request("/contacts")
                    .header("Content-Type", "application/json")
                    .header("Content-Encoding", "gzip")
                    .POST(BodyPublishers.ofString("{\"id\": \"a\"}")));
            assertThat(answer.status()).isEqualTo(415);
            assertThat(answer.error()).isEqualTo("the body's content encoding is 'gzip'; expected none");
        }
    }

    @Test
    void get_parameterGivenTwiceOrInOtherDigits_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            Answer twice = server.get("/contacts?limit=1&limit=2");
            assertThat(twice.status()).isEqualTo(400);
            assertThat(twice.error()).isEqualTo("limit is given 2 times; expected it once");
            assertThat(server.get("/contacts?limit=%D9%A3").status()).isEqualTo(400);
            assertThat(server.get("/attributes/x/values?prefix=a&prefix=b").error())
                    .isEqualTo("prefix is given 2 times; expected it once");
            assertThat(server.get("/contacts?limit=x").error())
                    .isEqualTo("limit is 'x'; expected a whole number from 1 to 10000");
            Answer broken = server.get("/contacts?limit=1&after=%25zz%C3");
            assertThat(broken.status()).isEqualTo(400);
        }
    }

    @Test
    void contacts_largeOnes_comeOnShorterPages() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            for (int i = 0; i < 8; i++) {
                server.post(
                        "/contacts",
                        "{\"id\": \"c-" + i + "\", \"attributes\": {\"x\": \"" + "x".repeat(300_000) + "\"}}");
            }
            JsonNode first = server.get("/contacts?limit=7").json();
            assertThat(first.get("contacts").size()).isEqualTo(4);
            assertThat(first.get("next").stringValue()).isEqualTo("c-3");
            JsonNode second = server.get("/contacts?limit=7&after=c-3").json();
            assertThat(second.get("contacts").size()).isEqualTo(4);
            assertThat(server.get("/contacts?limit=7&after=c-7")
                            .json()
                            .get("next")
                            .isNull())
                    .isTrue();
        }
    }

    @Test
    void put_moreSegmentsThanAllowed_isRefusedAndOthersMayBeReplaced() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--max-segments", "2")) {
            server.put("/segments/a", "{\"expression\": \"x is 1\"}");
            server.put("/segments/b", "{\"expression\": \"x is 1\"}");
            Answer third = server.put("/segments/c", "{\"expression\": \"x is 1\"}");
            assertThat(third.status()).isEqualTo(422);
            assertThat(third.error()).isEqualTo("there are 2 segments already, which is the limit");
            assertThat(server.put("/segments/b", "{\"expression\": \"x is 2\"}").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void post_moreAttributesThanAllowed_isRefusedAndOthersStay() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--max-attributes", "100")) {
            String many = IntStream.range(0, 200_000)
                    .mapToObj(i -> "\"k" + i + "\":1")
                    .collect(Collectors.joining(","));
            Answer answer = server.post("/contacts", "{\"id\": \"a\", \"attributes\": {" + many + "}}");
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.error())
                    .isEqualTo("contact 'a': there would be more than 100 different attributes, which is the limit");
            assertThat(server.post("/contacts", "{\"id\": \"a\", \"attributes\": {\"other\": 1}}")
                            .status())
                    .isEqualTo(200);
            assertThat(server.get("/attributes").json().get("attributes").size())
                    .isEqualTo(1);
        }
    }

    @Test
    void attributes_moreThanAllowedInOneArray_areRefusedAndCountForNothing() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--max-attributes", "10")) {
            String many = IntStream.range(0, 3).mapToObj(i -> contact(i, 8)).collect(Collectors.joining(","));
            for (int i = 0; i < 2; i++) {
                Answer answer = server.post("/contacts", "[" + many + "]");
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.error())
                        .isEqualTo("contact 'c1': there would be more than 10 different attributes,"
                                + " which is the limit");
            }
            assertThat(server.post("/contacts", contact(1, 8)).status()).isEqualTo(200);
            assertThat(server.csv("/contacts/import?wait=true", "id,a,b,c\nx,1,,\ny,,1,\nz,,,1\nx,2,2,\n")
                            .json()
                            .get("accepted")
                            .intValue())
                    .isEqualTo(3);
            assertThat(server.get("/attributes").json().get("attributes").size())
                    .isEqualTo(10);
            server.delete("/contacts/c1");
            assertThat(server.post("/contacts", contact(2, 8)).status()).isEqualTo(200);
        }
    }

    private static String contact(int number, int attributes) {
        return IntStream.range(0, attributes)
                .mapToObj(i -> "\"k" + number + "_" + i + "\":1")
                .collect(Collectors.joining(",", "{\"id\": \"c" + number + "\", \"attributes\": {", "}}"));
    }

    @Test
    void attributes_declared_countTowardsTheLimit() throws Exception {
        for (int start = 0; start < 2; start++) { // the second finds what the first has stored
            try (RunningServer server = RunningServer.start(data, "--max-attributes", "2")) {
                server.put("/attributes/a", "{\"type\": \"text\"}");
                server.put("/attributes/b", "{\"type\": \"text\"}");
                Answer third = server.put("/attributes/c", "{\"type\": \"text\"}");
                assertThat(third.status()).isEqualTo(422);
                assertThat(third.error())
                        .isEqualTo("there would be more than 2 different attributes, which is the limit");
                assertThat(server.put("/attributes/a", "{\"type\": \"number\"}").status())
                        .isEqualTo(200);
                assertThat(server.post("/contacts", "{\"id\": \"x\", \"attributes\": {\"c\": 1}}")
                                .status())
                        .isEqualTo(422);
                assertThat(server.post("/contacts", "{\"id\": \"x\", \"attributes\": {\"a\": 1, \"b\": \"x\"}}")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void import_endlessLine_failsWithItsPlace() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            for (String start : List.of("id,x\na,1\nb,\"", "id,x\na,1\nb,")) {
                Answer answer = server.send(server.request("/contacts/import?wait=true")
                        .header("Content-Type", "text/csv")
                        .POST(BodyPublishers.ofInputStream(() -> endless(start, 32))));
                assertThat(answer.json().get("state").stringValue()).isEqualTo("failed");
                assertThat(answer.json().get("accepted").intValue()).isEqualTo(1);
                assertThat(answer.json().get("errors").get(0).get("line").intValue())
                        .isEqualTo(3);
            }
        }
    }

    private static InputStream endless(String start, int megabytes) {
        List<InputStream> parts =
                new ArrayList<>(List.of(new ByteArrayInputStream(start.getBytes(StandardCharsets.UTF_8))));
        byte[] megabyte = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < megabytes; i++) {
            parts.add(new ByteArrayInputStream(megabyte));
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    @Test
    void body_thatNeverComes_isGivenUpWhileOthersAreServed() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--idle-timeout", "3")) {
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                send(
                        socket,
                        "POST /api/v2/contacts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{");
                waiting.add(socket);
            }
            assertThat(server.post("/contacts", "{\"id\": \"a\"}").status()).isEqualTo(200);
            for (Socket socket : waiting) {
                try (socket) {
                    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                    assertThat(answer).startsWith("HTTP/1.1 408").contains("it came too slowly");
                }
            }
        }
    }

    @Test
    void streams_opened1000Times_leaveOthersServed() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--max-streams", "8")) {
            List<Socket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 1_000; i++) {
                    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                    send(socket, "GET /api/v2/changes/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
                    sockets.add(socket);
                }
                assertThat(server.post("/contacts", "{\"id\": \"a\"}").status()).isEqualTo(200);
                int turnedAway = 0;
                for (Socket socket : sockets) {
                    String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                    turnedAway += status.endsWith("503") ? 1 : 0;
                }
                assertThat(turnedAway).isEqualTo(992);
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    @Test
    void request_thatIsNoHttp_isRefusedLikeAllOthers() throws Exception {
        try (RunningServer server = RunningServer.start(data);
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            send(socket, "GET /a%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"error\":{\"message\":");
        }
    }

    private static void send(Socket socket, String text) throws Exception {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Test
    void contact_oddId_isFoundAgain() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            for (String[] id : new String[][] {
                {"a+b", "a+b"},
                {"<script>", "%3Cscript%3E"},
                {"a?b#c", "a%3Fb%23c"},
                {"é 漢", "%C3%A9%20%E6%BC%A2"}
            }) {
                server.post("/contacts", "{\"id\": \"" + id[0] + "\"}");
                Answer answer = server.get("/contacts/" + id[1]);
                assertThat(answer.status()).as(id[0]).isEqualTo(200);
                assertThat(answer.json().get("id").stringValue()).isEqualTo(id[0]);
            }
        }
    }

    @Test
    void start_secondServerOnTheSameData_isRefused() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            assertThat(server.get("//healthz").status()).isEqualTo(200);
            assertThatThrownBy(() -> RunningServer.start(data))
                    .isInstanceOf(DatabaseException.class)
                    .hasMessageContaining("another server uses");
        }
    }

    @Test
    void import_cancelled_keepsWhatHasLanded() throws Exception {
        FailingDatabase.Faults faults = new FailingDatabase.Faults();
        faults.set(FailingDatabase.Fault.SLOW);
        try (RunningServer server = faults.start(data)) {
            String rows = IntStream.range(0, 300_000)
                    .mapToObj(i -> "c-" + i + ",Pro\n")
                    .collect(Collectors.joining());
            String place = server.csv("/contacts/import", "id,plan\n" + rows)
                    .json()
                    .get("import")
                    .stringValue();
            assertThat(server.delete("/imports/1").status()).isEqualTo(200);
            String state = "running";
            Answer report = server.get("/imports/1");
            while (state.equals("running")) {
                report = server.get(place.substring("/api/v2".length()));
                state = report.json().get("state").stringValue();
            }
            assertThat(state).isEqualTo("cancelled");
            int accepted = report.json().get("accepted").intValue();
            assertThat(accepted).isLessThan(300_000);
            server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
            assertThat(server.get("/segments/pro").json().get("count").intValue())
                    .isEqualTo(accepted);
        }
    }
}
