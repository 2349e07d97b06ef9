package dev.muster.segment.engine;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * A cut of one attribute's domain at the constants of the leaves that read it: two values in the same gap satisfy the same
 * leaves. Gap 0 is where no leaf holds because there is nothing to read.
 */
abstract sealed class Gaps {

    static final int MISSING = 0;

    final int slot;
    final int count;

    private Gaps(int slot, int count) {
        this.slot = slot;
        this.count = count;
    }

    /** The gap of what predicates see of a contact, at an instant. */
    int gap(Cells cells, long now) {
        long code = cells.code(slot);
        BoundAttribute attribute = cells.attribute(slot);
        if (code == Column.MISSING ? attribute.defaultValue() == null : attribute.isPlain(code)) {
            return code == Column.MISSING ? MISSING : plainGap(attribute.column(), code, now);
        }
        return gap(cells.cell(slot), now);
    }

    /** The gap of a value of the type that the attribute reads as, by its code. */
    abstract int plainGap(Column column, long code, long now);

    /** The gap of what predicates see of the attribute, at an instant. */
    abstract int gap(Cell cell, long now);

    /**
     * The gaps of a page of values, by their codes; {@link GapRows#UNKNOWN} where a code alone does not tell.
     *
     * @return whether any code of this cut does
     */
    boolean gaps(BoundAttribute attribute, long[] codes, long now, int[] gaps) {
        if (!attribute.isPlain(0)) {
            return false;
        }
        int ofMissing = attribute.defaultValue() == null ? MISSING : GapRows.UNKNOWN;
        Column column = attribute.column();
        for (int i = 0; i < gaps.length; i++) {
            long code = codes[i];
            gaps[i] = code == Column.MISSING
                    ? ofMissing
                    : code == Column.OTHER ? GapRows.UNKNOWN : plainGap(column, code, now);
        }
        return true;
    }

    /** The gaps in which one of the leaves that made this cut holds. */
    abstract BitSet holding(BoundLeaf leaf);

    /** Whether the clock alone moves a value from gap to gap. */
    boolean isMoving() {
        return false;
    }

    /** The edges of a moving cut, as distances from engine time, ascending; none of any other. */
    long[] movingEdges() {
        return new long[0];
    }

    /** A cut for the leaves of one kind over one attribute. */
    static Gaps of(BoundAttribute attribute, Collection<? extends BoundLeaf> leaves) {
        BoundLeaf first = leaves.iterator().next();
        if (isOneBit(first)) {
            return new OneBit(first);
        }
        if (first instanceof BoundLeaf.Truth) {
            return new Truths(first.slot());
        }
        if (first instanceof BoundLeaf.TextIn) {
            return new Texts(attribute, leaves);
        }
        if (first instanceof BoundLeaf.FixedTime || first instanceof BoundLeaf.MovingTime) {
            return new Times(first.slot(), leaves);
        }
        return new Numbers(first.slot(), leaves);
    }

    /** What the leaves of one cut have in common: a leaf that is a cut of its own has its number. */
    static Object kind(BoundPredicate.Leaf numbered) {
        BoundLeaf leaf = numbered.leaf();
        if (isOneBit(leaf)) {
            return numbered.number();
        }
        record Kind(int slot, Class<?> type) {}
        return new Kind(
                leaf.slot(), leaf instanceof BoundLeaf.NumberIn ? BoundLeaf.NumberRange.class : leaf.getClass());
    }

    private static boolean isOneBit(BoundLeaf leaf) {
        return leaf instanceof BoundLeaf.Existence
                || leaf instanceof BoundLeaf.TextPart
                || leaf instanceof BoundLeaf.HasAny
                || leaf instanceof BoundLeaf.HasAll;
    }

    /** A leaf that is a cut of its own: it holds or it does not. */
    private static final class OneBit extends Gaps {

        private final BoundLeaf leaf;

