package dev.muster.examples.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Request bodies: of the right type, no longer than they may be, and worked on by few at a time if they are large. */
final class Bodies {

    private static final Logger LOG = LoggerFactory.getLogger(Bodies.class);

    private static final int PATIENCE_SECONDS = 20;
    private static final int LEAST_BYTES_A_SECOND = 1_000;
    private static final int MOST_SKIPPED = 1 << 20;
    private static final int BUFFER = 1 << 14;

    /** A tree takes some 15 times as much, and what is written from it as much again. */
    private static final int LARGE = 1 << 16;

    private static final long HEAP_FOR_A_LARGE_ONE = 200L << 20;
    private static final int MOST_WAITING = 16;
    private static final String LARGE_TAKEN = "muster.large-body";

    private final int longest;
    private final Semaphore large = new Semaphore(
            (int) Math.max(1, Math.min(64, Runtime.getRuntime().maxMemory() / HEAP_FOR_A_LARGE_ONE)), true);

    Bodies(int longest) {
        this.longest = longest;
    }

    /**
     * A body as JSON. The caller refers to it no more when it answers, and is {@link #done} with it then.
     *
     * @throws ApiException with 415 if it is said to be something else, 413 if it is too long, 400 if it is no JSON, 503 if too
     *     many large ones wait already
     */
    JsonNode json(Context context) {
        requireType(context, "application/json");
        requireLength(context, longest);
        byte[] body = bytes(context, longest);
        if (body.length > LARGE) {
            takeTurn(context);
        }
        return Json.read(body);
    }

    /** Receives a body into memory. */
    static byte[] bytes(Context context, long most) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        copy(context, body, most, 1);
        return body.toByteArray();
    }

    private void takeTurn(Context context) {
        if (large.getQueueLength() >= MOST_WAITING) {
            throw new ApiException(503, "too many large bodies wait already; try again later");
        }
        large.acquireUninterruptibly();
        context.attribute(LARGE_TAKEN, large);
    }

    /** Lets the next have its turn; what came of this one is not referred to any more, but for its answer. */
    static void done(Context context) {
        Semaphore taken = context.attribute(LARGE_TAKEN);
        if (taken != null) {
            context.attribute(LARGE_TAKEN, null);
            taken.release();
        }
    }

    /** Receives a body into a file. */
    static void save(Context context, OutputStream file, long most) {
        copy(context, file, most, 0);
    }

    /**
     * Reads a body to its end.
     *
     * @throws ApiException with 413 if it is too long, 408 if it comes too slowly, 400 if it breaks off, 503 if it gave way to
     *     others or cannot be kept
     */
    private static void copy(Context context, OutputStream out, long most, int copiesInMemory) {
        long started = System.nanoTime();
        long said = context.req().getContentLengthLong();
        byte[] buffer = new byte[said < 0 ? BUFFER : (int) Math.min(BUFFER, said + 1)];
        long total = 0;
        Transfers.Transfer transfer = context.appData(Transfers.KEY).begin(context);
        try (transfer) {
            InputStream in = context.req().getInputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                total += read;
                if (total > most) {
                    throw tooLong(most);
                }
                transfer.hold((long) copiesInMemory * read);
                long seconds = (System.nanoTime() - started) / 1_000_000_000;
                if (seconds > PATIENCE_SECONDS && total < seconds * LEAST_BYTES_A_SECOND) {
                    throw new ApiException(
                            408,
                            "the body comes too slowly; expected " + LEAST_BYTES_A_SECOND + " bytes a second or more");
                }
                keep(buffer, read, out, context);
            }
        } catch (IOException broken) {
            transfer.requireWanted();
            throw cut(broken);
        }
    }

    private static void keep(byte[] bytes, int length, OutputStream out, Context context) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException full) {
            throw unkept(full, context);
        }
    }

    /** The refusal of a body that the disk does not take. */
    static ApiException unkept(IOException failed, Context context) {
        LOG.warn("a body could not be kept: {}", failed.toString());
        skip(context);
        return new ApiException(503, "the disk does not take the body");
    }

    /** Reads what is left of a body that is refused, if it is little: who cannot send it may not see the answer. */
    static void skip(Context context) {
        try {
            copy(context, OutputStream.nullOutputStream(), MOST_SKIPPED, 0);
        } catch (ApiException broken) {
            LOG.debug("a refused body did not end", broken);
        }
    }

    static void requireType(Context context, String expected) {
        String coding = context.header("Content-Encoding");
        if (coding != null && !coding.equalsIgnoreCase("identity")) {
            throw new ApiException(415, "the body's content encoding is '" + coding + "'; expected none");
        }
        String transfer = context.header("Transfer-Encoding");
        if (transfer != null && !transfer.strip().equalsIgnoreCase("chunked")) {
            throw new ApiException(415, "the transfer encoding is '" + transfer + "'; expected chunked or none");
        }
        // The header as it was sent: the web server's own parsing fails on an unknown charset.
        String type = context.header("Content-Type");
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals(expected)) {
            throw new ApiException(
                    415, "the body is " + (type == null ? "of no type" : "'" + type + "'") + "; expected " + expected);
        }
    }

    /** Refuses a body that is said to be too long before it comes. */
    static void requireLength(Context context, long longest) {
        if (context.req().getContentLengthLong() > longest) {
            throw tooLong(longest);
        }
    }

    private static ApiException tooLong(long longest) {
        return new ApiException(413, "the body is longer than " + longest + " bytes");
    }

    private static ApiException cut(IOException broken) {
        boolean isSlow = broken.getCause() instanceof TimeoutException;
        String why = isSlow ? "it came too slowly" : broken instanceof EOFException ? "it ended early" : "it is broken";
        return new ApiException(isSlow ? 408 : 400, "the body could not be read: " + why);
    }
}
