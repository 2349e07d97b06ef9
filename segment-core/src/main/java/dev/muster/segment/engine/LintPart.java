package dev.muster.segment.engine;

import dev.muster.segment.Predicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a predicate at its place: an instance that stands twice is two parts. Another segment that is used is one part
 * without parts of its own.
 */
final class LintPart {

    /** Holds always. */
    static final BoundPredicate ALWAYS = new BoundPredicate.And(List.of());

    /** Holds never. */
    static final BoundPredicate NEVER = new BoundPredicate.Or(List.of());

    final Predicate predicate;
    /** Its rank among all parts of the whole, in the order of the text, a whole before its parts. */
    final int rank;
    /** Whether it stands under an even number of NOTs, so that the whole holds the more the more it does. */
    final boolean isPositive;

    final List<LintPart> operands = new ArrayList<>();
    /** What it says, of a leaf or another segment. */
    private final @Nullable BoundPredicate bound;

    private LintPart(Predicate predicate, int rank, boolean isPositive, @Nullable BoundPredicate bound) {
        this.predicate = predicate;
        this.rank = rank;
        this.isPositive = isPositive;
        this.bound = bound;
    }

    /**
     * A predicate as the whole.
     *
     * @param binding binds a leaf, or the predicate of another segment that is used
     */
    static LintPart whole(Predicate predicate, Function<Predicate, BoundPredicate> binding) {
        return of(predicate, new int[1], true, binding);
    }

    private static LintPart of(
            Predicate predicate, int[] ranks, boolean isPositive, Function<Predicate, BoundPredicate> binding) {
        int rank = ranks[0]++;
        if (predicate instanceof Predicate.Leaf || predicate instanceof Predicate.InSegment) {
            return new LintPart(predicate, rank, isPositive, binding.apply(predicate));
        }
        LintPart part = new LintPart(predicate, rank, isPositive, null);
        boolean isPositiveInside = isPositive != predicate instanceof Predicate.Not;
        for (Predicate operand : operands(predicate)) {
            part.operands.add(of(operand, ranks, isPositiveInside, binding));
        }
        return part;
    }

    private static List<Predicate> operands(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return and.operands();
        }
        if (predicate instanceof Predicate.Or or) {
            return or.operands();
        }
        return List.of(((Predicate.Not) predicate).operand());
    }

    /** What it says. */
    BoundPredicate bound() {
        return boundWith(Map.of());
    }

    /** What it says with other predicates in the place of some parts. */
    BoundPredicate boundWith(Map<LintPart, BoundPredicate> standIns) {
        BoundPredicate standIn = standIns.get(this);
        if (standIn != null) {
            return standIn;
        }
        if (bound != null) {
            return bound;
        }
        List<BoundPredicate> inside = new ArrayList<>(operands.size());
        operands.forEach(operand -> inside.add(operand.boundWith(standIns)));
        if (predicate instanceof Predicate.Not) {
            return new BoundPredicate.Not(inside.get(0));
        }
        return predicate instanceof Predicate.And ? new BoundPredicate.And(inside) : new BoundPredicate.Or(inside);
    }

    /**
     * Returns a predicate that holds where one of the parts decides this whole: where the whole with the part always
     * true differs from the whole with the part always false.
     *
     * @param standIns the predicates that replace other parts
     */
    BoundPredicate decisive(LintPart part, Map<LintPart, BoundPredicate> standIns) {
        BoundPredicate more = with(standIns, part, part.isPositive ? ALWAYS : NEVER);
        BoundPredicate less = with(standIns, part, part.isPositive ? NEVER : ALWAYS);
        return new BoundPredicate.And(List.of(more, new BoundPredicate.Not(less)));
    }

    private BoundPredicate with(Map<LintPart, BoundPredicate> standIns, LintPart part, BoundPredicate inItsPlace) {
        Map<LintPart, BoundPredicate> all = new HashMap<>(standIns);
        all.put(part, inItsPlace);
        return boundWith(all);
    }

    /** Shows this part and all inside it, in order of rank. */
    void forEach(Consumer<LintPart> consumer) {
        consumer.accept(this);
        operands.forEach(operand -> operand.forEach(consumer));
    }

    /** How many parts it has, with itself. */
    int size() {
        int size = 1;
        for (LintPart operand : operands) {
            size += operand.size();
        }
        return size;
    }

    /** Every leaf of a bound predicate, as often as it stands there. */
    static void forEachLeaf(BoundPredicate predicate, Consumer<BoundPredicate.Leaf> consumer) {
        if (predicate instanceof BoundPredicate.Leaf leaf) {
            consumer.accept(leaf);
        } else if (predicate instanceof BoundPredicate.Not not) {
            forEachLeaf(not.operand(), consumer);
        } else if (predicate instanceof BoundPredicate.And and) {
            and.operands().forEach(operand -> forEachLeaf(operand, consumer));
        } else if (predicate instanceof BoundPredicate.Or or) {
            or.operands().forEach(operand -> forEachLeaf(operand, consumer));
        }
    }
}
