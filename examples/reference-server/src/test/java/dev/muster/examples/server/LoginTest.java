package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.examples.server.RunningServer.Answer;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser gives the key once; others give it with every call. */
class LoginTest {

    private static final String KEY = "s3cret & 100%";

    @TempDir
    Path data;

    private RunningServer server;

    @BeforeEach
    void open() throws Exception {
        server = RunningServer.start(data, "--api-key", KEY, "--heartbeat", "1");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Answer logIn(String key) {
        String form = "key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
        return server.send(form(form));
    }

    private HttpRequest.Builder form(String form) {
        return server.request("//")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    private static String setCookie(Answer answer) {
        return answer.response().headers().firstValue("Set-Cookie").orElse("");
    }

    private String session() {
        return setCookie(logIn(KEY)).split(";", 2)[0];
    }

    private Answer get(String path, String cookie) {
        return server.send(server.request(path).header("Cookie", cookie));
    }

    @Test
    void page_withoutKey_asksForIt() {
        Answer page = server.send(server.request("//").header("Accept", "text/html,*/*;q=0.8"));
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.response().headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(page.response().headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.text()).contains("<label for=\"key\">").doesNotContain("alert", KEY, "src=", "href=");
    }

    @Test
    void everyOtherCall_withoutKey_isRefusedAsJson() {
        for (String path : server.server().routes()) {
            String[] call = path.split(" ", 2);
            if (path.equals("POST /") || path.equals("GET /healthz")) {
                continue;
            }
            Answer answer = server.send(
                    server.request("/" + call[1].replaceAll("[{}<>]", "")).method(call[0], BodyPublishers.noBody()));
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.response().headers().firstValue("WWW-Authenticate"))
                    .as(path)
                    .contains("Bearer");
            assertThat(answer.error()).startsWith("the key is missing or wrong");
        }
        for (String file : List.of("app.js", "style.css", "favicon.svg", "index.html", "login.html")) {
            assertThat(server.send(server.request("//" + file).header("Accept", "text/html"))
                            .status())
                    .as(file)
                    .isEqualTo(401);
        }
    }

    @Test
    void logIn_key_opensASession() {
        Answer answer = logIn(KEY);
        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.response().headers().firstValue("Location")).contains("/");
        assertThat(setCookie(answer))
                .matches("muster-" + server.port() + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
        String cookie = setCookie(answer).split(";", 2)[0];
        assertThat(get("/clock", cookie).status()).isEqualTo(200);
        assertThat(get("//", cookie).text()).contains("<main id=\"main\"");
        assertThat(get("//session", cookie).text()).isEqualTo("{\"session\":true}");
        assertThat(server.send(server.request("//session").header("Authorization", "Bearer " + KEY))
                        .text())
                .isEqualTo("{\"session\":false}");
        assertThat(session()).isNotEqualTo(cookie);
    }

    @Test
    void logIn_overTls_keepsTheCookieToIt() {
        Answer answer =
                server.send(form("key=s3cret+%26+100%25").header("Origin", "https://127.0.0.1:" + server.port()));
        assertThat(setCookie(answer)).endsWith("; HttpOnly; SameSite=Strict; Secure");
    }

    @Test
    void logIn_notTheKey_asksAgain() {
        for (String form : List.of("key=", "key=S3CRET", "", "key=%zz", "other=s3cret", "key=muster-session")) {
            Answer answer = server.send(form(form));
            assertThat(answer.status()).as(form).isEqualTo(401);
            assertThat(answer.text()).as(form).contains("role=\"alert\"");
            assertThat(setCookie(answer)).as(form).isEmpty();
        }
        assertThat(server.send(form("key=" + "x".repeat(10_000))).status()).isEqualTo(413);
        assertThat(server.post("//", "{\"key\": \"" + KEY + "\"}").status()).isEqualTo(415);
        assertThat(server.send(form("key=s3cret+%26+100%25").header("Origin", "http://evil.example"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void session_notOpened_isNone() {
        String cookie = session();
        String name = cookie.substring(0, cookie.indexOf('=') + 1);
        for (String other : List.of(name, name + KEY, cookie + "x", cookie.substring(0, cookie.length() - 1))) {
            assertThat(get("/clock", other).status()).as(other).isEqualTo(401);
        }
        assertThat(server.send(server.request("/clock").header("Cookie", cookie).header("Authorization", "Bearer no"))
                        .status())
                .isEqualTo(401);
        assertThat(server.send(server.request("/clock")
                                .header("Cookie", cookie)
                                .header("Origin", "http://evil.example"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void logOut_session_isRefusedAndItsStreamsEnd() throws Exception {
        String cookie = session();
        String other = session();
        try (EventReader counts = server.events("/counts/stream", "Cookie", cookie);
                EventReader changes = server.events("/changes/stream", "Cookie", cookie)) {
            assertThat(counts.next().data().get("counts").size()).isZero();
            Answer answer = server.send(
                    server.request("//session").header("Cookie", cookie).DELETE());
            assertThat(answer.status()).isEqualTo(204);
            assertThat(setCookie(answer)).endsWith("=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
            assertThat(get("/clock", cookie).status()).isEqualTo(401);
            assertThat(get("/clock", other).status()).isEqualTo(200);
            server.send(server.request("/segments/pro")
                    .header("Cookie", other)
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"expression\": \"plan is Pro\"}")));
            assertThatThrownBy(counts::next).hasMessage("the stream ended");
            assertThatThrownBy(changes::next).hasMessage("the stream ended");
        }
    }

    @Test
    void page_byALinkOfAnotherSite_loadsAgainWithItsCookie() {
        Answer page =
                server.send(server.request("//").header("Accept", "text/html").header("Sec-Fetch-Site", "cross-site"));
        assertThat(page.response().headers().firstValue("Refresh")).contains("0");
    }

    @Test
    void server_withoutKey_hasNobodyLogIn() throws Exception {
        try (RunningServer open = RunningServer.start(data.resolve("open"))) {
            assertThat(open.get("//session").text()).isEqualTo("{\"session\":false}");
            assertThat(open.delete("//session").status()).isEqualTo(204);
            assertThat(open.send(open.request("//")
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString("key=")))
                            .status())
                    .isEqualTo(409);
        }
    }

    @Test
    void start_blankKey_isRefused() {
        for (String key : List.of("", " ")) {
            assertThatThrownBy(() -> RunningServer.start(data.resolve("blank"), "--api-key", key))
                    .isInstanceOf(Flags.UsageException.class)
                    .hasMessage("--api-key is blank; expected a key");
        }
    }

    @Test
    void sessions_unusedOrTooMany_end() {
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        Sessions sessions = new Sessions(() -> now[0]);
        String used = sessions.open();
        String unused = sessions.open();
        now[0] = now[0].plus(Duration.ofHours(12));
        assertThat(sessions.isOpen(used)).isTrue();
        now[0] = now[0].plusMillis(1);
        assertThat(sessions.isOpen(unused)).isFalse();
        assertThat(sessions.isOpen(used)).isTrue();
        for (int i = 0; i < 999; i++) {
            sessions.open();
        }
        assertThat(sessions.isOpen(used)).isTrue();
        for (int i = 0; i < 1_000; i++) {
            sessions.open();
        }
        assertThat(sessions.isOpen(used)).isFalse();
    }
}
