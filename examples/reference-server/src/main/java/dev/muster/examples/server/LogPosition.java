package dev.muster.examples.server;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A position in a log of changes: {@code 17@9f86d081884c7d65}, or {@code 17} if the client does not name the log. A new
 * log numbers its changes from one again, so that a number alone may refer to another change.
 *
 * @param sequence the number of the last change that the client has
 * @param log the identity of the log, or {@code null} if it is not given
 */
record LogPosition(long sequence, @Nullable String log) {

    private static final int IDENTITY_BYTES = 8;
    private static final Pattern IDENTITY = Pattern.compile("[0-9a-f]{" + 2 * IDENTITY_BYTES + "}");
    private static final Pattern POSITION = Pattern.compile("(.*?)@(.*)");

    /** Returns a new random identity for a log. */
    static String newLog() {
        byte[] random = new byte[IDENTITY_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** @throws ApiException with 400 if the text of a parameter or header is not a position */
    static LogPosition parse(String name, String text) {
        Matcher position = POSITION.matcher(text);
        return position.matches()
                ? new LogPosition(Parameters.sequence(name, position.group(1)), requireLog(name, position.group(2)))
                : new LogPosition(Parameters.sequence(name, text), null);
    }

    /** @throws ApiException with 400 if the text is not the identity of a log */
    static String requireLog(String name, String text) {
        if (!IDENTITY.matcher(text).matches()) {
            throw new ApiException(
                    400, name + " names the log '" + Parameters.brief(text) + "'; expected 16 hexadecimal digits");
        }
        return text;
    }

    @Override
    public String toString() {
        return log == null ? String.valueOf(sequence) : sequence + "@" + log;
    }
}
