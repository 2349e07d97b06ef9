package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An attribute's values, counted over all contacts. */
class ValuesTest {

    @TempDir
    Path data;

    private RunningServer server;

    @BeforeEach
    void open() throws Exception {
        server = RunningServer.start(data);
        server.put("/attributes/seen", "{\"type\": \"timestamp\"}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void contacts(String attributes, int from, int to) {
        String items = IntStream.range(from, to)
                .mapToObj(i -> "{\"id\": \"c-" + i + "\", \"attributes\": {" + attributes.replace("#", "" + i) + "}}")
                .collect(Collectors.joining(","));
        assertThat(server.post("/contacts", "[" + items + "]").status()).isEqualTo(200);
    }

    @Test
    void values_ofEachType_areCountedByContact() {
        contacts("\"x\": 1, \"plan\": \"Pro\", \"mrr\": 7, \"ok\": true, \"tags\": [\"a\", \"b\"]", 0, 3);
        contacts("\"plan\": \"Prø\", \"mrr\": 1.5, \"tags\": [\"b\"], \"seen\": \"2026-01-01\"", 3, 5);
        assertThat(server.get("/attributes/plan/values").text())
                .isEqualTo(
                        "{\"values\":[{\"value\":\"Pro\",\"count\":3},{\"value\":\"Prø\",\"count\":2}],\"complete\":true}");
        assertThat(server.get("/attributes/mrr/values").text())
                .contains("[{\"value\":7,\"count\":3},{\"value\":1.5,\"count\":2}]");
        assertThat(server.get("/attributes/ok/values").text()).contains("[{\"value\":true,\"count\":3}]");
        assertThat(server.get("/attributes/tags/values").text())
                .contains("[{\"value\":\"b\",\"count\":5},{\"value\":\"a\",\"count\":3}]");
        assertThat(server.get("/attributes/seen/values").text())
                .contains("[{\"value\":\"2026-01-01T00:00:00Z\",\"count\":2}]");
        assertThat(server.get("/attributes/none/values").text()).isEqualTo("{\"values\":[],\"complete\":true}");
    }

    @Test
    void values_prefixAndLimit_narrow() {
        contacts("\"plan\": \"Pro\"", 0, 3);
        contacts("\"plan\": \"Premium\"", 3, 5);
        contacts("\"plan\": \"Free\"", 5, 6);
        assertThat(server.get("/attributes/plan/values?prefix=pr&limit=1").text())
                .contains("[{\"value\":\"Pro\",\"count\":3}]");
        assertThat(server.get("/attributes/plan/values?prefix=PRE").text())
                .contains("[{\"value\":\"Premium\",\"count\":2}]");
        assertThat(server.get("/attributes/plan/values?limit=0").status()).isEqualTo(400);
    }

    @Test
    void values_moreThanAreToldApart_keepTheFrequent() {
        contacts("\"email\": \"#@example.com\", \"note\": \"" + "long ".repeat(50) + "\"", 0, 9_000);
        contacts("\"email\": \"none\"", 9_000, 9_300);
        var answer = server.get("/attributes/email/values?limit=10000").json();
        assertThat(answer.get("complete").booleanValue()).isFalse();
        assertThat(answer.get("values").size()).isEqualTo(2_000);
        assertThat(answer.get("values").get(0).toString()).isEqualTo("{\"value\":\"none\",\"count\":300}");
        assertThat(server.get("/attributes/note/values").text()).isEqualTo("{\"values\":[],\"complete\":false}");
    }

    @Test
    void values_askedForAgain_areThoseOfAMomentAgo() {
        contacts("\"plan\": \"Pro\"", 0, 1);
        String first = server.get("/attributes/plan/values").text();
        contacts("\"plan\": \"Free\"", 1, 2);
        assertThat(server.get("/attributes/plan/values").text()).isEqualTo(first);
    }

    @Test
    void values_moreWaitThanMay_areTurnedAwayAtOnce() {
        contacts("\"x\": \"" + "long ".repeat(100) + "\"", 0, 10_000);
        contacts(IntStream.range(0, 60).mapToObj(i -> "\"k" + i + "\": 1").collect(Collectors.joining(",")), 0, 1);
        List<CompletableFuture<Integer>> asked = IntStream.range(0, 60)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> server.get("/attributes/k" + i + "/values").status(), task -> new Thread(task).start()))
                .toList();
        List<Integer> answers = asked.stream().map(CompletableFuture::join).toList();
        assertThat(answers).containsOnly(200, 503);
        assertThat(answers).filteredOn(status -> status == 200).hasSizeGreaterThanOrEqualTo(17);
    }
}
