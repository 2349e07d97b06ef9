package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Finds the segments whose truth a change of one contact flips, without looking at the others.
 *
 * <p>Design note. Every segment is an OR of conjunctions, and each conjunction has one bit; the conjunctions of a segment share
 * one 64-bit word. A {@link Gaps cut} of an attribute keeps, for each of its gaps, a mask for each word that has a leaf on it:
 * the conjunctions that a value in this gap leaves possible. So the conjunctions that hold are the AND of one mask a cut, and
 * where a value moves from gap to gap, only words whose masks differ can have changed. Old truth comes of the old gaps like new
 * truth of the new.
 *
 * <p>In a word that can have changed, the cuts of the changed attributes come first: their masks before and after leave the few
 * bits that may flip. The other cuts, those that leave least possible first, then only take bits away, and the contact's
 * further values are not even read once no differing bit is left.
 *
 * <p>A segment with more conjunctions than a word has bits owns a bit for each of its leaves instead; when one flips, the plain
 * evaluator decides. One with very many leaves watches their cuts instead, and is decided whenever a value changes its gap
 * there.
 *
 * <p>Of contacts no truth is remembered, but the gaps that were found, in {@link GapRows}: each stays true until the value is
 * written or the clock moves it, and both come this way. What it looks up is in {@link ConjunctionTables}. Of one thread at a
 * time.
 */
final class ConjunctionIndex {

    private final List<BoundPredicate> segments;
    private final ConjunctionTables tables;
    /** The segments that have gone since. */
    private final boolean[] isGone;

    private final GapRows rows;
    private final IndexUse use;

    /** For each cut, where the masks of the gap before begin. */
    private final int[] masksBefore;
    /** For each cut, where the masks of the gap after begin. */
    private final int[] masksAfter;
    /** The question for which a cut's gaps are known. */
    private final long[] knownFor;
    /** The question for which a cut's gap changes. */
    private final long[] changedFor;

    private final boolean[] isDirty;
    private final IntArrayList dirtyWords = new IntArrayList();
    private final long[] candidateFor;
    private final IntArrayList candidates = new IntArrayList();
    private final IntArrayList changedCuts = new IntArrayList();
    private final IntArrayList flips = new IntArrayList();
    private long question;

    private ConjunctionIndex(List<BoundPredicate> segments, ConjunctionTables tables, IndexUse use) {
        this.segments = segments;
        this.tables = tables;
        this.use = use;
        masksBefore = new int[tables.cuts.length];
        masksAfter = new int[tables.cuts.length];
        knownFor = new long[tables.cuts.length];
        changedFor = new long[tables.cuts.length];
        isDirty = new boolean[tables.words()];
        candidateFor = new long[segments.size()];
        isGone = new boolean[segments.size()];
        rows = new GapRows(
                Arrays.stream(tables.cuts).mapToInt(cut -> cut.count).toArray(),
                Arrays.stream(tables.wordsOfCut).mapToInt(words -> words.length).toArray());
    }

    /**
     * An index over segments.
     *
     * @param segments predicates; a segment's number is its place
     * @param indexed the numbers of those that are to be found
     * @param slots the attributes they use
     */
    static ConjunctionIndex of(
            List<BoundPredicate> segments, BitSet indexed, List<BoundAttribute> slots, IndexOptions options) {
        ConjunctionPacking packing = new ConjunctionPacking(segments, indexed, slots, options.conjunctionLimit());
        return new ConjunctionIndex(segments, new ConjunctionTables(packing, slots), options.use());
    }

    /** See {@link ConjunctionTables#movingEdges}. */
    long[] movingEdges(int slot) {
        return tables.movingEdges(slot);
    }

    /** Says nothing any more of segments but these. */
    void passOverOthersThan(BitSet live) {
        for (int segment = 0; segment < isGone.length; segment++) {
            isGone[segment] = !live.get(segment);
        }
    }

