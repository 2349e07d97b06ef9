package dev.muster.examples.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events, and waits for the next as long as the stream is open. */
final class EventReader implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpResponse<InputStream> response;
    private final BufferedReader lines;

    /** An event; the id is null if it has none. */
    record Event(String id, JsonNode data) {

        /** Returns the number of the change in its log. */
        String sequence() {
            return id.replaceFirst("@.*", "");
        }
    }

    EventReader(HttpResponse<InputStream> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("status " + response.statusCode());
        }
        this.response = response;
        lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    /** Returns a header of the response, or an empty text if it has none of this name. */
    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    Event next() throws IOException {
        String id = null;
        String data = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                data = line.substring(6);
            } else if (line.isEmpty() && data != null) {
                return new Event(id, JSON.readTree(data));
            }
        }
        throw new IOException("the stream ended");
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