        OneBit(BoundLeaf leaf) {
            super(leaf.slot(), 2);
            this.leaf = leaf;
        }

        @Override
        int gap(Cells cells, long now) {
            return gap(cells.cell(slot), now);
        }

        @Override
        int plainGap(Column column, long code, long now) {
            throw new AssertionError("a leaf of its own is asked with its cell");
        }

        @Override
        boolean gaps(BoundAttribute attribute, long[] codes, long now, int[] gaps) {
            return false;
        }

        @Override
        int gap(Cell cell, long now) {
            return leaf.holds(cell, now) ? 1 : MISSING;
        }

        @Override
        BitSet holding(BoundLeaf same) {
            return range(1, 1);
        }
    }

    /** Missing, false, true. */
    private static final class Truths extends Gaps {

        Truths(int slot) {
            super(slot, 3);
        }

        @Override
        int plainGap(Column column, long code, long now) {
            return code == 0 ? 1 : 2;
        }

        @Override
        int gap(Cell cell, long now) {
            return !cell.readable ? MISSING : cell.truth ? 2 : 1;
        }

        @Override
        BitSet holding(BoundLeaf leaf) {
            int gap = ((BoundLeaf.Truth) leaf).truth() ? 2 : 1;
            return range(gap, gap);
        }
    }

    /** Missing, any text that no leaf names, and each text that one does. */
    private static final class Texts extends Gaps {

        private static final int OTHER = 1;

        private final boolean isCaseSensitive;
        private final Map<String, Integer> gaps;
        /** Marks the texts of the dictionary whose gap in this cut is known. */
        private final Object token = new Object();

        Texts(BoundAttribute attribute, Collection<? extends BoundLeaf> leaves) {
            this(attribute, numbered(leaves));
        }

        private Texts(BoundAttribute attribute, Map<String, Integer> gaps) {
            super(attribute.slot(), gaps.size() + OTHER + 1);
            this.isCaseSensitive = attribute.isCaseSensitive();
            this.gaps = gaps;
        }

        private static Map<String, Integer> numbered(Collection<? extends BoundLeaf> leaves) {
            Map<String, Integer> gaps = new HashMap<>();
            for (BoundLeaf leaf : leaves) {
                for (String text : ((BoundLeaf.TextIn) leaf).texts()) {
                    gaps.putIfAbsent(text, OTHER + 1 + gaps.size());
                }
            }
            return gaps;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // a token is nothing but itself
        int plainGap(Column column, long code, long now) {
            TextEntry entry = column.text(code);
            if (entry.cut != token) {
                entry.gap = gaps.getOrDefault(isCaseSensitive ? entry.key : entry.folded, OTHER);
                entry.cut = token;
            }
            return entry.gap;
        }

        @Override
        int gap(Cell cell, long now) {
            return cell.readable ? gaps.getOrDefault(cell.text, OTHER) : MISSING;
        }

        @Override
        BitSet holding(BoundLeaf leaf) {
            BitSet holding = new BitSet(count);
            for (String text : ((BoundLeaf.TextIn) leaf).texts()) {
                holding.set(gaps.getOrDefault(text, OTHER));
            }
            return holding;
        }
    }

    /** Missing; then, for bounds b1 &lt; b2 …: below b1, b1 itself, between b1 and b2, b2 itself, … */
    private static final class Numbers extends Gaps {

        private final double[] bounds;

        Numbers(int slot, Collection<? extends BoundLeaf> leaves) {
            this(slot, bounds(leaves));
        }

        private Numbers(int slot, double[] bounds) {
            super(slot, 2 * bounds.length + 2);
            this.bounds = bounds;
        }

