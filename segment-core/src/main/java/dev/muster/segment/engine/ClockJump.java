package dev.muster.segment.engine;

import java.time.Instant;

/**
 * A reading of the clock that is too far ahead of the last one to be accepted. Engine time stands still until the host
 * confirms the reading or the clock comes back.
 *
 * @param from the last accepted reading, or engine time if that was later
 * @param to the refused reading
 */
public record ClockJump(Instant from, Instant to) {}
