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
 * Adds the headers that are the same for every response. A response that leaves part of the request's body unread
 * closes the connection and announces that; otherwise a client that reuses connections would send its next request into
 * a closed one.
 */
final class AnswerHeaders extends Handler.Wrapper {

    private static final HttpField NO_SNIFFING = new HttpField("X-Content-Type-Options", "nosniff");
    private static final HttpField NO_STORE = new HttpField(HttpHeader.CACHE_CONTROL, "no-store");

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(request, new Answer(request, response), callback);
    }

    /** Adds the headers of all responses. Keeps a {@code Cache-Control} that the response has set itself. */
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
                // Reads a bounded part of the body that has already arrived, and never waits for more.
                if (!getRequest().consumeAvailable()) {
                    getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
                }
            }
            super.write(last, content, callback);
        }
    }
}
