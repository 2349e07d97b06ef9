package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests versions of edited content: a save is refused if another one came in between. */
class VersionsTest {

    @TempDir
    Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(data, "--clock", "simulated=2026-01-01T00:00:00Z");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Answer put(String path, String json, String... headers) {
        return send("PUT", path, json, headers);
    }

    private Answer send(String method, String path, String json, String... headers) {
        HttpRequest.Builder request = server.request(path).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return server.send(request.method(method, BodyPublishers.ofString(json)));
    }

    private static String tag(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.response().headers().firstValue("ETag").orElseThrow();
    }

    // --- segments ------------------------------------------------------------------------------------------------

    @Test
    void segment_tag_changesWithTheDefinitionAlone() {
        String defined = tag(put("/segments/s", "{\"expression\": \"plan is Pro\"}"));
        assertThat(defined).matches("\"[A-Za-z0-9_-]{20}\"");
        server.post("/contacts", "{\"id\": \"a\", \"attributes\": {\"plan\": \"Pro\"}}");
        assertThat(server.get("/segments/s").json().get("count").intValue()).isEqualTo(1);
        assertThat(tag(server.get("/segments/s"))).isEqualTo(defined);
        assertThat(tag(put("/segments/s", "{\"expression\": \"plan is Pro\", \"mode\": \"on demand\"}")))
                .isNotEqualTo(defined);
        assertThat(tag(put("/segments/s", "{\"expression\": \"plan is Free\"}")))
                .isNotEqualTo(defined);
        assertThat(tag(put("/segments/s", "{\"expression\": \"plan is Pro\"}"))).isEqualTo(defined);
    }

    @Test
    void segment_savedInTwoWindows_refusesTheSecond() {
        String seen = tag(put("/segments/s", "{\"expression\": \"plan is Pro\"}"));
        String saved = tag(put("/segments/s", "{\"expression\": \"plan is Free\"}", "If-Match", seen));
        Answer second = put("/segments/s", "{\"expression\": \"plan is Team\"}", "If-Match", seen);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.error())
                .isEqualTo("segment 's' has changed: it is at " + saved + "; If-Match expects " + seen);
        assertThat(second.json().get("error").get("etag").stringValue()).isEqualTo(saved);
        assertThat(second.response().headers().firstValue("ETag")).isEmpty();
        assertThat(server.get("/segments/s").json().get("expression").stringValue())
                .isEqualTo("plan is \"Free\"");
        assertThat(put("/segments/s", "{\"expression\": \"plan is Team\"}", "If-Match", "\"x\", " + saved)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void segment_createdTwice_refusesTheSecond() {
        assertThat(put("/segments/s", "{\"expression\": \"plan is Pro\"}", "If-None-Match", "*")
                        .status())
                .isEqualTo(200);
        Answer second = put("/segments/s", "{\"expression\": \"plan is Free\"}", "If-None-Match", "*");
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.error()).isEqualTo("segment 's' exists already; If-None-Match: * only creates");
        assertThat(server.get("/segments/s").json().get("expression").stringValue())
                .isEqualTo("plan is \"Pro\"");
    }

    @Test
    void segment_deletedMeanwhile_isNotCreatedByASave() {
        String seen = tag(put("/segments/s", "{\"expression\": \"plan is Pro\"}"));
        assertThat(send("DELETE", "/segments/s", "", "If-Match", "\"other\"").status())
                .isEqualTo(412);
        assertThat(send("DELETE", "/segments/s", "", "If-Match", seen).status()).isEqualTo(200);
        Answer save = put("/segments/s", "{\"expression\": \"plan is Pro\"}", "If-Match", seen);
        assertThat(save.status()).isEqualTo(412);
        assertThat(save.error()).isEqualTo("segment 's' does not exist; If-Match expects " + seen);
        assertThat(put("/segments/s", "{\"expression\": \"plan is Pro\"}", "If-Match", "*")
                        .status())
                .isEqualTo(412);
        assertThat(send("DELETE", "/segments/s", "", "If-Match", seen).status()).isEqualTo(404);
    }

