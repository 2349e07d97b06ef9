package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.examples.server.RunningServer.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which requests are refused, what errors reveal, and what browsers may do with a response. */
class SecurityTest {

    private static final String KEY = "secret";

    /** Names of packages, classes and settings, which no response may reveal. */
    private static final Pattern INSIDES = Pattern.compile(
            "com[.]|tools[.]jackson|java[.]|javax[.]|jakarta|dev[.]muster|org[.](eclipse|sqlite)|io[.]javalin|Exception|StreamRead"
                    + "|JsonNode|JsonToken|REDACTED|Feature|Constraints|kotlin");

    @TempDir
    Path data;

    // --- wrong keys ----------------------------------------------------------------------------------------------

    @Test
    void wrongKeys_tooMany_areRefusedAndTheRightOneIsNot() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--api-key", KEY)) {
            for (int i = 0; i < 10; i++) {
                assertThat(clock(server, "Bearer wrong-" + i).status()).isEqualTo(401);
            }
            Answer refused = clock(server, "Bearer wrong");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.error()).matches("too many wrong keys came from this address; try again in [1-6] s");
            assertThat(refused.response().headers().firstValue("Retry-After").orElse(""))
                    .matches("[1-6]");
            assertThat(clock(server, "Bearer " + KEY).status()).isEqualTo(200);
            assertThat(server.get("/clock").status())
                    .as("no key is no wrong one")
                    .isEqualTo(401);
            Answer page = server.send(server.request("//")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("key=wrong")));
            assertThat(page.status()).isEqualTo(429);
            assertThat(page.text()).contains("Too many wrong keys. Wait a little before the next.");
            assertThat(server.send(server.request("//")
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(BodyPublishers.ofString("key=" + KEY)))
                            .status())
                    .isEqualTo(303);
            Answer metrics = server.send(server.request("//metrics").header("Authorization", "Bearer " + KEY));
            assertThat(metrics.text()).contains("muster_keys_wrong_total 12.0\n");
        }
    }

    private static Answer clock(RunningServer server, String authorization) {
        return server.send(server.request("/clock").header("Authorization", authorization));
    }

    @Test
    void wrongKeys_afterAWhile_areForgivenOneByOne() {
        Instant[] now = {Instant.parse("2026-01-01T00:00:00Z")};
        WrongKeys keys = new WrongKeys(() -> now[0], new Metrics());
        for (int i = 0; i < 10; i++) {
            keys.count("a");
        }
        keys.count("b");
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> keys.count("a"))
                    .isInstanceOf(ApiException.class)
                    .hasMessage("too many wrong keys came from this address; try again in 6 s");
        }
        now[0] = now[0].plusMillis(5_999);
        assertThatThrownBy(() -> keys.count("a"))
                .hasMessage("too many wrong keys came from this address; try again in 1 s");
        now[0] = now[0].plusMillis(1);
        keys.count("a");
        assertThatThrownBy(() -> keys.count("a")).isInstanceOf(ApiException.class);
        now[0] = now[0].plusSeconds(60);
        for (int i = 0; i < 10; i++) {
            keys.count("a");
        }
        assertThatThrownBy(() -> keys.count("a")).isInstanceOf(ApiException.class);
    }

    @Test
    void wrongKeys_ofManyAddresses_takeBoundedMemory() {
        WrongKeys keys = new WrongKeys(() -> Instant.EPOCH, new Metrics());
        for (int i = 0; i < 30_000; i++) {
            keys.count("10.0." + i / 256 + "." + i % 256);
        }
        assertThat(keys.addresses()).isEqualTo(10_000);
    }

    // --- headers -------------------------------------------------------------------------------------------------

    @Test
    void answers_ofEveryCall_saySafeHeaders() throws Exception {
        try (RunningServer server = RunningServer.start(data)) {
            for (String route : server.server().routes()) {
                String[] call = route.split(" ", 2);
                if (call[1].endsWith("/stream")) {
                    continue;
                }
                Answer answer = server.send(server.request("/" + call[1].replaceAll("[{}<>]", ""))
                        .method(call[0], BodyPublishers.ofString("")));
                assertThat(answer.response().headers().allValues("X-Content-Type-Options"))
                        .as(route)
                        .containsExactly("nosniff");
                boolean isFile = route.equals("GET /") || route.equals("GET /openapi.json");
                assertThat(answer.response().headers().allValues("Cache-Control"))
                        .as(route)
                        .containsExactly(isFile ? "no-cache" : "no-store");
            }
            try (EventReader events = server.events("/counts/stream")) {
                assertThat(events.header("X-Content-Type-Options")).isEqualTo("nosniff");
                assertThat(events.header("Cache-Control")).isEqualTo("no-store");
            }
        }
    }

    @Test
    void pages_policy_allowsNothingInline() throws Exception {
        try (RunningServer server = RunningServer.start(data, "--api-key", KEY)) {
            Answer dashboard = server.send(server.request("//").header("Authorization", "Bearer " + KEY));
            assertThat(policy(dashboard)).startsWith("default-src 'self';").doesNotContain("unsafe");
            assertThat(dashboard.text()).doesNotContain("<style", "style=", "javascript:");
            assertThat(Pattern.compile("<script(?![^>]* src=)")
                            .matcher(dashboard.text())
                            .find())
                    .isFalse();
            Answer login = server.send(server.request("//").header("Accept", "text/html"));
            String style = login.text().replaceAll("(?s).*<style>(.*)</style>.*", "$1");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            assertThat(policy(login))
                    .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "';")
                    .doesNotContain("unsafe");
            assertThat(login.text()).doesNotContain("style=", "<script");
        }
    }

    private static String policy(Answer answer) {
        return answer.response().headers().firstValue("Content-Security-Policy").orElseThrow();
    }

    // --- what errors say -----------------------------------------------------------------------------------------

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{                       ~ it ends early",
                "[1                      ~ it ends early",
                "\"abc                   ~ it ends early",
                "{\"a\": 1, \"a\": 2}    ~ the name 'a' comes twice in an object",
                "{} {}                   ~ more follows after its end",
                "{}]                     ~ unexpected ']'",
                "nul                     ~ unexpected 'nul'",
                "{a: 1}                  ~ unexpected 'a'",
                "[1, ]                   ~ unexpected ']'",
                "\"a\\q\"                ~ unexpected 'q'",
                "{\"a\": \u0001}         ~ unexpected U+0001",
                "[NaN]                   ~ unexpected ']'",
                "'a'                     ~ unexpected '''",
                "// x                    ~ unexpected '/'"
            })
    void json_broken_isToldInOurWords(String body, String why) {
        assertThatThrownBy(() -> Json.read(body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(ApiException.class)
                .hasMessage("the body is no JSON: " + why);
    }

    @Test
    void json_pastALimit_isToldInOurWords() {
        assertThat(refusal("[".repeat(501))).isEqualTo("the body is no JSON: it is nested deeper than 500");
        assertThat(refusal("1".repeat(1_001)))
                .isEqualTo("the body is no JSON: a number is longer than 1000 characters");
        assertThat(refusal("{\"" + "x".repeat(60_000) + "\": 1}"))
                .isEqualTo("the body is no JSON: a name is longer than 50000 characters");
        assertThat(refusal("[" + "1,".repeat(1_000_000) + "1]"))
                .isEqualTo("the body is no JSON: it has more than 1000000 values and names");
        assertThat(refusal("\"" + "x".repeat((1 << 24) + 1) + "\""))
                .isEqualTo("the body is no JSON: a text is longer than 16777216 characters");
    }

    private static String refusal(String body) {
        try {
            Json.read(body.getBytes(StandardCharsets.UTF_8));
            return "";
        } catch (ApiException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void answers_toBrokenBodies_sayNothingOfTheInsides() throws Exception {
        long seed = Long.getLong("muster.seed", new Random().nextLong());
        System.out.println("SecurityTest: -Dmuster.seed=" + seed);
        Random random = new Random(seed);
        List<String> calls = List.of(
                "POST /contacts",
                "PUT /segments/s",
                "POST /segments/preview",
                "PUT /attributes/a",
                "POST /clock/advance",
                "POST /contacts/import?wait=true");
        List<String> good = List.of(
                "{\"id\": \"a\", \"attributes\": {\"plan\": \"Pro\", \"tags\": [\"x\"], \"n\": 1.5e3, \"b\": true}}",
                "{\"expression\": \"plan is Pro AND seen within last 3 days\", \"mode\": \"realtime\"}",
                "{\"where\": [{\"plan\": \"Pro\"}, {\"mrr\": {\"gt\": 1}}]}",
                "{\"type\": \"number\", \"default\": 5}",
                "{\"by\": \"3 days\"}",
                "id,plan\na,Pro\n\"b\",\"x\"\"y\"\n");
        try (RunningServer server = RunningServer.start(data, "--clock", "simulated=2026-01-01T00:00:00Z")) {
            for (int i = 0; i < 600; i++) {
                String call = calls.get(random.nextInt(calls.size()));
                String body = mutated(good.get(random.nextInt(good.size())), random);
                String type = call.contains("import") ? "text/csv" : "application/json";
                Answer answer = server.send(server.request(call.substring(call.indexOf(' ') + 1))
                        .header("Content-Type", type)
                        .method(call.substring(0, call.indexOf(' ')), BodyPublishers.ofString(body)));
                assertThat(answer.status())
                        .as("seed %d: %s %s", seed, call, body)
                        .isNotEqualTo(500);
                assertThat(INSIDES.matcher(answer.text()).find())
                        .as("seed %d: %s %s gets %s", seed, call, body, answer.text())
                        .isFalse();
            }
        }
    }

    private static String mutated(String body, Random random) {
        StringBuilder mutated = new StringBuilder(body);
        String alphabet = "{}[]\",:\\'0-+.eEtfn \n\t\u0000\u00e9\ud83d\ude00ux";
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(mutated.length() + 1);
            int end = Math.min(mutated.length(), at + random.nextInt(5));
            switch (random.nextInt(4)) {
                case 0 -> mutated.delete(at, end);
                case 1 -> mutated.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                case 2 -> mutated.insert(at, mutated.substring(at, end));
                default -> mutated.setLength(at);
            }
        }
        return mutated.toString();
    }
}
