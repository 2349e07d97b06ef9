package dev.muster.examples.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;

/** The calls that the server answers, as they are given to the web server and told by the API's description. */
final class Routes {

    static final String API = "/api/v2";

    private final RoutesConfig target;
    private final List<String> all = new ArrayList<>();

    Routes(RoutesConfig target) {
        this.target = target;
    }

    Routes get(String path, Handler handler) {
        return add(HandlerType.GET, path, handler);
    }

    Routes put(String path, Handler handler) {
        return add(HandlerType.PUT, path, handler);
    }

    Routes post(String path, Handler handler) {
        return add(HandlerType.POST, path, handler);
    }

    Routes delete(String path, Handler handler) {
        return add(HandlerType.DELETE, path, handler);
    }

    private Routes add(HandlerType method, String path, Handler handler) {
        all.add(method.name() + " " + path);
        target.addHttpHandler(method, path, handler);
        return this;
    }

    /** Each as {@code GET /path/{parameter}}. */
    List<String> all() {
        return List.copyOf(all);
    }

    static void answer(Context context, Object plain) {
        context.contentType("application/json").result(Json.bytes(plain));
    }
}
