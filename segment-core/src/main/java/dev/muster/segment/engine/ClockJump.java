package dev.muster.segment.engine;

import java.time.Instant;

/**
 * A reading of the clock that is too far ahead of what was known to be believed: engine time stands until the host confirms it,
 * or the clock comes back.
 *
 * @param from the last reading that was believed, or engine time if that was later
 * @param to the reading that is refused
 */
public record ClockJump(Instant from, Instant to) {}
