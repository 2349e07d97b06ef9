package dev.muster.segment;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/**
 * An unmodifiable list that knows how deep and how large the predicate around it is, so that both are checked while a
 * predicate is built, in constant time a node, and no later walk can recurse too far.
 */
final class Parts<E> extends AbstractList<E> implements RandomAccess {

    private final List<E> items;
    private final int nesting;
    private final long nodes;
    private final int hash;

    private Parts(List<E> items, int nesting, long nodes) {
        this.items = items;
        this.nesting = nesting;
        this.nodes = nodes;
        this.hash = items.hashCode();
    }

    /** The values of a list operator. */
    static <E> Parts<E> ofValues(List<E> values) {
        return checked(new Parts<>(List.copyOf(values), 1, 1L + values.size()));
    }

    /**
     * The operands of AND or OR.
     *
     * @param nesting levels of the deepest of them
     * @param nodes nodes and list values of all of them
     */
    static <E> Parts<E> ofOperands(List<E> operands, int nesting, long nodes) {
        return checked(new Parts<>(List.copyOf(operands), nesting + 1, nodes + 1));
    }

    private static <E> Parts<E> checked(Parts<E> parts) {
        requireWithinCeilings(parts.nesting, parts.nodes);
        return parts;
    }

    static void requireWithinCeilings(int nesting, long nodes) {
        if (nesting > Limits.NESTING_CEILING) {
            throw new IllegalArgumentException("a predicate is nested at most " + Limits.NESTING_CEILING + " deep");
        }
        if (nodes > Limits.NODES_CEILING) {
            throw new IllegalArgumentException(
                    "a predicate has at most " + Limits.NODES_CEILING + " nodes and list values");
        }
    }

    static int nesting(List<?> parts) {
        return ((Parts<?>) parts).nesting;
    }

    static int nodes(List<?> parts) {
        return (int) ((Parts<?>) parts).nodes;
    }

    @Override
    public E get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }

    /** Two parts that differ nearly always differ in their hash, so a comparison seldom goes deep. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof Parts<?> that)) {
            return super.equals(other);
        }
        if (this == that) {
            return true;
        }
        if (hash != that.hash || items.size() != that.items.size()) {
            return false;
        }
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).equals(that.items.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Known since the parts were put together, so it costs nothing and recurses nowhere. */
    @Override
    public int hashCode() {
        return hash;
    }
}
