package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Answers for all leaves of a scan over one text or text set attribute. A distinct value is evaluated once for all
 * leaves; the answer is remembered by the code of its dictionary entry, as far as there is room.
 */
final class TextAnswers {

    private static final int WORDS = ColumnStorage.PAGE_SIZE / Long.SIZE;

    private static final int UNKNOWN = 0;
    private static final int NO_LEAF = 1;
    private static final int FIRST_PLACE = 2;

    /** The limit of {@link #several}, in ints. */
    private static final int MOST_SEVERAL = 1 << 20;

    private final BoundAttribute attribute;
    /** The index of each leaf, by its number. */
    private final Int2IntOpenHashMap places = new Int2IntOpenHashMap();

    private final LeafMatcher matcher;
    private final Cell cell = new Cell();
    private final IntArrayList holding = new IntArrayList();
    /** The limit of codes that are remembered. */
    private final int mostCodes;

    /**
     * The answer by code: {@link #UNKNOWN}, {@link #NO_LEAF}, the complement of a single leaf's index, or an index into
     * {@link #several}.
     */
    private int[] known = {};
    /** Answers of several leaves: their count, then their indices. */
    private final IntArrayList several = new IntArrayList();

    private int generation;

    /**
     * For each leaf, the contacts for which it holds, in {@link #width} words that start with the first word of the
     * request.
     */
    private final long[] bits;

    private final int width;
    /** The leaves that hold for at least one contact. */
    private final IntArrayList told = new IntArrayList();

    private final boolean[] isTold;
    private int firstWord;
    private long work;

    /**
     * Creates the answers of leaves over one attribute.
     *
     * @param leaves all leaves of the scan over the attribute, each once
     * @param width the largest number of words of contacts in one request
     * @param mostCodes how many distinct values may be remembered; 0 if codes may have been reused since
     */
    TextAnswers(BoundAttribute attribute, List<BoundPredicate.Leaf> leaves, int width, int mostCodes) {
        this.attribute = attribute;
        this.width = width;
        this.mostCodes = mostCodes;
        places.defaultReturnValue(-1);
        leaves.forEach(leaf -> places.put(leaf.number(), places.size()));
        matcher = new LeafMatcher(leaves.stream().map(BoundPredicate.Leaf::leaf).toList());
        bits = new long[leaves.size() * width];
        isTold = new boolean[leaves.size()];
        generation = attribute.column().generation();
    }

    /**
     * Evaluates some contacts of a page.
     *
     * @param page the codes of the page
     * @param first the number of the page's first contact
     * @param asked one bit for each contact; at most {@link #width} words have bits set
     */
    void ask(long[] page, int first, long[] asked) {
        Column column = attribute.column();
        if (generation != column.generation()) {
            generation = column.generation();
            Arrays.fill(known, UNKNOWN);
            several.clear();
        }
        clear();
        firstWord = 0;
        while (firstWord < WORDS - 1 && asked[firstWord] == 0) {
            firstWord++;
        }
        boolean isByCode = column.type() == AttributeType.TEXT || column.type() == AttributeType.TEXT_SET;
        for (int word = firstWord; word < Math.min(WORDS, firstWord + width); word++) {
            for (long rest = asked[word]; rest != 0; rest &= rest - 1) {
                int at = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                if (isByCode && page[at] != Column.MISSING && page[at] != Column.OTHER) {
                    tell(answer((int) page[at]), word, Long.lowestOneBit(rest));
                } else if (page[at] == Column.MISSING && attribute.defaultValue() == null) {
                    work++;
                } else {
                    cell.load(attribute, page[at], page[at] == Column.OTHER ? column.other(first + at) : null);
                    match();
                    tellHolding(word, Long.lowestOneBit(rest));
                }
            }
        }
    }

    private void clear() {
        for (int i = 0; i < told.size(); i++) {
            int leaf = told.getInt(i);
            isTold[leaf] = false;
            Arrays.fill(bits, leaf * width, (leaf + 1) * width, 0);
        }
        told.clear();
    }

    private void match() {
        holding.clear();
        work += matcher.addHolding(cell, holding);
    }

    /**
     * Returns the answer for a code, or {@link #UNKNOWN} with the leaves in {@link #holding} if it cannot be
     * remembered.
     */
    private int answer(int code) {
        work++;
        if (code < known.length && known[code] != UNKNOWN) {
            return known[code];
        }
        cell.load(attribute, code, null);
        match();
        int answer =
                holding.isEmpty() ? NO_LEAF : holding.size() == 1 ? ~holding.getInt(0) : FIRST_PLACE + several.size();
        if (code >= mostCodes || several.size() + holding.size() >= MOST_SEVERAL) {
            return UNKNOWN;
        }
        if (code >= known.length) {
            known = Arrays.copyOf(
                    known, Math.min(mostCodes, Math.max(attribute.column().codes(), code + 1)));
        }
        if (answer >= FIRST_PLACE) {
            several.add(holding.size());
            several.addAll(holding);
        }
        known[code] = answer;
        return answer;
    }

    private void tell(int answer, int word, long bit) {
        if (answer < 0) {
            tellOne(~answer, word, bit);
        } else if (answer == UNKNOWN) {
            tellHolding(word, bit);
        } else if (answer >= FIRST_PLACE) {
            int from = answer - FIRST_PLACE;
            int count = several.getInt(from);
            work += count;
            for (int i = 1; i <= count; i++) {
                tellOne(several.getInt(from + i), word, bit);
            }
        }
    }

    private void tellHolding(int word, long bit) {
        for (int i = 0; i < holding.size(); i++) {
            tellOne(holding.getInt(i), word, bit);
        }
    }

    private void tellOne(int leaf, int word, long bit) {
        if (!isTold[leaf]) {
            isTold[leaf] = true;
            told.add(leaf);
        }
        bits[leaf * width + word - firstWord] |= bit;
    }

    /** Returns whether a leaf holds for any of the contacts in the last request. */
    boolean holdsForAny(int number) {
        int place = places.get(number);
        return isTold[place];
    }

    /** Adds the contacts of the last request for which a leaf holds. */
    void addHolding(int number, long[] found) {
        int from = places.get(number) * width;
        for (int word = firstWord; word < Math.min(WORDS, firstWord + width); word++) {
            found[word] |= bits[from + word - firstWord];
        }
    }

    /** Returns the work done so far, in visited letters, leaves and codes. */
    long work() {
        return work;
    }
}
