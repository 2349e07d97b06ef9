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
    private final Duration maxStep;
    /** Written under the lock only; read without it to see whether there is anything to guard. */
    private volatile @Nullable Instant guardedFrom;

    private @Nullable Instant refused;

    ClockGate(InstantSource clock, Duration maxStep) {
        this.clock = clock;
        this.maxStep = maxStep;
    }

    /** From now on, refuses readings more than the greatest step ahead of this instant, or of the last reading let through. */
    synchronized void guard(Instant from) {
        guardedFrom = from;
        refused = null;
    }

    /** Lets every reading through. */
    synchronized void unguard() {
        guardedFrom = null;
        refused = null;
    }

    /** What the clock reads, in milliseconds of the epoch; or the last reading let through if this one is refused. */
    long readMillis() {
        long reading = millis();
        if (reading < EARLIEST || reading > LATEST) {
            throw new IllegalStateException(
                    "the clock reads " + clock.instant() + ", which is outside the years 1 to 9999");
        }
        return guardedFrom == null
                ? reading
                : guarded(Instant.ofEpochMilli(reading)).toEpochMilli();
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

    private synchronized Instant guarded(Instant reading) {
        Instant from = guardedFrom;
        if (from == null) {
            return reading;
        }
        if (Duration.between(from, reading).compareTo(maxStep) > 0) {
            refused = reading;
            return from;
        }
        refused = null;
        // A clock that went back is measured from where it was: it comes back by a step that is no jump.
        guardedFrom = reading.isAfter(from) ? reading : from;
        return reading;
    }

    /** The reading that is being refused, or {@code null}. */
    synchronized @Nullable Instant refused() {
        return refused;
    }

    /** Lets the refused reading through; readings are measured from it then. */
    synchronized void confirm() {
        Instant accepted = refused;
        if (accepted != null) {
            guardedFrom = accepted;
            refused = null;
        }
    }
}
