package dev.muster.examples.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock that the engine reads: the system's, or one that only {@code POST /clock/advance} moves. A system clock that jumps
 * more than 31 days ahead is not believed until the server is started anew, as engine time never goes back. Read by the
 * batcher's thread.
 */
final class ServerClock implements InstantSource {

    private static final Logger LOG = LoggerFactory.getLogger(ServerClock.class);
    private static final Duration FARTHEST = Duration.ofDays(31);

    private final InstantSource machineClock;
    private final @Nullable Instant simulatedFrom;
    private Instant last;
    private boolean isRefusing;

    private ServerClock(InstantSource machineClock, @Nullable Instant simulatedFrom, Instant last) {
        this.machineClock = machineClock;
        this.simulatedFrom = simulatedFrom;
        this.last = last;
    }

    static ServerClock live(InstantSource machineClock) {
        return new ServerClock(machineClock, null, machineClock.instant());
    }

    /** A simulated clock, which starts at the instant unless the database has a later history. */
    static ServerClock simulated(Instant from) {
        return new ServerClock(InstantSource.fixed(from), from, from);
    }

    boolean isSimulated() {
        return simulatedFrom != null;
    }

    /** Takes a simulated clock back to where the database is, or to its start if it is nowhere. */
    void resume(@Nullable Instant saved) {
        if (simulatedFrom != null) {
            last = saved == null ? simulatedFrom : saved;
        }
    }

    void advanceTo(Instant instant) {
        if (simulatedFrom == null) {
            throw new IllegalStateException("the clock is not simulated");
        }
        last = instant;
    }

    @Override
    public Instant instant() {
        if (simulatedFrom != null) {
            return last;
        }
        Instant reading = machineClock.instant();
        boolean isTooFar = Duration.between(last, reading).compareTo(FARTHEST) > 0;
        if (isTooFar) {
            if (!isRefusing) {
                LOG.error(
                        "the clock jumped from {} to {}; it is not believed, restart the server if it is right",
                        last,
                        reading);
            }
        } else if (reading.isAfter(last)) {
            last = reading;
        }
        isRefusing = isTooFar;
        return last;
    }
}
