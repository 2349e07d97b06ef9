package dev.muster.examples.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server in a process of its own with a heap of 512 MB is attacked in one way after the other, while somebody writes and reads
 * as everybody does: each of these is answered, and in good time. Afterwards everything that was acknowledged is there, in this
 * process and in the next.
 *
 * <p>{@code -Dmuster.hostile=100} is the full size, of which a build does a hundredth; {@code -Dmuster.hostile.only=…} picks
 * attacks by a part of their names.
 */
class HostileProperties {

    private static final int PERCENT = Integer.getInteger("muster.hostile", 1);
    private static final String ONLY = System.getProperty("muster.hostile.only", "");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path data;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private URI root = URI.create("");

    @Test
    void server_attackedInEveryWay_servesOthersAndKeepsWhatItSaid() throws Exception {
        System.out.printf("HostileProperties: -Dmuster.hostile=%d%n", PERCENT);
        try (ServerProcess server = start("log")) {
            root = server.root();
            Attacks attacks = new Attacks(root.getPort(), PERCENT);
            send("PUT", "/segments/probed", "{\"expression\": \"n >= 0\"}");
            attack("idle", () -> Thread.sleep(1_000), server);
            attack("streams opened", () -> attacks.openStreams(10_000), server);
            attack("bodies a byte a second", () -> attacks.trickle(1_000), server);
            attack("large bodies trickled", () -> attacks.trickleLarge(1_000), server);
            attack("heads without end", () -> attacks.endlessHeads(2_000), server);
            attack("requests pipelined", () -> attacks.pipeline(100_000), server);
            attack("sockets half closed", () -> attacks.halfClose(2_000), server);
            attack("a JSON text without end", () -> attacks.endlessJson(2_048), server);
            attack("a CSV line without end", () -> attacks.endlessLine(2_048), server);
            attack("wide CSV rows", () -> attacks.wideRows(250), server);
            attack("bodies of small objects", () -> attacks.smallObjects(128), server);
            attack("a million keys", () -> attacks.manyKeys(1_000_000), server);
            attack("attributes over many requests", () -> attacks.manyAttributes(1_000_000), server);
            attack("values of a million texts", () -> attacks.manyTexts(64), server);
            attack("expressions of 8 MB", () -> attacks.longExpressions(64), server);
            attack("imports at once", () -> attacks.manyImports(1_000), server);
            attack("segments defined", () -> attacks.manySegments(2_000), server);
            attack("answers not read", () -> attacks.unreadAnswers(256), server);
            attack("forecasts of many steps", () -> attacks.forecasts(64), server);
            assertThat(failures).isEmpty();
            verify();
        }
        String log = Files.readString(data.resolve("log"));
        assertThat(log)
                .doesNotContain("OutOfMemoryError")
                .doesNotContain("StackOverflowError")
                .doesNotContain("\tat ");
        try (ServerProcess again = start("log of another")) {
            root = again.root();
            verify();
        }
    }

    private ServerProcess start(String log) throws IOException {
        ServerProcess server = ServerProcess.start(List.of("-Xmx512m"), data, data.resolve(log));
        server.awaitReady();
        return server;
    }

    // --- what others do meanwhile --------------------------------------------------------------------------------

    @FunctionalInterface
    private interface Attack {
        void run() throws Exception;
    }

    private void attack(String name, Attack attack, ServerProcess server) throws Exception {
        if (!name.contains(ONLY)) {
            return;
        }
        CountDownLatch end = new CountDownLatch(1);
        List<Double> latencies = new ArrayList<>();
        Thread prober = new Thread(() -> {
            try {
                for (int i = 0; !end.await(20, MILLISECONDS); i++) {
                    probe(i, latencies);
                }
            } catch (Exception failed) {
                failures.add(name + ": " + failed);
            }
        });
        long started = System.nanoTime();
        prober.start();
        try {
            attack.run();
        } catch (IOException | AssertionError failed) {
            failures.add(name + ": the attack: " + failed);
        }
        end.countDown();
        prober.join();
        latencies.sort(null);
        System.out.printf(
                "%-32s %6.1f s  %5d probes  p50 %6.1f ms  p99 %7.1f ms  worst %7.1f ms  %4d MB, at most %4d MB%n",
                name,
                (System.nanoTime() - started) / 1e9,
                latencies.size(),
                rank(latencies, 0.5),
                rank(latencies, 0.99),
                rank(latencies, 1),
                memory(server, "VmRSS"),
                memory(server, "VmHWM"));
    }

    private static double rank(List<Double> sorted, double share) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    private static long memory(ServerProcess process, String which) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith(which))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1_024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException elsewhere) {
            return 0;
        }
    }

    private void probe(int i, List<Double> latencies) throws Exception {
        String id = "probe-" + i % 100;
        long n = acknowledged.getOrDefault(id, 0L) + 1;
        long started = System.nanoTime();
        String written = send("POST", "/contacts", "{\"id\": \"" + id + "\", \"attributes\": {\"n\": " + n + "}}");
        latencies.add((System.nanoTime() - started) / 1e6);
        assertThat(written).startsWith("{\"id\":\"" + id + "\"");
        acknowledged.put(id, n);
        started = System.nanoTime();
        String read = send("GET", "/contacts/" + id, "");
        latencies.add((System.nanoTime() - started) / 1e6);
        assertThat(read).contains("\"n\":" + n);
    }

    private String send(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(root.resolve("/api/v2" + path))
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private void verify() throws Exception {
        for (Map.Entry<String, Long> each : new TreeMap<>(acknowledged).entrySet()) {
            assertThat(send("GET", "/contacts/" + each.getKey(), "")).contains("\"n\":" + each.getValue());
        }
        JsonNode segment = MAPPER.readTree(send("GET", "/segments/probed", ""));
        assertThat(segment.get("count").intValue()).isEqualTo(acknowledged.size());
    }
}
