package dev.muster.examples.server;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. Without a key only this machine can, and a browser on it might ask for others: a page whose name was made to mean
 * this address shows by its Host header, any other page by its Origin. With a key whoever has it may ask.
 */
final class Guard {

    private final Set<String> hosts;
    private final byte @Nullable [] authorization;

    Guard(String host, @Nullable String apiKey) {
        hosts = Set.of("localhost", "127.0.0.1", "[::1]").contains(host)
                ? Set.of("localhost", "127.0.0.1", "[::1]")
                : Set.of("localhost", "127.0.0.1", "[::1]", host.toLowerCase(Locale.ROOT));
        authorization = apiKey == null ? null : ("Bearer " + apiKey).getBytes(StandardCharsets.UTF_8);
    }

    /** @throws ApiException with 401, 403 or 421 if the request is not to be answered */
    void check(Context context) {
        String host = context.header("Host");
        requireOwnOrigin(context.header("Origin"), host);
        if (authorization == null) {
            if (host == null || !hosts.contains(withoutPort(host))) {
                throw new ApiException(
                        421, "the Host header names another host; expected localhost or the host served");
            }
        } else if (!context.path().equals("/healthz")) {
            requireKey(context, authorization);
        }
    }

    private static void requireKey(Context context, byte[] expected) {
        String given = context.header("Authorization");
        byte[] bytes = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(expected, bytes)) {
            context.header("WWW-Authenticate", "Bearer");
            throw new ApiException(401, "the key is missing or wrong; expected 'Authorization: Bearer KEY'");
        }
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
