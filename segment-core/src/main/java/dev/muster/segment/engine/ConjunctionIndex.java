package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the segments whose truth a change of one contact flips, without looking at the others.
 *
 * <p>Design note. Every segment is an OR of conjunctions, and each conjunction has one bit; the conjunctions of a segment share
 * one 64-bit word. A {@link Gaps cut} of an attribute keeps, for each of its gaps, a mask for each word that has a leaf on it:
 * the conjunctions that a value in this gap leaves possible. So the conjunctions that hold are the AND of one mask a cut, and
 * where a value moves from gap to gap, only words whose masks differ can have changed. Old truth is computed from the old
 * values like new truth from the new, never remembered.
 *
 * <p>A segment with more conjunctions than a word has bits owns a bit for each of its leaves instead; when one flips, the plain
 * evaluator decides. One with very many leaves watches their cuts instead, and is decided whenever a value changes its gap there. The index is rebuilt when definitions change; it keeps nothing of any contact. Of one thread at a time.
 */
final class ConjunctionIndex {

    /** Takes the segments whose truth flips, by number. */
    interface Flips {
        void flip(int segment, boolean entered);
    }

    private final List<BoundPredicate> segments;
    private final Gaps[] cuts;
    private final int[][] cutsOfSlot;
    /** For each cut, the words with a leaf on it. */
    private final int[][] wordsOfCut;
    /** For each cut, gap and place in {@link #wordsOfCut}: the conjunctions left possible. */
    private final long[][][] masks;
    /** For each word, the cuts that its leaves are on, and where the word stands among the words of each. */
    private final int[][] cutsOfWord;

    private final int[][] placesOfWord;
    /** For each word and bit, the segment that owns it. */
    private final int[][] ownerOfBit;
    /** For each word and bit, all bits of that owner in the word. */
    private final long[][] ownerBits;

    private final boolean[] isPlain;
    /** For each cut, the segments that are candidates whenever a value changes its gap. */
    private final int[][] watchersOfCut;

    private final int[] plainSegments;
    private final int[] wordsOfBareContact;

    private final int[] gapBefore;
    private final int[] gapAfter;
    private final boolean[] gapKnown;
    private final IntArrayList knownGaps = new IntArrayList();
    private final boolean[] isDirty;
    private final IntArrayList dirtyWords = new IntArrayList();
    private final IntOpenHashSet candidates = new IntOpenHashSet();

    private ConjunctionIndex(List<BoundPredicate> segments, List<BoundAttribute> slots, ConjunctionPacking packing) {
        this.segments = segments;
        cuts = packing.cuts();
        cutsOfSlot = packing.cutsOfSlot();
        wordsOfCut = packing.wordsOfCut();
        masks = packing.masks(wordsOfCut);
        cutsOfWord = packing.cutsOfWord();
        placesOfWord = places(cutsOfWord, wordsOfCut);
        ownerOfBit = packing.ownerOfBit();
        ownerBits = packing.ownerBits();
        isPlain = packing.isPlain();
        watchersOfCut = packing.watchersOfCut();
        plainSegments = packing.plainSegments();
        wordsOfBareContact = wordsOfBareContact(slots);
        gapBefore = new int[cuts.length];
        gapAfter = new int[cuts.length];
        gapKnown = new boolean[cuts.length];
        isDirty = new boolean[cutsOfWord.length];
    }

    /**
     * An index over segments.
     *
     * @param segments predicates; a segment's number is its place
     * @param indexed the numbers of those that are to be found
     * @param slots the attributes they use
     * @param conjunctionLimit above how many conjunctions a segment is left to the plain evaluator: at most {@link
     *     ConjunctionPacking#WORD_BITS}
     */
    static ConjunctionIndex of(
            List<BoundPredicate> segments, BitSet indexed, List<BoundAttribute> slots, int conjunctionLimit) {
        return new ConjunctionIndex(
                segments, slots, new ConjunctionPacking(segments, indexed, slots, conjunctionLimit));
    }

    /** The edges, relative to engine time, at which the clock moves this attribute from gap to gap; empty if it does not. */
    long[] movingEdges(int slot) {
        for (int cut : cutsOfSlot[slot]) {
            if (cuts[cut].isMoving()) {
                return cuts[cut].movingEdges();
            }
        }
        return new long[0];
    }

    /**
     * Finds every segment whose truth for one contact differs between two states.
     *
     * @param before the contact before, as bare if it did not exist
     * @param existedBefore whether it existed
     * @param timeBefore the instant before
     * @param after the contact after, as bare if it does not exist any more
     * @param existsAfter whether it exists
     * @param timeAfter the instant after
     * @param changedSlots the attributes that changed, or that the clock may move
     * @param changed how many of them there are
     */
    void find(
            Cells before,
            boolean existedBefore,
            long timeBefore,
            Cells after,
            boolean existsAfter,
            long timeAfter,
            int[] changedSlots,
            int changed,
            Flips flips) {
        for (int i = 0; i < changed; i++) {
            int slot = changedSlots[i];
            for (int cut : cutsOfSlot[slot]) {
                int from = cuts[cut].gap(before.cell(slot), timeBefore);
                int to = cuts[cut].gap(after.cell(slot), timeAfter);
                know(cut, from, to);
                if (from != to) {
                    markDirty(cut, from, to);
                    for (int watcher : watchersOfCut[cut]) {
                        candidates.add(watcher);
                    }
                }
            }
        }
        if (existedBefore != existsAfter) {
            for (int word : wordsOfBareContact) {
                markDirty(word);
            }
            for (int segment : plainSegments) {
                candidates.add(segment);
            }
        }
        for (int i = 0; i < dirtyWords.size(); i++) {
            int word = dirtyWords.getInt(i);
            isDirty[word] = false;
            compare(word, existedBefore, after, existsAfter, timeAfter, before, flips);
        }
        dirtyWords.clear();
        for (int i = 0; i < knownGaps.size(); i++) {
            gapKnown[knownGaps.getInt(i)] = false;
        }
        knownGaps.clear();
        if (!candidates.isEmpty()) {
            decide(before, existedBefore, timeBefore, after, existsAfter, timeAfter, flips);
        }
    }

