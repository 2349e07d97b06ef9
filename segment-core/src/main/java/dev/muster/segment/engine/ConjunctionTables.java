package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What a {@link ConjunctionIndex} looks up, made once from a {@link ConjunctionPacking}: for each gap of each cut the
 * conjunctions that it leaves possible, and for each word the cuts to ask, in the order in which they decide most.
 */
final class ConjunctionTables {

    /** A word's bits begin at its number shifted by so much. */
    static final int WORD_SHIFT = 6;

    private static final int[] NO_CUTS = {};

    final Gaps[] cuts;
    /** For each cut, the words with a leaf on it. */
    final int[][] wordsOfCut;
    /** For each cut in turn, the conjunctions left possible: for each of its gaps, as many masks as the cut has words. */
    final long[] masks;
    /** For each word and one more, where its cuts begin in what follows. */
    final int[] firstCutOfWord;
    /** For each word, the cuts that its leaves are on, those that leave least possible first. */
    final int[] cutsOfWords;
    /** For each of these, where the word stands among the words of the cut. */
    final int[] placesOfWords;
    /** For each cut, for each of its words the first of the word's other cuts, or the cut itself if it has no other. */
    final int[][] strictestCuts;
    /** For each of these, where the word stands among the words of that cut. */
    final int[][] strictestPlaces;
    /** For each cut, whether the first other cut of all its words is the same. */
    final boolean[] hasOneStrictest;
    /** For each word and bit, the segment that owns it. */
    final int[] owners;
    /** For each word and bit, all bits of that owner in the word. */
    final long[] ownerBits;
    /** For each word, the bits that have an owner. */
    final long[] used;
    /** For each segment, whether the plain evaluator decides it. */
    final boolean[] isPlain;

    final int[] plainSegments;
    /** For each cut, the segments that are candidates whenever a value changes its gap. */
    final int[][] watchersOfCut;
    /** The words that may have a conjunction that holds for a contact with no attributes, now or at another instant. */
    final int[] wordsOfBareContact;

    private final int[][] cutsOfSlot;
    /** For each cut, where its masks begin. */
    private final int[] firstMaskOfCut;
    /** For each word, whether an owner has several bits. */
    private final boolean[] isShared;

    ConjunctionTables(ConjunctionPacking packing, List<BoundAttribute> slots) {
        cuts = packing.cuts();
        cutsOfSlot = packing.cutsOfSlot();
        wordsOfCut = packing.wordsOfCut();
        long[][] masksOfCut = packing.masks(wordsOfCut);
        masks = Arrays.stream(masksOfCut).flatMapToLong(Arrays::stream).toArray();
        firstMaskOfCut = new int[cuts.length];
        for (int cut = 1; cut < cuts.length; cut++) {
            firstMaskOfCut[cut] = firstMaskOfCut[cut - 1] + masksOfCut[cut - 1].length;
        }
        int[][] cutsOfWord = packing.cutsOfWord(wordsOfCut, masksOfCut);
        firstCutOfWord = new int[cutsOfWord.length + 1];
        for (int word = 0; word < cutsOfWord.length; word++) {
            firstCutOfWord[word + 1] = firstCutOfWord[word] + cutsOfWord[word].length;
        }
        cutsOfWords = Arrays.stream(cutsOfWord).flatMapToInt(Arrays::stream).toArray();
        placesOfWords = ConjunctionPacking.places(cutsOfWord, wordsOfCut);
        strictestCuts = new int[cuts.length][];
        strictestPlaces = new int[cuts.length][];
        hasOneStrictest = new boolean[cuts.length];
        for (int cut = 0; cut < cuts.length; cut++) {
            findStrictest(cut);
        }
        owners = packing.owners();
        ownerBits = packing.ownerBits();
        used = packing.used();
        isShared = packing.isShared();
        isPlain = packing.isPlain();
        plainSegments = packing.plainSegments();
        watchersOfCut = packing.watchersOfCut();
        wordsOfBareContact = wordsOfBareContact(slots);
    }

