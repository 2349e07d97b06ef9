package dev.muster.segment.engine;

import java.util.List;

/**
 * The changes after a sequence number, as far as they are kept.
 *
 * @param changes in order; all of them if {@code isComplete}, else all that are still kept
 * @param isComplete whether none is missing between the number asked for and the first of these
 * @param firstKept the sequence number of the first change that is still kept, or the next to come if none is
 */
public record Changes(List<MembershipChange> changes, boolean isComplete, long firstKept) {}
