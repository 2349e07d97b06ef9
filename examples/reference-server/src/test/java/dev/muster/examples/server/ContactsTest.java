package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SPEC.md's section 8 says of contacts, by HTTP. */
class ContactsTest {

    private static final String START = "2026-01-01T00:00:00Z";

    @TempDir
    Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(data, "--clock", "simulated=" + START, "--max-array", "3", "--max-body", "2000");
        server.put("/segments/pro", "{\"expression\": \"plan is Pro\"}");
        server.put("/segments/recent", "{\"expression\": \"seen within last 2 days\"}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void post_newContact_answersSegmentsItEntered() {
        Answer answer = server.post("/contacts", "{\"id\": \"c-1\", \"attributes\": {\"plan\": \"Pro\"}}");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .isEqualTo("{\"id\":\"c-1\",\"at\":\"2026-01-01T00:00:00Z\",\"entered\":[\"pro\"],\"exited\":[]}");
    }

    @Test
    void post_nullAttribute_clearsItAndLeavesOthers() {
        server.post(
                "/contacts",
                "{\"id\": \"c-1\", \"attributes\": {\"plan\": \"Pro\", \"mrr\": 99, \"tags\": [\"a\", \"b\"]}}");
        Answer answer = server.post("/contacts", "{\"id\": \"c-1\", \"attributes\": {\"plan\": null, \"vip\": true}}");
        assertThat(answer.json().get("exited").toString()).isEqualTo("[\"pro\"]");
        assertThat(server.get("/contacts/c-1").json().get("attributes").toString())
                .isEqualTo("{\"mrr\":99,\"tags\":[\"a\",\"b\"],\"vip\":true}");
    }

    @Test
    void post_array_isOneTick() {
        Answer answer = server.post(
                "/contacts",
                "[{\"id\": \"c-1\", \"attributes\": {\"plan\": \"Pro\"}}, {\"id\": \"c-2\"},"
                        + " {\"id\": \"c-1\", \"attributes\": {\"plan\": \"Free\"}}]");
        assertThat(answer.json().get("results").size()).isEqualTo(3);
        assertThat(answer.json().get("results").get(0).get("entered").toString())
                .isEqualTo("[]");
        assertThat(server.get("/changes").json().get("changes").size()).isZero();
    }

