package dev.muster.segment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which segments use which by {@code in segment}: whether all that are used are there, whether some go round, and how large each
 * is with those it uses. Immutable. Made in time linear in the nodes of all predicates, with a stack that does not grow with the
 * length of a chain.
 *
 * <p>Of {@link Limits}, a use counts one level on top of what is used, whatever the order of the segments.
 */
public final class References {

    /** Names of a way round that a message tells at most. */
    private static final int LONGEST_WAY = 10;

    /**
     * How large a segment is with those it uses.
     *
     * @param nesting levels, or 0 if something is wrong with it or with a segment that it uses
     */
    private record Size(int nesting, long nodes) {

        static final Size UNKNOWN = new Size(0, 0);

        boolean isKnown() {
            return nesting > 0;
        }
    }

    /** A segment on the way from the one looked at. */
    private static final class Step {

        final Segment segment;

        /** Its uses of others that are yet to be followed. */
        final Iterator<Predicate.InSegment> uses;

        /** The use that is being followed. */
        Predicate.@Nullable InSegment followed;

        Step(Segment segment) {
            this.segment = segment;
            this.uses = in(segment.predicate()).iterator();
        }
    }

    private final Map<String, Segment> segments = new LinkedHashMap<>();
    private final Limits limits;
    private final List<Segment> order = new ArrayList<>();
    private final Map<String, Size> sizes = new HashMap<>();
    private final Set<String> round = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private References(Collection<Segment> segments, Limits limits) {
        segments.forEach(segment -> this.segments.put(segment.name(), segment));
        this.limits = limits;
        segments.forEach(this::follow);
    }

    /**
     * The references among these segments.
     *
     * @param segments all there are; of several of the same name the last counts
     * @param limits to how many levels and nodes a segment may come with those it uses
     */
    public static References among(Collection<Segment> segments, Limits limits) {
        return new References(segments, limits);
    }

    /**
     * What is wrong: uses of segments that are not there, ways round, each at the segment of it that comes first, and segments
     * past a limit. A segment that only uses one of which something is wrong is not among them.
     */
    public List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** The segments, each after those it uses; complete if nothing is wrong. */
    public List<Segment> usedFirst() {
        return List.copyOf(order);
    }

    /** The uses of other segments in a predicate, from left to right. */
    public static List<Predicate.InSegment> in(Predicate predicate) {
        List<Predicate.InSegment> uses = new ArrayList<>();
        collect(predicate, uses);
        return uses;
    }

    private static void collect(Predicate predicate, List<Predicate.InSegment> uses) {
        if (predicate instanceof Predicate.InSegment use) {
            uses.add(use);
        }
        for (Predicate operand : operands(predicate)) {
            collect(operand, uses);
        }
    }

    private static List<Predicate> operands(Predicate predicate) {
        if (predicate instanceof Predicate.And and) {
            return and.operands();
        }
        if (predicate instanceof Predicate.Or or) {
            return or.operands();
        }
        return predicate instanceof Predicate.Not not ? List.of(not.operand()) : List.of();
    }

    /** Follows the uses depth first; a use of a segment that is still being followed closes a way round. */
    private void follow(Segment start) {
        if (sizes.containsKey(start.name())) {
            return;
        }
        List<Step> way = new ArrayList<>();
        Map<String, Integer> open = new HashMap<>(); // the place of each on the way
        enter(start, way, open);
        while (!way.isEmpty()) {
            Step step = way.get(way.size() - 1);
            if (!step.uses.hasNext()) {
                way.remove(way.size() - 1);
                open.remove(step.segment.name());
                leave(step.segment);
                continue;
            }
            Predicate.InSegment use = step.uses.next();
            step.followed = use;
            Segment used = segments.get(use.segment());
            Integer entry = open.get(use.segment());
            if (used == null) {
                findings.add(new Finding(step.segment, use, "there is no segment '" + use.segment() + "'"));
            } else if (entry != null) {
                findRound(way.subList(entry, way.size()));
            } else if (!sizes.containsKey(used.name())) {
                enter(used, way, open);
            }
        }
    }

    private static void enter(Segment segment, List<Step> way, Map<String, Integer> open) {
        open.put(segment.name(), way.size());
        way.add(new Step(segment));
    }

    /** Reports a way round once, at the segment of it that was entered first. */
    private void findRound(List<Step> way) {
        Step first = way.get(0);
        String entry = first.segment.name();
        if (!round.add(entry)) {
            return;
        }
        List<String> names = new ArrayList<>();
        way.stream().limit(LONGEST_WAY).forEach(step -> names.add(step.segment.name()));
        if (way.size() > LONGEST_WAY) {
            names.add(way.size() - LONGEST_WAY + " more");
        }
        names.add(entry);
        findings.add(
                new Finding(first.segment, first.followed, "'in segment' goes round: " + String.join(" → ", names)));
    }

    /** Everything that the segment uses was followed before. */
    private void leave(Segment segment) {
        Size size = size(segment.predicate());
        if (size.nesting > limits.nesting()) {
            findings.add(new Finding(
                    segment,
                    null,
                    "is nested " + size.nesting + " deep with the segments it uses; at most " + limits.nesting()
                            + " are accepted"));
            size = Size.UNKNOWN;
        } else if (size.nodes > limits.nodes()) {
            findings.add(new Finding(
                    segment,
                    null,
                    "has " + size.nodes + " operators, leaves and list values with the segments it uses; at most "
                            + limits.nodes() + " are accepted"));
            size = Size.UNKNOWN;
        }
        sizes.put(segment.name(), size);
        order.add(segment);
    }

    private Size size(Predicate predicate) {
        if (predicate instanceof Predicate.InSegment use) {
            Size used = sizeOf(use);
            return used.isKnown() ? new Size(used.nesting + 1, used.nodes + 1) : Size.UNKNOWN;
        }
        List<Predicate> operands = operands(predicate);
        if (operands.isEmpty()) {
            return new Size(predicate.nesting(), predicate.nodes());
        }
        int nesting = 0;
        long nodes = 1;
        for (Predicate operand : operands) {
            Size size = size(operand);
            if (!size.isKnown()) {
                return Size.UNKNOWN;
            }
            nesting = Math.max(nesting, size.nesting);
            nodes += size.nodes;
        }
        return new Size(nesting + 1, nodes);
    }

    private Size sizeOf(Predicate.InSegment use) {
        @Nullable Size size = sizes.get(use.segment());
        return size == null ? Size.UNKNOWN : size;
    }
}
