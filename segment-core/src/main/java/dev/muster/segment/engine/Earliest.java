package dev.muster.segment.engine;

import java.util.Arrays;

/** The least of many instants that change one at a time: a tree of the lesser of two. */
final class Earliest {

    /** Nothing is due, ever. */
    static final long NEVER = Long.MAX_VALUE;

    private final int leaves;
    private final long[] tree;

    /** So many instants, each never. */
    Earliest(int count) {
        leaves = Integer.highestOneBit(Math.max(1, count - 1)) << 1;
        tree = new long[2 * leaves];
        Arrays.fill(tree, NEVER);
    }

    private Earliest(Earliest other) {
        leaves = other.leaves;
        tree = other.tree.clone();
    }

    Earliest copy() {
        return new Earliest(this);
    }

    void set(int index, long instant) {
        int node = leaves + index;
        tree[node] = instant;
        for (node >>= 1; node >= 1; node >>= 1) {
            long lesser = Math.min(tree[2 * node], tree[2 * node + 1]);
            if (tree[node] == lesser) {
                return;
            }
            tree[node] = lesser;
        }
    }

    long earliest() {
        return tree[1];
    }

    /** The last one that is not after an instant, or -1. */
    int lastUpTo(long instant) {
        if (tree[1] > instant) {
            return -1;
        }
        int node = 1;
        while (node < leaves) {
            node = 2 * node + (tree[2 * node + 1] <= instant ? 1 : 0);
        }
        return node - leaves;
    }

    /** From when on one is found: the instant that was set, if the tree is right. */
    long foundFrom(int index) {
        long found = NEVER;
        for (int node = leaves + index; node >= 1; node >>= 1) {
            found = node == leaves + index ? tree[node] : Math.max(found, tree[node]);
        }
        return found;
    }

    long bytes() {
        return Footprint.of(tree);
    }
}
