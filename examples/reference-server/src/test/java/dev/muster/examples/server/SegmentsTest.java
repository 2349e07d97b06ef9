package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What SPEC.md's section 8 says of segments, attributes and the clock, by HTTP. */
class SegmentsTest {

    @TempDir
    Path data;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start(data, "--clock", "simulated=2026-01-01T00:00:00Z");
        server.post(
                "/contacts",
                "[{\"id\": \"a\", \"attributes\": {\"plan\": \"Pro\", \"mrr\": 10}},"
                        + "{\"id\": \"b\", \"attributes\": {\"plan\": \"Pro\", \"mrr\": 200}},"
                        + "{\"id\": \"=c\", \"attributes\": {\"plan\": \"Free\", \"trial_ends_at\": \"2026-01-10T00:00:00Z\"}}]");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    // --- defining ------------------------------------------------------------------------------------------------

    @Test
    void put_expression_definesAndThenReplaces() {
        Answer defined = server.put("/segments/s", "{\"expression\": \"plan  is Pro\"}");
        assertThat(defined.text())
                .isEqualTo("{\"name\":\"s\",\"expression\":\"plan is \\\"Pro\\\"\",\"mode\":\"realtime\",\"count\":2,"
                        + "\"source\":\"plan  is Pro\",\"entered\":2,\"exited\":0,\"warnings\":[]}");
        JsonNode replaced = server.put("/segments/s", "{\"expression\": \"mrr > 100 OR plan is Free\"}")
                .json();
        assertThat(replaced.get("entered").intValue()).isEqualTo(1);
        assertThat(replaced.get("exited").intValue()).isEqualTo(1);
        assertThat(replaced.get("count").intValue()).isEqualTo(2);
    }

    @Test
    void put_where_definesTheSame() {
        Answer defined = server.put(
                "/segments/s", "{\"where\": [{\"plan\": \"Pro\"}, {\"mrr\": {\"gt\": 100}}], \"mode\": \"on demand\"}");
        assertThat(defined.status()).as(defined.text()).isEqualTo(200);
        assertThat(defined.json().get("expression").stringValue()).isEqualTo("plan is \"Pro\" AND mrr > 100");
        assertThat(defined.json().get("mode").stringValue()).isEqualTo("on demand");
        assertThat(defined.json().get("count").intValue()).isEqualTo(1);
        assertThat(server.get("/changes").json().get("changes").size()).isZero();
    }

    @Test
    void put_brokenExpression_isRefusedWithItsPlace() {
        Answer refused = server.put("/segments/s", "{\"expression\": \"plan is\"}");
        assertThat(refused.status()).isEqualTo(400);
        JsonNode error = refused.json().get("error");
        assertThat(error.get("line").intValue()).isEqualTo(1);
        assertThat(error.get("column").intValue()).isEqualTo(8);
        assertThat(error.get("length").intValue()).isEqualTo(1);
        assertThat(server.get("/segments/s").status()).isEqualTo(404);
    }

