package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The dashboard in a real browser, by real clicks. Time stands still unless a test moves it. */
@Tag("browser")
class BrowserTest {

    private static final String NOW = "2026-11-26T10:00:00Z";

    /** Where everything of the overview is, but for the feed's lines. */
    private static final String PLACES = """
            return [...document.querySelectorAll(".bar *, .head *, .segments *, .panel")]
                .map(element => element.getBoundingClientRect())
                .map(box => [box.x, box.y, box.width, box.height].join(" ")).join("; ")""";

    /** One row of each operator, affirmed and denied, as text. */
    private static final String EVERY_OPERATOR = """
            return (async () => {
              const { OPERATORS } = await import("/language/operators.js");
              const { print } = await import("/language/print.js");
              const values = (one) => ({
                none: [],
                one: [one.types[0] === "number" ? "7" : '"a b"'],
                two: ["1", "2"],
                list: ['"a"', '"in"'],
                duration: ["3 days"],
                instant: ["2026-11-23"],
              })[one.takes].map((raw) => ({ kind: "text", raw }));
              return OPERATORS.flatMap((one) => [false, true].map((isDenied) => print({
                kind: "group", joint: "and", isDenied: false,
                items: [{ kind: "row", name: "some thing", operator: one.id, isDenied, values: values(one) }],
              })));
            })()""";

    private static final String READ_AND_PRINT = """
            const text = arguments[0];
            return (async () => {
              const { asGroup, parse } = await import("/language/parse.js");
              const { print } = await import("/language/print.js");
              const { problem, root } = parse(text);
              return problem ? problem.message : print(asGroup(root));
            })()""";

    private static Browser browser;

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeAll
    static void openBrowser(@TempDir Path profile) {
        browser = Browser.open(profile);
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        server = RunningServer.start(directory.resolve("data"), "--clock", "simulated=" + NOW);
        server.put("/attributes/trial_ends_at", "{\"type\": \"timestamp\", \"time\": \"upcoming\"}");
        contact("ada", "\"plan\": \"Pro\", \"mrr\": 200, \"email_verified\": true");
        contact("bob", "\"plan\": \"Free\", \"mrr\": 0");
        contact("cyd", "\"plan\": \"Pro\", \"mrr\": 5, \"trial_ends_at\": \"2026-11-30T10:00:00Z\"");
        browser.lookAt(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void contact(String id, String attributes) {
        assertThat(server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {" + attributes + "}}")
                        .status())
                .isEqualTo(200);
    }

    private void segment(String name, String expression) {
        assertThat(server.put("/segments/" + name, "{\"expression\": \"" + expression.replace("\"", "\\\"") + "\"}")
                        .status())
                .isEqualTo(200);
    }

    // --- the builder ---------------------------------------------------------------------------------------------

    @Test
    void builder_rows_becomeTextPreviewAndSegment() {
        browser.load("#/new");
        browser.type("#name", "paying");
        browser.click(".add-row");
        browser.type(".row .attribute", "plan");
        browser.type(".row .value", "Pro");
        browser.seeOnly("#expression", "plan is \"Pro\"");
        browser.seeOnly("#preview-count", "2");
        browser.see("#preview .sample", "ada");

        browser.click(".add-group");
        browser.type(".group .group .attribute", "mrr");
        browser.click(".group .group .operator option[value='+>=']");
        browser.type(".group .group .value", "100");
        browser.seeOnly("#expression", "plan is \"Pro\" AND mrr >= 100");
        browser.seeOnly("#preview-count", "1");

        browser.click("#save");
        browser.seeOnly("#count", "1");
        assertThat(server.get("/segments/paying").json().get("expression").stringValue())
                .isEqualTo("plan is \"Pro\" AND mrr >= 100");
    }

    @Test
    void builder_text_becomesRowsAndDifference() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/segments/paying/edit");
        browser.seeOnly("#preview-count", "2");
        browser.type("#expression", " AND (mrr > 99 OR NOT email_verified exists)");
        browser.await(
                "rows follow the text",
                () -> browser.texts(".row .attribute").equals(List.of("plan", "mrr", "email_verified")));
        browser.seeOnly("#preview-exited", "0");
        browser.type("#expression", " AND mrr > 99");
        browser.seeOnly("#preview-exited", "−1");
        browser.see("#preview .figure:nth-child(3) .sample", "cyd");
        browser.seeOnly("#preview-entered", "0");
    }

