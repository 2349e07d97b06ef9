package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;

/**
 * Finds which of many patterns a text begins with, or contains, in one walk over the text.
 *
 * <p>Design note. A trie whose nodes are numbered breadth first, so that the children of a node lie side by side, in the order of
 * their letters, and are found by binary search. There is no hashing, as patterns come from outside. For texts that contain a
 * pattern the trie has the fail links of Aho and Corasick (1975): each node knows the longest other node that its path ends with,
 * and the nearest such node at which a pattern ends.
 */
final class PatternTrie {

    private static final int ROOT = 0;
    private static final int NONE = -1;
    private static final int[] NO_LEAVES = {};

    /** A node that is to get its children: the patterns from one to another begin with its path. */
    private record Open(int node, int from, int to, int depth) {}

    /** For each node the last letter of its path. */
    private char[] letters = new char[16];
    /** For each node and one more, the number of its first child; the next node's first child ends them. */
    private int[] firstChild = new int[16];
    /** For each node the leaves whose pattern is its path. */
    private int[][] leaves = new int[16][];
    /** For each node the node of the longest proper ending of its path. */
    private final int[] fail;
    /** For each node the nearest node along the fail links at which a pattern ends, or {@link #NONE}. */
    private final int[] nextEnd;
    /** For each node the walk that told of it last. */
    private final int[] toldIn;

    private int nodes = 1;
    private int walk;

    /**
     * A trie of patterns.
     *
     * @param leavesOfPattern for each pattern the numbers of the leaves that ask for it
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

    /** Parents come before their children, and shorter paths before longer ones. */
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

    /** Adds the leaves whose pattern a text begins with. */
    void addBeginningsOf(String text, IntArrayList holding) {
        int node = ROOT;
        for (int i = 0; node != NONE; i++) {
            holding.addElements(holding.size(), leaves[node]);
            node = i < text.length() ? child(node, text.charAt(i)) : NONE;
        }
    }

    /** Adds the leaves whose pattern, read backwards, a text ends with. */
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
            // Behind an ending that was told of, all others were.
            for (int end = node; end > ROOT && toldIn[end] != walk; end = nextEnd[end]) {
                toldIn[end] = walk;
                holding.addElements(holding.size(), leaves[end]);
            }
        }
    }
}
