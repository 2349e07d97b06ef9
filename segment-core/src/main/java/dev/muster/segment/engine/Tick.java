package dev.muster.segment.engine;

import dev.muster.segment.Warning;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All changes that one call made to the engine: first those that fell due up to its instant, each stamped with its own,
 * then those that the call itself made. Immutable.
 *
 * @param at engine time after the call
 * @param changes every change, in order: instant, clock before write, round of reactions
 * @param warnings likely mistakes in what was accepted
 * @param refusedClock the last reading of the clock if a {@link ClockDriver} refuses it, else {@code null}; while a
 *     reading is refused, only an instant that the host passes itself moves engine time, and changes that are due by
 *     the clock are not made
 */
public record Tick(
        Instant at,
        List<MembershipChange> changes,
        List<Warning> warnings,
        @Nullable Instant refusedClock) {

    /** The contacts that entered the segment, in the order of the changes; one that entered twice is there twice. */
    public List<String> entered(String segment) {
        return contacts(segment, Direction.ENTERED);
    }

    /** The contacts that left the segment, in the order of the changes; one that left twice is there twice. */
    public List<String> exited(String segment) {
        return contacts(segment, Direction.EXITED);
    }

    private List<String> contacts(String segment, Direction direction) {
        List<String> contacts = new ArrayList<>();
        for (MembershipChange change : changes) {
            if (change.direction() == direction && change.segment().equals(segment)) {
                contacts.addAll(change.contactIds());
            }
        }
        return contacts;
    }
}
