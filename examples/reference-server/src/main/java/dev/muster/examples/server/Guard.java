package dev.muster.examples.server;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. Without a key only this machine can, and a browser on it might ask for others: a page whose name was made to mean
 * this address shows by its Host header, any other page by its Origin. With a key whoever has it may ask, and the browsers that
 * have logged in with it.
 */
final class Guard {

    private static final String SCHEME = "Bearer "; // in any case, by RFC 9110

    private final Set<String> hosts;
    private final byte @Nullable [] key;
    private final Sessions sessions;
    private final WrongKeys wrongKeys;

    Guard(String host, @Nullable String apiKey, Sessions sessions, WrongKeys wrongKeys) {
        hosts = Set.of("localhost", "127.0.0.1", "[::1]").contains(host)
                ? Set.of("localhost", "127.0.0.1", "[::1]")
                : Set.of("localhost", "127.0.0.1", "[::1]", host.toLowerCase(Locale.ROOT));
        key = apiKey == null ? null : apiKey.getBytes(StandardCharsets.UTF_8);
        this.sessions = sessions;
        this.wrongKeys = wrongKeys;
    }

    /** @throws ApiException with 401, 403, 421 or 429 if the request must be refused */
    void check(Context context) {
        String host = context.header("Host");
        requireOwnOrigin(context.header("Origin"), host);
        if (key == null) {
            if (host == null || !hosts.contains(withoutPort(host))) {
                throw new ApiException(
                        421, "the Host header names another host; expected localhost or the host served");
            }
        } else if (!isForAll(context) && !mayAsk(context)) {
            context.header("WWW-Authenticate", "Bearer");
            if (context.header("Authorization") != null) {
                wrongKeys.count(context.ip());
            }
            if (isPageLoad(context)) {
                Login.showPage(context);
                context.skipRemainingHandlers();
                return;
            }
            throw new ApiException(401, "the key is missing or wrong; expected 'Authorization: Bearer KEY'");
        }
    }

    /** Whether the request has the key, or is of a session that lasts; false once it is logged out. */
    boolean mayAsk(Context context) {
        if (key == null) {
            return true;
        }
        String given = context.header("Authorization");
        return given == null
                ? sessions.isOpen(Login.token(context))
                : given.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && isKey(given.substring(SCHEME.length()));
    }

    /** Whether this is the key; never without one. */
    boolean isKey(String given) {
        return key != null && MessageDigest.isEqual(key, given.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Counts a wrong key that was not sent in a header.
     *
     * @throws ApiException with 429 if the client's address has sent too many
     */
    void countWrongKey(Context context) {
        wrongKeys.count(context.ip());
    }

    boolean hasKey() {
        return key != null;
    }

    private static boolean isForAll(Context context) {
        return context.path().equals("/healthz")
                || (context.path().equals("/") && context.method().equals(HandlerType.POST));
    }

    private static boolean isPageLoad(Context context) {
        String accepted = context.header("Accept");
        return context.path().equals("/") && accepted != null && accepted.contains("text/html");
    }

    private static void requireOwnOrigin(@Nullable String origin, @Nullable String host) {
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            throw new ApiException(403, "a page of another origin may not ask");
        }
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']');
        return (hasPort && colon >= 0 ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    }
}