    @Test
    void builder_wrongText_isUnderlinedWhereItIsWrong() {
        browser.load("#/new");
        browser.type("#expression", "plan is \"Pro\" AND plan within 7 days");
        browser.see("#problems .error", "line 1, column");
        browser.await(
                "what is wrong is underlined",
                () -> String.join("", browser.texts(".mark.error")).equals("plan within 7 days"));
        assertThat(browser.see("#save").isEnabled()).isFalse();
    }

    @Test
    void builder_comments_stayInTheText() {
        browser.load("#/new");
        browser.type("#expression", "plan is \"Pro\" # who pays", Keys.ESCAPE);
        browser.see(".rows-note", "Rows cannot show the comments");
        browser.seeOnly("#preview-count", "2");
    }

    @Test
    void builder_keys_completeWhatIsTyped() {
        browser.load("#/new");
        browser.type("#expression", "pl");
        browser.see(".choices [aria-selected=true]", "plan");
        browser.type("#expression", Keys.ENTER, "is ");
        browser.see(".choices [aria-selected=true]", "\"Pro\"");
        browser.type("#expression", Keys.ENTER);
        browser.seeOnly("#expression", "plan is \"Pro\" ");
        browser.seeOnly("#preview-count", "2");
    }

    @Test
    void builder_everyOperator_isReadAlikeByTheServer() {
        browser.load("#/new");
        for (Object written : (List<?>) browser.run(EVERY_OPERATOR)) {
            String canonical = canonical(written.toString());
            Object again = browser.run(READ_AND_PRINT, canonical);
            assertThat(canonical(String.valueOf(again)))
                    .as("%s, read and printed as %s", canonical, again)
                    .isEqualTo(canonical);
        }
    }

    private String canonical(String expression) {
        RunningServer.Answer answer =
                server.post("/segments/preview", "{\"expression\": \"" + expression.replace("\"", "\\\"") + "\"}");
        assertThat(answer.status()).as("%s: %s", expression, answer.text()).isEqualTo(200);
        return answer.json().get("expression").stringValue();
    }

    // --- what moves by itself ------------------------------------------------------------------------------------

