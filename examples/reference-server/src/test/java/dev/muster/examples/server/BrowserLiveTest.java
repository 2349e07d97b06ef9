package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that every window shows the present state as it changes, and shows when it is out of touch with the server. */
class BrowserLiveTest extends InBrowser {

    private static final Pattern CLIENTS = Pattern.compile("(?m)^muster_stream_clients(?:\\{[^}]*})? ([0-9.]+)");

    private String first = "";

    @BeforeEach
    void openAWindow() {
        first = browser.window();
        browser.openWindow();
    }

    @AfterEach
    void closeWindows() {
        browser.closeAllBut(first);
    }

    /** Returns how many event streams the server serves. */
    private int streams() {
        Matcher clients = CLIENTS.matcher(server.get("//metrics").text());
        assertThat(clients.find()).isTrue();
        return (int) Double.parseDouble(clients.group(1));
    }

    /** Stops the server, changes its data through another one, and starts it again at the same address. */
    private void restartAfter(Runnable changes) throws Exception {
        int port = server.port();
        server.close();
        server = RunningServer.start(directory.resolve("data"), "--clock", "simulated");
        changes.run();
        server.close();
        browser.see("#status", "Connection lost");
        server = RunningServer.start(directory.resolve("data"), "--clock", "simulated", "--port", "" + port);
        browser.seeOnly("#status", "Live");
    }

    // --- one stream for all windows ------------------------------------------------------------------------------

    @Test
    void windows_eight_shareOneStream() {
        segment("paying", "plan is \"Pro\"");
        List<String> windows = new ArrayList<>(List.of(browser.window()));
        while (windows.size() < 8) {
            windows.add(browser.openWindow());
        }
        for (String window : windows) {
            browser.lookAtWindow(window);
            browser.load("#/");
            browser.seeOnly("[data-segment=paying] .count", "2");
            browser.seeOnly("#status", "Live");
        }
        contact("dan", "\"plan\": \"Pro\"");
        for (String window : windows) {
            browser.lookAtWindow(window);
            assertThat(browser.run("return document.visibilityState")).isEqualTo("visible");
            browser.seeOnly("[data-segment=paying] .count", "3");
            browser.see(".feed li", "dan entered paying");
        }
        browser.await("one stream is open", () -> streams() == 1);
    }

