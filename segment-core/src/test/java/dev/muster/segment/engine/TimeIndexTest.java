package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The time index alone, where random histories seldom come. */
class TimeIndexTest {

    private static final int NOBODY = 9;

    private final Set<Long> live = new HashSet<>();
    private final TimeIndex index = new TimeIndex(new long[] {-10, 0}, (contact, value) -> live.contains(value));

    /** Every crossing up to an instant, as {@code instant:contact}. */
    private List<String> taken(long upTo) {
        List<String> taken = new ArrayList<>();
        for (long due = index.nextDue(); due <= upTo; due = index.nextDue()) {
            long instant = due;
            index.take(instant, contact -> taken.add(instant + ":" + contact));
        }
        return taken;
    }

    @Test
    void take_aValueUnderTwoEdges_isDueAtEach() {
        live.add(5L);
        index.add(5, 1, 0);

        assertThat(taken(100)).containsExactly("5:1", "15:1");
        assertThat(index.nextDue()).isEqualTo(TimeIndex.NEVER);
    }

    @Test
    void take_aStaleValue_isNobodys() {
        index.add(5, 1, 0);

        assertThat(taken(100)).isEmpty();
    }

    /**
     * A sweep dropped the stale 50 that the cursor of edge 0 had in view. The cursor of edge −10 then saw past it to 100, and a 70
     * that came later was held back by the other cursor's 50.
     */
    @Test
    void add_afterASweepThatOneCursorHasNotSeen_isDueAtBothEdges() {
        live.addAll(Set.of(5L, 70L, 100L));
        index.add(5, 1, 0);
        index.add(50, 2, 0);
        index.add(100, 3, 0);
        for (int i = 0; i < 4_093; i++) {
            index.add(1_000_000 + i, NOBODY, 0);
        }
        assertThat(taken(5)).containsExactly("5:1");
        index.add(2_000_000, NOBODY, 6);
        assertThat(taken(15)).containsExactly("15:1");

        index.add(70, 4, 16);

        assertThat(taken(1_000)).containsExactly("70:4", "80:4", "100:3", "110:3");
    }
}
