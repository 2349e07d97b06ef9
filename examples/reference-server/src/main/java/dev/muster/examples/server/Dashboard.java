package dev.muster.examples.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.regex.Pattern;

/** The files of the dashboard and the API's description, from the jar. */
final class Dashboard {

    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "map", "application/json",
            "txt", "text/plain; charset=utf-8");

    private Dashboard() {}

    static void addTo(Routes routes) {
        routes.get("/", context -> send(context, "dashboard/index.html"))
                .get("/openapi.json", context -> send(context, "openapi.json"))
                .get("/<file>", context -> {
                    String name = context.pathParam("file");
                    if (!NAME.matcher(name).matches()) {
                        throw new ApiException(404, "there is nothing at " + context.path());
                    }
                    send(context, "dashboard/" + name);
                });
    }

    private static void send(Context context, String resource) throws IOException {
        String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        try (InputStream file = type == null ? null : Dashboard.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new ApiException(404, "there is nothing at " + context.path());
            }
            context.contentType(type).header("Cache-Control", "no-cache");
            context.header(
                    "Content-Security-Policy",
                    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
            context.result(file.readAllBytes());
        }
    }
}