    @Test
    void windows_withoutSharedWorker_oneLeadsAndIsFollowed() {
        segment("paying", "plan is \"Pro\"");
        List<String> windows = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            windows.add(i == 0 ? browser.window() : browser.openWindow());
            browser.runFirst("delete window.SharedWorker");
            browser.load("#/");
            browser.seeOnly("[data-segment=paying] .count", "2");
            browser.seeOnly("#status", "Live");
        }
        browser.await("one stream is open", () -> streams() == 1);
        browser.lookAtWindow(windows.get(0));
        browser.closeWindow();
        browser.lookAtWindow(windows.get(2));
        contact("dan", "\"plan\": \"Pro\"");
        for (String window : windows.subList(1, 3)) {
            browser.lookAtWindow(window);
            browser.seeOnly("[data-segment=paying] .count", "3");
        }
        browser.await("one stream is open", () -> streams() == 1);
    }

    // --- sums ----------------------------------------------------------------------------------------------------

    @Test
    void overview_manyChanges_sumsAllOfThem() {
        for (int i = 0; i < 101; i++) {
            segment("s_" + i, "mrr > " + (300 + i));
        }
        browser.load("#/");
        browser.seeOnly("[data-segment=s_0] .entered", "0");
        contacts(300, "\"mrr\": 1000");
        for (String segment : List.of("s_0", "s_50", "s_99")) {
            browser.seeOnly("[data-segment=" + segment + "] .entered", "+300");
        }
        browser.see(".lead", "101 segments · 30,300 entered and 0 left in the last 10 minutes");
        browser.see(".feed li", "c-1299 entered");
        browser.load("#/");
        browser.seeOnly("[data-segment=s_0] .entered", "+300");
        browser.see(".feed li", "c-1299 entered");
        assertThat((Long) browser.run("return performance.getEntriesByType('resource')"
                        + ".reduce((sum, one) => sum + one.decodedBodySize, 0)"))
                .as("bytes that the page has fetched, its scripts among them")
                .isLessThan(1_000_000L);
    }

    @Test
    void overview_sumsNotKnown_areNotShownAsZero() {
        segment("paying", "plan is \"Pro\"");
        browser.block("*/changes/summary*");
        browser.load("#/");
        browser.seeOnly("[data-segment=paying] .count", "2");
        browser.see(".lead", "who entered and left is not known: the server cannot be reached");
        browser.seeOnly("[data-segment=paying] .entered", "–");
        browser.seeOnly("[data-segment=paying] .exited", "–");
        browser.block();
        contact("dan", "\"plan\": \"Pro\"");
        browser.seeOnly("[data-segment=paying] .entered", "+3");
        browser.seeOnly("[data-segment=paying] .exited", "0");
    }

    // --- after a break, and while others work --------------------------------------------------------------------

    @Test
    void segment_afterAReconnect_loadsAgain() throws Exception {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/segments/paying");
        browser.seeOnly("#count", "2");
        restartAfter(() -> {
            segment("paying", "plan is \"Free\"");
            contact("eve", "\"plan\": \"Free\"");
        });
        browser.seeOnly(".expression.whole", "plan is \"Free\"");
        browser.await(
                "the members are others", () -> browser.texts("#members li").equals(List.of("bob", "eve")));
        browser.see(".feed li", "eve entered");
    }

    @Test
    void pages_afterAReconnect_loadAgain() throws Exception {
        segment("paying", "plan is \"Pro\"");
        browser.load("#/contacts/bob");
        browser.seeOnly("[data-segment=paying] .truth", "out");
        String contact = browser.window();
        String contacts = browser.openWindow();
        browser.load("#/contacts");
        browser.see(".contacts", "bob");
        String attributes = browser.openWindow();
        browser.load("#/attributes");
        browser.see("[data-attribute=plan]");
        restartAfter(() -> contact("bob", "\"plan\": \"Pro\", \"city\": \"Aarhus\""));
        browser.see("[data-attribute=city]");
        browser.lookAtWindow(contacts);
        browser.see(".contacts", "Aarhus");
        browser.lookAtWindow(contact);
        browser.seeOnly("[data-segment=paying] .truth", "in");
        browser.seeOnly("[data-attribute=city] input", "Aarhus");
        assertThat(browser.window()).isNotEqualTo(attributes);
    }

    @Test
    void segment_deletedByAnother_saysSo() {
        segment("paying", "plan is \"Pro\"");
        server.put("/segments/counted", "{\"expression\": \"plan exists\", \"mode\": \"on demand\"}");
        for (String name : List.of("paying", "counted")) {
            browser.load("#/segments/" + name);
            browser.see("#count");
            browser.seeOnly("#status", "Live");
            server.delete("/segments/" + name);
            browser.see("[role=alert]", "segment '" + name + "' was deleted");
        }
    }

    @Test
    void segment_writes_membersAndForecastFollow() {
        segment("trial_ending", "trial_ends_at within 7 days");
        browser.load("#/segments/trial_ending");
        browser.seeOnly("#members li", "cyd");
        browser.see(".forecast .reading", "1 now, 0 at");
        contact("dan", "\"trial_ends_at\": \"2026-11-28\"");
        browser.await("there are two", () -> browser.texts("#members li").equals(List.of("cyd", "dan")));
        browser.see(".forecast .reading", "2 now, 0 at");
        contact("eve", "\"trial_ends_at\": \"2026-12-30\"");
        browser.see(".forecast table", "2026-12-23 10:00:00 UTC1");
        browser.seeOnly("#count", "2");
    }

    @Test
    void contact_writtenByAnother_follows() {
        browser.load("#/contacts/bob");
        browser.seeOnly("[data-attribute=mrr] input", "0");
        browser.seeOnly("#status", "Live");
        contact("bob", "\"mrr\": 7");
        browser.seeOnly("[data-attribute=mrr] input", "7");
        server.delete("/contacts/bob");
        browser.see("[role=alert]", "contact 'bob' was removed");
    }

    @Test
    void overview_connectionBreaksOff_saysSo() {
        segment("paying", "plan is \"Pro\"");
        browser.runFirst("""
                const whole = window.fetch;
                window.isBroken = true;
                window.fetch = (address, options) => window.isBroken && String(address).endsWith("/segments")
                    ? Promise.resolve(new Response(new ReadableStream({
                        start(body) {
                          body.enqueue(new TextEncoder().encode('{"segm'));
                          body.error(new TypeError("network error"));
                        },
                      })))
                    : whole(address, options)""");
        browser.load("#/");
        browser.see(".failure", "the connection broke off before the answer was complete");
        browser.run("window.isBroken = false");
        browser.click(".failure button");
        browser.seeOnly("[data-segment=paying] .count", "2");
    }

    @Test
    void feed_serverNotReached_saysSo() {
        browser.block("*/changes/latest*");
        browser.load("#/");
        browser.see(".feed .failure", "the server cannot be reached");
        browser.block();
        browser.click(".feed .failure button");
        browser.see(".feed", "Nothing has changed yet");
    }

    // --- time ----------------------------------------------------------------------------------------------------

    @Test
    void clock_reactions_rowsAddUpToTheTotal() throws Exception {
        server.close();
        server = RunningServer.start(
                directory.resolve("reacting"),
                "--clock",
                "simulated=2026-11-26T10:00:00Z",
                "--on-entering",
                "trial_ending:plan=Late");
        browser.lookAt(server);
        segment("trial_ending", "trial_ends_at within last 1 day");
        segment("late", "plan is \"Late\"");
        segment("paying", "plan is \"Pro\"");
        contact("cyd", "\"plan\": \"Pro\", \"trial_ends_at\": \"2026-11-26T12:00:00Z\"");
        browser.load("#/clock");
        browser.click("#day");
        browser.seeOnly("#moved-entered", "+2");
        browser.seeOnly("#moved-exited", "−1");
        browser.seeOnly("#by-segment li", "late+101 member", "paying0−10 members", "trial_ending+101 member");
    }
}
