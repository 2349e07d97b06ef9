package dev.muster.segment;

/**
 * How large a predicate or a text may be before it is refused. Each limit is checked before any recursion over the thing
 * it limits, so input past a limit is an error and never a stack overflow or a stall.
 *
 * @param textLength UTF-16 units of expression text a parser accepts, as it is written and as it is printed; 1 or more
 * @param nesting levels of AND, OR, NOT and {@code in segment} inside each other; 1 to {@value #NESTING_CEILING}
 * @param nodes operators, leaves and list values in one predicate; 1 to {@value #NODES_CEILING}
 */
public record Limits(int textLength, int nesting, int nodes) {

    /** No predicate can be built deeper than this, whatever is configured: walks over predicates recurse. */
    public static final int NESTING_CEILING = 500;

    /** No predicate can be built with more nodes and list values than this, whatever is configured. */
    public static final int NODES_CEILING = 1_000_000;

    private static final Limits STANDARD = new Limits(1 << 20, 200, 100_000);

    /**
     * Refuses a limit outside its range.
     *
     * @throws IllegalArgumentException if a limit is out of its range
     */
    public Limits {
        requireWithin("textLength", textLength, Integer.MAX_VALUE);
        requireWithin("nesting", nesting, NESTING_CEILING);
        requireWithin("nodes", nodes, NODES_CEILING);
    }

    /** The limits in force unless others are given: 1 MiB of text, nesting 200, 100,000 nodes and list values. */
    public static Limits standard() {
        return STANDARD;
    }

    /** These limits with another {@link #textLength}. */
    public Limits withTextLength(int length) {
        return new Limits(length, nesting, nodes);
    }

    /** These limits with another {@link #nesting}. */
    public Limits withNesting(int levels) {
        return new Limits(textLength, levels, nodes);
    }

    /** These limits with another {@link #nodes}. */
    public Limits withNodes(int count) {
        return new Limits(textLength, nesting, count);
    }

    private static void requireWithin(String name, int value, int ceiling) {
        if (value < 1 || value > ceiling) {
            throw new IllegalArgumentException(name + " is " + value + "; expected 1 to " + ceiling);
        }
    }
}
