package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GapRowsTest {

    @Test
    void set_cutsOfEverySize_areToldApart() {
        GapRows rows = new GapRows(new int[] {3, 255, 256, 65_535}, new int[] {1, 1, 1, 1});
        for (int contact : new int[] {0, 1, 1_023, 1_024, 70_000}) {
            rows.turnTo(contact);
            assertThat(rows.gap(0)).isEqualTo(GapRows.UNKNOWN);
            rows.set(0, contact % 3);
            rows.set(1, 254);
            rows.set(2, 255);
            rows.set(3, 65_534);
        }

        for (int contact : new int[] {70_000, 1_024, 1_023, 1, 0}) {
            rows.turnTo(contact);
            assertThat(rows.gap(0)).isEqualTo(contact % 3);
            assertThat(rows.gap(1)).isEqualTo(254);
            assertThat(rows.gap(2)).isEqualTo(255);
            assertThat(rows.gap(3)).isEqualTo(65_534);
        }
        rows.turnTo(2);
        assertThat(rows.gap(3)).isEqualTo(GapRows.UNKNOWN);
    }

    @Test
    void clear_ofOneContact_leavesItsNeighbours() {
        GapRows rows = new GapRows(new int[] {9, 300}, new int[] {1, 1});
        for (int contact = 0; contact < 3; contact++) {
            rows.turnTo(contact);
            rows.set(0, 8);
            rows.set(1, 299);
        }
        rows.turnTo(1);
        rows.clear();

        assertThat(rows.gap(0)).isEqualTo(GapRows.UNKNOWN);
        assertThat(rows.gap(1)).isEqualTo(GapRows.UNKNOWN);
        rows.turnTo(0);
        assertThat(rows.gap(1)).isEqualTo(299);
        rows.turnTo(2);
        assertThat(rows.gap(0)).isEqualTo(8);
    }

    @Test
    void set_moreCutsThanARowHasRoomFor_keepsThoseThatMostWordsUse() {
        int[] gaps = new int[100];
        int[] words = new int[100];
        Arrays.fill(gaps, 2);
        Arrays.setAll(words, cut -> cut);
        GapRows rows = new GapRows(gaps, words);
        rows.turnTo(5);
        for (int cut = 0; cut < 100; cut++) {
            rows.set(cut, 1);
        }

        for (int cut = 0; cut < 100; cut++) {
            boolean isKept = cut >= 100 - GapRows.MOST_BYTES;
            assertThat(rows.has(cut)).isEqualTo(isKept);
            assertThat(rows.gap(cut)).isEqualTo(isKept ? 1 : GapRows.UNKNOWN);
        }
    }

    @Test
    void set_aCutOfTooManyGaps_isNotKept() {
        GapRows rows = new GapRows(new int[] {65_536}, new int[] {7});
        rows.turnTo(0);
        rows.set(0, 3);

        assertThat(rows.has(0)).isFalse();
        assertThat(rows.gap(0)).isEqualTo(GapRows.UNKNOWN);
        assertThat(rows.fetch(0)).isZero();
    }
}
