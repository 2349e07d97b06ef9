package dev.muster.examples.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server of this process, on a free port, and what a client sees of it. */
final class RunningServer implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final ReferenceServer server;
    private final String root;

    /** An answer. */
    record Answer(int status, HttpResponse<String> response) {

        JsonNode json() {
            return JSON.readTree(response.body());
        }

        String text() {
            return response.body();
        }

        /** The message of an error. */
        String error() {
            return json().get("error").get("message").stringValue();
        }
    }

    private RunningServer(ReferenceServer server) {
        this.server = server;
        this.root = "http://127.0.0.1:" + server.port();
    }

    static RunningServer start(Path data, String... more) throws IOException {
        return new RunningServer(ReferenceServer.start(flags(data, more)));
    }

    static RunningServer start(Database.Opener opener, Path data, String... more) throws IOException {
        return new RunningServer(ReferenceServer.start(flags(data, more), opener));
    }

    /** Starts a server with a given clock. */
    static RunningServer start(InstantSource machineClock, Path data, String... more) throws IOException {
        Flags flags = flags(data, more);
        String url = flags.databaseUrl();
        return new RunningServer(ReferenceServer.start(flags, marker -> new Database(url, marker), machineClock));
    }

    private static Flags flags(Path data, String... more) {
        List<String> flags = new ArrayList<>(List.of("--port", "0", "--data", data.toString()));
        flags.addAll(List.of(more));
        return Flags.parse(flags.toArray(String[]::new), Map.of());
    }

    ReferenceServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    /** Engine time, as people are shown it. */
    String now() {
        String at = get("/clock").json().get("at").stringValue();
        return at.replace("T", " ").replace("Z", " UTC");
    }

    Answer get(String path) {
        return send(request(path).GET());
    }

    Answer delete(String path) {
        return send(request(path).DELETE());
    }

    Answer post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    Answer put(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(json)));
    }

    Answer csv(String path, String csv) {
        return send(request(path).header("Content-Type", "text/csv").POST(BodyPublishers.ofString(csv)));
    }

    /** A request to a path under {@code /api/v2}, or to one that starts with two slashes as it is. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create(root + (path.startsWith("//") ? path.substring(1) : "/api/v2" + path)));
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** An open event stream. */
    EventReader events(String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return new EventReader(CLIENT.send(request.build(), BodyHandlers.ofInputStream()));
    }

    @Override
    public void close() {
        server.close();
    }
}
