package dev.muster.segment.engine;

import dev.muster.segment.Warning;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that one call did to the engine: what fell due on the way to its instant, each change stamped with its own, then what
 * the call itself changed. Immutable.
 *
 * @param at engine time after the call
 * @param changes every change, in order: instant, clock before write, round of reactions
 * @param warnings what was accepted and may not mean what was meant
 * @param refusedClock what the clock read last if a {@link ClockDriver} does not believe it, and {@code null} otherwise; for as
 *     long as it is not, engine time stands but for instants that the host gives, and what is due by the clock does not come out
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
