package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The time index alone, where random histories seldom come. */
class TimeIndexTest {

    /** So many values leave a bucket that what they left is swept up. */
    private static final int MANY = 100;

    private final Map<Integer, Long> values = new HashMap<>();
    private final TimeIndex index =
            new TimeIndex(new long[] {-10, 0}, contact -> values.getOrDefault(contact, TimeIndex.NEVER));

    private void write(int contact, long value, long now) {
        Long earlier = values.put(contact, value);
        if (earlier == null) {
            index.add(value, contact, now);
        } else {
            index.move(earlier, value, contact, now);
        }
    }

    private void clear(int contact, long now) {
        Long earlier = values.remove(contact);
        if (earlier != null) {
            index.drop(earlier, now);
        }
    }

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
        write(1, 5, 0);

        assertThat(taken(100)).containsExactly("5:1", "15:1");
        assertThat(index.nextDue()).isEqualTo(TimeIndex.NEVER);
    }

    @Test
    void take_manyInstantsAtOnce_givesEachCrossingOnce() {
        long farAhead = 3L << TimeBucket.BITS;
        write(1, 5, 0);
        write(2, 7, 0);
        write(3, farAhead, 0);
        List<String> taken = new ArrayList<>();

        index.take(farAhead, (instant, contact) -> taken.add(instant + ":" + contact));

        assertThat(taken).containsExactlyInAnyOrder("5:1", "7:2", "15:1", "17:2", farAhead + ":3");
        assertThat(index.nextDue()).isEqualTo(farAhead + 10);
    }

    @Test
    void put_beforeCursorsLookAhead_isDueAtEachEdgeAhead() {
        TimeIndex farther = new TimeIndex(new long[] {-100, -10}, contact -> contact == 1 ? 5 : 90);
        farther.put(5, 1, 50);
        farther.put(90, 2, 50);
        farther.put(TimeIndex.NEVER, 3, 50);
        farther.put(-60, 4, 50);
        farther.sort();
        farther.put(90, 2, 50);
        farther.lookAhead(50);

        List<String> taken = new ArrayList<>();
        for (long due = farther.nextDue(); due < TimeIndex.NEVER; due = farther.nextDue()) {
            farther.take(due, (instant, contact) -> taken.add(instant + ":" + contact));
        }
        assertThat(taken.stream().distinct()).containsExactly("100:2", "105:1", "190:2");
    }

    @Test
    void move_withinABucketThatNoCursorIsIn_isDueAtTheLastValueOnly() {
        long hour = 5L << TimeBucket.BITS;
        write(1, hour + 50, 0);
        write(2, hour + 60, 0);
        write(1, hour + 70, 1);
        write(1, hour + 40, 2);

        assertThat(taken(hour + 45)).containsExactly((hour + 40) + ":1");
        write(2, hour + 48, hour + 45);
        assertThat(taken(hour + 49)).containsExactly((hour + 48) + ":2");
    }

    @Test
    void move_ofAValueThatWasBehindAllCursors_isDue() {
        write(1, 5, 0);
        write(2, 200, 0);
        assertThat(taken(50)).containsExactly("5:1", "15:1");

        write(1, 100, 50);

        assertThat(taken(150)).containsExactly("100:1", "110:1");
    }

    @Test
    void drop_ofMostOfABucket_leavesWhatCounts() {
        long hour = 5L << TimeBucket.BITS;
        write(1, hour + 5, 0);
        for (int contact = 2; contact < MANY; contact++) {
            write(contact, hour + 1_000 + contact, 0);
        }
        for (int contact = 2; contact < MANY; contact++) {
            clear(contact, 0);
        }

        List<String> due = taken(TimeIndex.NEVER - 1);

        assertThat(due).contains((hour + 5) + ":1", (hour + 15) + ":1").hasSizeLessThan(10);
    }

    @Test
    void drop_underACursor_clearsABucketOfWhatIsStaleOrTwiceThere() {
        write(1, 5, 0);
        write(2, 5_000, 0);
        assertThat(taken(6)).containsExactly("5:1");
        for (int i = 0; i < MANY; i++) {
            write(2, 4_000 - i, 6);
        }

        List<String> due = taken(TimeIndex.NEVER - 1);

        assertThat(due).startsWith("15:1").contains((4_001 - MANY) + ":2").hasSizeLessThan(MANY);
    }

    @Test
    void drop_ofTheLastOfABucket_doesNotHideTheNext() {
        long hour = 5L << TimeBucket.BITS;
        write(1, hour, 0);
        write(2, 2 * hour, 0);
        clear(1, 0);

        assertThat(taken(2 * hour)).endsWith((2 * hour) + ":2");
        assertThat(taken(3 * hour)).containsExactly((2 * hour + 10) + ":2");
        assertThat(index.nextDue()).isEqualTo(TimeIndex.NEVER);
    }

    /** A value that comes between what two cursors have in view is due at both edges. */
    @Test
    void add_betweenWhatTwoCursorsHaveInView_isDueAtBothEdges() {
        write(1, 5, 0);
        write(2, 50, 0);
        write(3, 100, 0);
        assertThat(taken(5)).containsExactly("5:1");
        clear(2, 5);
        assertThat(taken(15)).containsExactly("15:1");

        write(4, 70, 16);

        assertThat(taken(900)).contains("70:4", "80:4", "100:3", "110:3");
    }
}
