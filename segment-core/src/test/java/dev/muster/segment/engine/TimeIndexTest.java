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

    /** So many stale entries that a bucket of them is cleared. */
    private static final int MANY = 100;

    private final Set<Long> live = new HashSet<>();
    private final TimeIndex index = new TimeIndex(new long[] {-10, 0}, (contact, value) -> live.contains(value));

    /** Every crossing up to an instant, as {@code instant:contact}, taken as it falls due. */
    private List<String> taken(long upTo) {
        List<String> taken = new ArrayList<>();
        for (long due = index.nextDue(); due <= upTo; due = index.nextDue()) {
            index.take(due, (instant, contact) -> taken.add(instant + ":" + contact));
        }
        return taken;
    }

    @Test
    void take_aValueUnderTwoEdges_isDueAtEach() {
        index.add(5, 1, 0);

        assertThat(taken(100)).containsExactly("5:1", "15:1");
        assertThat(index.nextDue()).isEqualTo(TimeIndex.NEVER);
    }

    @Test
    void take_manyInstantsAtOnce_givesEachCrossingOnce() {
        long farAhead = 3L << TimeIndex.BUCKET_BITS;
        index.add(5, 1, 0);
        index.add(7, 2, 0);
        index.add(farAhead, 3, 0);
        List<String> taken = new ArrayList<>();

        index.take(farAhead, (instant, contact) -> taken.add(instant + ":" + contact));

        assertThat(taken).containsExactlyInAnyOrder("5:1", "7:2", "15:1", "17:2", farAhead + ":3");
        assertThat(index.nextDue()).isEqualTo(farAhead + 10);
    }

    @Test
    void drop_ofMostOfABucket_clearsItOfWhatIsStaleOrTwiceThere() {
        live.add(5L);
        index.add(5, 1, 0);
        index.add(5, 1, 0);
        for (int i = 0; i < MANY; i++) {
            index.add(1_000 + i, NOBODY, 0);
            index.drop(1_000 + i);
        }

        assertThat(taken(500)).containsExactly("5:1", "15:1");
        assertThat(taken(TimeIndex.NEVER - 1).size()).isLessThan(MANY);
    }

    /**
     * Clearing dropped the stale 50 that the cursor of edge 0 had in view. The cursor of edge −10 then saw past it to 100, and a
     * 70 that came later was held back by the other cursor's 50.
     */
    @Test
    void add_afterAClearingThatOneCursorHasNotSeen_isDueAtBothEdges() {
        live.addAll(Set.of(5L, 70L, 100L));
        index.add(5, 1, 0);
        index.add(50, 2, 0);
        index.add(100, 3, 0);
        assertThat(taken(5)).containsExactly("5:1");
        index.drop(50);
        for (int i = 0; i < MANY; i++) {
            index.add(1_000 + i, NOBODY, 6);
            index.drop(1_000 + i);
        }
        assertThat(taken(15)).containsExactly("15:1");

        index.add(70, 4, 16);

        assertThat(taken(900)).containsExactly("70:4", "80:4", "100:3", "110:3");
    }
}
