package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Tests that user input is saved only on request and never lost without a question. */
class BrowserDraftTest extends InBrowser {

    private static final String SAMPLE = "#preview .sample a[href='#/contacts/ada']";

    private void choose(String choice) {
        browser.click("dialog [data-choice=" + choice + "]");
        browser.await("the dialog is gone", () -> browser.texts("dialog").isEmpty());
    }

    // --- saving --------------------------------------------------------------------------------------------------

    @Test
    void builder_enterInAValue_saves() {
        browser.load("#/new");
        browser.type("#name", "paying");
        browser.type(".row .attribute", "plan");
        browser.type(".row .value", "Pro", Keys.ENTER);
        browser.seeOnly("#count", "2");
    }

    @Test
    void builder_firstClickOnSave_saves() {
        browser.load("#/new");
        browser.type("#name", "paying");
        browser.type(".row .attribute", "plan");
        browser.click(".row .operator option[value='+in']");
        browser.type(".row .value", "Pro");
        browser.clickAtOnce("#save");
        browser.seeOnly("#count", "2");
        assertThat(server.get("/segments/paying").json().get("expression").stringValue())
                .isEqualTo("plan in [\"Pro\"]");
    }

    @Test
    void builder_saveOfAnError_isRefusedWhereItIsWrong() {
        browser.load("#/new");
        browser.type("#name", "paying");
        browser.type("#expression", "plan is \"Pro\" AND", Keys.ESCAPE);
        browser.clickAtOnce("#save");
        browser.see("#problems .error", "line 1");
        browser.seeOnly("#save-hint", "The expression has an error.");
        assertThat(server.get("/segments/paying").status()).isEqualTo(404);
    }

    // --- leaving -------------------------------------------------------------------------------------------------

    @Test
    void builder_sampleContactClicked_asksAndKeepsTheDraft() {
        browser.load("#/new");
        browser.type("#name", "paying");
        browser.type("#expression", "plan is \"Pro\"", Keys.ESCAPE);
        browser.click(SAMPLE);
        browser.see("dialog", "The new segment has changes that are not saved.");
        choose("stay");
        browser.seeOnly("#expression", "plan is \"Pro\"");
        assertThat(browser.run("return location.hash")).isEqualTo("#/new");
        browser.click(SAMPLE);
        choose("keep");
        browser.see("h1", "ada");
        browser.back();
        browser.see(".restored");
        browser.seeOnly("#expression", "plan is \"Pro\"");
        browser.seeOnly("#name", "paying");
        browser.click(SAMPLE);
        choose("discard");
        browser.see("h1", "ada");
        browser.back();
        browser.seeOnly("#expression", "");
        assertThat(browser.texts(".restored")).isEmpty();
    }

    @Test
    void builder_back_asks() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/");
        browser.click("[data-segment=paying] .name a");
        browser.click("a[href='#/segments/paying/edit']");
        browser.type("#expression", " AND mrr > 9", Keys.ESCAPE);
        browser.back();
        browser.see("dialog", "Segment paying has changes that are not saved.");
        choose("stay");
        browser.seeOnly("#expression", "plan is \"Pro\" AND mrr > 9");
        assertThat(browser.run("return location.hash")).isEqualTo("#/segments/paying/edit");
        browser.back();
        choose("discard");
        browser.seeOnly("#count", "2");
        browser.back();
        browser.see("[data-segment=paying] .count", "2");
    }

    @Test
    void builder_halfARow_isKept() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/segments/paying/edit");
        browser.click(".add-row");
        browser.type("li:nth-child(2) > .row .attribute", "mrr");
        assertThat(browser.reload()).isTrue();
        browser.see(".restored");
        browser.await(
                "both rows are there", () -> browser.texts(".row .attribute").equals(List.of("plan", "mrr")));
        browser.click(".discard-draft");
        browser.await("one row is there", () -> browser.texts(".row .attribute").equals(List.of("plan")));
        assertThat(browser.reload()).isFalse();
    }

    @Test
    void builder_saved_leavesWithoutAQuestion() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/segments/paying/edit");
        browser.type("#expression", " AND mrr > 9", Keys.ESCAPE);
        browser.clickAtOnce("#save");
        browser.seeOnly("#count", "1");
        assertThat(browser.texts("dialog")).isEmpty();
        browser.click("a[href='#/segments/paying/edit']");
        browser.seeOnly("#expression", "plan is \"Pro\" AND mrr > 9");
        assertThat(browser.texts(".restored")).isEmpty();
    }

    @Test
    void contact_reloaded_hasItsEditsAgain() {
        browser.load("#/contacts/cyd");
        browser.type("[data-attribute=mrr] input", "7");
        browser.click("[data-attribute=plan] .remove");
        browser.type(".adding input", "vip", Keys.ENTER);
        browser.type("[data-attribute=vip] input", "yes");
        browser.seeOnly("#save-attributes", "Save 3 changes");
        assertThat(browser.reload()).isTrue();
        browser.see(".restored");
        browser.seeOnly("#save-attributes", "Save 3 changes");
        browser.seeOnly("[data-attribute=mrr] input", "57");
        browser.click("#nav a[href='#/']");
        browser.see("dialog", "Contact cyd has changes that are not saved.");
        choose("stay");
        browser.click("#save-attributes");
        browser.see(".notice", "Saved 3 changes");
        assertThat(server.get("/contacts/cyd").json().get("attributes").toString())
                .isEqualTo("{\"trial_ends_at\":\"2026-11-30T10:00:00Z\",\"mrr\":57,\"vip\":\"yes\"}");
        assertThat(browser.reload()).isFalse();
        browser.see("[data-attribute=vip]");
        assertThat(browser.texts(".restored")).isEmpty();
    }

    @Test
    void attributes_left_asks() {
        browser.load("#/attributes");
        browser.type("#attribute-name", "has_upgraded");
        browser.type("#attribute-default", "false");
        browser.click("#nav a[href='#/']");
        browser.see("dialog", "The declaration has changes that are not saved.");
        choose("keep");
        browser.see("#new-segment, .empty");
        browser.go("#/attributes");
        browser.see(".restored");
        browser.seeOnly("#attribute-default", "false");
        browser.click("#declare");
        browser.see(".notice", "has_upgraded is declared");
        browser.click("#nav a[href='#/']");
        browser.see(".empty");
        assertThat(browser.texts("dialog")).isEmpty();
    }

    @Test
    void builder_serverRestartedWithAKey_hasTheDraftAfterLogIn() throws Exception {
        RunningServer locked = RunningServer.start(directory.resolve("locked"), "--api-key", "s3cret");
        try {
            browser.lookAt(locked);
            browser.load("#/new");
            browser.type("#key", "s3cret", Keys.ENTER);
            browser.type("#name", "paying");
            browser.type("#expression", "plan is \"Pro\"", Keys.ESCAPE);
            browser.seeOnly("#preview-count", "0");
            int port = locked.port();
            locked.close();
            locked = RunningServer.start(directory.resolve("locked"), "--api-key", "s3cret", "--port", "" + port);
            browser.type("#key", "s3cret", Keys.ENTER);
            browser.see(".restored");
            browser.seeOnly("#name", "paying");
            browser.seeOnly("#expression", "plan is \"Pro\"");
            browser.click("#log-out");
            choose("discard");
            browser.type("#key", "s3cret", Keys.ENTER);
            browser.seeOnly("#expression", "");
        } finally {
            locked.close();
        }
    }
}
