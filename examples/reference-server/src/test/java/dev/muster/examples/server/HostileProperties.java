package dev.muster.examples.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MEGABYTE = 1 << 20;
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final JsonMapper MAPPER = new JsonMapper();

    @TempDir
    Path data;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int port;

    @Test
    void server_attackedInEveryWay_servesOthersAndKeepsWhatItSaid() throws Exception {
        System.out.printf("HostileProperties: -Dmuster.hostile=%d%n", PERCENT);
        Process server = start();
        try {
            send("PUT", "/segments/probed", "{\"expression\": \"n >= 0\"}");
            attack("idle", () -> Thread.sleep(1_000), server);
            attack("streams opened", () -> openStreams(sized(10_000)), server);
            attack("bodies a byte a second", () -> trickle(sized(1_000)), server);
            attack("large bodies trickled", () -> trickleLarge(sized(1_000)), server);
            attack("heads without end", () -> endlessHeads(sized(2_000)), server);
            attack("requests pipelined", () -> pipeline(sized(100_000)), server);
            attack("sockets half closed", () -> halfClose(sized(2_000)), server);
            attack("a JSON text without end", () -> endlessJson(sized(2_048)), server);
            attack("a CSV line without end", () -> endlessLine(sized(2_048)), server);
            attack("wide CSV rows", () -> wideRows(sized(250)), server);
            attack("bodies of small objects", () -> smallObjects(sized(128)), server);
            attack("a million keys", () -> manyKeys(sized(1_000_000)), server);
            attack("attributes over many requests", () -> manyAttributes(sized(1_000_000)), server);
            attack("values of a million texts", () -> manyTexts(sized(64)), server);
            attack("expressions of 8 MB", () -> longExpressions(sized(64)), server);
            attack("imports at once", () -> manyImports(sized(1_000)), server);
            attack("segments defined", () -> manySegments(sized(2_000)), server);
            attack("answers not read", () -> unreadAnswers(sized(256)), server);
            attack("forecasts of many steps", () -> forecasts(sized(64)), server);
            assertThat(failures).isEmpty();
            verify();
            assertThat(server.isAlive()).isTrue();
        } finally {
            stop(server);
        }
        String log = Files.readString(data.resolve("log"));
        assertThat(log)
                .doesNotContain("OutOfMemoryError")
                .doesNotContain("StackOverflowError")
                .doesNotContain("\tat ");
        Process again = start();
        try {
            verify();
        } finally {
            stop(again);
        }
    }

    /** A size as it is at a hundred percent, or the part of it that was asked for. */
    private static int sized(int full) {
        return Math.max(4, (int) ((long) full * PERCENT / 100));
    }

    private Process start() throws IOException {
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ReferenceServer.class.getName(),
                        "--port",
                        "0",
                        "--data",
                        data.toString())
                .redirectError(
                        ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()))
                .start();
        BufferedReader output = server.inputReader();
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the server did not start: " + Files.readString(data.resolve("log")));
        }
        port = Integer.parseInt(line.replaceAll(".*:(\\d+)/.*", "$1"));
        daemon(() -> {
            Path log = data.resolve("output");
            for (String more = output.readLine(); more != null; more = output.readLine()) {
                Files.writeString(
                        log,
                        more + "\n",
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.APPEND);
            }
            return null;
        });
        return server;
    }

    private static void stop(Process server) throws InterruptedException {
        server.destroy();
        if (!server.waitFor(30, SECONDS)) {
            server.destroyForcibly().waitFor();
            throw new AssertionError("the server did not stop when it was told to");
        }
    }

    // --- what others do meanwhile --------------------------------------------------------------------------------

    @FunctionalInterface
    private interface Attack {
        void run() throws Exception;
    }

    private void attack(String name, Attack attack, Process server) throws Exception {
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

    private static long memory(Process process, String which) {
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
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2" + path))
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

    // --- attacks -------------------------------------------------------------------------------------------------

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(120_000);
        return socket;
    }

    private static String head(String method, String path, String more) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
    }

    private static boolean write(Socket socket, String text) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException gone) {
            return false;
        }
    }

    /** The answer of a connection that ends with it; empty if it was reset. */
    private static String answer(Socket socket) {
        StringBuilder answer = new StringBuilder();
        byte[] buffer = new byte[1 << 14];
        try (socket) {
            for (int read = socket.getInputStream().read(buffer);
                    read >= 0;
                    read = socket.getInputStream().read(buffer)) {
                answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
            }
        } catch (IOException reset) {
            // What came before it counts.
        }
        return answer.toString();
    }

    /** One request with its body, in full, and its answer. */
    private String exchange(String method, String path, String type, String body) throws IOException {
        Socket socket = connect();
        write(
                socket,
                head(
                        method,
                        path,
                        "Connection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"));
        write(socket, body);
        return answer(socket);
    }

    private static void daemon(Callable<?> work) {
        Thread thread = new Thread(() -> {
            try {
                work.call();
            } catch (Exception gone) {
                // The server was stopped.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** Does it so often, on some threads at once, and says how often each first line came. */
    private static void many(int times, int threads, Callable<String> exchange) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        Map<String, Integer> answers = new TreeMap<>();
        try {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                all.add(pool.submit(exchange));
            }
            for (Future<String> each : all) {
                answers.merge(each.get().lines().findFirst().orElse("nothing"), 1, Integer::sum);
            }
        } finally {
            pool.shutdownNow();
        }
        System.out.println("    " + answers);
        assertThat(answers.keySet()).noneMatch(line -> line.startsWith("HTTP/1.1 500"));
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void openStreams(int count) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            write(socket, head("GET", "/api/v2/" + (i % 2 == 0 ? "changes" : "counts") + "/stream", ""));
            sockets.add(socket);
        }
        Thread.sleep(2_000);
        closeAll(sockets);
    }

    private void trickle(int count) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            write(socket, head("POST", "/api/v2/contacts", JSON + "Content-Length: 1000\r\n"));
            sockets.add(socket);
        }
        for (int second = 0; second < 8; second++) {
            sockets.forEach(socket -> write(socket, "{"));
            Thread.sleep(1_000);
        }
        closeAll(sockets);
    }

    private void trickleLarge(int count) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        String start = "[" + " ".repeat(200_000);
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            write(socket, head("POST", "/api/v2/contacts", JSON + "Content-Length: 8000000\r\n"));
            daemon(() -> write(socket, start));
            sockets.add(socket);
        }
        for (int second = 0; second < 8; second++) {
            Thread.sleep(1_000);
        }
        closeAll(sockets);
    }

    private void endlessHeads(int count) throws Exception {
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            write(socket, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n");
            sockets.add(socket);
        }
        for (int second = 0; second < 4; second++) {
            sockets.forEach(socket -> write(socket, "X-More: " + "x".repeat(1_000) + "\r\n"));
            Thread.sleep(500);
        }
        closeAll(sockets);
    }

    private void pipeline(int count) throws Exception {
        try (Socket socket = connect()) {
            String request = head("GET", "/api/v2/contacts?limit=100", "");
            daemon(() -> {
                for (int i = 0; i < count && write(socket, request); i++) {}
                return null;
            });
            Thread.sleep(3_000);
        }
    }

    private void halfClose(int count) throws Exception {
        many(count, 50, () -> {
            Socket socket = connect();
            write(socket, head("POST", "/api/v2/contacts", JSON + "Content-Length: 1000\r\n"));
            write(socket, "{\"id\"");
            socket.shutdownOutput();
            return answer(socket);
        });
    }

    private static boolean writeChunked(Socket socket, String first, int megabytes) {
        String chunk = "x".repeat(MEGABYTE);
        boolean isOpen = write(socket, Integer.toHexString(first.length()) + "\r\n" + first + "\r\n");
        for (int i = 0; isOpen && i < megabytes; i++) {
            isOpen = write(socket, Integer.toHexString(MEGABYTE) + "\r\n" + chunk + "\r\n");
        }
        return isOpen && write(socket, "0\r\n\r\n");
    }

    private void endlessJson(int megabytes) throws Exception {
        many(4, 4, () -> {
            Socket socket = connect();
            write(socket, head("POST", "/api/v2/contacts", JSON + "Transfer-Encoding: chunked\r\n"));
            daemon(() -> writeChunked(socket, "{\"id\": \"", Math.max(20, megabytes)));
            String answer = answer(socket);
            assertThat(answer).startsWith("HTTP/1.1 413");
            return answer;
        });
    }

    private void endlessLine(int megabytes) throws Exception {
        Socket socket = connect();
        write(
                socket,
                head(
                        "POST",
                        "/api/v2/contacts/import?wait=true",
                        "Connection: close\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n"));
        assertThat(writeChunked(socket, "id,x\nlanded,1\nb,\"", megabytes)).isTrue();
        assertThat(answer(socket))
                .startsWith("HTTP/1.1 200")
                .contains("\"state\":\"failed\"", "\"accepted\":1", "\"line\":3");
    }

    private void wideRows(int rows) throws Exception {
        Socket socket = connect();
        write(
                socket,
                head(
                        "POST",
                        "/api/v2/contacts/import?wait=true",
                        "Connection: close\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n"));
        String row = ("," + "x".repeat(1_000_000)).repeat(8) + "\n";
        String header = "id,a,b,c,d,e,f,g,h\n";
        write(socket, Integer.toHexString(header.length()) + "\r\n" + header + "\r\n");
        for (int i = 0; i < rows; i++) {
            String line = "wide" + row;
            write(socket, Integer.toHexString(line.length()) + "\r\n" + line + "\r\n");
        }
        write(socket, "0\r\n\r\n");
        assertThat(answer(socket)).contains("\"accepted\":" + rows);
        send("DELETE", "/contacts/wide", "");
    }

    private void smallObjects(int count) throws Exception {
        String body = "[" + "{},".repeat(2_700_000) + "{}]";
        many(count, Math.min(count, 32), () -> exchange("POST", "/api/v2/contacts", "application/json", body));
    }

    private void manyKeys(int count) throws Exception {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < count && keys.length() < 8_000_000; i++) {
            keys.append(i == 0 ? "" : ",")
                    .append("\"k")
                    .append(Integer.toString(i, 36))
                    .append("\":0");
        }
        String body = "{\"id\": \"keys\", \"attributes\": {" + keys + "}}";
        many(8, 8, () -> exchange("POST", "/api/v2/contacts", "application/json", body));
    }

    private void manyAttributes(int count) throws Exception {
        int[] next = {0};
        many(Math.max(1, count / 1_000), 8, () -> {
            StringBuilder keys = new StringBuilder();
            int from;
            synchronized (next) {
                from = next[0];
                next[0] += 1_000;
            }
            for (int i = from; i < from + 1_000; i++) {
                keys.append(i == from ? "" : ",")
                        .append("\"attribute")
                        .append(i)
                        .append("\":0");
            }
            return exchange(
                    "POST",
                    "/api/v2/contacts",
                    "application/json",
                    "{\"id\": \"over-" + from + "\", \"attributes\": {" + keys + "}}");
        });
    }

    private void manyTexts(int count) throws Exception {
        String body = "{\"id\": \"texts\", \"attributes\": {\"t\": [" + "\"a\",".repeat(1_900_000) + "\"a\"]}}";
        many(count, Math.min(count, 16), () -> exchange("POST", "/api/v2/contacts", "application/json", body));
    }

    private void longExpressions(int count) throws Exception {
        StringBuilder values = new StringBuilder();
        for (int i = 0; values.length() < 8_000_000; i++) {
            values.append(i == 0 ? "" : ", ").append('a').append(Integer.toString(i, 36));
        }
        List<String> bodies = List.of(
                "{\"expression\": \"x in (" + values + ")\"}",
                "{\"expression\": \"" + "(".repeat(8_000_000) + "\"}",
                "{\"expression\": \"" + "not ".repeat(2_000_000) + "x exists\"}",
                "{\"expression\": \"x is 1" + " or x is 1".repeat(800_000) + "\"}",
                "{\"where\": {\"x\": {\"in\": [" + "1,".repeat(3_900_000) + "1]}}}");
        int[] next = {0};
        many(count, Math.min(count, 16), () -> {
            String body;
            synchronized (next) {
                body = bodies.get(next[0]++ % bodies.size());
            }
            return exchange("PUT", "/api/v2/segments/long", "application/json", body);
        });
    }

    private void manyImports(int count) throws Exception {
        String rows = "id,x\n" + "imported,1\n".repeat(2_000);
        many(
                count,
                Math.min(count, 200),
                () -> exchange("POST", "/api/v2/contacts/import?wait=true", "text/csv", rows));
    }

    private void manySegments(int count) throws Exception {
        int[] next = {0};
        many(count, 16, () -> {
            int i;
            synchronized (next) {
                i = next[0]++;
            }
            return exchange(
                    "PUT",
                    "/api/v2/segments/many-" + i,
                    "application/json",
                    "{\"expression\": \"x > " + i + " and seen within last " + (1 + i % 9_000) + " days\"}");
        });
    }

    private void unreadAnswers(int count) throws Exception {
        for (int i = 0; i < 10; i++) {
            StringBuilder many = new StringBuilder("[");
            for (int k = 0; k < 1_000; k++) {
                many.append(k == 0 ? "" : ",").append("{\"id\": \"unread-").append(i * 1_000 + k);
                many.append("\", \"attributes\": {\"text\": \"")
                        .append("x".repeat(2_000))
                        .append("\"}}");
            }
            exchange(
                    "POST",
                    "/api/v2/contacts",
                    "application/json",
                    many.append("]").toString());
        }
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            write(socket, head("GET", "/api/v2/contacts?limit=10000", ""));
            sockets.add(socket);
        }
        Thread.sleep(10_000);
        closeAll(sockets);
    }

    private void forecasts(int count) throws Exception {
        many(
                count,
                Math.min(count, 16),
                () -> exchange(
                        "GET", "/api/v2/segments/probed/forecast?horizon=9000d&step=1s", "application/json", ""));
    }
}
