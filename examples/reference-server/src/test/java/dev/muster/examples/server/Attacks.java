package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What those do to a server who mean harm, each at a part of its full size. Each returns when it is over. */
final class Attacks {

    private static final int MEGABYTE = 1 << 20;
    private static final String JSON = "Content-Type: application/json\r\n";

    private final int port;
    private final int percent;

    Attacks(int port, int percent) {
        this.port = port;
        this.percent = percent;
    }

    private int sized(int full) {
        return Math.max(4, (int) ((long) full * percent / 100));
    }

    // --- sockets -------------------------------------------------------------------------------------------------

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
    private static Map<String, Integer> many(int times, int threads, Callable<String> exchange) throws Exception {
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
        return answers;
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    // --- attacks -------------------------------------------------------------------------------------------------

    void openStreams(int full) throws Exception {
        int count = sized(full);
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = connect();
            write(socket, head("GET", "/api/v2/" + (i % 2 == 0 ? "changes" : "counts") + "/stream", ""));
            sockets.add(socket);
        }
        Thread.sleep(2_000);
        closeAll(sockets);
    }

    void trickle(int full) throws Exception {
        int count = sized(full);
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

    void trickleLarge(int full) throws Exception {
        int count = sized(full);
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

    void endlessHeads(int full) throws Exception {
        int count = sized(full);
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

    void pipeline(int full) throws Exception {
        int count = sized(full);
        try (Socket socket = connect()) {
            String request = head("GET", "/api/v2/contacts?limit=100", "");
            daemon(() -> {
                for (int i = 0; i < count && write(socket, request); i++) {}
                return null;
            });
            Thread.sleep(3_000);
        }
    }

    void halfClose(int full) throws Exception {
        int count = sized(full);
        many(count, 50, () -> {
            Socket socket = connect();
            write(socket, head("POST", "/api/v2/contacts", JSON + "Content-Length: 1000\r\n"));
            write(socket, "{\"id\"");
            socket.shutdownOutput();
            return answer(socket);
        });
    }

    private Socket beginImport() throws IOException {
        Socket socket = connect();
        write(
                socket,
                head(
                        "POST",
                        "/api/v2/contacts/import?wait=true",
                        "Connection: close\r\nContent-Type: text/csv\r\nTransfer-Encoding: chunked\r\n"));
        return socket;
    }

    private static boolean writeChunk(Socket socket, String ascii) {
        return write(socket, Integer.toHexString(ascii.length()) + "\r\n" + ascii + "\r\n");
    }

    private static boolean endChunks(Socket socket) {
        return write(socket, "0\r\n\r\n");
    }

    private static boolean writeChunked(Socket socket, String first, int megabytes) {
        String chunk = "x".repeat(MEGABYTE);
        boolean isOpen = writeChunk(socket, first);
        for (int i = 0; isOpen && i < megabytes; i++) {
            isOpen = writeChunk(socket, chunk);
        }
        return isOpen && endChunks(socket);
    }

    void endlessJson(int full) throws Exception {
        int megabytes = sized(full);
        many(4, 4, () -> {
            Socket socket = connect();
            write(socket, head("POST", "/api/v2/contacts", JSON + "Transfer-Encoding: chunked\r\n"));
            daemon(() -> writeChunked(socket, "{\"id\": \"", Math.max(20, megabytes)));
            String answer = answer(socket);
            assertThat(answer).startsWith("HTTP/1.1 413");
            return answer;
        });
    }

    void endlessLine(int full) throws Exception {
        int megabytes = sized(full);
        Socket socket = beginImport();
        assertThat(writeChunked(socket, "id,x\nlanded,1\nb,\"", megabytes)).isTrue();
        assertThat(answer(socket))
                .startsWith("HTTP/1.1 200")
                .contains("\"state\":\"failed\"", "\"accepted\":1", "\"line\":3");
    }

    void wideRows(int full) throws Exception {
        int rows = sized(full);
        Socket socket = beginImport();
        String row = ("," + "x".repeat(1_000_000)).repeat(8) + "\n";
        writeChunk(socket, "id,a,b,c,d,e,f,g,h\n");
        for (int i = 0; i < rows; i++) {
            writeChunk(socket, "wide" + row);
        }
        endChunks(socket);
        assertThat(answer(socket)).contains("\"accepted\":" + rows);
        exchange("DELETE", "/api/v2/contacts/wide", "application/json", "");
    }

    void smallObjects(int full) throws Exception {
        int count = sized(full);
        String body = "[" + "{},".repeat(2_700_000) + "{}]";
        many(count, Math.min(count, 32), () -> exchange("POST", "/api/v2/contacts", "application/json", body));
    }

    void manyKeys(int full) throws Exception {
        int count = sized(full);
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

    void manyAttributes(int full) throws Exception {
        int count = sized(full);
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

    void manyTexts(int full) throws Exception {
        int count = sized(full);
        String body = "{\"id\": \"texts\", \"attributes\": {\"t\": [" + "\"a\",".repeat(1_900_000) + "\"a\"]}}";
        many(count, Math.min(count, 16), () -> exchange("POST", "/api/v2/contacts", "application/json", body));
    }

    void longExpressions(int full) throws Exception {
        int count = sized(full);
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

    void manyImports(int full) throws Exception {
        int count = sized(full);
        String rows = "id,x\n" + "imported,1\n".repeat(2_000);
        many(
                count,
                Math.min(count, 200),
                () -> exchange("POST", "/api/v2/contacts/import?wait=true", "text/csv", rows));
    }

    void manySegments(int full) throws Exception {
        int count = sized(full);
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

    void unreadAnswers(int full) throws Exception {
        int count = sized(full);
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

    void forecasts(int full) throws Exception {
        int count = sized(full);
        StringBuilder rows = new StringBuilder("id,seen\n");
        Instant now = Instant.now();
        for (int i = 0; i < 2_000 * count; i++) {
            rows.append("forecast-").append(i).append(',');
            rows.append(now.plusSeconds(6_000L * i)).append('\n');
        }
        exchange("POST", "/api/v2/contacts/import?wait=true", "text/csv", rows.toString());
        exchange(
                "PUT",
                "/api/v2/segments/seen_lately",
                "application/json",
                "{\"expression\": \"seen within last 30 days\"}");
        Map<String, Integer> answers = many(
                count,
                Math.min(count, 16),
                () -> exchange(
                        "GET", "/api/v2/segments/seen_lately/forecast?horizon=9000d&step=1d", "application/json", ""));
        assertThat(answers).containsKey("HTTP/1.1 200 OK");
    }
}
