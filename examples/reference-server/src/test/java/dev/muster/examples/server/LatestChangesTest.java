package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tests that a client can request only the changes it shows, and learns when there are others. */
class LatestChangesTest {

    @TempDir
    Path data;

    private RunningServer server;

    @BeforeEach
    void open() throws Exception {
        server = RunningServer.start(data, "--clock", "simulated=2026-11-26T10:00:00Z");
        server.put("/segments/rich", "{\"expression\": \"mrr > 9\"}");
        server.put("/segments/recent", "{\"expression\": \"seen within last 1 day\"}");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void write(String id, int mrr) {
        server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {\"mrr\": " + mrr + "}}");
    }

    private List<String> latest(String query) {
        return server.get("/changes/latest" + query).json().get("changes").values().stream()
                .map(change -> change.get("seq").longValue() + " "
                        + change.get("contact").stringValue() + " "
                        + change.get("change").stringValue() + " "
                        + change.get("segment").stringValue())
                .toList();
    }

    @Test
    void latest_filtered_areTheNewestFirst() {
        write("ada", 20);
        write("bob", 20);
        write("ada", 0);
        server.post("/contacts", "{\"id\": \"bob\", \"attributes\": {\"seen\": \"2026-11-26T10:00:00Z\"}}");
        server.post("/clock/advance", "{\"by\": \"2d\"}");
        assertThat(latest(""))
                .containsExactly(
                        "5 bob exited recent",
                        "4 bob entered recent",
                        "3 ada exited rich",
                        "2 bob entered rich",
                        "1 ada entered rich");
        assertThat(latest("?contact=ada")).containsExactly("3 ada exited rich", "1 ada entered rich");
        assertThat(latest("?segment=recent&cause=write")).containsExactly("4 bob entered recent");
        assertThat(latest("?cause=clock")).containsExactly("5 bob exited recent");
        assertThat(latest("?limit=2")).containsExactly("5 bob exited recent", "4 bob entered recent");
        assertThat(latest("?after=3&segment=rich")).isEmpty();
        assertThat(latest("?after=1&segment=rich")).containsExactly("3 ada exited rich", "2 bob entered rich");
        assertThat(server.get("/changes/latest").json().get("last_seq").longValue())
                .isEqualTo(5);
        assertThat(server.get("/changes/latest?after=6").status()).isEqualTo(422);
    }

    @Test
    void latest_manyChanges_looksThroughTheLastTwentyThousand() {
        write("first", 20);
        for (int mrr : new int[] {20, 0, 20}) {
            String items = IntStream.range(0, 7_000)
                    .mapToObj(i -> "{\"id\": \"c-" + i + "\", \"attributes\": {\"mrr\": " + mrr + "}}")
                    .collect(Collectors.joining(","));
            assertThat(server.post("/contacts", "[" + items + "]").status()).isEqualTo(200);
        }
        assertThat(latest("?contact=first")).isEmpty();
        assertThat(latest("?contact=c-6999"))
                .containsExactly("21001 c-6999 entered rich", "14001 c-6999 exited rich", "7001 c-6999 entered rich");
    }

    /** Reads up to the first event that meets the condition; a commit may send two events. */
    private static JsonNode await(EventReader events, Predicate<JsonNode> condition) throws IOException {
        JsonNode event = events.next().data();
        while (!condition.test(event)) {
            event = events.next().data();
        }
        return event;
    }

    @Test
    @Timeout(120)
    void countsStream_commitThatMovesNoCount_tellsOfIt() throws Exception {
        try (EventReader events = server.events("/counts/stream")) {
            JsonNode first = events.next().data();
            assertThat(first.get("counts").size()).isEqualTo(2);
            assertThat(first.get("last_seq").longValue()).isZero();
            JsonNode definitions = first.get("definitions");
            write("ada", 1);
            assertThat(events.next().data().get("counts").size()).isZero();
            server.put("/segments/all", "{\"expression\": \"mrr exists\", \"mode\": \"on demand\"}");
            JsonNode defined = await(events, event -> !event.get("definitions").equals(definitions));
            assertThat(defined.get("counts").size()).isZero();
            write("ada", 50);
            await(events, event -> event.get("last_seq").longValue() == 1);
            server.delete("/segments/all");
            await(events, event -> event.get("definitions").equals(definitions));
        }
    }
}
