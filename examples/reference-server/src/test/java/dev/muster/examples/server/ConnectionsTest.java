package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests how connections end. README's own test command once failed on a fresh machine, because a response of 413 closed
 * a connection without announcing it, and the client sent its next request into it. After every response, either the
 * response announces the end, or the next request on the same connection is answered.
 */
class ConnectionsTest {

    private static final String KEY = "secret";
    private static final String BODY = "x".repeat(3_000);

    @TempDir
    Path data;

    private RunningServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(String... more) throws IOException {
        server = RunningServer.start(data, more);
    }

    private record Answer(int status, Map<String, String> headers) {

        boolean saysClose() {
            return "close".equalsIgnoreCase(headers.getOrDefault("connection", ""));
        }
    }

    /** A connection that is driven byte by byte. */
    private final class Connection implements AutoCloseable {

        private final Socket socket;
        private final InputStream in;

        Connection() throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(20_000);
            in = new BufferedInputStream(socket.getInputStream());
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        }

        Answer read(boolean isHead) throws IOException {
            String status = line();
            Map<String, String> headers = new TreeMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                String[] field = line.split(": ", 2);
                headers.put(field[0].toLowerCase(Locale.ROOT), field[1]);
            }
            int code = Integer.parseInt(status.split(" ", -1)[1]);
            if (code == 100) {
                return read(isHead);
            }
            int length = isHead || code == 204 ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "-1"));
            if (headers.containsKey("transfer-encoding")) {
                readChunks();
            } else if (length >= 0) {
                assertThat(in.readNBytes(length)).hasSize(length);
            } else {
                assertThat(headers).as("an answer of no length").containsEntry("connection", "close");
            }
            return new Answer(code, headers);
        }

        private void readChunks() throws IOException {
            for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16)) {
                in.readNBytes(length);
                line();
            }
            line();
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new IOException("the connection ended");
                }
                if (next != '\r') {
                    line.write(next);
                }
            }
            return line.toString(StandardCharsets.ISO_8859_1);
        }

        /** Requires that the response announced the end of the connection, or that another request is answered. */
        void requireSaidOrOpen(Answer answer, String what) throws IOException {
            assertThat(answer.headers).as(what).containsEntry("x-content-type-options", "nosniff");
            if (!answer.saysClose()) {
                send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(read(false).status)
                        .as("the next request after " + what)
                        .isEqualTo(200);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String head(String request, String framing, String headers) {
        String more = headers == null ? "" : headers.replace('|', '\n').replace("\n", "\r\n") + "\r\n";
        String host = more.contains("Host:") ? "" : "Host: localhost\r\n";
        return request + " HTTP/1.1\r\n" + host + more + framing + "\r\n\r\n";
    }

    private void require(String request, int status, String headers) throws IOException {
        boolean isHead = request.startsWith("HEAD");
        String length = "Content-Length: " + BODY.length();
        String chunked = "Transfer-Encoding: chunked";
        String chunks = Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n";
        Map<String, String> cases = new TreeMap<>(Map.of(
                "a whole body", head(request, length, headers) + BODY,
                "a body of which a byte came", head(request, length, headers) + "x",
                "a body of which nothing came", head(request, length, headers),
                "a chunked body", head(request, chunked, headers) + chunks,
                "a chunked body of which a part came", head(request, chunked, headers) + chunks.substring(0, 2_500),
                "a body that waits to be asked for", head(request, length + "\r\nExpect: 100-continue", headers)));
        for (Map.Entry<String, String> each : cases.entrySet()) {
            String what = request.substring(0, Math.min(60, request.length())) + " with " + each.getKey();
            try (Connection connection = new Connection()) {
                connection.send(each.getValue());
                Answer answer = connection.read(isHead);
                assertThat(answer.status).as(what).isEqualTo(status);
                connection.requireSaidOrOpen(answer, what);
            }
        }
        try (Connection connection = new Connection()) {
            connection.send(head(request, length, headers) + BODY + "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            Answer answer = connection.read(isHead);
            assertThat(answer.status).isEqualTo(status);
            if (!answer.saysClose()) {
                assertThat(connection.read(false).status)
                        .as("pipelined after " + request)
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/v2/contacts,                 413, Content-Type: application/json",
        "POST /api/v2/contacts,                 415, Content-Type: text/plain",
        "PUT /api/v2/segments/s,                415,",
        "PUT /api/v2/segments/s,                400, Content-Type: application/json|If-Match: x",
        "PATCH /api/v2/segments/s,              405,",
        "POST /api/v2/contacts,                 403, Origin: http://elsewhere.example",
        "POST /api/v2/contacts,                 421, Host: elsewhere.example",
        "POST /none,                            405,",
        "PUT /api/v2/none,                      405,",
        "GET /none,                             404,",
        "GET /api/v2/contacts/none,             404,",
        "GET /api/v2/contacts?limit=x,          400,",
        "GET /api/v2/segments,                  200,",
        "GET /openapi.json,                     200,",
        "GET /healthz,                          200,",
        "GET /metrics,                          200,",
        "DELETE /api/v2/contacts/none,          404,",
        "DELETE /session,                       204,",
        "POST /api/v2/contacts/import,          415, Content-Type: application/json"
    })
    void answer_beforeTheBodyIsRead_saysThatItClosesOrKeepsOn(String request, int status, String headers)
            throws IOException {
        start("--max-body", "2000");
        require(request, status, headers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /api/v2/contacts", "GET /", "PUT /api/v2/segments/s", "DELETE /api/v2/contacts/x"})
    void refusal_ofTheKey_saysThatItClosesOrKeepsOn(String request) throws IOException {
        start("--api-key", KEY);
        require(request, 401, "Authorization: Bearer other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD /api/v2/segments", "HEAD /healthz", "HEAD /none", "OPTIONS /api/v2/segments"})
    void answer_toOtherMethods_saysThatItClosesOrKeepsOn(String request) throws IOException {
        start();
        int status;
        try (Connection connection = new Connection()) {
            connection.send(head(request, "Content-Length: 0", null));
            Answer answer = connection.read(request.startsWith("HEAD"));
            connection.requireSaidOrOpen(answer, request);
            status = answer.status;
        }
        require(request, status, null);
    }

    @Test
    void requestLine_tooLong_saysThatItCloses() throws IOException {
        start();
        for (String request : new String[] {"GET /" + "x".repeat(9_000), "POST /?" + "x".repeat(9_000)}) {
            require(request, 414, null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET  HTTP/1.1", "GET / HTTP/9.9", "no request at all", "GET / HTTP/1.1\r\nHost localhost"})
    void requests_thatDoNotParse_sayThatTheyClose(String request) throws IOException {
        start();
        try (Connection connection = new Connection()) {
            connection.send(request + "\r\n\r\n");
            Answer answer = connection.read(false);
            assertThat(answer.status).isBetween(400, 505);
            connection.requireSaidOrOpen(answer, request);
        }
    }
}