    @Test
    void post_arrayWithBadItem_refusesAllOfItAndNamesTheIndex() {
        Answer answer =
                server.post("/contacts", "[{\"id\": \"c-1\"}, {\"id\": \"c-2\", \"attributes\": {\"x\": {\"y\": 1}}}]");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("error").get("index").intValue()).isEqualTo(1);
        assertThat(answer.json().get("error").get("path").stringValue()).isEqualTo("[1].attributes.x");
        assertThat(server.get("/contacts/c-1").status()).isEqualTo(404);
    }

    @Test
    void post_arrayAgainstDeclaration_refusesAllOfItAndNamesTheIndex() {
        server.put("/attributes/mrr", "{\"type\": \"number\"}");
        Answer answer =
                server.post("/contacts", "[{\"id\": \"c-1\"}, {\"id\": \"c-2\", \"attributes\": {\"mrr\": \"much\"}}]");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("error").get("index").intValue()).isEqualTo(1);
        assertThat(answer.json().get("error").get("path").stringValue()).isEqualTo("[1].attributes.mrr");
        assertThat(server.get("/contacts/c-1").status()).isEqualTo(404);
    }

    @Test
    void post_longArray_isRefused() {
        assertThat(server.post("/contacts", "[{},{},{},{}]").status()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    400 | {"id": "a"
                    400 | {"id": "a", "id": "b"}
                    400 | {"id": "a"} x
                    400 | {"id": "a", "attributes": {"x": NaN}}
                    400 | {"id": "a", "attributes": {"x": 01}}
                    422 | {"id": "a", "attributes": {"x": 1e999}}
                    422 | {"id": " a"}
                    422 | {"id": ".."}
                    422 | {"id": "a", "attributes": {"x ": 1}}
                    422 | {"id": "a", "attributes": {"x": 9007199254740993}}
                    422 | {"id": "a", "attributes": {"x": 123456789012345678901234567890}}
                    422 | {"id": "a", "attributes": {"x": ["y", 1]}}
                    422 | {"id": "a", "attributes": {"x": "\\ud800"}}
                    422 | {"id": "a", "attributes": {"": 1}}
                    422 | {"id": "a", "attributes": []}
                    422 | {"id": "a", "attrs": {}}
                    422 | {"id": "a\\nb"}
                    422 | {"id": ""}
                    422 | {"id": 7}
                    422 | {}
                    422 | 7
                    """)
    void post_badBody_isRefusedWithMessage(int status, String body) {
        Answer answer = server.post("/contacts", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.error()).isNotEmpty();
        assertThat(server.get("/contacts").json().get("contacts").size()).isZero();
    }

    @Test
    void post_deepBody_isRefused() {
        assertThat(server.post("/contacts", "[".repeat(1_900)).status()).isEqualTo(400);
    }

    @Test
    void post_longBody_isRefused() {
        assertThat(server.post("/contacts", " ".repeat(2_001)).status()).isEqualTo(413);
    }

    @Test
    void post_otherContentType_isRefused() {
        assertThat(server.csv("/contacts", "{}").status()).isEqualTo(415);
    }

    @Test
    void get_member_tellsSinceAndNextChange() {
        server.post("/clock/advance", "{\"by\": \"1 day\"}");
        server.post("/contacts", "{\"id\": \"c-1\", \"attributes\": {\"seen\": \"2026-01-02T00:00:00Z\"}}");
        assertThat(server.get("/contacts/c-1").text())
                .isEqualTo("{\"id\":\"c-1\",\"attributes\":{\"seen\":\"2026-01-02T00:00:00Z\"},"
                        + "\"segments\":[{\"name\":\"recent\",\"since\":\"2026-01-02T00:00:00Z\"}],"
                        + "\"next_change\":{\"at\":\"2026-01-04T00:00:00Z\",\"segment\":\"recent\",\"change\":\"exited\"},"
                        + "\"at\":\"2026-01-02T00:00:00Z\"}");
    }

    @Test
    void get_memberByDefinition_tellsSinceTheDefinition() {
        server.post("/contacts", "{\"id\": \"c-1\", \"attributes\": {\"vip\": true}}");
        server.post("/clock/advance", "{\"by\": \"1h\"}");
        server.put("/segments/vips", "{\"expression\": \"vip\"}");
        assertThat(server.get("/contacts/c-1").json().get("segments").toString())
                .isEqualTo("[{\"name\":\"vips\",\"since\":\"2026-01-01T01:00:00Z\"}]");
    }

    @Test
    void get_unknownContact_isNotFound() {
        assertThat(server.get("/contacts/nobody").status()).isEqualTo(404);
        assertThat(server.delete("/contacts/nobody").status()).isEqualTo(404);
    }

    @Test
    void delete_member_answersSegmentsItLeft() {
        server.post("/contacts", "{\"id\": \"a/b c%\", \"attributes\": {\"plan\": \"Pro\"}}");
        assertThat(server.delete("/contacts/a%2Fb%20c%25").text()).isEqualTo("{\"exited\":[\"pro\"]}");
        assertThat(server.get("/contacts/a%2Fb%20c%25").status()).isEqualTo(404);
    }

    @Test
    void list_pages_coverAllContactsInOrder() {
        for (String id : new String[] {"b", "a", "c"}) {
            server.post("/contacts", "{\"id\": \"" + id + "\"}");
        }
        Answer first = server.get("/contacts?limit=2");
        assertThat(first.text())
                .isEqualTo(
                        "{\"contacts\":[{\"id\":\"a\",\"attributes\":{}},{\"id\":\"b\",\"attributes\":{}}],\"next\":\"b\"}");
        assertThat(server.get("/contacts?limit=2&after=b").text())
                .isEqualTo("{\"contacts\":[{\"id\":\"c\",\"attributes\":{}}],\"next\":null}");
        assertThat(server.get("/contacts?limit=0").status()).isEqualTo(400);
        assertThat(server.get("/contacts?limit=x").status()).isEqualTo(400);
    }
}
