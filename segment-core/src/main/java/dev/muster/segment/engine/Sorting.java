package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import it.unimi.dsi.fastutil.longs.LongArrays;

/** Sorts what mostly comes in order. */
final class Sorting {

    private Sorting() {}

    /** Sorts; at the cost of a look where all is in order already. */
    static void sort(LongArrayList list) {
        long[] elements = list.elements();
        for (int i = 1; i < list.size(); i++) {
            if (elements[i - 1] > elements[i]) {
                LongArrays.unstableSort(elements, 0, list.size());
                return;
            }
        }
    }
}
