package dev.muster.examples.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.lang.reflect.Field;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tests files as spreadsheets and other products write them, and the reports of their import. */
class ImportTest {

    @TempDir
    Path data;

    private RunningServer server;

    @BeforeEach
    void open() throws Exception {
        server = RunningServer.start(data, "--clock", "simulated=2026-01-01T00:00:00Z");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private JsonNode imported(String csv) {
        return imported("text/csv", csv.getBytes(UTF_8));
    }

    private JsonNode imported(String type, byte[] csv) {
        Answer answer = server.send(server.request("/contacts/import?wait=true")
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(csv)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json();
    }

    private String attribute(String contact, String name) {
        return server.get("/contacts/" + contact)
                .json()
                .get("attributes")
                .get(name)
                .stringValue();
    }

    /** Returns the positions and messages of errors or warnings. */
    private static List<String> told(JsonNode report, String member) {
        List<String> told = new ArrayList<>();
        report.get(member)
                .forEach(one -> told.add(one.get("line") + ":" + one.get("column") + ": "
                        + one.get("message").stringValue()));
        return told;
    }

    // --- warnings ------------------------------------------------------------------------------------------------

    @Test
    void import_valuesThatDoNotRead_warnsAsAnArrayOfTheSameRowsDoes() {
        server.put("/segments/s", "{\"expression\": \"mrr > 10 AND seen after 2026-01-01 AND active is true\"}");
        JsonNode array = server.post("/contacts", """
                [{"id": "a", "attributes": {"mrr": "12,5", "seen": "2026-01-02", "active": "true"}},
                 {"id": "b", "attributes": {"mrr": "€20", "seen": "46073", "active": "yes"}}]
                """).json();
        JsonNode report = imported("id;mrr;seen;active\na;12,5;2026-01-02;true\nb;€20;46073;yes\n");
        assertThat(report.get("warnings").findValuesAsString("message"))
                .hasSize(4)
                .containsExactlyInAnyOrderElementsOf(array.get("warnings").findValuesAsString("message"));
        assertThat(report.get("warnings").findValuesAsString("attribute"))
                .containsExactlyInAnyOrder("mrr", "mrr", "seen", "active");
        assertThat(told(report, "warnings"))
                .extracting(warning -> warning.substring(0, warning.indexOf(": ")))
                .containsExactlyInAnyOrder("2:3", "3:3", "3:7", "3:13");
        assertThat(report.get("warning_count").intValue()).isEqualTo(4);
        assertThat(report.get("accepted").intValue()).isEqualTo(2);
        assertThat(server.get("/imports/1").json()).isEqualTo(report);
    }

    @Test
    void import_manyValuesThatDoNotRead_tellsTheFirstHundredAndHowMany() {
        server.put("/segments/s", "{\"expression\": \"mrr > 10\"}");
        JsonNode report = imported("id,mrr\n" + "a,much\n".repeat(700));
        assertThat(report.get("warnings").size()).isEqualTo(100);
        assertThat(report.get("warnings").get(99).get("line").intValue()).isEqualTo(101);
        assertThat(report.get("warning_count").intValue()).isEqualTo(700);
    }

    // --- delimiters ----------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id;plan\na;Pro, old\n",
                "id\tplan\na\tPro, old\n",
                "sep=;\r\nid;plan\r\na;Pro, old\r\n",
                "\uFEFFsep=\t\r\nid\tplan\r\na\tPro, old\r\n",
                "\"sep=|\"\nid|plan\na|Pro, old\n",
                "SEP=,\nid,plan\na,\"Pro, old\"\n",
                "\n\"id\";\"plan\";\"a, b, c\"\na;Pro, old;\n",
                "id,plan,a;b;c;d\na,\"Pro, old\",\n"
            })
    void import_anotherDelimiter_isDetected(String csv) {
        JsonNode report = imported(csv);
        assertThat(report.get("state").stringValue()).as(report.toString()).isEqualTo("done");
        assertThat(report.get("accepted").intValue()).as(report.toString()).isEqualTo(1);
        assertThat(attribute("a", "plan")).isEqualTo("Pro, old");
    }

    @Test
    void import_badRowBehindADeclaredDelimiter_isToldAtItsLine() {
        assertThat(told(imported("sep=;\nid;plan\na;Pro;x\n"), "errors"))
                .containsExactly("3:7: the row has 3 cells; expected 2 as in the header");
    }

    // --- headers -------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @ValueSource(strings = {"Id", "ID", "Contact ID", " id ", "Contact_Id", "contactId", "CONTACT-ID", "\" ID\u00A0\""})
    void import_columnLikeId_isTaken(String column) {
        JsonNode report = imported(" plan," + column + "\nPro,a\n");
        assertThat(report.get("state").stringValue()).as(report.toString()).isEqualTo("done");
        assertThat(attribute("a", "plan")).isEqualTo("Pro");
    }