    @Test
    void segment_savedByManyAtOnce_takesOne() throws Exception {
        String seen = tag(put("/segments/s", "{\"expression\": \"n is 0\"}"));
        ExecutorService clients = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Integer>> saves = new ArrayList<>();
            for (int i = 1; i <= 40; i++) {
                String json = "{\"expression\": \"n is " + i + "\"}";
                saves.add(() -> put("/segments/s", json, "If-Match", seen).status());
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> save : clients.invokeAll(saves)) {
                statuses.add(save.get());
            }
            assertThat(statuses).filteredOn(status -> status == 200).hasSize(1);
            assertThat(statuses).filteredOn(status -> status == 412).hasSize(39);
        } finally {
            clients.shutdown();
        }
    }

    @Test
    void preconditions_thatDoNotRead_areRefused() {
        for (String given : List.of("x", "\"x", "*, \"x\"", "W/x", "\"a\" \"b\"")) {
            Answer refused = put("/segments/s", "{\"expression\": \"plan is Pro\"}", "If-Match", given);
            assertThat(refused.status()).as(given).isEqualTo(400);
            assertThat(refused.error())
                    .isEqualTo("If-Match is '" + given + "'; expected * or what an ETag said, with its quotes");
        }
        assertThat(put("/segments/s", "{\"expression\": \"plan is Pro\"}", "If-None-Match", ",".repeat(7_000) + "x")
                        .status())
                .isEqualTo(400);
        assertThat(server.get("/segments/s").status()).isEqualTo(404);
    }

    @Test
    void preconditions_weakTag_neverMatches() {
        String seen = tag(put("/segments/s", "{\"expression\": \"plan is Pro\"}"));
        assertThat(put("/segments/s", "{\"expression\": \"plan is Pro\"}", "If-Match", "W/" + seen)
                        .status())
                .isEqualTo(412);
        Answer excluded = put("/segments/s", "{\"expression\": \"plan is Pro\"}", "If-None-Match", "W/" + seen);
        assertThat(excluded.status()).isEqualTo(412);
        assertThat(excluded.error()).isEqualTo("segment 's' is at " + seen + ", which If-None-Match excludes");
    }

    // --- the text of a segment -----------------------------------------------------------------------------------

    @Test
    void segment_comments_surviveASaveAndARestart() throws Exception {
        String text = "plan is Pro  # those who pay\\n  AND mrr > 99";
        Answer defined = put("/segments/s", "{\"expression\": \"" + text + "\"}");
        assertThat(defined.json().get("source").stringValue())
                .isEqualTo("plan is Pro  # those who pay\n  AND mrr > 99");
        assertThat(defined.json().get("expression").stringValue()).isEqualTo("plan is \"Pro\" AND mrr > 99");
        assertThat(tag(put("/segments/s", "{\"expression\": \"plan is Pro AND mrr > 99\"}")))
                .isNotEqualTo(tag(defined));
        put("/segments/s", "{\"expression\": \"" + text + "\"}");
        server.close();
        start();
        Answer shown = server.get("/segments/s");
        assertThat(shown.json().get("source").stringValue()).isEqualTo("plan is Pro  # those who pay\n  AND mrr > 99");
        assertThat(shown.json().get("expression").stringValue()).isEqualTo("plan is \"Pro\" AND mrr > 99");
        assertThat(tag(shown)).isEqualTo(tag(defined));
    }

    @Test
    void segment_fromAMap_hasItsExpressionAsText() {
        put("/segments/s", "{\"where\": [{\"plan\": \"Pro\"}]}");
        assertThat(server.get("/segments/s").json().get("source").stringValue()).isEqualTo("plan is \"Pro\"");
    }

    // --- contacts ------------------------------------------------------------------------------------------------

    @Test
    void contact_tag_changesWithItsAttributesAlone() {
        String written =
                tag(send("POST", "/contacts", "{\"id\": \"a\", \"attributes\": {\"plan\": \"Pro\", \"n\": 1}}"));
        put("/segments/s", "{\"expression\": \"plan is Pro\"}");
        assertThat(tag(server.get("/contacts/a"))).isEqualTo(written);
        assertThat(tag(send("POST", "/contacts", "{\"id\": \"a\", \"attributes\": {\"n\": \"1\"}}")))
                .isNotEqualTo(written);
        assertThat(tag(send("POST", "/contacts", "{\"id\": \"a\", \"attributes\": {\"n\": 1}}")))
                .isEqualTo(written);
    }

    @Test
    void contact_savedInTwoWindows_refusesTheSecond() {
        String seen = tag(send("POST", "/contacts", "{\"id\": \"a\", \"attributes\": {\"n\": 1}}"));
        String saved = tag(send("POST", "/contacts", "{\"id\": \"a\", \"attributes\": {\"n\": 2}}", "If-Match", seen));
        Answer second = send("POST", "/contacts", "{\"id\": \"a\", \"attributes\": {\"n\": 3}}", "If-Match", seen);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.error())
                .isEqualTo("contact 'a' has changed: it is at " + saved + "; If-Match expects " + seen);
        assertThat(send("DELETE", "/contacts/a", "", "If-Match", seen).status()).isEqualTo(412);
        assertThat(server.get("/contacts/a").json().get("attributes").toString())
                .isEqualTo("{\"n\":2}");
        assertThat(send("DELETE", "/contacts/a", "", "If-Match", saved).status())
                .isEqualTo(200);
        assertThat(send("POST", "/contacts", "{\"id\": \"a\"}", "If-Match", saved)
                        .status())
                .isEqualTo(412);
    }

    @Test
    void contact_createdTwice_refusesTheSecond() {
        assertThat(send("POST", "/contacts", "{\"id\": \"a\"}", "If-None-Match", "*")
                        .status())
                .isEqualTo(200);
        Answer second = send("POST", "/contacts", "{\"id\": \"a\"}", "If-None-Match", "*");
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.error()).isEqualTo("contact 'a' exists already; If-None-Match: * only creates");
    }

    @Test
    void contacts_arrayWithAPrecondition_isRefused() {
        Answer refused = send("POST", "/contacts", "[{\"id\": \"a\"}]", "If-None-Match", "*");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("If-Match and If-None-Match are for one contact; the body is an array");
    }

    // --- attributes ----------------------------------------------------------------------------------------------

    @Test
    void attribute_declaredInTwoWindows_refusesTheSecond() {
        put("/segments/s", "{\"expression\": \"mrr > 99\"}");
        Answer inferred = server.get("/attributes/mrr");
        assertThat(inferred.json().get("type").stringValue()).isEqualTo("number");
        assertThat(inferred.response().headers().firstValue("ETag")).isEmpty();
        String seen = tag(put("/attributes/mrr", "{\"type\": \"number\"}", "If-None-Match", "*"));
        assertThat(tag(server.get("/attributes/mrr"))).isEqualTo(seen);
        Answer again = put("/attributes/mrr", "{\"type\": \"number\"}", "If-None-Match", "*");
        assertThat(again.error()).isEqualTo("the declaration of 'mrr' exists already; If-None-Match: * only creates");
        String saved = tag(put("/attributes/mrr", "{\"type\": \"number\", \"default\": 1}", "If-Match", seen));
        Answer second = put("/attributes/mrr", "{\"type\": \"number\", \"default\": 2}", "If-Match", seen);
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.error())
                .isEqualTo("the declaration of 'mrr' has changed: it is at " + saved + "; If-Match expects " + seen);
        assertThat(server.get("/attributes/mrr").json().get("default").intValue())
                .isEqualTo(1);
        assertThat(server.get("/attributes/none").status()).isEqualTo(404);
    }
}
