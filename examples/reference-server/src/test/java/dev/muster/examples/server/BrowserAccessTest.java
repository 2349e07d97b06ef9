package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** Everybody can use the dashboard: on a phone, in the dark, by keys alone, and while everything moves. */
class BrowserAccessTest extends InBrowser {

    private static final List<String> PAGES = List.of(
            "#/",
            "#/new",
            "#/segments/trial_ending",
            "#/segments/trial_ending/edit",
            "#/segments/none",
            "#/contacts",
            "#/contacts/cyd",
            "#/attributes",
            "#/import",
            "#/clock");

    /** Where everything is, and how wide what holds others, but for the lines of feeds. */
    private static final String PLACES = """
            return [...document.querySelectorAll(".bar *, .head *, .panel, .panel > *, tr, th, td, input, select, button, textarea")]
                .filter((element) => !element.closest(".feed, svg, select"))
                .map((element) => [element, element.getBoundingClientRect()])
                .map(([element, box]) => [element.tagName, box.x, box.y, element.matches(".head *") ? "" : box.width, box.height].join(" "))
                .join("\\n")""";

    @BeforeEach
    void define() {
        segment("trial_ending", "trial_ends_at within 7 days AND (plan in [Pro, Enterprise] OR mrr between 5 and 99)");
        segment("paying", "plan is \"Pro\"");
        browser.load("#/clock");
    }

    private void look(String page) {
        browser.go(page);
        browser.see("h1");
        browser.await("nothing loads", () -> browser.texts(".loading").isEmpty());
        browser.seeOnly("#status", "Live");
    }

