package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;

/**
 * Finds all patterns that a text starts with, or contains, in one pass over the text.
 *
 * <p>Design note. The nodes of this trie are numbered breadth first, so that the children of a node are adjacent and
 * sorted by letter; a binary search finds one. There is no hashing, because patterns come from outside. To find the
 * patterns that a text contains, the trie has the fail links of Aho and Corasick (1975): each node links to the node of
 * the longest proper suffix of its path, and to the nearest such node at which a pattern ends.
 */
final class PatternTrie {

    private static final int ROOT = 0;
    private static final int NONE = -1;
    private static final int[] NO_LEAVES = {};

    /**
     * A node whose children are not made yet. Its path is the prefix of the patterns {@code from} (inclusive) to {@code
     * to} (exclusive).
     */
    private record Open(int node, int from, int to, int depth) {}

    /** By node, the last letter of its path. */
    private char[] letters = new char[16];
    /** By node, the number of its first child; the entry of the next node ends its children. */
    private int[] firstChild = new int[16];
    /** By node, the leaves whose pattern is its path. */
    private int[][] leaves = new int[16][];
    /** By node, the node of the longest proper suffix of its path. */
    private final int[] fail;
    /** By node, the nearest node along the fail links at which a pattern ends, or {@link #NONE}. */
    private final int[] nextEnd;
    /** By node, the last pass that reported it. */
    private final int[] toldIn;

    private int nodes = 1;
    private int walk;

    /**
     * Creates a trie of patterns.
     *
     * @param leavesOfPattern for each pattern the numbers of its leaves
     */
    PatternTrie(SortedMap<String, IntArrayList> leavesOfPattern) {
        grow(leavesOfPattern);
        fail = new int[nodes];
        nextEnd = new int[nodes];
        toldIn = new int[nodes];
        link();
    }

    private void grow(SortedMap<String, IntArrayList> leavesOfPattern) {
        List<Map.Entry<String, IntArrayList>> sorted = List.copyOf(leavesOfPattern.entrySet());
        Queue<Open> open = new ArrayDeque<>();
        open.add(new Open(ROOT, 0, sorted.size(), 0));
        for (Open here = open.poll(); here != null; here = open.poll()) {
            int at = here.from;
            boolean ends = at < here.to && sorted.get(at).getKey().length() == here.depth;
            leaves[here.node] = ends ? sorted.get(at++).getValue().toIntArray() : NO_LEAVES;
            firstChild[here.node] = nodes;
            while (at < here.to) {
                char letter = sorted.get(at).getKey().charAt(here.depth);
                int from = at;
                while (at < here.to && sorted.get(at).getKey().charAt(here.depth) == letter) {
                    at++;
                }
                open.add(new Open(add(letter), from, at, here.depth + 1));
            }
            firstChild[here.node + 1] = nodes;
        }
    }

    private int add(char letter) {
        if (nodes + 1 >= letters.length) {
            letters = Arrays.copyOf(letters, 2 * letters.length);
            firstChild = Arrays.copyOf(firstChild, 2 * firstChild.length);
            leaves = Arrays.copyOf(leaves, 2 * leaves.length);
        }
        letters[nodes] = letter;
        return nodes++;
    }

    /** Sets the fail links. Parents come before their children, and shorter paths before longer ones. */
    private void link() {
        nextEnd[ROOT] = NONE;
        for (int node = 0; node < nodes; node++) {
            for (int child = firstChild[node]; child < firstChild[node + 1]; child++) {
                fail[child] = node == ROOT ? ROOT : next(fail[node], letters[child]);
                nextEnd[child] = leaves[fail[child]].length > 0 ? fail[child] : nextEnd[fail[child]];
            }
        }
    }

    private int child(int node, char letter) {
        int low = firstChild[node];
        int high = firstChild[node + 1] - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (letters[middle] == letter) {
                return middle;
            }
            if (letters[middle] < letter) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return NONE;
    }

    private int next(int node, char letter) {
        int from = node;
        int child = child(from, letter);
        while (child == NONE && from != ROOT) {
            from = fail[from];
            child = child(from, letter);
        }
        return child == NONE ? ROOT : child;
    }

    /** Adds the leaves whose pattern is a prefix of a text. */
    void addBeginningsOf(String text, IntArrayList holding) {
        int node = ROOT;
        for (int i = 0; node != NONE; i++) {
            holding.addElements(holding.size(), leaves[node]);
            node = i < text.length() ? child(node, text.charAt(i)) : NONE;
        }
    }

    /** Adds the leaves whose pattern, reversed, is a suffix of a text. */
    void addEndingsOf(String text, IntArrayList holding) {
        int node = ROOT;
        for (int i = text.length() - 1; node != NONE; i--) {
            holding.addElements(holding.size(), leaves[node]);
            node = i >= 0 ? child(node, text.charAt(i)) : NONE;
        }
    }

    /** Adds the leaves whose pattern a text contains, each once. */
    void addPartsOf(String text, IntArrayList holding) {
        walk++;
        holding.addElements(holding.size(), leaves[ROOT]);
        int node = ROOT;
        for (int i = 0; i < text.length(); i++) {
            node = next(node, text.charAt(i));
            // Once an end was reported in this pass, so were all ends that follow it.
            for (int end = node; end > ROOT && toldIn[end] != walk; end = nextEnd[end]) {
                toldIn[end] = walk;
                holding.addElements(holding.size(), leaves[end]);
            }
        }
    }
}
