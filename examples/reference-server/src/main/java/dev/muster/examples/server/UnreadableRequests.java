package dev.muster.examples.server;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.regex.Pattern;
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

    /** Matches plain words, but no class names. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9 ,:'-]{1,100}");

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
        // The end of an unreadable request, and so the start of the next, is unknown.
        response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        String usual = HttpStatus.getMessage(code);
        boolean saysMore = message != null
                && !message.equals(usual)
                && PLAIN.matcher(message).matches();
        String told = saysMore
                ? String.valueOf(message)
                : "the request line, a header or the framing of the body cannot be read: " + usual;
        byte[] body = Json.bytes(Map.of("error", Map.of("message", told)));
        response.write(true, ByteBuffer.wrap(body), callback);
    }
}
