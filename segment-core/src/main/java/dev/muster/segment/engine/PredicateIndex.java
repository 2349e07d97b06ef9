package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the segments whose truth a change of one contact flips, among segments that come and go.
 *
 * <p>Design note. A {@link ConjunctionIndex} is made once for many segments. Those that are defined later come into a second,
 * smaller one, which alone is made anew at every definition; those that go are passed over. When the second has grown to a
 * part of the first, or too many are gone, all are packed together again.
 */
final class PredicateIndex {

    /** Takes what flips. */
    interface Flips {

        /**
         * Takes the flips of one contact at one instant, or some of them.
         *
         * @param flips as {@link Flip}, to be read at once
         */
        void flip(long instant, int contact, IntArrayList flips);
    }

    /** As many as this part of the first index. */
    private static final int PART = 4;

    private final BitSet inFirst;
    private final ConjunctionIndex first;
    private final @Nullable ConjunctionIndex second;
    private final IndexUse use;

    private PredicateIndex(BitSet inFirst, ConjunctionIndex first, @Nullable ConjunctionIndex second, IndexUse use) {
        this.use = use;
        this.inFirst = inFirst;
        this.first = first;
        this.second = second;
    }

    /** See {@link ConjunctionIndex#of}. */
    static PredicateIndex of(
            List<BoundPredicate> segments, BitSet indexed, List<BoundAttribute> slots, IndexOptions options) {
        options.use().packings++;
        return new PredicateIndex(indexed, ConjunctionIndex.of(segments, indexed, slots, options), null, options.use());
    }

    /**
     * This with other segments, in place of this from {@link #passOverOthersThan} on; or {@code null} if it is time to pack all
     * together. Segments and attributes that were there before have the numbers that they had.
     */
    @Nullable
    PredicateIndex with(
            List<BoundPredicate> segments, BitSet indexed, List<BoundAttribute> slots, IndexOptions options) {
        BitSet added = (BitSet) indexed.clone();
        added.andNot(inFirst);
        BitSet missing = (BitSet) inFirst.clone();
        missing.andNot(indexed);
        int most = Math.max(options.fewSegments(), inFirst.cardinality() / PART);
        if (added.cardinality() > most || missing.cardinality() > most) {
            return null;
        }
        return new PredicateIndex(
                inFirst,
                first,
                added.isEmpty() ? null : ConjunctionIndex.of(segments, added, slots, options),
                options.use());
    }

    /** Passes over all segments but these from here on. */
    void passOverOthersThan(BitSet indexed) {
        first.passOverOthersThan(indexed);
    }

    /** The edges, relative to engine time, at which the clock moves this attribute from gap to gap; empty if it does not. */
    long[] movingEdges(int slot) {
        long[] ofFirst = first.movingEdges(slot);
        if (second == null) {
            return ofFirst;
        }
        return LongStream.concat(LongStream.of(ofFirst), LongStream.of(second.movingEdges(slot)))
                .sorted()
                .distinct()
                .toArray();
    }

    /** See {@link ConjunctionIndex#find}; what flips comes as of the instant after. */
    void find(Difference difference, Flips flips) {
        tell(difference, first.find(difference), flips);
        if (second != null) {
            use.secondQuestions++;
            tell(difference, second.find(difference), flips);
        }
    }

    private static void tell(Difference difference, IntArrayList found, Flips flips) {
        if (!found.isEmpty()) {
            flips.flip(difference.timeAfter, difference.contact, found);
        }
    }

    /** Learns where a page of contacts stands, so that it need not be asked for one by one. */
    void learnPage(int first, int count, List<BoundAttribute> slots, long now) {
        this.first.learnPage(first, count, slots, now);
        if (second != null) {
            second.learnPage(first, count, slots, now);
        }
    }

    /** Counts the members of all indexed segments. */
    Count count() {
        return new Count();
    }

    /** A count on its way. */
    final class Count {

        private final BitCounts ofFirst = first.nobody();
        private final @Nullable BitCounts ofSecond = second == null ? null : second.nobody();

        /** See {@link ConjunctionIndex#count}. */
        void add(int contact, Cells cells, long now) {
            first.count(contact, cells, now, ofFirst);
            if (second != null && ofSecond != null) {
                second.count(contact, cells, now, ofSecond);
            }
        }

        /** Adds to each segment's count what was counted. */
        void addTo(int[] counts) {
            first.addTo(counts, ofFirst);
            if (second != null && ofSecond != null) {
                second.addTo(counts, ofSecond);
            }
        }
    }

    /** See {@link ConjunctionIndex#check}. */
    void check(int contact, Cells cells, long now, BitSet holding, ConjunctionIndex.Misremembered misremembered) {
        first.check(contact, cells, now, holding, misremembered);
        if (second != null) {
            second.check(contact, cells, now, holding, misremembered);
        }
    }

    /** Whether any gap is remembered of a contact. */
    boolean remembers(int contact) {
        return first.remembers(contact) || (second != null && second.remembers(contact));
    }

    /** How many words of conjunctions there are. */
    int words() {
        return first.words() + (second == null ? 0 : second.words());
    }

    /** The bytes of heap that the remembered gaps take, estimated. */
    long rememberedBytes() {
        return first.rememberedBytes() + (second == null ? 0 : second.rememberedBytes());
    }

    /** The bytes of heap that all else takes, estimated. */
    long tableBytes() {
        return first.tableBytes() + (second == null ? 0 : second.tableBytes());
    }

    /** Looks at what {@link #find} will need of a contact; the answer means nothing. */
    int fetch(int contact) {
        return first.fetch(contact) + (second == null ? 0 : second.fetch(contact));
    }

    /** The segments that are left to the plain evaluator, by number. */
    IntArrayList plainSegments() {
        IntArrayList plain = new IntArrayList(first.plainSegments());
        if (second != null) {
            plain.addElements(plain.size(), second.plainSegments());
        }
        return plain;
    }
}