    private void findStrictest(int cut) {
        int[] words = wordsOfCut[cut];
        strictestCuts[cut] = new int[words.length];
        strictestPlaces[cut] = new int[words.length];
        for (int place = 0; place < words.length; place++) {
            int first = firstCutOfWord[words[place]];
            boolean hasOther = firstCutOfWord[words[place] + 1] > first + 1;
            int at = hasOther && cutsOfWords[first] == cut ? first + 1 : first;
            strictestCuts[cut][place] = cutsOfWords[at];
            strictestPlaces[cut][place] = placesOfWords[at];
        }
        hasOneStrictest[cut] = words.length > 0
                && strictestCuts[cut][0] != cut
                && Arrays.stream(strictestCuts[cut]).distinct().count() == 1;
    }

    private int[] wordsOfBareContact(List<BoundAttribute> slots) {
        Cells bare = new Cells(slots);
        bare.pointToNobody();
        IntArrayList words = new IntArrayList();
        for (int word = 0; word < used.length; word++) {
            long possible = -1;
            for (int i = firstCutOfWord[word]; i < firstCutOfWord[word + 1]; i++) {
                int cut = cutsOfWords[i];
                int place = placesOfWords[i];
                if (cuts[cut].isMoving() && slots.get(cuts[cut].slot).defaultValue() != null) {
                    long any = 0;
                    for (int gap = 0; gap < cuts[cut].count; gap++) {
                        any |= masks[masksOf(cut, gap) + place];
                    }
                    possible &= any;
                } else {
                    possible &= masks[masksOf(cut, cuts[cut].gap(bare, 0)) + place];
                }
            }
            if (possible != 0) {
                words.add(word);
            }
        }
        return words.toIntArray();
    }

    /** The cuts of an attribute; none of one that came later. */
    int[] cutsOf(int slot) {
        return slot < cutsOfSlot.length ? cutsOfSlot[slot] : NO_CUTS;
    }

    /** The edges, relative to engine time, at which the clock moves this attribute from gap to gap; empty if it does not. */
    long[] movingEdges(int slot) {
        for (int cut : cutsOf(slot)) {
            if (cuts[cut].isMoving()) {
                return cuts[cut].movingEdges();
            }
        }
        return new long[0];
    }

    /** How many words there are. */
    int words() {
        return used.length;
    }

    /** Where the masks of a gap begin. */
    int masksOf(int cut, int gap) {
        return firstMaskOfCut[cut] + gap * wordsOfCut[cut].length;
    }

    /** Adds the segments that hold for a contact in these gaps, given for each cut; not those that the plain evaluator decides. */
    void addHolding(int[] gaps, BitSet holding) {
        for (int word = 0; word < used.length; word++) {
            long hold = used[word];
            for (int i = firstCutOfWord[word]; i < firstCutOfWord[word + 1] && hold != 0; i++) {
                int cut = cutsOfWords[i];
                hold &= masks[masksOf(cut, gaps[cut]) + placesOfWords[i]];
            }
            for (; hold != 0; hold &= hold - 1) {
                holding.set(owners[(word << WORD_SHIFT) + Long.numberOfTrailingZeros(hold)]);
            }
        }
    }

    /** Of these bits of a word, one for each segment that owns any. */
    long oneOfEachOwner(int word, long bits) {
        if (!isShared[word]) {
            return bits;
        }
        long ones = 0;
        long rest = bits;
        while (rest != 0) {
            ones |= Long.lowestOneBit(rest);
            rest &= ~ownerBits[(word << WORD_SHIFT) + Long.numberOfTrailingZeros(rest)];
        }
        return ones;
    }

    /** These bits of a word, and all others of the segments that own them. */
    long withOthersOfOwners(int word, long bits) {
        if (!isShared[word]) {
            return bits;
        }
        long all = 0;
        for (long rest = bits; rest != 0; rest &= ~all) {
            all |= ownerBits[(word << WORD_SHIFT) + Long.numberOfTrailingZeros(rest)];
        }
        return all;
    }

    /** The bytes of heap that this takes, estimated. */
    long bytes() {
        long ints = 0;
        for (int[] each : List.of(firstMaskOfCut, firstCutOfWord, cutsOfWords, placesOfWords, owners)) {
            ints += Footprint.of(each);
        }
        for (int[][] each : List.of(cutsOfSlot, wordsOfCut, strictestCuts, strictestPlaces, watchersOfCut)) {
            ints += Footprint.of(each);
        }
        return ints + Footprint.of(masks) + Footprint.of(ownerBits) + Footprint.of(used);
    }
}