    /**
     * Finds every segment whose truth for one contact differs.
     *
     * @return what flips, as {@link Flip}, until the next question
     */
    IntArrayList find(Difference difference) {
        begin(difference.contact);
        for (int i = 0; i < difference.count; i++) {
            for (int cut : tables.cutsOf(difference.slots[i])) {
                int known = rows.gap(cut);
                int from = known == GapRows.UNKNOWN
                        ? tables.cuts[cut].gap(difference.before, difference.timeBefore)
                        : known;
                int to = tables.cuts[cut].gap(difference.after, difference.timeAfter);
                know(cut, from, to);
                if (to != known) {
                    rows.set(cut, to);
                }
                if (from != to) {
                    changedFor[cut] = question;
                    changedCuts.add(cut);
                    for (int watcher : tables.watchersOfCut[cut]) {
                        addCandidate(watcher);
                    }
                }
            }
        }
        if (!difference.isOfExistence() && changedCuts.size() == 1) {
            compareWords(changedCuts.getInt(0), difference.either(), difference.timeAfter);
        } else {
            compareDirtyWords(difference);
        }
        if (difference.isOfExistence()) {
            for (int segment : tables.plainSegments) {
                addCandidate(segment);
            }
        }
        use.flipsByMasks += flips.size();
        if (!candidates.isEmpty()) {
            use.plainDecisions += candidates.size();
            decide(difference);
        }
        if (!difference.existsAfter) {
            rows.clear();
        }
        return flips;
    }

    /** Learns the gaps of a page of contacts, so that they need not be asked for one by one. */
    void learnPage(int first, int count, List<BoundAttribute> slots, long now) {
        long[] codes = new long[ColumnStorage.PAGE_SIZE];
        int[] gaps = new int[ColumnStorage.PAGE_SIZE];
        for (int cut = 0; cut < tables.cuts.length; cut++) {
            if (rows.has(cut)) {
                BoundAttribute attribute = slots.get(tables.cuts[cut].slot);
                attribute.column().copyPage(first, codes);
                if (tables.cuts[cut].gaps(attribute, codes, now, gaps)) {
                    rows.setAll(first, count, cut, gaps);
                }
            }
        }
    }

    /** Takes a remembered gap that is not the gap of the value. */
    interface Misremembered {
        void gap(int slot, int remembered, int actual);
    }

    /**
     * Works out a contact's gaps anew, from what the plain evaluator sees: which segments the masks then say it is in, and where
     * what would be taken for a gap is another. Remembers nothing.
     *
     * @param holding takes the numbers of the segments; of those that are left to the plain evaluator or gone it says nothing
     */
    void check(int contact, Cells cells, long now, BitSet holding, Misremembered misremembered) {
        int[] gaps = new int[tables.cuts.length];
        for (int cut = 0; cut < gaps.length; cut++) {
            int slot = tables.cuts[cut].slot;
            gaps[cut] = tables.cuts[cut].gap(cells.cell(slot), now);
            int known = rows.gap(contact, cut);
            int taken = known == GapRows.UNKNOWN ? tables.cuts[cut].gap(cells, now) : known;
            if (taken != gaps[cut]) {
                misremembered.gap(slot, taken, gaps[cut]);
            }
        }
        tables.addHolding(gaps, holding);
    }

    /** Whether any gap is remembered of a contact. */
    boolean remembers(int contact) {
        for (int cut = 0; cut < tables.cuts.length; cut++) {
            if (rows.gap(contact, cut) != GapRows.UNKNOWN) {
                return true;
            }
        }
        return false;
    }

    /** How many words of conjunctions there are. */
    int words() {
        return tables.words();
    }

    /** The bytes of heap that the remembered gaps take, estimated. */
    long rememberedBytes() {
        return rows.bytes();
    }

    /** The bytes of heap that all else takes, estimated. */
    long tableBytes() {
        return tables.bytes() + Footprint.of(candidateFor) + Footprint.of(knownFor) + Footprint.of(changedFor);
    }

    private void begin(int contact) {
        question++;
        flips.clear();
        changedCuts.clear();
        rows.turnTo(contact);
    }

    /** Looks at what {@link #find} will need of a contact; the answer means nothing. */
    int fetch(int contact) {
        return rows.fetch(contact);
    }

