package dev.muster.examples.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Browsers that have logged in. Each holds a random token; kept here is its digest only, so that how long a look-up takes tells
 * nothing of a token. A session ends when it is closed, or unused for twelve hours, or with the process.
 */
final class Sessions {

    private static final Duration LONGEST_PAUSE = Duration.ofHours(12);
    private static final int MOST = 1_000;
    private static final int TOKEN_BYTES = 32;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Instant> lastUses = new LinkedHashMap<>(16, 0.75f, true);

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /** The token of a new session. Past a thousand, the one that is unused for longest ends. */
    synchronized String open() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        lastUses.put(digest(token), clock.instant());
        if (lastUses.size() > MOST) {
            lastUses.remove(lastUses.keySet().iterator().next());
        }
        return token;
    }

    /** Whether the token is one of a session that lasts; counts as a use of it. */
    synchronized boolean isOpen(@Nullable String token) {
        if (token == null) {
            return false;
        }
        String digest = digest(token);
        Instant lastUse = lastUses.get(digest);
        Instant now = clock.instant();
        if (lastUse == null || lastUse.plus(LONGEST_PAUSE).isBefore(now)) {
            lastUses.remove(digest);
            return false;
        }
        lastUses.put(digest, now);
        return true;
    }

    synchronized void close(String token) {
        lastUses.remove(digest(token));
    }

    private static String digest(String token) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
