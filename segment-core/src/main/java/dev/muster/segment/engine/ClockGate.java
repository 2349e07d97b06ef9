package dev.muster.segment.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The engine's way to the clock. While a driver follows the clock, a reading too far ahead of the last one is kept out until
 * the host confirms it: engine time never goes back, so one wrong reading would spoil it for good. Safe for several threads.
 */
final class ClockGate {

    private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();
    private static final long LATEST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    private final InstantSource clock;
    private final Duration maxClockJump;
    /** Written under the lock only; read without it to see whether there is anything to guard. */
    private volatile @Nullable Instant guardedFrom;
    /** The reading that is refused at present. Written under the lock only. */
    private volatile @Nullable Instant refused;

    private @Nullable ClockJump unreported;

    ClockGate(InstantSource clock, Duration maxClockJump) {
        this.clock = clock;
        this.maxClockJump = maxClockJump;
    }

    /**
     * Refuses, from now on, readings more than {@code maxClockJump} ahead of this instant or of the last accepted
     * reading.
     */
    synchronized void guard(Instant from) {
        guardedFrom = from;
        refused = null;
        unreported = null;
    }

    /** Lets every reading through. */
    synchronized void unguard() {
        guardedFrom = null;
        refused = null;
        unreported = null;
    }

    /** Returns the same as {@link #readMillis(long)}, without regard to engine time. */
    long readMillis() {
        return readMillis(EARLIEST);
    }

    /**
     * Returns the clock's reading in milliseconds of the epoch, or the last accepted reading if this one is refused.
     *
     * @param reached engine time, in milliseconds of the epoch; a reading is accepted if it is not far ahead of it
     */
    long readMillis(long reached) {
        long reading = millis();
        if (reading < EARLIEST || reading > LATEST) {
            throw new IllegalStateException(
                    "the clock reads " + clock.instant() + ", which is outside the years 1 to 9999");
        }
        return guardedFrom == null
                ? reading
                : guarded(Instant.ofEpochMilli(reading), reached).toEpochMilli();
    }

    /** Returns what {@link #readMillis(long)} would return now, except that an instant outside the years is moved into them. */
    synchronized long expectedMillis(long reached) {
        Instant reading = Instant.ofEpochMilli(glanceMillis());
        Instant from = guardedFrom;
        return (from != null && isRefused(reading, from, reached) ? from : reading).toEpochMilli();
    }

    /** What the clock reads, whether it would be let through or not, or the nearest instant in the years 1 to 9999. */
    long glanceMillis() {
        return Math.min(LATEST, Math.max(EARLIEST, millis()));
    }

    /**
     * A given instant in milliseconds of the epoch, floored.
     *
     * @throws IllegalArgumentException if the instant is outside the years 1 to 9999
     */
    static long millis(Instant instant) {
        long seconds = instant.getEpochSecond();
        if (seconds < Math.floorDiv(EARLIEST, 1_000) || seconds > Math.floorDiv(LATEST, 1_000)) {
            throw new IllegalArgumentException("timestamp " + instant + " is outside the years 1 to 9999");
        }
        return instant.toEpochMilli();
    }

    /** How many milliseconds engine time can still go on from an instant, in milliseconds of the epoch. */
    static long millisAfter(long millis) {
        return LATEST - millis;
    }

    /** Whether engine time can come to an instant, in milliseconds of the epoch. */
    static boolean comesTo(long millis) {
        return millis <= LATEST;
    }

    private long millis() {
        try {
            return clock.millis();
        } catch (ArithmeticException beyondAllMillis) {
            return Long.MAX_VALUE;
        }
    }

    private synchronized Instant guarded(Instant reading, long reached) {
        Instant from = guardedFrom;
        if (from == null) {
            return reading;
        }
        if (isRefused(reading, from, reached)) {
            Instant earlier = refused;
            if (earlier == null || isFarFrom(earlier, reading)) {
                unreported = new ClockJump(known(from, reached), reading);
            }
            refused = reading;
            return from;
        }
        refused = null;
        // A clock that went back is measured from where it was: it comes back by a step that is no jump.
        guardedFrom = reading.isAfter(from) ? reading : from;
        return reading;
    }

    private boolean isRefused(Instant reading, Instant from, long reached) {
        Instant known = known(from, reached);
        return isFarFrom(known, reading) && reading.isAfter(known);
    }

    private static Instant known(Instant from, long reached) {
        return reached > from.toEpochMilli() ? Instant.ofEpochMilli(reached) : from;
    }

    private boolean isFarFrom(Instant known, Instant reading) {
        return Duration.between(known, reading).abs().compareTo(maxClockJump) > 0;
    }

    /** Returns the reading that is refused at present, or {@code null}. */
    @Nullable
    Instant refused() {
        return refused;
    }

    /**
     * Returns the latest refused jump since the last call, or {@code null}. A clock that goes on from a refused reading
     * makes no new jump.
     */
    synchronized @Nullable ClockJump takeUnreported() {
        ClockJump jump = unreported;
        unreported = null;
        return jump;
    }

    /**
     * Accepts readings near an instant that the host knows to be right. Does nothing if no reading is refused.
     *
     * @throws IllegalArgumentException if the refused reading is far from it
     */
    synchronized void confirm(Instant right) {
        Instant reading = refused;
        if (reading == null) {
            return;
        }
        if (isFarFrom(right, reading)) {
            throw new IllegalArgumentException("the clock reads " + reading + "; expected a reading no more than "
                    + maxClockJump + " from " + right + ", which is confirmed");
        }
        Instant from = guardedFrom;
        if (from != null && right.isAfter(from)) {
            guardedFrom = right;
        }
        refused = null;
    }
}