    /** The segments that are left to the plain evaluator, by number. */
    int[] plainSegments() {
        return tables.plainSegments;
    }

    /** Counts of nobody, for {@link #count}. */
    BitCounts nobody() {
        return new BitCounts(tables.words());
    }

    /**
     * Counts one contact for every segment that holds for it, but for those that are left to the plain evaluator, whose counts are
     * of no use afterwards.
     *
     * @param contact its number
     * @param cells the contact
     * @param counts for each conjunction, or one of those of a segment for all, how many contacts it holds for
     */
    void count(int contact, Cells cells, long now, BitCounts counts) {
        begin(contact);
        counts.turn();
        for (int word = 0; word < tables.words(); word++) {
            long hold = tables.used[word];
            for (int i = tables.firstCutOfWord[word]; i < tables.firstCutOfWord[word + 1] && hold != 0; i++) {
                int cut = tables.cutsOfWords[i];
                if (knownFor[cut] != question) {
                    learn(cut, cells, now);
                }
                hold &= tables.masks[masksAfter[cut] + tables.placesOfWords[i]];
            }
            if (hold != 0) {
                counts.add(word, tables.oneOfEachOwner(word, hold));
            }
        }
    }

    /** Adds to the count of each segment what was counted. */
    void addTo(int[] counts, BitCounts counted) {
        int[] ofBits = counted.counts();
        for (int bit = 0; bit < ofBits.length; bit++) {
            if (ofBits[bit] != 0) {
                counts[tables.owners[bit]] += ofBits[bit];
            }
        }
    }

    private void know(int cut, int from, int to) {
        knownFor[cut] = question;
        masksBefore[cut] = tables.masksOf(cut, from);
        masksAfter[cut] = tables.masksOf(cut, to);
    }

    /** Finds the gap of a value that does not change. */
    private void learn(int cut, Cells cells, long now) {
        int gap = rows.gap(cut);
        if (gap == GapRows.UNKNOWN) {
            gap = tables.cuts[cut].gap(cells, now);
            rows.set(cut, gap);
        }
        know(cut, gap, gap);
    }

    /** Finds the flips where nothing but the gap of one cut changes. */
    private void compareWords(int cut, Cells cells, long now) {
        int[] words = tables.wordsOfCut[cut];
        int before = masksBefore[cut];
        int after = masksAfter[cut];
        int[] strictest = tables.strictestCuts[cut];
        int[] places = tables.strictestPlaces[cut];
        long[] masks = tables.masks;
        if (tables.hasOneStrictest[cut]) {
            compareWords(words, before, after, strictest[0], places, cells, now);
            return;
        }
        for (int place = 0; place < words.length; place++) {
            long held = masks[before + place];
            long hold = masks[after + place];
            if (held != hold) {
                int other = strictest[place];
                if (knownFor[other] != question) {
                    learn(other, cells, now);
                }
                // Nearly always nothing is left here, and the word need not be turned to.
                if (other == cut || ((held ^ hold) & masks[masksAfter[other] + places[place]]) != 0) {
                    compareUnchanged(words[place], held, hold, cells, now);
                }
            }
        }
    }

    /** The same where one other cut, the strictest of all these words, decides most. */
    private void compareWords(int[] words, int before, int after, int strictest, int[] places, Cells cells, long now) {
        if (knownFor[strictest] != question) {
            learn(strictest, cells, now);
        }
        int other = masksAfter[strictest];
        long[] masks = tables.masks;
        for (int place = 0; place < words.length; place++) {
            long held = masks[before + place];
            long hold = masks[after + place];
            if (((held ^ hold) & masks[other + places[place]]) != 0) {
                compareUnchanged(words[place], held, hold, cells, now);
            }
        }
    }

