package dev.muster.segment.engine;

import dev.muster.segment.Predicate.Part;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that contacts may show of one attribute, as far as some leaves tell it apart. */
final class ValueDomain {

    /** Samples times leaves; where there would be more, all is thought possible. */
    private static final int LARGEST = 1_000_000;

    /**
     * A leaf, or its complement.
     *
     * @param leaf the leaf
     * @param holds whether it is the leaf itself
     */
    record Term(BoundPredicate.Leaf leaf, boolean holds) {}

    /** For each leaf's number, the samples for which it may hold, or {@code null} if all is thought possible. */
    private final @Nullable Map<Integer, BitSet> holding;
    /** The samples for which it may fail. */
    private final Map<Integer, BitSet> failing = new HashMap<>();

    private final BitSet open = new BitSet();
    private final int size;

    /**
     * The domain of an attribute, from engine time on.
     *
     * @param isDeclared whether a value that does not read as the type would be refused
     * @param leaves all leaves over it that will be asked about
     * @param now engine time
     */
    ValueDomain(BoundAttribute attribute, boolean isDeclared, Collection<BoundPredicate.Leaf> leaves, long now) {
        List<BoundLeaf> comparisons =
                leaves.stream().map(BoundPredicate.Leaf::leaf).toList();
        List<Sample> samples = Sampling.of(attribute, isDeclared, comparisons, now, LARGEST / leaves.size());
        size = samples == null ? 0 : samples.size();
        holding = samples == null ? null : new HashMap<>();
        if (holding == null || samples == null) {
            return;
        }
        for (BoundPredicate.Leaf leaf : leaves) {
            BitSet mayHold = new BitSet(samples.size());
            BitSet mayFail = new BitSet(samples.size());
            for (int i = 0; i < samples.size(); i++) {
                mayHold.set(i, samples.get(i).mayHold(leaf.leaf()));
                mayFail.set(i, samples.get(i).mayFail(leaf.leaf()));
            }
            holding.put(leaf.number(), mayHold);
            failing.put(leaf.number(), mayFail);
        }
        for (int i = 0; i < samples.size(); i++) {
            open.set(i, samples.get(i).isOpen());
        }
    }

    /** What it costs to look at the domain for one term, in words of 64 samples. */
    int words() {
        return 1 + size / Long.SIZE;
    }

    /** Whether something may satisfy all the terms; where that is false, nothing does. */
    boolean isPossible(Collection<Term> terms) {
        if (holding == null) {
            return true;
        }
        BitSet possible = null;
        for (Term term : terms) {
            BitSet ofTerm = (term.holds ? holding : failing).get(term.leaf.number());
            if (ofTerm == null) {
                throw new AssertionError("not among the leaves of the domain: " + term);
            }
            if (possible == null) {
                possible = (BitSet) ofTerm.clone();
            } else {
                possible.and(ofTerm);
            }
        }
        if (possible == null) {
            return true;
        }
        BitSet certain = (BitSet) possible.clone();
        certain.andNot(open);
        return !certain.isEmpty() || (!possible.isEmpty() && !excludeEachOther(terms));
    }

    /** Whether it is certain that no text, and no text set, satisfies all terms that look into it. */
    private static boolean excludeEachOther(Collection<Term> terms) {
        List<BoundLeaf> holding = new ArrayList<>();
        List<BoundLeaf> failing = new ArrayList<>();
        terms.forEach(term -> (term.holds ? holding : failing).add(term.leaf.leaf()));
        return textsExcludeEachOther(holding, failing) || setsExcludeEachOther(holding, failing);
    }

    private static boolean textsExcludeEachOther(List<BoundLeaf> holding, List<BoundLeaf> failing) {
        for (BoundLeaf leaf : holding) {
            if (leaf instanceof BoundLeaf.TextPart part) {
                boolean clashes = failing.stream()
                                .anyMatch(other -> other instanceof BoundLeaf.TextPart wider && implies(part, wider))
                        || holding.stream()
                                .anyMatch(
                                        other -> other instanceof BoundLeaf.TextPart beside && isBeside(part, beside));
                if (clashes) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a text with one part has the other as well. */
    private static boolean implies(BoundLeaf.TextPart part, BoundLeaf.TextPart wider) {
        return switch (wider.part()) {
            case CONTAINS -> part.text().contains(wider.text());
            case STARTS_WITH -> part.part() == Part.STARTS_WITH && part.text().startsWith(wider.text());
            case ENDS_WITH -> part.part() == Part.ENDS_WITH && part.text().endsWith(wider.text());
        };
    }

    /** Whether the two would have to stand in the same place, and differ. */
    private static boolean isBeside(BoundLeaf.TextPart one, BoundLeaf.TextPart other) {
        if (one.part() != other.part()) {
            return false;
        }
        return switch (one.part()) {
            case CONTAINS -> false;
            case STARTS_WITH ->
                !one.text().startsWith(other.text()) && !other.text().startsWith(one.text());
            case ENDS_WITH ->
                !one.text().endsWith(other.text()) && !other.text().endsWith(one.text());
        };
    }

    private static boolean setsExcludeEachOther(List<BoundLeaf> holding, List<BoundLeaf> failing) {
        Set<String> inside = new HashSet<>();
        Set<String> outside = new HashSet<>();
        for (BoundLeaf leaf : holding) {
            if (leaf instanceof BoundLeaf.HasAll all) {
                inside.addAll(all.texts());
            }
        }
        for (BoundLeaf leaf : failing) {
            if (leaf instanceof BoundLeaf.HasAny any) {
                outside.addAll(any.texts());
            }
        }
        for (BoundLeaf leaf : holding) {
            if (leaf instanceof BoundLeaf.HasAny any && any.texts().size() == 1) {
                inside.addAll(any.texts());
            }
        }
        for (BoundLeaf leaf : failing) {
            if (leaf instanceof BoundLeaf.HasAll all && all.texts().size() == 1) {
                outside.addAll(all.texts());
            }
        }
        return inside.stream().anyMatch(outside::contains)
                || holding.stream()
                        .anyMatch(leaf -> leaf instanceof BoundLeaf.HasAny any && outside.containsAll(any.texts()))
                || failing.stream()
                        .anyMatch(leaf -> leaf instanceof BoundLeaf.HasAll all && inside.containsAll(all.texts()));
    }
}
