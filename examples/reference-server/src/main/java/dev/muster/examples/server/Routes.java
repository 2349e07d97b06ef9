package dev.muster.examples.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** The calls that the server answers, as they are given to the web server and told by the API's description. */
final class Routes {

    static final String API = "/api/v2";

    /** An answer that is put together takes some 20 MB at most. */
    private static final int MOST_LONG_ANSWERS = 6;

    private static final String LONG = "muster.long-answer";

    /** What fits the buffer of a response takes nobody's time. */
    private static final int SHORT = 1 << 14;

    private final RoutesConfig target;
    private final Semaphore longAnswers = new Semaphore(MOST_LONG_ANSWERS, true);
    private final List<String> all = new ArrayList<>();

    Routes(RoutesConfig target) {
        this.target = target;
    }

    Routes get(String path, Handler handler) {
        return add(HandlerType.GET, path, handler);
    }

    /** A call whose answer may be long; few of them are put together at once. */
    Routes list(String path, Handler handler) {
        return add(HandlerType.GET, path, context -> {
            longAnswers.acquire();
            context.attribute(LONG, longAnswers);
            try {
                handler.handle(context);
            } finally {
                isPutTogether(context);
            }
        });
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
        target.addHttpHandler(method, path, context -> {
            try {
                handler.handle(context);
            } finally {
                Bodies.done(context);
            }
        });
        return this;
    }

    /** Each as {@code GET /path/{parameter}}. */
    List<String> all() {
        return List.copyOf(all);
    }

    static void answer(Context context, Object plain) {
        byte[] bytes = Json.bytes(plain);
        context.contentType("application/json");
        isPutTogether(context);
        if (bytes.length <= SHORT) {
            write(bytes, context);
            return;
        }
        try (Transfers.Transfer transfer = context.appData(Transfers.KEY).begin(context)) {
            transfer.hold(bytes.length);
            write(bytes, context);
        }
    }

    private static void write(byte[] bytes, Context context) {
        try {
            context.res().setContentLength(bytes.length);
            context.res().getOutputStream().write(bytes);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    /** What is left of the request is to send the answer. */
    static void isPutTogether(Context context) {
        Semaphore held = context.attribute(LONG);
        if (held != null) {
            context.attribute(LONG, null);
            held.release();
        }
        Bodies.done(context);
    }
}