    @Test
    void everyPage_lightAndDark_hasContrast() throws Exception {
        String contrast = script("contrast.js");
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            for (String page : PAGES) {
                look(page);
                assertThat((List<?>) browser.run(contrast))
                        .as("%s %s", scheme, page)
                        .isEmpty();
            }
            look("#/contacts/cyd");
            browser.click("[data-segment=trial_ending] summary");
            browser.see(".why");
            browser.type("[data-attribute=mrr] input", "x");
            assertThat((List<?>) browser.run(contrast)).as(scheme).isEmpty();
            browser.go("#/new");
            browser.see("dialog");
            assertThat((List<?>) browser.run(contrast)).as(scheme).isEmpty();
            browser.click("dialog [data-choice=discard]");
            browser.type("#expression", "plan is \"Por\" AND mrr within 7 days AND ");
            browser.see("#problems .error");
            browser.see(".choices");
            assertThat((List<?>) browser.run(contrast)).as(scheme).isEmpty();
            browser.go("#/contacts");
            browser.click("dialog [data-choice=keep]");
            look("#/new");
            browser.see(".restored");
            assertThat((List<?>) browser.run(contrast)).as(scheme).isEmpty();
            browser.click(".discard-draft");
            browser.seeOnly("#expression", "");
        }
    }

    private static String script(String name) throws IOException {
        try (InputStream file = Objects.requireNonNull(BrowserAccessTest.class.getResourceAsStream(name))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void everyPage_headingAndControls_haveNames() {
        for (String page : PAGES) {
            look(page);
            assertThat(browser.texts("h1")).as(page).hasSize(1);
            assertThat(browser.nameless()).as(page).isEmpty();
        }
    }

    @Test
    void everyPage_phone_fitsItsWidth() {
        browser.narrowTo(360);
        look("#/");
        assertThat(browser.run("const nav = document.getElementById('nav'); return nav.scrollWidth - nav.clientWidth"))
                .as("what of the links is out of sight")
                .isEqualTo(0L);
        browser.narrowTo(320);
        for (String page : PAGES) {
            look(page);
            assertThat(browser.run("return document.documentElement.scrollWidth"))
                    .as(page)
                    .isEqualTo(320L);
        }
    }

    @Test
    void everyPage_countsMove_nothingElseDoes() {
        for (String page : List.of(
                "#/",
                "#/segments/paying",
                "#/segments/paying/edit",
                "#/contacts",
                "#/contacts/ada",
                "#/attributes",
                "#/import",
                "#/clock")) {
            look(page);
            Object before = browser.run(PLACES);
            for (int i = 0; i < 8; i++) {
                server.post("/clock/advance", "{\"by\": \"1s\"}");
                contact("ada", "\"mrr\": " + (200 + i));
                contact("c-" + i, "\"plan\": \"Pro\", \"mrr\": " + i);
                browser.seeOnly("#now", server.now());
                assertThat(browser.run(PLACES)).as(page).isEqualTo(before);
            }
            for (int i = 0; i < 8; i++) {
                server.delete("/contacts/c-" + i);
            }
        }
    }

    @Test
    void builder_textIncomplete_movesNoRow() {
        look("#/segments/paying/edit");
        browser.await("rows are there", () -> browser.texts(".row").size() == 1);
        String rows = "return document.querySelector('.rows').getBoundingClientRect().y";
        Object before = browser.run(rows);
        browser.type("#expression", " AND plan is");
        browser.see(".rows-note", "Rows wait");
        assertThat(browser.run(rows)).isEqualTo(before);
    }

    @Test
    void feed_anotherDay_fitsItsLine() {
        look("#/");
        contact("dan", "\"plan\": \"Pro\"");
        browser.see(".feed li", "10:00:00");
        server.post("/clock/advance", "{\"by\": \"3d\"}");
        contact("eve", "\"plan\": \"Pro\"");
        browser.see(".feed li", "Nov 26 10:00");
        assertThat((List<?>) browser.run("return [...document.querySelectorAll('.feed li, .feed time')]"
                        + ".filter((one) => one.offsetHeight > 33 || one.scrollHeight > one.offsetHeight)"
                        + ".map((one) => one.textContent)"))
                .isEmpty();
    }

    @Test
    void builder_keysAlone_buildASegment() {
        browser.load("#/new");
        browser.await("the name has the focus", () -> browser.focused().equals("Name"));
        browser.press("rich", Keys.TAB);
        browser.press(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("How the conditions are joined");
        browser.press("any", Keys.TAB);
        browser.press("mrr", Keys.TAB);
        assertThat(browser.focused()).isEqualTo("Operator");
        browser.press("is more", Keys.TAB);
        assertThat(browser.focused()).isEqualTo("Value");
        browser.press("100", Keys.TAB);
        assertThat(browser.focused()).isEqualTo("Remove condition");
        browser.press(Keys.TAB);
        browser.press(Keys.SPACE);
        assertThat(browser.focused()).isEqualTo("Attribute");
        browser.press("plan", Keys.TAB);
        browser.press("is one of", Keys.TAB);
        browser.press("Free", Keys.ENTER);
        browser.seeOnly("#expression", "mrr > 100 OR plan in [\"Free\"]");
        browser.seeOnly("#preview-count", "2");
        browser.pressBack();
        browser.pressBack();
        browser.pressBack();
        browser.pressBack();
        assertThat(browser.focused()).isEqualTo("Remove condition");
        browser.press(Keys.ENTER);
        browser.seeOnly("#expression", "plan in [\"Free\"]");
        assertThat(browser.focused()).isEqualTo("Attribute");
        browser.seeOnly("#preview-count", "1");
        browser.press(Keys.ENTER);
        browser.seeOnly("#count", "1");
    }

    @Test
    void everyControl_reachedByKeys_showsTheFocus() {
        for (String page : PAGES) {
            look(page);
            browser.run("document.activeElement.blur()");
            for (int i = 0; i < 14; i++) {
                browser.press(Keys.TAB);
                Object ring = browser.run("const style = getComputedStyle(document.activeElement);"
                        + " return document.activeElement === document.body || document.activeElement.matches('#file')"
                        + " || style.outlineStyle === 'solid' && style.outlineWidth === '2px'");
                assertThat(ring).as("%s: %s", page, browser.focused()).isEqualTo(true);
            }
        }
    }
}