    @Test
    void put_expressionAgainstTypes_isUnprocessableWithItsPlace() {
        server.put("/attributes/mrr", "{\"type\": \"number\"}");
        Answer refused = server.put("/segments/s", "{\"expression\": \"plan is Pro AND mrr contains x\"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("error").get("column").intValue()).isEqualTo(17);
    }

    @Test
    void put_badBodies_areRefused() {
        assertThat(server.put("/segments/s", "{}").status()).isEqualTo(422);
        assertThat(server.put("/segments/s", "{\"expression\": \"a\", \"where\": {\"a\": true}}")
                        .status())
                .isEqualTo(422);
        assertThat(server.put("/segments/s", "{\"expression\": 7}").status()).isEqualTo(422);
        assertThat(server.put("/segments/s", "{\"where\": {\"plan\": null}}").status())
                .isEqualTo(422);
        assertThat(server.put("/segments/s", "{\"where\": {\"plan\": {\"gt\": \"x\"}}}")
                        .json()
                        .get("error")
                        .get("path")
                        .stringValue())
                .isEqualTo("where.plan.gt");
        assertThat(server.put("/segments/s", "{\"expression\": \"in segment s\"}")
                        .status())
                .isEqualTo(422);
        assertThat(server.put("/segments/a%0Ab", "{\"expression\": \"a\"}").status())
                .isEqualTo(422);
    }

    @Test
    void put_nameWithBlankAtItsEnd_isRefusedWithTheNameToWrite() {
        Answer segment = server.put("/segments/vip%20", "{\"expression\": \"plan is Pro\"}");
        assertThat(segment.status()).isEqualTo(422);
        assertThat(segment.json().get("error").get("message").stringValue())
                .isEqualTo("segment name \"vip \" has a blank at its end; write \"vip\"");
        Answer attribute = server.put("/attributes/%C2%A0mrr", "{\"type\": \"number\"}");
        assertThat(attribute.status()).isEqualTo(422);
        assertThat(server.get("/segments").json().get("segments").size()).isZero();
    }

    @Test
    void put_windowBothWays_warnsWithItsPlace() {
        JsonNode warnings = server.put("/segments/s", "{\"expression\": \"trial_ends_at within 3 days\"}")
                .json()
                .get("warnings");
        assertThat(warnings.size()).isEqualTo(1);
        assertThat(warnings.get(0).get("column").intValue()).isEqualTo(1);
    }

    @Test
    void delete_usedSegment_isConflict() {
        server.put("/segments/base", "{\"expression\": \"plan is Pro\"}");
        server.put("/segments/user", "{\"expression\": \"in segment base\"}");
        assertThat(server.delete("/segments/base").status()).isEqualTo(409);
        assertThat(server.delete("/segments/user").text()).isEqualTo("{\"name\":\"user\",\"exited\":2}");
        assertThat(server.delete("/segments/base").status()).isEqualTo(200);
        assertThat(server.delete("/segments/base").status()).isEqualTo(404);
    }

    @Test
    void get_segments_listsThemInOrder() {
        server.put("/segments/z", "{\"expression\": \"plan is Pro\"}");
        server.put("/segments/a", "{\"expression\": \"plan is Free\"}");
        assertThat(server.get("/segments").text())
                .isEqualTo(
                        "{\"segments\":[{\"name\":\"z\",\"expression\":\"plan is \\\"Pro\\\"\",\"mode\":\"realtime\","
                                + "\"count\":2},{\"name\":\"a\",\"expression\":\"plan is \\\"Free\\\"\",\"mode\":\"realtime\",\"count\":1}]}");
        assertThat(server.get("/segments/a").json().get("count").intValue()).isEqualTo(1);
        assertThat(server.get("/segments/none").status()).isEqualTo(404);
    }

    // --- members -------------------------------------------------------------------------------------------------

    @Test
    void members_pages_coverAllInOrder() {
        server.put("/segments/all", "{\"expression\": \"plan exists\"}");
        assertThat(server.get("/segments/all/members?limit=2").text())
                .isEqualTo("{\"members\":[\"=c\",\"a\"],\"next\":\"a\"}");
        assertThat(server.get("/segments/all/members?limit=2&after=a").text())
                .isEqualTo("{\"members\":[\"b\"],\"next\":null}");
        assertThat(server.get("/segments/none/members").status()).isEqualTo(404);
    }

    @Test
    void membersCsv_formulaCell_isDefused() {
        server.put("/segments/all", "{\"expression\": \"plan exists\"}");
        Answer answer = server.get("/segments/all/members.csv");
        assertThat(answer.text()).isEqualTo("contact_id\r\n'=c\r\na\r\nb\r\n");
        assertThat(answer.response().headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(server.get("/segments/none/members.csv").status()).isEqualTo(404);
    }

    @Test
    void cell_specialCharacters_areQuotedAndDefused() {
        assertThat(SegmentRoutes.cell("a")).isEqualTo("a");
        assertThat(SegmentRoutes.cell("a,\"b")).isEqualTo("\"a,\"\"b\"");
        assertThat(SegmentRoutes.cell("=1+1")).isEqualTo("'=1+1");
        assertThat(SegmentRoutes.cell(" =1+1")).isEqualTo("' =1+1");
        assertThat(SegmentRoutes.cell("@x,y")).isEqualTo("\"'@x,y\"");
    }

    // --- insight -------------------------------------------------------------------------------------------------

    @Test
    void preview_expression_definesNothing() {
        assertThat(server.post("/segments/preview", "{\"expression\": \"plan is Pro\"}")
                        .text())
                .isEqualTo(
                        "{\"expression\":\"plan is \\\"Pro\\\"\",\"count\":2,\"sample\":[\"a\",\"b\"],\"warnings\":[]}");
        assertThat(server.get("/segments").text()).isEqualTo("{\"segments\":[]}");
        assertThat(server.post("/segments/preview", "{\"expression\": \"plan is\"}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void preview_nameThatNoSegmentCanHave_isRefused() {
        assertThat(server.post("/segments/preview", "{\"expression\": \"x is 1\", \"name\": \"\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void preview_ofANearMiss_warnsAtItsPlace() {
        JsonNode warning = server.post("/segments/preview", "{\"expression\": \"mrr > 1 AND plan is Por\"}")
                .json()
                .get("warnings")
                .get(0);
        assertThat(warning.get("message").asString()).isEqualTo("no contact has plan \"Por\"; 2 have \"Pro\"");
        assertThat(warning.get("column").intValue()).isEqualTo(13);
    }

    @Test
    void preview_nameOfDefined_tellsTheDifference() {
        server.put("/segments/s", "{\"expression\": \"plan is Pro\"}");
        JsonNode answer = server.post("/segments/preview", "{\"name\": \"s\", \"where\": {\"mrr\": {\"gt\": 100}}}")
                .json();
        assertThat(answer.get("entered").get("count").intValue()).isZero();
        assertThat(answer.get("exited").toString()).contains("\"count\":1").contains("\"sample\":[\"a\"]");
    }

    @Test
    void explain_contact_tellsEachPart() {
        server.put("/segments/s", "{\"expression\": \"plan is Free AND trial_ends_at within next 3 days\"}");
        JsonNode answer = server.get("/segments/s/explain/=c").json();
        assertThat(answer.get("holds").booleanValue()).isFalse();
        JsonNode tree = answer.get("explanation");
        assertThat(tree.get("text").stringValue()).isEqualTo("plan is \"Free\" AND trial_ends_at within next 3 days");
        assertThat(tree.get("flips_at").stringValue()).isEqualTo("2026-01-07T00:00:00Z");
        assertThat(tree.get("parts").get(0).get("holds").booleanValue()).isTrue();
        assertThat(tree.get("parts").get(0).get("value").stringValue()).isEqualTo("Free");
        assertThat(tree.get("parts").get(1).get("value").stringValue()).isEqualTo("2026-01-10T00:00:00Z");
        assertThat(server.get("/segments/none/explain/a").status()).isEqualTo(404);
        assertThat(server.get("/segments/s/explain/nobody").status()).isEqualTo(404);
    }

    // --- attributes ----------------------------------------------------------------------------------------------

    @Test
    void attributes_listed_tellTypesAndContacts() {
        server.put("/segments/s", "{\"expression\": \"mrr > 1\"}");
        assertThat(server.get("/attributes").json().get("attributes").get(0).toString())
                .isEqualTo(
                        "{\"name\":\"mrr\",\"type\":\"number\",\"declared\":false,\"time\":null,\"caseSensitive\":false,"
                                + "\"default\":null,\"contacts\":2}");
        server.delete("/contacts/a");
        assertThat(server.get("/attributes")
                        .json()
                        .get("attributes")
                        .get(0)
                        .get("contacts")
                        .intValue())
                .isEqualTo(1);
    }

    @Test
    void putAttribute_default_rebindsSegments() {
        server.put("/segments/s", "{\"expression\": \"trial_ends_at within 12 days AND NOT upgraded\"}");
        Answer answer = server.put("/attributes/upgraded", "{\"type\": \"boolean\", \"default\": true}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("exited").intValue()).isEqualTo(1);
        assertThat(server.get("/segments/s").json().get("count").intValue()).isZero();
        JsonNode last = server.get("/changes").json().get("changes").get(1);
        assertThat(last.get("cause").stringValue()).isEqualTo("definition");
    }

    @Test
    void putAttribute_unfit_isRefused() {
        server.put("/segments/s", "{\"expression\": \"mrr > 1\"}");
        assertThat(server.put("/attributes/mrr", "{\"type\": \"text\"}").status())
                .isEqualTo(422);
        assertThat(server.put("/attributes/plan", "{\"type\": \"number\"}").error())
                .contains("which does not read as it");
        assertThat(server.put("/attributes/x", "{\"type\": \"date\"}").status()).isEqualTo(422);
        assertThat(server.put("/attributes/x", "{\"type\": \"text\", \"time\": \"past\"}")
                        .status())
                .isEqualTo(422);
        assertThat(server.put("/attributes/x", "{\"type\": \"number\", \"default\": \"x\"}")
                        .status())
                .isEqualTo(422);
        assertThat(server.put("/attributes/x", "{}").status()).isEqualTo(422);
    }

    // --- clock ---------------------------------------------------------------------------------------------------

    @Test
    void advance_simulated_bringsWhatIsDue() {
        server.put("/attributes/trial_ends_at", "{\"type\": \"timestamp\", \"time\": \"upcoming\"}");
        server.put("/segments/s", "{\"expression\": \"trial_ends_at within 3 days\"}");
        assertThat(server.post("/clock/advance", "{\"to\": \"2026-01-08T00:00:00+00:00\"}")
                        .text())
                .isEqualTo("{\"at\":\"2026-01-08T00:00:00Z\",\"entered\":1,\"exited\":0,"
                        + "\"segments\":[{\"name\":\"s\",\"entered\":1,\"exited\":0}]}");
        assertThat(server.get("/changes").text())
                .matches("[{]\"log\":\"[0-9a-f]{16}\",.*")
                .endsWith(
                        ",\"changes\":[{\"seq\":1,\"at\":\"2026-01-07T00:00:00Z\",\"segment\":\"s\",\"contact\":\"=c\","
                                + "\"change\":\"entered\",\"cause\":\"clock\"}],\"last_seq\":1}");
        assertThat(server.get("/clock").json().get("at").stringValue()).isEqualTo("2026-01-08T00:00:00Z");
    }

    @Test
    void advance_backOrUnclear_isRefused() {
        assertThat(server.post("/clock/advance", "{\"to\": \"2025-01-01\"}").error())
                .isEqualTo("to: 2025-01-01T00:00:00Z cannot be the next instant;"
                        + " expected one from 2026-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z");
        assertThat(server.post("/clock/advance", "{\"by\": \"2 months\"}").status())
                .isEqualTo(422);
        assertThat(server.post("/clock/advance", "{\"by\": \"1d OR x\"}").status())
                .isEqualTo(422);
        assertThat(server.post("/clock/advance", "{\"to\": \"soon\"}").status()).isEqualTo(422);
        assertThat(server.post("/clock/advance", "{}").status()).isEqualTo(422);
        assertThat(server.post("/clock/advance", "{\"to\": \"+10000-01-01T00:00:00Z\"}")
                        .error())
                .isEqualTo(
                        "to: no instant; expected one like 2026-11-23T10:00:00Z, 9999-12-31T23:59:59.999Z at the latest");
    }
}
