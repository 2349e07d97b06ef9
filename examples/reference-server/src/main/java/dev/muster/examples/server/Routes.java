package dev.muster.examples.server;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** The calls that the server answers, as they are given to the web server and told by the API's description. */
final class Routes {

    static final String API = "/api/v2";

    /** An answer that is put together takes some 20 MB at most. */
    private static final int MOST_LONG_ANSWERS = 6;

    private static final String LONG = "muster.long-answer";

    /** What fits the buffer of a response takes nobody's time. */
    private static final int SHORT = 1 << 14;

    /** Smaller responses fit one packet without compression. */
    private static final int LEAST_COMPRESSED = 1_400;

    private static final Pattern REFUSED = Pattern.compile("\\s*q\\s*=\\s*0(\\.0*)?\\s*");

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
        byte[] bytes = compressed(Json.bytes(plain), context);
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

    /** Returns the bytes unchanged, or compressed by gzip after setting the headers for that. */
    private static byte[] compressed(byte[] bytes, Context context) {
        context.header("Vary", "Accept-Encoding");
        if (bytes.length < LEAST_COMPRESSED || !acceptsGzip(context.header("Accept-Encoding"))) {
            return bytes;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4);
        try (FastGzip gzip = new FastGzip(packed)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        context.header("Content-Encoding", "gzip");
        return packed.toByteArray();
    }

    /** Compresses at the fastest level, which is good enough for JSON. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, SHORT);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Returns whether {@code Accept-Encoding} has gzip, or all, with a weight above zero (RFC 9110, 12.5.3). */
    static boolean acceptsGzip(@Nullable String accepted) {
        boolean isAny = false;
        for (String coding : accepted == null
                ? new String[0]
                : accepted.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = coding.split(";", 2);
            boolean isWanted = parts.length == 1 || !REFUSED.matcher(parts[1]).matches();
            String name = parts[0].strip();
            if (name.equals("gzip") || name.equals("x-gzip")) {
                return isWanted;
            }
            isAny |= name.equals("*") && isWanted;
        }
        return isAny;
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
