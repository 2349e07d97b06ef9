package dev.muster.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named predicate and whether its members are maintained.
 *
 * @param name 1 to 512 code points, no control characters, no blank at either end, not {@code .} or {@code ..}; case sensitive
 * @param predicate who is a member
 * @param mode whether members are maintained
 */
public record Segment(String name, Predicate predicate, Mode mode) {

    /** Whether a segment's members are maintained at every write and every instant. */
    public enum Mode {
        /** Members are always current, and every change comes out. */
        REALTIME,
        /** Nothing is maintained and no changes come out; members are computed when asked for. */
        ON_DEMAND
    }

    /**
     * Refuses a name that cannot be a segment's.
     *
     * @throws IllegalArgumentException if the name cannot be a segment's
     */
    public Segment {
        Names.requireSegment(name);
    }

    /**
     * A builder of a realtime segment.
     *
     * @throws IllegalArgumentException if the name cannot be a segment's
     */
    public static Builder named(String name) {
        return new Builder(name);
    }

    /** The segment as a segments file has it. */
    @Override
    public String toString() {
        return "segment " + Spelling.name(name) + (mode == Mode.ON_DEMAND ? " on demand" : "") + ":\n  " + predicate;
    }

    /** Gathers what a segment is. Not safe for several threads. */
    public static final class Builder {

        private final String name;
        private final List<Predicate> operands = new ArrayList<>();
        private @Nullable Mode mode;

        private Builder(String name) {
            Names.requireSegment(name);
            this.name = name;
        }

        /** Adds predicates that all have to hold, together with those added before. */
        public Builder where(Predicate... predicates) {
            Objects.requireNonNull(predicates, "predicates");
            operands.addAll(List.of(predicates));
            return this;
        }

        /**
         * Nothing is maintained; members are computed when asked for.
         *
         * @throws IllegalStateException if this was said before
         */
        public Builder onDemand() {
            if (mode != null) {
                throw new IllegalStateException("segment '" + name + "' is on demand already");
            }
            mode = Mode.ON_DEMAND;
            return this;
        }

        /**
         * The segment: its predicate is the one that was given, or all that were given joined by AND.
         *
         * @throws IllegalStateException if no predicate was given
         * @throws IllegalArgumentException if together the predicates are past a ceiling of {@link Limits}
         */
        public Segment build() {
            if (operands.isEmpty()) {
                throw new IllegalStateException("segment '" + name + "' has no predicate; expected where(…)");
            }
            Predicate predicate = operands.size() == 1 ? operands.get(0) : new Predicate.And(operands);
            return new Segment(name, predicate, mode == null ? Mode.REALTIME : mode);
        }
    }
}
