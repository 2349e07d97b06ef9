package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The dashboard in a real browser, by real clicks. */
class BrowserTest extends InBrowser {

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

    // --- the builder ---------------------------------------------------------------------------------------------

    @Test
    void builder_rows_becomeTextPreviewAndSegment() {
        browser.load("#/new");
        browser.type("#name", "paying");
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
        assertThat(browser.see("#save").getDomAttribute("aria-disabled")).isEqualTo("true");
    }

    @Test
    void builder_comments_stayInTheText() {
        browser.load("#/new");
        browser.type("#expression", "plan is \"Pro\" # who pays", Keys.ESCAPE);
        browser.see(".rows-note", "Rows cannot show comments");
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
    void builder_values_areThoseOfAllContacts() {
        contacts(1_200, "\"plan\": \"Free\"");
        contact("zed", "\"plan\": \"Vip\"");
        browser.load("#/new");
        browser.type("#expression", "plan is ");
        browser.see(".choices li:nth-child(1)", "\"Free\"1,201 contacts");
        browser.type("#expression", "V");
        browser.see(".choices [aria-selected=true]", "\"Vip\"1 contact");
        browser.type("#expression", Keys.ENTER);
        browser.type(".row .value", "");
        browser.click(".row .value");
        browser.await(
                "values are offered",
                () -> browser.texts(".row datalist option").contains("2 contacts"));
    }

    @Test
    void builder_notSavedYet_saysWhy() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/new");
        browser.seeOnly("#save-hint", "Add a condition, or write the expression.");
        browser.type("#expression", "plan is \"Pro\"", Keys.ESCAPE);
        browser.seeOnly("#save-hint", "It needs a name to be saved.");
        browser.type("#name", "paying");
        browser.see("#preview .warning", "There is a segment paying already");
        browser.seeOnly("#save-hint", "The name is taken.");
        browser.type("#expression", " AND");
        browser.seeOnly("#save-hint", "The expression has an error.");
        assertThat(browser.see("#save").getDomAttribute("aria-disabled")).isEqualTo("true");
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
        contact("dan", "\"plan\": \"Pro\"");
        browser.seeOnly("[data-segment=paying] .count", "3");
        browser.see(".feed li", "dan entered paying");
        browser.see("[data-segment=paying] .entered", "+3");
        segment("free", "plan is \"Free\"");
        browser.seeOnly("[data-segment=free] .count", "1");
        assertThat(browser.run("return window.loaded")).isEqualTo(true);
    }

    @Test
    void overview_empty_showsTheFirstSegment() {
        browser.load("#/");
        browser.see(".empty", "No segments yet");
        segment("nobody", "plan is \"None\"");
        browser.seeOnly("[data-segment=nobody] .count", "0");
    }

