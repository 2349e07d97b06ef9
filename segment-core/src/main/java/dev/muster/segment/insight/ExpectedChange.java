package dev.muster.segment.insight;

import java.time.Instant;

/**
 * A contact that the clock will take into a segment, or out of it, if nobody writes.
 *
 * @param at the instant at which it is due
 * @param contactId the contact
 * @param isEntering whether the contact enters then, or leaves
 */
public record ExpectedChange(Instant at, String contactId, boolean isEntering) {}
