package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A browser, and a server with three contacts whose time stands still unless a test moves it. */
@Tag("browser")
abstract class InBrowser {

    private static final String NOW = "2026-11-26T10:00:00Z";

    static Browser browser;

    @TempDir
    Path directory;

    RunningServer server;

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

    void contact(String id, String attributes) {
        assertThat(server.post("/contacts", "{\"id\": \"" + id + "\", \"attributes\": {" + attributes + "}}")
                        .status())
                .isEqualTo(200);
    }

    /** Contacts {@code c-1000} and so on, alike. */
    void contacts(int count, String attributes) {
        String items = IntStream.range(0, count)
                .mapToObj(i -> "{\"id\": \"c-" + (1_000 + i) + "\", \"attributes\": {" + attributes + "}}")
                .collect(Collectors.joining(","));
        assertThat(server.post("/contacts", "[" + items + "]").status()).isEqualTo(200);
    }

    void segment(String name, String expression) {
        assertThat(server.put("/segments/" + name, "{\"expression\": \"" + expression.replace("\"", "\\\"") + "\"}")
                        .status())
                .isEqualTo(200);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
