package dev.muster.segment.engine;

import dev.muster.segment.Predicate.Part;
import it.unimi.dsi.fastutil.longs.LongList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** A leaf whose attribute, type and constants are settled: a pure function of one cell and engine time. */
sealed interface BoundLeaf {

    /** The slot of the attribute that it reads. */
    int slot();

    /**
     * A text that two leaves share only if they say the same. What comes from outside is told apart by texts and not by hashes
     * of records, as those can be chosen to collide.
     */
    default String key() {
        return toString();
    }

    private static String key(Object kind, int slot, Collection<?> operands) {
        StringBuilder key = new StringBuilder().append(kind).append(slot);
        operands.stream()
                .map(Object::toString)
                .sorted()
                .forEach(operand ->
                        key.append(':').append(operand.length()).append(':').append(operand));
        return key.toString();
    }

    /** Whether the leaf holds for what predicates see of its attribute, at an instant in milliseconds of the epoch. */
    boolean holds(Cell cell, long now);

    /** There is a value of its own. */
    record Existence(int slot) implements BoundLeaf {
        @Override
        public boolean holds(Cell cell, long now) {
            return cell.exists;
        }
    }

    /** The text is one of several, each as the attribute compares. */
    record TextIn(int slot, Set<String> texts) implements BoundLeaf {
        @Override
        public String key() {
            return BoundLeaf.key("text in ", slot, texts);
        }

        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable && texts.contains(cell.text);
        }
    }

    /** The text contains another, or starts or ends with it. */
    record TextPart(int slot, Part part, String text) implements BoundLeaf {
        @Override
        public String key() {
            return BoundLeaf.key(part, slot, List.of(text));
        }

        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable
                    && switch (part) {
                        case CONTAINS -> cell.text.contains(text);
                        case STARTS_WITH -> cell.text.startsWith(text);
                        case ENDS_WITH -> cell.text.endsWith(text);
                    };
        }
    }

    /** The number is one of several. */
    record NumberIn(int slot, Set<Double> numbers) implements BoundLeaf {
        @Override
        public String key() {
            return BoundLeaf.key("number in ", slot, numbers);
        }

        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable && numbers.contains(cell.number);
        }
    }

    /** The number lies between two bounds; an infinite bound is none. */
    record NumberRange(int slot, double low, boolean lowIncluded, double high, boolean highIncluded)
            implements BoundLeaf {
        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable
                    && (lowIncluded ? cell.number >= low : cell.number > low)
                    && (highIncluded ? cell.number <= high : cell.number < high);
        }
    }

    /** The boolean is this one. */
    record Truth(int slot, boolean truth) implements BoundLeaf {
        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable && cell.truth == truth;
        }
    }

    /** The text set has one of several texts, each folded. */
    record HasAny(int slot, Set<String> texts) implements BoundLeaf {
        @Override
        public String key() {
            return BoundLeaf.key("has any ", slot, texts);
        }

        @Override
        public boolean holds(Cell cell, long now) {
            if (!cell.readable) {
                return false;
            }
            for (String text : texts) {
                if (cell.members.contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The text set has all of several texts, each folded. */
    record HasAll(int slot, Set<String> texts) implements BoundLeaf {
        @Override
        public String key() {
            return BoundLeaf.key("has all ", slot, texts);
        }

        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable && cell.members.containsAll(texts);
        }
    }

    /** The timestamp x lies in {@code after < x ≤ upTo}; {@link Long#MIN_VALUE} and {@link Long#MAX_VALUE} are no bounds. */
    record FixedTime(int slot, long after, long upTo) implements BoundLeaf {
        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable && cell.millis > after && cell.millis <= upTo;
        }
    }

    /**
     * Holds if the clock moves the timestamp over an edge after one instant and up to another, whatever the instant of
     * evaluation.
     *
     * @param edges the distances from engine time, ascending
     */
    record Crossing(int slot, LongList edges, long from, long upTo) implements BoundLeaf {
        @Override
        public boolean holds(Cell cell, long now) {
            if (!cell.readable) {
                return false;
            }
            int low = 0;
            int high = edges.size();
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (edges.getLong(middle) < cell.millis - upTo) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low < edges.size() && edges.getLong(low) < cell.millis - from;
        }
    }

    /**
     * Holds if there is a value that does not read as the attribute's type. Evaluated by a {@link LeafScan} only.
     *
     * @param isTextSet whether the value must be a text set
     */
    record Unreadable(int slot, boolean isTextSet) implements BoundLeaf {
        @Override
        public boolean holds(Cell cell, long now) {
            throw new AssertionError("a cell does not tell what a value is that it cannot read");
        }
    }

    /** The timestamp's distance from engine time, x − n, lies in {@code after < x − n ≤ upTo}. */
    record MovingTime(int slot, long after, long upTo) implements BoundLeaf {
        @Override
        public boolean holds(Cell cell, long now) {
            return cell.readable && cell.millis - now > after && cell.millis - now <= upTo;
        }

        /** From when on a timestamp lies in the window; {@link Long#MIN_VALUE} if it always has. */
        long entersAt(long millis) {
            return upTo == Long.MAX_VALUE ? Long.MIN_VALUE : millis - upTo;
        }

        /** From when on a timestamp lies behind the window; {@link Long#MAX_VALUE} if it never will. */
        long leavesAt(long millis) {
            return after == Long.MIN_VALUE ? Long.MAX_VALUE : millis - after;
        }
    }
}
