package dev.muster.examples.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the wrong keys of each address. After ten of them one more is accepted as an attempt every six seconds; all
 * others get 429 at once, because an attacker could tie up threads that wait. The right key is never refused: behind a
 * proxy all clients have the same address.
 */
final class WrongKeys {

    private static final Logger LOG = LoggerFactory.getLogger(WrongKeys.class);

    private static final int FREE = 10;
    private static final Duration EACH = Duration.ofSeconds(6);
    private static final Duration LOG_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;

    private final InstantSource clock;
    private final Metrics metrics;
    /** The instant at which all wrong keys of an address are forgiven; the least recently used address first. */
    private final Map<String, Instant> forgivenAt = new LinkedHashMap<>(16, 0.75f, true);

    private @Nullable Instant loggedAt;
    private long sinceLogged;

    WrongKeys(InstantSource clock, Metrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Counts a wrong key.
     *
     * @throws ApiException with 429 if the address has sent too many
     */
    void count(String address) {
        metrics.wrongKey();
        long wait = waitSeconds(address);
        log(address);
        if (wait > 0) {
            throw new ApiException(429, "too many wrong keys came from this address; try again in " + wait + " s")
                    .retryAfter(wait);
        }
    }

    /**
     * Returns how many seconds the address must wait before its next wrong key, or 0 if this one is within the
     * allowance.
     */
    private synchronized long waitSeconds(String address) {
        Instant now = clock.instant();
        Instant earlier = forgivenAt.get(address);
        Instant from = earlier == null || earlier.isBefore(now) ? now : earlier;
        Instant next = from.plus(EACH);
        Duration over = Duration.between(now.plus(EACH.multipliedBy(FREE)), next);
        if (over.isZero() || over.isNegative()) {
            forgivenAt.put(address, next);
            if (forgivenAt.size() > MOST_ADDRESSES) {
                forgivenAt.remove(forgivenAt.keySet().iterator().next());
            }
            return 0;
        }
        return over.plusMillis(999).toSeconds();
    }

    /** Logs the first wrong key, and once a minute the number of those since. */
    private synchronized void log(String address) {
        sinceLogged++;
        Instant now = clock.instant();
        if (loggedAt == null || !now.isBefore(loggedAt.plus(LOG_PAUSE))) {
            LOG.warn("{} requests had a wrong key, the last of them from {}", sinceLogged, address);
            loggedAt = now;
            sinceLogged = 0;
        }
    }

    /** Returns how many addresses are remembered. */
    synchronized int addresses() {
        return forgivenAt.size();
    }
}