    /** Finds the flips in all words whose masks differ between the gaps before and the gaps after. */
    private void compareDirtyWords(Difference difference) {
        for (int i = 0; i < changedCuts.size(); i++) {
            markDirty(changedCuts.getInt(i));
        }
        if (difference.isOfExistence()) {
            for (int word : tables.wordsOfBareContact) {
                markWordDirty(word);
            }
        }
        for (int i = 0; i < dirtyWords.size(); i++) {
            int word = dirtyWords.getInt(i);
            isDirty[word] = false;
            long before = difference.existedBefore ? tables.used[word] : 0;
            long after = difference.existsAfter ? tables.used[word] : 0;
            compare(word, before, after, difference.either(), difference.timeAfter);
        }
        dirtyWords.clear();
    }

    private void markDirty(int cut) {
        int[] words = tables.wordsOfCut[cut];
        long[] masks = tables.masks;
        int before = masksBefore[cut];
        int after = masksAfter[cut];
        for (int place = 0; place < words.length; place++) {
            if (masks[before + place] != masks[after + place]) {
                markWordDirty(words[place]);
            }
        }
    }

    private void markWordDirty(int word) {
        if (!isDirty[word]) {
            isDirty[word] = true;
            dirtyWords.add(word);
        }
    }

    private void addCandidate(int segment) {
        if (candidateFor[segment] != question && !isGone[segment]) {
            candidateFor[segment] = question;
            candidates.add(segment);
        }
    }

    /** Finds the flips of one word, given the conjunctions that may have held and may hold: all or none. */
    private void compare(int word, long before, long after, Cells cells, long now) {
        long held = before;
        long hold = after;
        int first = tables.firstCutOfWord[word];
        int end = tables.firstCutOfWord[word + 1];
        for (int i = first; i < end; i++) {
            int cut = tables.cutsOfWords[i];
            if (changedFor[cut] == question) {
                int place = tables.placesOfWords[i];
                held &= tables.masks[masksBefore[cut] + place];
                hold &= tables.masks[masksAfter[cut] + place];
            }
        }
        compareUnchanged(word, held, hold, cells, now);
    }

    /** Goes on with a word where all cuts that change are done. */
    private void compareUnchanged(int word, long possibleBefore, long possibleAfter, Cells cells, long now) {
        long owned = tables.withOthersOfOwners(word, possibleBefore ^ possibleAfter);
        long held = possibleBefore & owned;
        long hold = possibleAfter & owned;
        long[] masks = tables.masks;
        int[] cutsOfWords = tables.cutsOfWords;
        int end = tables.firstCutOfWord[word + 1];
        for (int i = tables.firstCutOfWord[word]; i < end && held != hold; i++) {
            int cut = cutsOfWords[i];
            if (changedFor[cut] != question) {
                if (knownFor[cut] != question) {
                    // The same value, at an instant at which the clock does not move it.
                    learn(cut, cells, now);
                }
                long mask = masks[masksAfter[cut] + tables.placesOfWords[i]];
                held &= mask;
                hold &= mask;
            }
        }
        if (held != hold) {
            tell(word, held, hold);
        }
    }

    private void tell(int word, long held, long hold) {
        int[] owners = tables.owners;
        long[] ownerBits = tables.ownerBits;
        boolean[] isPlain = tables.isPlain;
        int first = word << ConjunctionTables.WORD_SHIFT;
        long different = held ^ hold;
        while (different != 0) {
            int bit = Long.numberOfTrailingZeros(different);
            long bits = ownerBits[first + bit];
            int owner = owners[first + bit];
            different &= ~bits;
            if (isPlain[owner]) {
                addCandidate(owner);
            } else {
                boolean heldBefore = (held & bits) != 0;
                boolean holdsAfter = (hold & bits) != 0;
                if (heldBefore != holdsAfter && !isGone[owner]) {
                    flips.add(Flip.of(owner, holdsAfter));
                }
            }
        }
    }

    private void decide(Difference difference) {
        IntArrays.unstableSort(candidates.elements(), 0, candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            int segment = candidates.getInt(i);
            BoundPredicate predicate = segments.get(segment);
            boolean held = difference.existedBefore && predicate.holds(difference.before, difference.timeBefore);
            boolean holds = difference.existsAfter && predicate.holds(difference.after, difference.timeAfter);
            if (held != holds) {
                flips.add(Flip.of(segment, holds));
            }
        }
        candidates.clear();
    }
}
