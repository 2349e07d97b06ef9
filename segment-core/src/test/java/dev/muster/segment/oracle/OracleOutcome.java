package dev.muster.segment.oracle;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What one call did.
 *
 * @param groups the changes in the order that is promised; the order inside a group is not
 * @param isCutShort whether reactions went round past the limit
 * @param defaultCrossings how many changes came from the clock crossing an edge of a default value
 * @param unreadable the undeclared attributes that hold, after the call, a value it wrote and that does not read as their type
 */
public record OracleOutcome(List<Group> groups, boolean isCutShort, int defaultCrossings, Set<String> unreadable) {

    /** The groups' changes are copied. */
    public OracleOutcome {
        groups = List.copyOf(groups);
        unreadable = Set.copyOf(unreadable);
    }

    /**
     * Changes that come out together.
     *
     * @param at their instant
     * @param round 0 for what the clock, a write or a definition did itself, else the round of reactions
     * @param changes one or more, in no promised order
     */
    public record Group(Instant at, int round, List<OracleChange> changes) {

        /** The changes are copied. */
        public Group {
            changes = List.copyOf(changes);
        }
    }
}
