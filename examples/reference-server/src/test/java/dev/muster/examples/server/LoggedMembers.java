package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.PackedChanges.Change;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the log alone tells of the members of a segment. Who enters was out, and who exits was in; a bulk change brings in some
 * who have no names, and takes out all.
 */
final class LoggedMembers {

    private final Map<String, Boolean> isMember = new HashMap<>();
    private int named;
    private int nameless;

    void follow(Change change) {
        boolean isEntering = change.direction() == Direction.ENTERED;
        if (change.isBulk()) {
            assertThat(named + nameless)
                    .as("members before %s", change)
                    .isEqualTo(isEntering ? 0 : (Integer) change.contact());
            isMember.clear();
            named = 0;
            nameless = isEntering ? (Integer) change.contact() : 0;
            return;
        }
        Boolean before = isMember.put((String) change.contact(), isEntering);
        assertThat(before == null ? !isEntering && nameless > 0 : before)
                .as("member before %s", change)
                .isEqualTo(!isEntering);
        if (before == null && !isEntering) {
            nameless--;
        } else {
            named += isEntering ? 1 : -1;
        }
    }

    /** Checks that the members may be these, and are as many. */
    void verify(String segment, Set<String> members) {
        assertThat(members).as("members of %s", segment).hasSize(named + nameless);
        isMember.forEach((contact, isIn) -> assertThat(members.contains(contact))
                .as("%s in %s", contact, segment)
                .isEqualTo(isIn));
    }
}