    private void know(int cut, int from, int to) {
        gapBefore[cut] = from;
        gapAfter[cut] = to;
        gapKnown[cut] = true;
        knownGaps.add(cut);
    }

    private void markDirty(int cut, int from, int to) {
        long[] masksFrom = masks[cut][from];
        long[] masksTo = masks[cut][to];
        int[] words = wordsOfCut[cut];
        for (int place = 0; place < words.length; place++) {
            if (masksFrom[place] != masksTo[place]) {
                markDirty(words[place]);
            }
        }
    }

    private void markDirty(int word) {
        if (!isDirty[word]) {
            isDirty[word] = true;
            dirtyWords.add(word);
        }
    }

    private void compare(
            int word,
            boolean existedBefore,
            Cells after,
            boolean existsAfter,
            long timeAfter,
            Cells before,
            Flips flips) {
        long heldBefore = -1;
        long holdAfter = -1;
        int[] cutsHere = cutsOfWord[word];
        int[] placesHere = placesOfWord[word];
        for (int i = 0; i < cutsHere.length; i++) {
            int cut = cutsHere[i];
            if (!gapKnown[cut]) {
                // Not among the changed: the same value, at an instant at which the clock does not move it.
                Cells either = existsAfter ? after : before;
                int gap = cuts[cut].gap(either.cell(cuts[cut].slot), timeAfter);
                know(cut, gap, gap);
            }
            long[][] masksOfCut = masks[cut];
            heldBefore &= masksOfCut[gapBefore[cut]][placesHere[i]];
            holdAfter &= masksOfCut[gapAfter[cut]][placesHere[i]];
        }
        if (!existedBefore) {
            heldBefore = 0;
        }
        if (!existsAfter) {
            holdAfter = 0;
        }
        long different = heldBefore ^ holdAfter;
        while (different != 0) {
            int bit = Long.numberOfTrailingZeros(different);
            long bits = ownerBits[word][bit];
            int owner = ownerOfBit[word][bit];
            different &= ~bits;
            if (isPlain[owner]) {
                candidates.add(owner);
            } else {
                boolean held = (heldBefore & bits) != 0;
                boolean holds = (holdAfter & bits) != 0;
                if (held != holds) {
                    flips.flip(owner, holds);
                }
            }
        }
    }

    private void decide(
            Cells before,
            boolean existedBefore,
            long timeBefore,
            Cells after,
            boolean existsAfter,
            long timeAfter,
            Flips flips) {
        int[] ordered = candidates.toIntArray();
        Arrays.sort(ordered);
        candidates.clear();
        for (int segment : ordered) {
            BoundPredicate predicate = segments.get(segment);
            boolean held = existedBefore && predicate.holds(before, timeBefore);
            boolean holds = existsAfter && predicate.holds(after, timeAfter);
            if (held != holds) {
                flips.flip(segment, holds);
            }
        }
    }

    /** The words that may have a conjunction that holds for a contact with no attributes, now or at another instant. */
    private int[] wordsOfBareContact(List<BoundAttribute> slots) {
        Cell bare = new Cell();
        IntArrayList words = new IntArrayList();
        for (int word = 0; word < cutsOfWord.length; word++) {
            long possible = -1;
            for (int i = 0; i < cutsOfWord[word].length; i++) {
                int cut = cutsOfWord[word][i];
                int place = placesOfWord[word][i];
                BoundAttribute attribute = slots.get(cuts[cut].slot);
                bare.loadMissing(attribute);
                if (cuts[cut].isMoving() && bare.readable) {
                    long any = 0;
                    for (long[] masksOfGap : masks[cut]) {
                        any |= masksOfGap[place];
                    }
                    possible &= any;
                } else {
                    possible &= masks[cut][cuts[cut].gap(bare, 0)][place];
                }
            }
            if (possible != 0) {
                words.add(word);
            }
        }
        return words.toIntArray();
    }

    private static int[][] places(int[][] cutsOfWord, int[][] wordsOfCut) {
        int[][] places = new int[cutsOfWord.length][];
        for (int word = 0; word < cutsOfWord.length; word++) {
            places[word] = new int[cutsOfWord[word].length];
            for (int i = 0; i < places[word].length; i++) {
                places[word][i] = Arrays.binarySearch(wordsOfCut[cutsOfWord[word][i]], word);
            }
        }
        return places;
    }
}
