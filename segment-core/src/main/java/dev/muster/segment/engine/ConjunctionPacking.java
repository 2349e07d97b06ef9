package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.Int2IntOpenHashMap;
import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the conjunctions of all segments come to lie in words: cuts the attributes' domains at the constants of the leaves, turns
 * every segment into conjunctions, and packs those that use the same attributes together. Made anew when definitions change,
 * and let go of once the index has its tables.
 */
final class ConjunctionPacking {

    /** How many conjunctions of one segment can share a word. */
    static final int WORD_BITS = Long.SIZE;

    /** How many leaves of a segment left to the plain evaluator have a bit of their own each. */
    private static final int LEAF_BITS = 256;

    /** One bit: the gaps that a conjunction leaves possible, by cut. */
    private record Conjunction(int owner, Map<Integer, BitSet> possible) {}

    /** A segment's conjunctions and the cuts they are on. */
    private static final class Group {

        private final int[] signature;
        private final List<Conjunction> conjunctions;

        Group(List<Conjunction> conjunctions) {
            this.signature = ConjunctionPacking.signature(conjunctions);
            this.conjunctions = conjunctions;
        }
    }

    /** Up to 64 conjunctions. */
    private record Word(List<Conjunction> conjunctions) {

        /** For each bit, all bits of its owner. */
        long[] ownerBits() {
            Int2LongOpenHashMap bitsOfOwner = new Int2LongOpenHashMap();
            for (int bit = 0; bit < conjunctions.size(); bit++) {
                int owner = conjunctions.get(bit).owner();
                bitsOfOwner.put(owner, bitsOfOwner.get(owner) | (1L << bit));
            }
            return conjunctions.stream()
                    .mapToLong(conjunction -> bitsOfOwner.get(conjunction.owner()))
                    .toArray();
        }

        /** Whether an owner has several bits. */
        boolean isShared() {
            return conjunctions.stream().mapToInt(Conjunction::owner).distinct().count() < conjunctions.size();
        }
    }

    private final List<BoundPredicate> segments;
    private final List<BoundAttribute> slots;
    private final List<Gaps> cuts = new ArrayList<>();
    private final Int2IntOpenHashMap cutOfLeaf = new Int2IntOpenHashMap();
    private final Map<Integer, BoundLeaf> leafOfNumber = new HashMap<>();
    private final List<Word> words = new ArrayList<>();
    private final boolean[] isPlain;
    private final IntArrayList plain = new IntArrayList();
    /** For each cut, the segments that are candidates whenever a value changes its gap. */
    private final List<Set<Integer>> watchers = new ArrayList<>();

    ConjunctionPacking(
            List<BoundPredicate> segments, BitSet indexed, List<BoundAttribute> slots, int conjunctionLimit) {
        this.segments = segments;
        this.slots = slots;
        this.isPlain = new boolean[segments.size()];
        cut(indexed);
        cuts.forEach(cut -> watchers.add(new LinkedHashSet<>()));
        List<Group> bySegment = new ArrayList<>();
        indexed.stream().forEach(number -> {
            bySegment.add(new Group(conjunctions(number, segments.get(number), conjunctionLimit)));
        });
        // Segments that use the same attributes come to lie in the same words.
        bySegment.sort((one, other) -> Arrays.compare(one.signature, other.signature));
        pack(bySegment);
    }

    private void cut(BitSet indexed) {
        Map<Object, Map<Integer, BoundLeaf>> byKind = new LinkedHashMap<>();
        indexed.stream()
                .mapToObj(segments::get)
                .forEach(predicate -> leaves(predicate)
                        .forEach(
                                (number, leaf) -> byKind.computeIfAbsent(Gaps.kind(leaf), kind -> new LinkedHashMap<>())
                                        .put(number, leaf.leaf())));
        for (Map<Integer, BoundLeaf> leaves : byKind.values()) {
            leaves.keySet().forEach(number -> cutOfLeaf.put(number.intValue(), cuts.size()));
            leafOfNumber.putAll(leaves);
            BoundLeaf any = leaves.values().iterator().next();
            cuts.add(Gaps.of(slots.get(any.slot()), leaves.values()));
        }
    }

    /** The leaves of a predicate, by their numbers. */
    static Map<Integer, BoundPredicate.Leaf> leaves(BoundPredicate predicate) {
        Map<Integer, BoundPredicate.Leaf> leaves = new LinkedHashMap<>();
        collect(predicate, leaves);
        return leaves;
    }

