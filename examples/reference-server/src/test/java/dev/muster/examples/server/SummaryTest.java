package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests the server's totals of contacts that entered and left each segment. */
class SummaryTest {

    @TempDir
    Path data;

    private RunningServer server;

    private void start(String... more) throws Exception {
        String[] flags = Arrays.copyOf(more, more.length + 2);
        flags[more.length] = "--clock";
        flags[more.length + 1] = "simulated=2026-01-01T00:00:00Z";
        server = RunningServer.start(data, flags);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static String contacts(int from, int to, String plan) {
        return IntStream.range(from, to)
                .mapToObj(i -> "{\"id\": \"c-" + i + "\", \"attributes\": {\"plan\": \"" + plan + "\"}}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private void advance(String by) {
        assertThat(server.post("/clock/advance", "{\"by\": \"" + by + "\"}").status())
                .isEqualTo(200);
    }

    @Test
    void summary_ofChanges_sumsThemBySegmentAndStep() throws Exception {
        start();
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        server.put("/segments/free", "{\"expression\": \"plan is Free\"}");
        server.put("/segments/none", "{\"expression\": \"plan is None\"}");
        server.post("/contacts", contacts(0, 300, "Pro"));
        advance("30m");
        server.post("/contacts", contacts(0, 100, "Free"));
        advance("30m");
        server.delete("/contacts/c-0");
        assertThat(server.get("/changes/summary?window=1h").text())
                .isEqualTo("{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T01:00:00Z\","
                        + "\"complete_after\":\"2026-01-01T00:00:00Z\",\"first_seq\":1,\"last_seq\":501,"
                        + "\"segments\":[{\"name\":\"pro\",\"entered\":0,\"exited\":100},"
                        + "{\"name\":\"free\",\"entered\":100,\"exited\":1}]}");
        assertThat(server.get("/changes/summary?window=2h&steps=4")
                        .json()
                        .get("segments")
                        .toString())
                .isEqualTo("[{\"name\":\"pro\",\"entered\":300,\"exited\":100,\"steps\":[[1,300,0],[2,0,100]]},"
                        + "{\"name\":\"free\",\"entered\":100,\"exited\":1,\"steps\":[[2,100,0],[3,0,1]]}]");
        assertThat(server.get("/changes/summary?window=2h&segment=free&segment=gone")
                        .json()
                        .get("segments")
                        .toString())
                .isEqualTo("[{\"name\":\"free\",\"entered\":100,\"exited\":1}]");
    }

    @Test
    void summary_ofABackfill_countsItsContacts() throws Exception {
        start();
        server.post("/contacts", contacts(0, 20, "Pro"));
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        server.put("/segments/pro", "{\"expression\": \"plan is Free\"}");
        String sums = "[{\"name\":\"pro\",\"entered\":20,\"exited\":20}]";
        assertThat(server.get("/changes/summary").json().get("segments").toString())
                .isEqualTo(sums);
        server.close();
        start();
        assertThat(server.get("/changes/summary").json().get("segments").toString())
                .as("after a restart")
                .isEqualTo(sums);
    }

    @Test
    void summary_pastWhatTheLogKeeps_saysFromWhereItIsComplete() throws Exception {
        start("--retain-changes", "1000");
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        for (int i = 0; i < 30; i++) {
            server.post("/contacts", contacts(1_000 * i, 1_000 * (i + 1), "Pro"));
            advance("1m");
        }
        JsonNode answer = server.get("/changes/summary?window=1h").json();
        long first = answer.get("first_seq").longValue();
        assertThat(answer.get("last_seq").longValue()).isEqualTo(30_000);
        assertThat(first).isGreaterThan(1).isLessThan(30_000);
        // Each row covers one minute. Part of the first remaining minute may be missing.
        long wholeMinutes = answer.get("complete_after").stringValue().compareTo("2026-01-01T00:00:00Z") > 0
                ? 29 - Long.parseLong(answer.get("complete_after").stringValue().substring(14, 16))
                : 30;
        long entered = answer.get("segments").get(0).get("entered").longValue();
        assertThat(entered).isEqualTo(30_000 - first + 1);
        assertThat(wholeMinutes).isEqualTo((30_000 - first) / 1_000);
        assertThat(server.get("/changes/summary?window=1m")
                        .json()
                        .get("complete_after")
                        .stringValue())
                .as("all of the last minute is there")
                .isEqualTo("2026-01-01T00:29:00Z");
    }

    @Test
    void summary_beforeAnyChange_isEmptyAndComplete() throws Exception {
        start();
        assertThat(server.get("/changes/summary?window=1d").text())
                .isEqualTo(
                        "{\"from\":\"2025-12-31T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\","
                                + "\"complete_after\":\"2025-12-31T00:00:00Z\",\"first_seq\":1,\"last_seq\":0,\"segments\":[]}");
    }

    @Test
    void summary_ofTooMuch_isRefused() throws Exception {
        start();
        assertThat(server.get("/changes/summary?window=soon").status()).isEqualTo(400);
        assertThat(server.get("/changes/summary?window=40000d").error())
                .isEqualTo("window is PT960000H; expected 1 ms to 36500 days");
        assertThat(server.get("/changes/summary?steps=1001").error())
                .isEqualTo("steps is '1001'; expected a whole number from 0 to 1000");
        for (int i = 0; i < 501; i++) {
            server.put("/segments/s" + i, "{\"expression\": \"n is " + i + "\"}");
        }
        Answer refused = server.get("/changes/summary?steps=1000");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.error())
                .isEqualTo(
                        "1000 steps of 501 segments are more than 500000 sums; ask for fewer steps, or name segments");
        assertThat(server.get("/changes/summary?steps=1000&segment=s0").status())
                .isEqualTo(200);
    }

    @Test
    void advance_withReactions_saysWhichSegmentsAddUpToItsTotal() throws Exception {
        start("--on-entering", "due:mark=yes");
        server.put("/segments/due", "{\"expression\": \"ends within next 1 day\"}");
        server.put("/segments/marked", "{\"expression\": \"mark is yes\"}");
        server.post("/contacts", "{\"id\": \"a\", \"attributes\": {\"ends\": \"2026-01-05T00:00:00Z\"}}");
        JsonNode answer = server.post("/clock/advance", "{\"by\": \"3d\"}").json();
        assertThat(answer.get("entered").intValue()).isEqualTo(2);
        assertThat(answer.get("segments").toString())
                .isEqualTo(
                        "[{\"name\":\"due\",\"entered\":1,\"exited\":0},{\"name\":\"marked\",\"entered\":1,\"exited\":0}]");
    }

    // --- compression ---------------------------------------------------------------------------------------------

    @Test
    void answers_toWhoAcceptsGzip_areCompressed() throws Exception {
        start();
        server.post("/contacts", contacts(0, 1_000, "Pro"));
        HttpResponse<byte[]> packed = HttpClient.newHttpClient()
                .send(
                        server.request("/contacts?limit=1000")
                                .header("Accept-Encoding", "br;q=1, gzip;q=0.5")
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("Vary")).contains("Accept-Encoding");
        Answer plain = server.get("/contacts?limit=1000");
        assertThat(plain.response().headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(plain.response().headers().firstValue("Vary")).contains("Accept-Encoding");
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo(plain.text());
        }
        assertThat(packed.body().length).isLessThan(plain.text().length() / 5);
    }

    @Test
    void acceptsGzip_acceptEncoding_readsWeights() throws Exception {
        start();
        assertThat(Routes.acceptsGzip(null)).isFalse();
        assertThat(Routes.acceptsGzip("")).isFalse();
        assertThat(Routes.acceptsGzip("br, deflate")).isFalse();
        assertThat(Routes.acceptsGzip("gzip;q=0")).isFalse();
        assertThat(Routes.acceptsGzip("*;q=1, GZIP; q=0.000")).isFalse();
        assertThat(Routes.acceptsGzip("deflate, GZip;q=0.001")).isTrue();
        assertThat(Routes.acceptsGzip("*")).isTrue();
    }

    // --- one stream ----------------------------------------------------------------------------------------------

    @Test
    void changesStream_withCounts_tellsBoth() throws Exception {
        start();
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        server.post("/contacts", contacts(0, 1, "Pro"));
        try (EventReader events = server.events("/changes/stream?counts=true&after=0")) {
            EventReader.Event change = events.next();
            assertThat(change.sequence()).isEqualTo("1");
            EventReader.Event counts = events.next();
            assertThat(counts.id()).isNull();
            assertThat(counts.data().toString()).contains("\"counts\":{\"pro\":1}");
            server.post("/contacts", contacts(1, 2, "Pro"));
            assertThat(events.next().sequence()).isEqualTo("2");
            assertThat(events.next().data().toString()).contains("\"counts\":{\"pro\":2}");
            server.put("/segments/none", "{\"expression\": \"plan is None\"}");
            assertThat(events.next().data().toString())
                    .as("though there was no change")
                    .contains("\"counts\":{\"none\":0}");
        }
    }
}
