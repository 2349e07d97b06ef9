package dev.muster.examples.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key for browsers, whose page loads and event streams send no Authorization: it is typed once, for a session that a cookie
 * holds. The cookie says nothing of the key, scripts cannot read it, and no other site's page can make a browser send it.
 */
final class Login {

    private static final int LONGEST_FORM = 8_192;
    private static final String PROBLEM = "<p class=\"problem\" role=\"alert\">This is not the key of this server.</p>";

    private static final String TOO_MANY =
            "<p class=\"problem\" role=\"alert\">Too many wrong keys. Wait a little before the next.</p>";

    private static final String PAGE = page();
    private static final String STYLE_DIGEST =
            digest(PAGE.substring(PAGE.indexOf("<style>") + "<style>".length(), PAGE.indexOf("</style>")));

    private final Guard guard;
    private final Sessions sessions;

    Login(Guard guard, Sessions sessions) {
        this.guard = guard;
        this.sessions = sessions;
    }

    void addTo(Routes routes) {
        routes.post("/", this::open).get("/session", this::show).delete("/session", this::close);
    }

    private void open(Context context) {
        if (!guard.hasKey()) {
            throw new ApiException(409, "the server was started without --api-key; nobody need log in");
        }
        Bodies.requireType(context, "application/x-www-form-urlencoded");
        String key = key(new String(Bodies.bytes(context, LONGEST_FORM), StandardCharsets.UTF_8));
        if (key == null || !guard.isKey(key)) {
            context.header("WWW-Authenticate", "Bearer");
            try {
                guard.countWrongKey(context);
            } catch (ApiException tooMany) {
                showPage(context, 429, TOO_MANY);
                context.header("Retry-After", Long.toString(tooMany.retryAfterSeconds()));
                return;
            }
            showPage(context, 401, PROBLEM);
            return;
        }
        setCookie(context, sessions.open(), "");
        // To the same place of the dashboard: the browser keeps what is behind the #.
        context.status(303).header("Location", "/");
    }

    /** The field {@code key} of a form, or {@code null} if there is none that can be read. */
    private static @Nullable String key(String form) {
        for (String field : form.split("&", -1)) {
            if (field.startsWith("key=")) {
                try {
                    return URLDecoder.decode(field.substring("key=".length()), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException unreadable) {
                    return null;
                }
            }
        }
        return null;
    }

    private void show(Context context) {
        context.header("Cache-Control", "no-store");
        Routes.answer(context, Map.of("session", guard.hasKey() && sessions.isOpen(token(context))));
    }

    private void close(Context context) {
        String token = token(context);
        if (token != null) {
            sessions.close(token);
            setCookie(context, "", "; Max-Age=0");
        }
        context.status(204);
    }

    /** Answers with the page that asks for the key. */
    static void showPage(Context context) {
        showPage(context, 401, "");
    }

    private static void showPage(Context context, int status, String problem) {
        context.status(status).contentType("text/html; charset=utf-8").header("Cache-Control", "no-store");
        context.header(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'sha256-" + STYLE_DIGEST
                        + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        if ("cross-site".equals(context.header("Sec-Fetch-Site"))) {
            // Who follows a link of another site sends no cookie at first; the page's own request sends it.
            context.header("Refresh", "0");
        }
        context.result(PAGE.replace("<!-- problem -->", problem));
    }

    private static String page() {
        try (InputStream page = Objects.requireNonNull(Login.class.getResourceAsStream("login.html"))) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String digest(String style) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return Base64.getEncoder().encodeToString(sha.digest(style.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    // --- the cookie ----------------------------------------------------------------------------------------------

    static @Nullable String token(Context context) {
        return context.cookie(cookie(context));
    }

    private static void setCookie(Context context, String token, String more) {
        String origin = context.header("Origin");
        boolean isEncrypted = origin != null && origin.startsWith("https://");
        context.header(
                "Set-Cookie",
                cookie(context) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict" + (isEncrypted ? "; Secure" : "")
                        + more);
    }

    /** Browsers keep cookies apart by host, but not by port. */
    private static String cookie(Context context) {
        return "muster-" + context.port();
    }
}
