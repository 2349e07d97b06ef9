package dev.muster.segment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
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

    /** A segment on the way from the one looked at, and the uses of it that are yet to be followed. */
    private record Step(Segment segment, Iterator<Predicate.InSegment> uses) {}

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
     * What is wrong: uses of segments that are not there, ways round, and segments past a limit. A segment that only uses one of
     * which something is wrong is not among them.
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
        Map<String, Step> open = new LinkedHashMap<>();
        Deque<Step> way = new ArrayDeque<>();
        enter(start, open, way);
        while (!way.isEmpty()) {
            Step step = way.element();
            if (!step.uses.hasNext()) {
                way.remove();
                open.remove(step.segment.name());
                leave(step.segment);
                continue;
            }
            Predicate.InSegment use = step.uses.next();
            Segment used = segments.get(use.segment());
            if (used == null) {
                findings.add(new Finding(step.segment, use, "there is no segment '" + use.segment() + "'"));
            } else if (open.containsKey(used.name())) {
                findRound(step.segment, use, open);
            } else if (!sizes.containsKey(used.name())) {
                enter(used, open, way);
            }
        }
    }

    private static void enter(Segment segment, Map<String, Step> open, Deque<Step> way) {
        Step step = new Step(segment, in(segment.predicate()).iterator());
        open.put(segment.name(), step);
        way.push(step);
    }

    private void findRound(Segment segment, Predicate.InSegment use, Map<String, Step> open) {
        if (!round.add(use.segment())) {
            return;
        }
        List<String> names = new ArrayList<>();
        int more = 0;
        boolean isOn = false;
        for (String name : open.keySet()) {
            isOn |= name.equals(use.segment());
            if (isOn && names.size() < LONGEST_WAY) {
                names.add(name);
            } else if (isOn) {
                more++;
            }
        }
        if (more > 0) {
            names.add(more + " more");
        }
        names.add(use.segment());
        findings.add(new Finding(segment, use, "'in segment' goes round: " + String.join(" → ", names)));
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
