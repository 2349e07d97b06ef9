package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Two users save the same thing: the second is asked, and nothing saved is replaced unseen. */
class BrowserConflictTest extends InBrowser {

    private void choose(String choice) {
        browser.click("dialog [data-choice=" + choice + "]");
        browser.await("the dialog is gone", () -> browser.texts("dialog").isEmpty());
    }

    private String source(String segment) {
        return server.get("/segments/" + segment).json().get("source").stringValue();
    }

    @Test
    void builder_savedByAnother_asksWhichIsToStay() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/segments/paying/edit");
        browser.type("#expression", " AND mrr > 9", Keys.ESCAPE);
        segment("paying", "plan is \"Free\"");
        browser.click("#save");
        browser.see("dialog", "Segment paying was changed meanwhile.");
        browser.see("dialog .side", "plan is \"Free\"");
        browser.see("dialog .side + .side", "plan is \"Pro\" AND mrr > 9");
        choose("stay");
        browser.seeOnly("#expression", "plan is \"Pro\" AND mrr > 9");
        assertThat(source("paying")).isEqualTo("plan is \"Free\"");
        browser.click("#save");
        choose("mine");
        browser.seeOnly("#count", "1");
        assertThat(source("paying")).isEqualTo("plan is \"Pro\" AND mrr > 9");

        browser.click("a[href='#/segments/paying/edit']");
        browser.type("#expression", " AND mrr > 10", Keys.ESCAPE);
        segment("paying", "plan is \"Free\"");
        browser.click("#save");
        choose("theirs");
        browser.seeOnly("#expression", "plan is \"Free\"");
        assertThat(source("paying")).isEqualTo("plan is \"Free\"");
    }

    @Test
    void builder_deletedByAnother_asks() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/segments/paying/edit");
        browser.type("#expression", " AND mrr > 9", Keys.ESCAPE);
        server.delete("/segments/paying");
        browser.click("#save");
        browser.see("dialog", "Segment paying was deleted meanwhile.");
        assertThat(server.get("/segments/paying").status()).isEqualTo(404);
        choose("mine");
        browser.seeOnly("#count", "1");
    }

    @Test
    void builder_draftOfAnEarlierVersion_asks() {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/segments/paying/edit");
        browser.type("#expression", " AND mrr > 9", Keys.ESCAPE);
        segment("paying", "plan is \"Free\"");
        browser.reload();
        browser.see(".restored");
        browser.seeOnly("#expression", "plan is \"Pro\" AND mrr > 9");
        browser.click("#save");
        browser.see("dialog", "Segment paying was changed meanwhile.");
        choose("stay");
        assertThat(source("paying")).isEqualTo("plan is \"Free\"");
    }

    @Test
    void builder_nameTaken_isRefused() {
        browser.load("#/new");
        browser.type("#name", "paying");
        browser.type("#expression", "mrr > 9", Keys.ESCAPE);
        browser.seeOnly("#preview-count", "1");
        browser.block("*/segments/preview*");
        segment("paying", "plan is \"Pro\"");
        browser.clickAtOnce("#save");
        browser.see(".warning", "There is a segment paying already. Choose another name");
        browser.block();
        assertThat(source("paying")).isEqualTo("plan is \"Pro\"");
        browser.type("#name", "_well");
        browser.clickAtOnce("#save");
        browser.seeOnly("#count", "1");
        assertThat(source("paying_well")).isEqualTo("mrr > 9");
    }

    @Test
    void builder_comments_surviveASave() {
        browser.load("#/new");
        browser.type("#name", "paying");
        browser.type("#expression", "plan is \"Pro\" # who pays", Keys.ESCAPE);
        browser.clickAtOnce("#save");
        browser.seeOnly(".expression.whole", "plan is \"Pro\" # who pays");
        browser.click("a[href='#/segments/paying/edit']");
        browser.seeOnly("#expression", "plan is \"Pro\" # who pays");
        browser.type("#expression", Keys.ENTER, "AND mrr > 9", Keys.ESCAPE);
        browser.clickAtOnce("#save");
        browser.seeOnly("#count", "1");
        assertThat(source("paying")).isEqualTo("plan is \"Pro\" # who pays\nAND mrr > 9");
    }

    @Test
    void contact_sameAttributeSavedByAnother_asks() {
        browser.load("#/contacts/cyd");
        browser.type("[data-attribute=mrr] input", "7");
        contact("cyd", "\"mrr\": 9");
        browser.click("#save-attributes");
        browser.see("dialog", "Contact cyd was changed meanwhile.");
        browser.see("dialog tbody", "mrr957");
        choose("stay");
        assertThat(mrr()).isEqualTo(9);
        browser.click("#save-attributes");
        choose("mine");
        browser.see(".notice", "Saved 1 change");
        assertThat(mrr()).isEqualTo(57);
        browser.type("[data-attribute=mrr] input", "1");
        contact("cyd", "\"mrr\": 9");
        browser.click("#save-attributes");
        choose("theirs");
        browser.seeOnly("[data-attribute=mrr] input", "9");
        assertThat(mrr()).isEqualTo(9);
    }

    private int mrr() {
        return server.get("/contacts/cyd").json().get("attributes").get("mrr").intValue();
    }

    @Test
    void contact_otherAttributeSavedByAnother_keepsBoth() {
        browser.load("#/contacts/cyd");
        browser.type("[data-attribute=mrr] input", "7");
        contact("cyd", "\"plan\": \"Free\"");
        browser.click("#save-attributes");
        browser.see(".notice", "Saved 1 change");
        browser.seeOnly("[data-attribute=plan] input", "Free");
        assertThat(mrr()).isEqualTo(57);
    }
}