    private static void collect(BoundPredicate predicate, Map<Integer, BoundPredicate.Leaf> leaves) {
        if (predicate instanceof BoundPredicate.Leaf leaf) {
            leaves.put(leaf.number(), leaf);
        } else if (predicate instanceof BoundPredicate.Not not) {
            collect(not.operand(), leaves);
        } else if (predicate instanceof BoundPredicate.And and) {
            and.operands().forEach(operand -> collect(operand, leaves));
        } else {
            ((BoundPredicate.Or) predicate).operands().forEach(operand -> collect(operand, leaves));
        }
    }

    private List<Conjunction> conjunctions(int number, BoundPredicate predicate, int limit) {
        List<Set<Dnf.Term>> disjuncts = Dnf.of(predicate, Math.min(limit, WORD_BITS));
        List<Conjunction> conjunctions = new ArrayList<>();
        if (disjuncts == null) {
            isPlain[number] = true;
            plain.add(number);
            Set<Integer> leaves = leaves(predicate).keySet();
            if (leaves.size() > LEAF_BITS) {
                leaves.forEach(
                        leaf -> watchers.get(cutOfLeaf.get(leaf.intValue())).add(number));
            } else {
                leaves.forEach(leaf ->
                        conjunctions.add(new Conjunction(number, possible(Set.of(new Dnf.Term(leaf, true))))));
            }
            return conjunctions;
        }
        for (Set<Dnf.Term> disjunct : disjuncts) {
            Map<Integer, BitSet> possible = possible(disjunct);
            if (possible.values().stream().noneMatch(BitSet::isEmpty)) {
                conjunctions.add(new Conjunction(number, possible));
            }
        }
        return conjunctions;
    }

    private Map<Integer, BitSet> possible(Set<Dnf.Term> terms) {
        Map<Integer, BitSet> possible = new LinkedHashMap<>();
        for (Dnf.Term term : terms) {
            int cut = cutOfLeaf.get(term.leaf());
            BitSet gaps = cuts.get(cut).holding(leaf(term.leaf()));
            if (!term.holds()) {
                gaps.flip(0, cuts.get(cut).count);
            }
            possible.merge(cut, gaps, (earlier, later) -> {
                earlier.and(later);
                return earlier;
            });
        }
        return possible;
    }

    private BoundLeaf leaf(int number) {
        BoundLeaf leaf = leafOfNumber.get(number);
        if (leaf == null) {
            throw new AssertionError("no cut has leaf " + number);
        }
        return leaf;
    }

    private static int[] signature(List<Conjunction> conjunctions) {
        return conjunctions.stream()
                .flatMapToInt(
                        conjunction -> conjunction.possible().keySet().stream().mapToInt(Integer::intValue))
                .sorted()
                .distinct()
                .toArray();
    }

    private void pack(List<Group> bySegment) {
        List<Conjunction> word = new ArrayList<>();
        for (Group group : bySegment) {
            List<Conjunction> conjunctions = group.conjunctions;
            boolean isIndexed =
                    !conjunctions.isEmpty() && !isPlain[conjunctions.get(0).owner()];
            if (isIndexed && word.size() + conjunctions.size() > WORD_BITS) {
                words.add(new Word(word));
                word = new ArrayList<>();
            }
            for (Conjunction conjunction : conjunctions) {
                if (word.size() == WORD_BITS) {
                    words.add(new Word(word));
                    word = new ArrayList<>();
                }
                word.add(conjunction);
            }
        }
        if (!word.isEmpty()) {
            words.add(new Word(word));
        }
    }

    Gaps[] cuts() {
        return cuts.toArray(Gaps[]::new);
    }

    /** For each segment, whether the plain evaluator decides it. */
    boolean[] isPlain() {
        return isPlain;
    }

    int[] plainSegments() {
        return plain.toIntArray();
    }

