package dev.muster.examples.server;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Adds to every answer the headers that do not depend on what it says. An answer that leaves a part of the request's body unread
 * ends the connection, and says so: a client that keeps connections would send its next request into a closed one.
 */
final class AnswerHeaders extends Handler.Wrapper {

    private static final HttpField NO_SNIFFING = new HttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_STORE = new HttpField(HttpHeader.CACHE_CONTROL, "no-store");

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, new Answer(request, response), callback);
    }

    /** Adds what holds for all answers; one that says itself how long it may be kept is left so. */
    static void addTo(HttpFields.Mutable headers) {
        headers.put(NO_SNIFFING);
        if (!headers.contains(HttpHeader.CACHE_CONTROL)) {
            headers.put(NO_STORE);
        }
    }

    private static final class Answer extends Response.Wrapper {

        Answer(Request request, Response response) {
            super(request, response);
        }

        @Override
        public void write(boolean last, ByteBuffer content, Callback callback) {
            if (!isCommitted()) {
                addTo(getHeaders());
                // Reads what has come of the body, a bounded part of it, and never waits for more.
                if (!getRequest().consumeAvailable()) {
                    getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
                }
            }
            super.write(last, content, callback);
        }
    }
}
