package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.SegmentMapException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was found wrong with one map, and how much of it was read. Not safe for several threads. */
final class MapFindings implements Report {

    /** UTF-16 units of a condition that are no key, text or number of a map, at most by far. */
    private static final int OPERATOR = 32;

    private final Limits limits;
    private final List<Problem> problems = new ArrayList<>();
    private int nodes;
    private long textLength;

    MapFindings(Limits limits) {
        this.limits = limits;
    }

    void add(String path, String message) {
        problems.add(new Problem(path, message));
    }

    void add(MapRefusal refusal) {
        problems.add(refusal.problem());
    }

    @Override
    public <T> @Nullable T orReported(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (MapRefusal refusal) {
            add(refusal);
            return null;
        }
    }

    /**
     * Counts an operator, a leaf or a list value.
     *
     * @throws LimitReached if it is one too many
     */
    void countNode(String path) {
        if (++nodes > limits.nodes()) {
            throw reached(path, "the predicate has more than " + limits.nodes() + " operators, leaves and list values");
        }
    }

    /**
     * Counts a key, a text or a number.
     *
     * @throws LimitReached if it is too long beside the others
     */
    void countText(String text, String path) {
        textLength += text.length();
        if (textLength > limits.textLength()) {
            throw reached(
                    path, "keys, texts and numbers have more than " + limits.textLength() + " characters together");
        }
    }

    /**
     * Looks at how many levels are open before one more is read.
     *
     * @throws LimitReached if they are too many
     */
    void requireNesting(int levels, String path) {
        if (levels > limits.nesting()) {
            throw reached(path, "lists, maps and 'not' are nested at most " + limits.nesting() + " deep");
        }
    }

    /** Looks at a predicate that has been made. */
    void requireWithinLimits(Predicate predicate, String path) {
        // What stands in for what was refused has no length of its own.
        long written = problems.isEmpty() ? textLength + (long) nodes * OPERATOR : 0;
        String excess = PredicateLimits.excess(predicate, written, limits);
        if (excess != null) {
            add(path, excess);
        }
    }

    /**
     * Ends in an error if something was found wrong.
     *
     * @throws SegmentMapException if so
     */
    void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new SegmentMapException(problems);
        }
    }

    private LimitReached reached(String path, String message) {
        add(path, message);
        return new LimitReached();
    }

    /** Ends the reading; the problem has been added. It never leaves the package. */
    static final class LimitReached extends RuntimeException {

        private static final long serialVersionUID = 1;

        LimitReached() {
            super(null, null, false, false);
        }
    }
}