    int[][] watchersOfCut() {
        return watchers.stream()
                .map(watching -> watching.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** For each word in turn, the owners of its bits. */
    int[] owners() {
        int[] owners = new int[words.size() * WORD_BITS];
        for (int word = 0; word < words.size(); word++) {
            List<Conjunction> conjunctions = words.get(word).conjunctions();
            for (int bit = 0; bit < conjunctions.size(); bit++) {
                owners[word * WORD_BITS + bit] = conjunctions.get(bit).owner();
            }
        }
        return owners;
    }

    /** For each word, the bits that have an owner. */
    long[] used() {
        return words.stream()
                .mapToLong(word -> -1L >>> (WORD_BITS - word.conjunctions().size()))
                .toArray();
    }

    /** For each word in turn, for each of its bits all bits of its owner. */
    long[] ownerBits() {
        long[] ownerBits = new long[words.size() * WORD_BITS];
        for (int word = 0; word < words.size(); word++) {
            long[] ofWord = words.get(word).ownerBits();
            System.arraycopy(ofWord, 0, ownerBits, word * WORD_BITS, ofWord.length);
        }
        return ownerBits;
    }

    /** For each word, whether an owner has several of its bits. */
    boolean[] isShared() {
        boolean[] isShared = new boolean[words.size()];
        for (int word = 0; word < isShared.length; word++) {
            isShared[word] = words.get(word).isShared();
        }
        return isShared;
    }

    int[][] cutsOfSlot() {
        IntArrayList[] ofSlot = new IntArrayList[slots.size()];
        Arrays.setAll(ofSlot, slot -> new IntArrayList());
        for (int cut = 0; cut < cuts.size(); cut++) {
            ofSlot[cuts.get(cut).slot].add(cut);
        }
        return Arrays.stream(ofSlot).map(IntArrayList::toIntArray).toArray(int[][]::new);
    }

    /** For each word its cuts, first those that leave least of the word possible, on the average of their gaps. */
    int[][] cutsOfWord(int[][] wordsOfCut, long[][] masks) {
        int[][] cutsOfWord = new int[words.size()][];
        for (int word = 0; word < cutsOfWord.length; word++) {
            int[] signature = signature(words.get(word).conjunctions());
            double[] possible = new double[signature.length];
            Integer[] order = new Integer[signature.length];
            for (int i = 0; i < signature.length; i++) {
                int cut = signature[i];
                int width = wordsOfCut[cut].length;
                int place = Arrays.binarySearch(wordsOfCut[cut], word);
                for (int gap = 0; gap < cuts.get(cut).count; gap++) {
                    possible[i] += Long.bitCount(masks[cut][gap * width + place]);
                }
                possible[i] /= cuts.get(cut).count;
                order[i] = i;
            }
            Arrays.sort(order, Comparator.comparingDouble(i -> possible[i]));
            cutsOfWord[word] = Arrays.stream(order).mapToInt(i -> signature[i]).toArray();
        }
        return cutsOfWord;
    }

    /** For each word in turn, for each of its cuts, where the word stands among the words of the cut. */
    static int[] places(int[][] cutsOfWord, int[][] wordsOfCut) {
        IntArrayList places = new IntArrayList();
        for (int word = 0; word < cutsOfWord.length; word++) {
            for (int cut : cutsOfWord[word]) {
                places.add(Arrays.binarySearch(wordsOfCut[cut], word));
            }
        }
        return places.toIntArray();
    }

    int[][] wordsOfCut() {
        IntArrayList[] ofCut = new IntArrayList[cuts.size()];
        Arrays.setAll(ofCut, cut -> new IntArrayList());
        for (int word = 0; word < words.size(); word++) {
            for (int cut : signature(words.get(word).conjunctions())) {
                ofCut[cut].add(word);
            }
        }
        return Arrays.stream(ofCut).map(IntArrayList::toIntArray).toArray(int[][]::new);
    }

    /** For each cut, the conjunctions that its gaps leave possible: for each gap in turn a mask for each word of the cut. */
    long[][] masks(int[][] wordsOfCut) {
        long[][] masks = new long[cuts.size()][];
        for (int cut = 0; cut < masks.length; cut++) {
            int width = wordsOfCut[cut].length;
            int count = cuts.get(cut).count;
            long[] ofCut = new long[count * width];
            for (int place = 0; place < width; place++) {
                List<Conjunction> conjunctions =
                        words.get(wordsOfCut[cut][place]).conjunctions();
                for (int bit = 0; bit < conjunctions.size(); bit++) {
                    toggle(conjunctions.get(bit).possible().get(cut), 1L << bit, ofCut, place, width);
                }
            }
            for (int i = width; i < ofCut.length; i++) {
                ofCut[i] ^= ofCut[i - width];
            }
            masks[cut] = ofCut;
        }
        return masks;
    }

    /** Toggles a bit where it is to change from one gap to the next; it is set throughout where nothing is ruled out. */
    private static void toggle(@Nullable BitSet possible, long bit, long[] ofCut, int place, int width) {
        if (possible == null) {
            ofCut[place] ^= bit;
            return;
        }
        for (int from = possible.nextSetBit(0); from >= 0; ) {
            ofCut[from * width + place] ^= bit;
            int end = possible.nextClearBit(from);
            if (end * width < ofCut.length) {
                ofCut[end * width + place] ^= bit;
            }
            from = possible.nextSetBit(end);
        }
    }
}