    @Test
    void overview_manySegments_areFoundAndSorted() {
        for (int i = 0; i < 102; i++) {
            segment("mrr_" + i, "mrr >= " + i);
        }
        segment("paying", "plan is \"Pro\"");
        browser.load("#/");
        browser.see("[data-segment=mrr_99]");
        assertThat(browser.texts("#counts tr")).hasSize(100);
        browser.seeOnly("#more-segments", "Show 3 more of 3");
        browser.click("#more-segments");
        browser.await("all are there", () -> browser.texts("#counts tr").size() == 103);
        assertThat(browser.focused()).isEqualTo("mrr_100");

        browser.type("#find-segment", "PLAN pro");
        browser.await("one is found", () -> browser.texts("#counts .name a").equals(List.of("paying")));
        browser.see(".toolbar .hint", "1 of 103 segments");
        browser.type("#find-segment", "x");
        browser.see(".empty", "No segment fits");
        browser.type("#find-segment", Keys.chord(Keys.CONTROL, "a"), "mrr_", Keys.TAB);
        browser.click("[data-column=members]");
        browser.see("#counts tr:nth-child(1)", "mrr_0");
        browser.click("[data-column=members]");
        browser.see("#counts tr:nth-child(1)", "mrr_6");
        assertThat(browser.texts("th[aria-sort=ascending]")).containsExactly("Members");
        contact("dan", "\"mrr\": 6");
        browser.seeOnly("[data-segment=mrr_6] .count", "2");
        browser.see("#counts tr:nth-child(1)", "mrr_6");
        browser.go("#/contacts");
        browser.see("#find");
        browser.go("#/");
        browser.see("#counts tr:nth-child(1) .name a", "mrr_");
        browser.see("#find-segment", "mrr_");
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

    @Test
    void contact_manySegments_areFound() {
        for (int i = 0; i < 25; i++) {
            segment("mrr_" + i, "mrr = " + i);
        }
        browser.load("#/contacts/cyd");
        browser.see("#memberships li:nth-child(1) .segment-name", "mrr_5");
        assertThat(browser.texts("#memberships li")).hasSize(20);
        browser.type("input[type=search]", "mrr_24");
        browser.seeOnly("#memberships .segment-name", "mrr_24");
    }

    // --- attributes ----------------------------------------------------------------------------------------------

    @Test
    void attributes_declared_rebindSegments() {
        segment("not_upgraded", "has_upgraded is false");
        browser.load("#/attributes");
        browser.see("[data-attribute=plan] .tag", "not declared");
        browser.seeOnly("[data-attribute=plan] td.number", "3");
        browser.type("#attribute-name", "has_upgraded");
        browser.see(".declaration #declare", "Declare");
        browser.type("#attribute-default", "false");
        browser.click("#declare");
        browser.see(".notice", "has_upgraded is declared: 3 contacts entered, 0 left");
        browser.see("[data-attribute=has_upgraded] td.standard", "false");
        assertThat(server.get("/segments/not_upgraded").json().get("count").intValue())
                .isEqualTo(3);
    }

    @Test
    void attributes_refused_sayWhy() {
        browser.load("#/attributes");
        browser.click("[data-attribute=plan] button");
        browser.see(".values li:nth-child(1)", "Pro2");
        browser.click("#attribute-type option[value=number]");
        browser.click("#declare");
        browser.see("#declare-problem", "attribute 'plan' cannot be number: contact 'ada' has \"Pro\"");
        browser.click("#attribute-type option[value=text]");
        browser.click("#attribute-case");
        browser.click("#declare");
        browser.see("[data-attribute=plan] small", "case sensitive");
        assertThat(browser.texts("#declare-problem")).containsExactly("");
        browser.click("[data-attribute=trial_ends_at] button");
        browser.see("#attribute-time", "upcoming");
        browser.type("#attribute-default", "soon");
        browser.click("#declare");
        browser.see("#declare-problem", "does not read as it");
    }

    // --- import, time, segment -----------------------------------------------------------------------------------

    @Test
    void import_droppedFile_landsAndTellsWhatWasRefused() throws Exception {
        Path file = Files.writeString(
                directory.resolve("customers.csv"),
                "Contact ID;plan;trial_ends_at;mrr\neve;Pro;2026-12-01;12,5\nfay;Pro;soon;\ngil;Free\n");
        segment("paying", "plan is \"Pro\"");
        segment("big", "mrr > 99");
        browser.load("#/import");
        browser.drop(file, ".drop");
        browser.see("#imports [data-state=done] .figures-line", "3 rows · 1 accepted · 2 refused");
        browser.see(
                ".refused tr:nth-child(1)", "'fay', attribute 'trial_ends_at': \"soon\" does not read as timestamp");
        browser.see(".refused tr:nth-child(2)", "the row has 2 cells");
        browser.seeOnly(".warned h3", "1 warning");
        browser.see(".warned tr:nth-child(1)", "attribute 'mrr': \"12,5\" does not read as");
        browser.go("#/");
        browser.seeOnly("[data-segment=paying] .count", "3");
        browser.go("#/import");
        browser.see("#imports .figures-line", "3 rows · 1 accepted · 2 refused");
    }

    @Test
    void import_cancelled_saysSoAndKeepsWhatLanded() throws Exception {
        StringBuilder rows = new StringBuilder("id,plan\n");
        for (int i = 0; i < 300_000; i++) {
            rows.append("row-").append(i).append(",Pro\n");
        }
        FailingDatabase.Faults faults = new FailingDatabase.Faults();
        faults.set(FailingDatabase.Fault.SLOW);
        try (RunningServer slow = faults.start(directory.resolve("slow"))) {
            browser.lookAt(slow);
            browser.load("#/import");
            browser.drop(Files.writeString(directory.resolve("many.csv"), rows), ".drop");
            browser.see("#imports [data-state=running] .figures-line", " accepted");
            browser.click("#imports button");
            browser.see("#imports [data-state=cancelled] .state", "Cancelled");
        }
    }

    @Test
    void clock_moved_showsWhoFlipped() {
        segment("trial_ending", "trial_ends_at within 3 days");
        browser.load("#/clock");
        browser.seeOnly("#clock-now", "2026-11-26 10:00:00 UTC");
        browser.click("#hour");
        browser.seeOnly("#clock-now", "2026-11-26 11:00:00 UTC");
        browser.seeOnly("#moved-entered", "0");
        browser.seeOnly("#now", "2026-11-26 11:00:00 UTC");
        browser.load("#/clock");
        browser.seeOnly("#now", "2026-11-26 11:00:00 UTC");
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

    @Test
    void segment_manyMembers_arePaged() {
        contacts(120, "\"plan\": \"Vip\"");
        segment("vips", "plan is \"Vip\"");
        segment("others", "NOT in segment vips");
        browser.load("#/segments/vips");
        browser.see(".panel .hint", "1 to 50 of 120");
        browser.click(".members-panel .next-page");
        browser.see(".panel .hint", "51 to 100 of 120");
        Object place =
                browser.run("return document.querySelector('.members-panel .next-page').getBoundingClientRect().y");
        browser.click(".members-panel .next-page");
        browser.see(".panel .hint", "101 to 120 of 120");
        assertThat(browser.run("return document.querySelector('.members-panel .next-page').getBoundingClientRect().y"))
                .isEqualTo(place);
        browser.run("scrollTo(0, 0)");
        browser.click(".danger");
        browser.click("dialog .danger");
        browser.see(".notice.bad", "others");
        browser.click(".notice .remove");
        browser.await("it is dismissed", () -> browser.texts(".notice").isEmpty());
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
            browser.see(".empty", "segment 'paying' is not defined");
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
}
