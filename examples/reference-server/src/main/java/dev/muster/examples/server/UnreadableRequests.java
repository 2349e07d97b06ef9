package dev.muster.examples.server;

import java.nio.ByteBuffer;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Answers what the web server itself refuses, before a route is looked for, in the form of all errors. */
final class UnreadableRequests extends ErrorHandler {

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        AnswerHeaders.addTo(response.getHeaders());
        // Where a request that does not read ends, and the next begins, nobody knows.
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        boolean saysNothing = message == null || message.equals(HttpStatus.getMessage(code));
        String told = saysNothing
                ? "the request line, a header or the framing of the body cannot be read: " + HttpStatus.getMessage(code)
                : message;
        byte[] body = Json.bytes(Map.of("error", Map.of("message", told)));
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