        private static double[] bounds(Collection<? extends BoundLeaf> leaves) {
            TreeSet<Double> bounds = new TreeSet<>();
            for (BoundLeaf leaf : leaves) {
                if (leaf instanceof BoundLeaf.NumberIn in) {
                    bounds.addAll(in.numbers());
                } else {
                    BoundLeaf.NumberRange range = (BoundLeaf.NumberRange) leaf;
                    List.of(range.low(), range.high()).stream()
                            .filter(Double::isFinite)
                            .forEach(bounds::add);
                }
            }
            return bounds.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        int plainGap(Column column, long code, long now) {
            return gapOf(Double.longBitsToDouble(code));
        }

        @Override
        int gap(Cell cell, long now) {
            return cell.readable ? gapOf(cell.number) : MISSING;
        }

        private int gapOf(double number) {
            int found = Arrays.binarySearch(bounds, number);
            return found >= 0 ? 2 * found + 2 : 2 * -(found + 1) + 1;
        }

        @Override
        BitSet holding(BoundLeaf leaf) {
            if (leaf instanceof BoundLeaf.NumberIn in) {
                BitSet holding = new BitSet(count);
                in.numbers().forEach(number -> holding.set(gapOf(number)));
                return holding;
            }
            BoundLeaf.NumberRange bound = (BoundLeaf.NumberRange) leaf;
            int first = gapOf(bound.low()) + (bound.lowIncluded() ? 0 : 1);
            int last = gapOf(bound.high()) - (bound.highIncluded() ? 0 : 1);
            return range(first, last);
        }
    }

    /**
     * Missing; then the stretches between edges e1 &lt; e2 …, each with its upper edge and without its lower: x ≤ e1,
     * e1 &lt; x ≤ e2, … The edges are instants, or distances from engine time.
     */
    private static final class Times extends Gaps {

        private final long[] edges;
        private final boolean moving;

        Times(int slot, Collection<? extends BoundLeaf> leaves) {
            this(slot, edges(leaves), leaves.iterator().next() instanceof BoundLeaf.MovingTime);
        }

        private Times(int slot, long[] edges, boolean moving) {
            super(slot, edges.length + 2);
            this.edges = edges;
            this.moving = moving;
        }

        @Override
        int plainGap(Column column, long code, long now) {
            return gapOf(moving ? code - now : code);
        }

        @Override
        int gap(Cell cell, long now) {
            return cell.readable ? gapOf(moving ? cell.millis - now : cell.millis) : MISSING;
        }

        private int gapOf(long position) {
            int found = Arrays.binarySearch(edges, position);
            return 1 + (found >= 0 ? found : -(found + 1));
        }

        @Override
        BitSet holding(BoundLeaf leaf) {
            long after = after(leaf);
            long upTo = upTo(leaf);
            int first = after == Long.MIN_VALUE ? 1 : gapOf(after) + 1;
            int last = upTo == Long.MAX_VALUE ? count - 1 : gapOf(upTo);
            return range(first, last);
        }

        @Override
        boolean isMoving() {
            return moving;
        }

        @Override
        long[] movingEdges() {
            return moving ? edges : super.movingEdges();
        }
    }

    /** The edges of leaves that compare with instants, or with distances from engine time; ascending. */
    static long[] edges(Collection<? extends BoundLeaf> leaves) {
        return leaves.stream()
                .flatMapToLong(leaf -> LongStream.of(after(leaf), upTo(leaf)))
                .filter(edge -> edge != Long.MIN_VALUE && edge != Long.MAX_VALUE)
                .sorted()
                .distinct()
                .toArray();
    }

    private static long after(BoundLeaf leaf) {
        return leaf instanceof BoundLeaf.FixedTime fixed ? fixed.after() : ((BoundLeaf.MovingTime) leaf).after();
    }

    private static long upTo(BoundLeaf leaf) {
        return leaf instanceof BoundLeaf.FixedTime fixed ? fixed.upTo() : ((BoundLeaf.MovingTime) leaf).upTo();
    }

    private static BitSet range(int first, int last) {
        BitSet range = new BitSet(last + 1);
        if (first <= last) {
            range.set(first, last + 1);
        }
        return range;
    }
}