    @Test
    void import_columnIdBesideOneLikeIt_hasTheIds() {
        assertThat(imported("ID,id\nx,a\n").get("state").stringValue()).isEqualTo("done");
        assertThat(attribute("a", "ID")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan,customer_id|1:1: the header has neither a column 'id' nor 'contact_id';"
                        + " if 'customer_id' has the ids, name it 'contact_id'",
                "plan,User Id|1:1: the header has neither a column 'id' nor 'contact_id';"
                        + " if 'User Id' has the ids, name it 'contact_id'",
                "plan,paid|1:1: the header has neither a column 'id' nor 'contact_id'",
                "Id,Contact ID|1:4: the header has the columns 'Id' and 'Contact ID';"
                        + " expected one of them, or one to be 'id' or 'contact_id'",
                "id,contact_id|1:4: the header has column 'contact_id' as a second one",
                "id,plan, plan|1:9: the header has column 'plan' as a second one"
            })
    void import_headerWithoutOneColumnOfIds_namesTheNearMiss(String header, String error) {
        JsonNode report = imported(header + "\nx,y\n");
        assertThat(report.get("state").stringValue()).isEqualTo("failed");
        assertThat(told(report, "errors")).containsExactly(error);
    }

    // --- bytes ---------------------------------------------------------------------------------------------------

    @Test
    void import_byteThatIsNotUtf8_isToldAtItsPlaceAfterTheRowsBeforeIt() {
        String rows = "a,Pro\n".repeat(9) + "b,é\nc,\uD834\uDD1Ex";
        byte[] good = ("id,plan\n" + rows).getBytes(UTF_8);
        byte[] bytes = new byte[good.length + 3];
        System.arraycopy(good, 0, bytes, 0, good.length);
        bytes[good.length] = (byte) 0xE9;
        bytes[good.length + 1] = '\n';
        bytes[good.length + 2] = 'd';
        JsonNode report = imported("text/csv", bytes);
        assertThat(report.get("state").stringValue()).isEqualTo("failed");
        assertThat(report.get("accepted").intValue()).isEqualTo(10);
        assertThat(told(report, "errors")).containsExactly("12:5: byte 0xE9 is not UTF-8; expected UTF-8 text");
        assertThat(attribute("b", "plan")).isEqualTo("é");
        assertThat(server.get("/contacts/c").status()).isEqualTo(404);
    }

    @Test
    void import_byteThatIsNotUtf8InTheHeader_isToldAtItsPlace() {
        assertThat(told(imported("text/csv", "id,né\na,1\n".getBytes(ISO_8859_1)), "errors"))
                .containsExactly("1:5: byte 0xE9 is not UTF-8; expected UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource({
        "text/csv; charset=windows-1252, windows-1252",
        "'text/csv;charset=\"ISO-8859-15\"', ISO-8859-15",
        "text/csv; header=present; Charset = utf-16, UTF-16",
        "text/csv; charset=UTF-16LE, UTF-16LE",
        "text/csv; charset=utf-8, UTF-8"
    })
    void import_charsetOfTheContentType_isHeeded(String type, String charset) {
        imported(type, "id,plan\na,Prö €\n".getBytes(Charset.forName(charset)));
        assertThat(attribute("a", "plan")).isEqualTo("Prö €");
    }

    @ParameterizedTest
    @ValueSource(strings = {"klingon", "x y", ""})
    void import_charsetThatIsNotKnown_isRefused(String charset) {
        Answer answer = server.send(server.request("/contacts/import")
                .header("Content-Type", "text/csv; charset=\"" + charset + '"')
                .POST(BodyPublishers.ofString("id\na\n")));
        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.error())
                .isEqualTo("the charset '" + charset + "' is not known here; expected utf-8, windows-1252 or the like");
    }

    // --- ids -----------------------------------------------------------------------------------------------------

    @Test
    void import_membersThatWereDownloaded_areTheSameContacts() throws Exception {
        List<String> ids = List.of("+46 70 123", "=1+1", "'+46", "''=x", "@a,\"b\"", "-", "'a", "a;b", "plain");
        for (String id : ids) {
            server.post("/contacts", "{\"id\": \"" + id.replace("\"", "\\\"") + "\", \"attributes\": {\"n\": 1}}");
        }
        server.put("/segments/all", "{\"expression\": \"n exists\"}");
        String csv = server.get("/segments/all/members.csv").text();
        assertThat(csv).contains("'+46 70 123", "''+46\r\n");
        try (RunningServer other = RunningServer.start(data.resolve("other"))) {
            other.put("/segments/all", "{\"expression\": \"n is missing\"}");
            assertThat(other.csv("/contacts/import?wait=true", csv)
                            .json()
                            .get("accepted")
                            .intValue())
                    .isEqualTo(ids.size());
            assertThat(other.get("/segments/all/members.csv").text()).isEqualTo(csv);
        }
    }

    /** The report named the file, and with it where the server keeps its data. */
    @Test
    void report_uploadCannotBeRead_doesNotSayWhereItIs() throws Exception {
        Field batcher = ReferenceServer.class.getDeclaredField("batcher");
        batcher.setAccessible(true);
        Path file = Files.writeString(data.resolve("gone.csv"), "id\na\n");
        CsvImport upload = new CsvImport(1, file, UTF_8, (Batcher) batcher.get(server.server()));
        Files.delete(file);
        upload.run();
        assertThat(upload.report().state()).isEqualTo(CsvImport.State.FAILED);
        assertThat(upload.report().errors())
                .containsExactly(new CsvImport.RowError(1, 1, "the upload cannot be read from the disk"));
    }
}
