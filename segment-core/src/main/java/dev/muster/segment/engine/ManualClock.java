package dev.muster.segment.engine;

import dev.muster.segment.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that stands still until it is moved, for hosts' own tests. Safe for several threads. */
public final class ManualClock implements InstantSource {

    private final AtomicReference<Instant> instant;

    private ManualClock(Instant instant) {
        this.instant = new AtomicReference<>(instant);
    }

    /** A clock that stands at an instant. */
    public static ManualClock at(Instant instant) {
        Objects.requireNonNull(instant, "instant");
        return new ManualClock(Objects.requireNonNull(instant, "instant"));
    }

    /**
     * A clock that stands at an instant in ISO-8601.
     *
     * @throws java.time.format.DateTimeParseException if it is none
     */
    public static ManualClock at(String instant) {
        Objects.requireNonNull(instant, "instant");
        return at(Instant.parse(instant));
    }

    @Override
    public Instant instant() {
        Instant now = instant.get();
        if (now == null) {
            throw new AssertionError("never null");
        }
        return now;
    }

    /** Moves the clock on. */
    public void advance(Span span) {
        Objects.requireNonNull(span, "span");
        advance(span.toDuration());
    }

    /** Moves the clock by a duration, which may be negative, as real clocks sometimes are. */
    public void advance(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        instant.updateAndGet(now -> now.plus(duration));
    }

    /** Sets the clock, back as well as ahead. */
    public void set(Instant to) {
        instant.set(Objects.requireNonNull(to, "to"));
    }
}
