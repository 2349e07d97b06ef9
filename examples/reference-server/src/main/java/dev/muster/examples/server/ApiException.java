package dev.muster.examples.server;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request is refused: the status, and the error object that is its answer. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, Object> details = new LinkedHashMap<>();

    private long retryAfterSeconds = 1;

    ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** Returns this error with a header that says after how many seconds to retry. */
    ApiException retryAfter(long seconds) {
        retryAfterSeconds = seconds;
        return this;
    }

    /** Returns after how many seconds the client may retry. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    int status() {
        return status;
    }

    /** This refusal with one more member in its error object. */
    ApiException with(String name, Object value) {
        details.put(name, value);
        return this;
    }

    /** What goes out under {@code error}. */
    Map<String, Object> error() {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", String.valueOf(getMessage()));
        error.putAll(details);
        return error;
    }
}