    @Test
    void overview_writes_moveCountsWithoutReload() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/");
        browser.seeOnly("[data-segment=paying] .count", "2");
        browser.run("window.loaded = true");
        Object places = browser.run(PLACES);
        contact("dan", "\"plan\": \"Pro\"");
        browser.seeOnly("[data-segment=paying] .count", "3");
        assertThat(browser.run(PLACES)).as("nothing moves while counts do").isEqualTo(places);
        browser.see(".feed li", "dan entered paying");
        browser.see("[data-segment=paying] .entered", "+3");
        segment("free", "plan is \"Free\"");
        browser.seeOnly("[data-segment=free] .count", "1");
        assertThat(browser.run("return window.loaded")).isEqualTo(true);
    }

    @Test
    void overview_serverGone_saysSoAndComesBack() throws Exception {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/");
        browser.seeOnly("#status", "Live");
        int port = server.port();
        server.close();
        browser.see("#status", "Connection lost");
        server = RunningServer.start(directory.resolve("data"), "--clock", "simulated", "--port", "" + port);
        contact("dan", "\"plan\": \"Pro\"");
        browser.seeOnly("#status", "Live");
        browser.seeOnly("[data-segment=paying] .count", "3");
        browser.see(".feed li", "dan entered paying");
    }

    // --- contacts ------------------------------------------------------------------------------------------------

    @Test
    void contact_edited_movesIntoSegmentAndShowsWhy() {
        segment("paying", "plan is \"Pro\" AND mrr > 10");
        browser.load("#/contacts");
        browser.type("#find", "cyd", Keys.ENTER);
        browser.see("[data-segment=paying] .truth", "out");
        browser.click("[data-segment=paying] summary");
        browser.see("[data-segment=paying] .no .saw", "saw 5");
        browser.type("[data-attribute=mrr] input", "0");
        browser.seeOnly("#save-attributes", "Save 1 change");
        browser.click("#save-attributes");
        browser.see(".notice", "entered paying");
        browser.see("[data-segment=paying] .truth", "in");
        browser.see("[data-segment=paying] .since", "since 2026-11-26 10:00:00 UTC");
        browser.see("[data-segment=paying] .yes .saw", "saw 50");
        browser.click("#nav a[href='#/']");
        browser.seeOnly("[data-segment=paying] .count", "2");
    }

    @Test
    void contact_clock_tellsWhatHappensNext() {
        segment("trial_ending", "trial_ends_at within 3 days");
        browser.load("#/contacts/cyd");
        browser.see("#next-change", "Enters trial_ending in 1 day");
        browser.see("#next-change", "2026-11-27 10:00:00 UTC");
        server.post("/clock/advance", "{\"by\": \"1d\"}");
        browser.see("#next-change", "Leaves trial_ending in 3 days");
    }

    // --- import, time, segment -----------------------------------------------------------------------------------

    @Test
    void import_droppedFile_landsAndTellsWhatWasRefused() throws Exception {
        Path file = Files.writeString(
                directory.resolve("customers.csv"),
                "id,plan,trial_ends_at\neve,Pro,2026-12-01\nfay,Pro,soon\ngil,Free\n");
        segment("paying", "plan is \"Pro\"");
        browser.load("#/import");
        browser.drop(file, ".drop");
        browser.see("#imports [data-state=done] .figures-line", "3 rows · 1 accepted · 2 refused");
        browser.see(
                ".refused tr:nth-child(1)", "'fay', attribute 'trial_ends_at': \"soon\" does not read as timestamp");
        browser.see(".refused tr:nth-child(2)", "the row has 2 cells");
        browser.go("#/");
        browser.seeOnly("[data-segment=paying] .count", "3");
    }

    @Test
    void import_cancelled_saysSoAndKeepsWhatLanded() throws Exception {
        StringBuilder rows = new StringBuilder("id,plan\n");
        for (int i = 0; i < 300_000; i++) {
            rows.append("row-").append(i).append(",Pro\n");
        }
        browser.load("#/import");
        browser.drop(Files.writeString(directory.resolve("many.csv"), rows), ".drop");
        browser.see("#imports [data-state=running] .figures-line", " accepted");
        browser.click("#imports button");
        browser.see("#imports [data-state=cancelled] .state", "Cancelled");
    }

    @Test
    void clock_moved_showsWhoFlipped() {
        segment("trial_ending", "trial_ends_at within 3 days");
        browser.load("#/clock");
        browser.seeOnly("#clock-now", "2026-11-26 10:00:00 UTC");
        browser.click("#hour");
        browser.seeOnly("#clock-now", "2026-11-26 11:00:00 UTC");
        browser.seeOnly("#moved-entered", "0");
        browser.click("#next");
        browser.seeOnly("#clock-now", "2026-11-27 10:00:00 UTC");
        browser.seeOnly("#moved-entered", "+1");
        browser.see("#by-segment", "trial_ending");
        browser.see(".feed li", "cyd entered trial_ending");
        browser.type("#slider", Keys.END);
        browser.see(".target", "90 days ahead");
        browser.click("#move");
        browser.seeOnly("#clock-now", "2027-02-25 10:00:00 UTC");
        browser.seeOnly("#moved-exited", "−1");
    }

    @Test
    void segment_page_showsMembersAndForecast() {
        segment("trial_ending", "trial_ends_at within 7 days");
        browser.load("#/segments/trial_ending");
        browser.seeOnly("#members li", "cyd");
        browser.see(".forecast .reading", "1 now, 0 at 2026-12-26");
        browser.type(".chart", Keys.HOME, Keys.ARROW_RIGHT);
        browser.see(".forecast .reading", "2026-11-27 10:00:00 UTC: 1 members");
        assertThat(browser.see("a[download]").getDomAttribute("href")).endsWith("/trial_ending/members.csv");
    }

    // --- with a key ----------------------------------------------------------------------------------------------

    @Test
    void page_withAKey_asksForItOnceAndLetsGo() throws Exception {
        try (RunningServer locked = RunningServer.start(directory.resolve("locked"), "--api-key", "s3cret")) {
            browser.lookAt(locked);
            browser.load("#/segments/paying");
            browser.type("#key", "wrong", Keys.ENTER);
            browser.see("[role=alert]", "This is not the key");
            browser.type("#key", "s3cret", Keys.ENTER);
            browser.see(".failure", "segment 'paying' is not defined");
            browser.seeOnly("#status", "Live");
            browser.go("#/");
            write(locked, "PUT", "/segments/paying", "{\"expression\": \"plan is Pro\"}");
            browser.seeOnly("[data-segment=paying] .count", "0");
            write(locked, "POST", "/contacts", "{\"id\": \"ada\", \"attributes\": {\"plan\": \"Pro\"}}");
            browser.seeOnly("[data-segment=paying] .count", "1");
            assertThat(browser.run("return document.cookie")).isEqualTo("");

            browser.click("#log-out");
            browser.see("#key");
            assertThat(browser.texts("[data-segment]")).isEmpty();
            browser.load("#/");
            browser.see("#key");
        }
    }

    private static void write(RunningServer locked, String method, String path, String json) {
        assertThat(locked.send(locked.request(path)
                                .header("Authorization", "Bearer s3cret")
                                .header("Content-Type", "application/json")
                                .method(method, BodyPublishers.ofString(json)))
                        .status())
                .isEqualTo(200);
    }

    // --- everywhere ----------------------------------------------------------------------------------------------

    @Test
    void everyPage_markupInData_isText() {
        String markup = "<img src=x onerror=window.hit=1>";
        contact(markup, "\"" + markup + "\": \"" + markup + "\", \"plan\": \"" + markup + "\"");
        segment(encoded(markup), "plan is \"" + markup + "\" AND `" + markup + "` exists");
        for (String page : List.of(
                "#/",
                "#/segments/" + encoded(markup),
                "#/segments/" + encoded(markup) + "/edit",
                "#/contacts",
                "#/contacts/" + encoded(markup))) {
            browser.load(page);
            browser.see("main", markup);
            browser.seeOnly("#status", "Live");
            assertThat(browser.texts("main img")).as(page).isEmpty();
            assertThat(browser.run("return window.hit")).as(page).isNull();
        }
    }

    @Test
    void everyPage_phone_fitsItsWidth() {
        segment("trial_ending", "trial_ends_at within 3 days AND (plan in [Pro, Enterprise] OR mrr between 5 and 99)");
        browser.narrowTo(360);
        for (String page : List.of(
                "#/",
                "#/new",
                "#/segments/trial_ending",
                "#/segments/trial_ending/edit",
                "#/contacts",
                "#/contacts/cyd",
                "#/import",
                "#/clock")) {
            browser.load(page);
            browser.see("h1");
            browser.await(
                    page + " is no wider than the phone",
                    () -> Boolean.TRUE.equals(browser.run("return document.documentElement.scrollWidth <= 360")));
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
