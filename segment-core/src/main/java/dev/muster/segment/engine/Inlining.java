package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Puts the predicates of other segments in the place of their names, each worked out once and shared. Of limits, a name counts
 * one level on top of what it stands for, whatever the order of the definitions.
 */
final class Inlining {

    /** A predicate without names, and its levels with the names that it was put together from. */
    private record Inlined(Predicate predicate, int nesting) {}

    private final Map<String, Segment> definitions;
    private final Limits limits;
    private final Map<String, Inlined> done = new HashMap<>();
    private final LinkedHashSet<String> open = new LinkedHashSet<>();

    Inlining(Collection<Segment> definitions, Limits limits) {
        this.definitions = new LinkedHashMap<>();
        definitions.forEach(definition -> this.definitions.put(definition.name(), definition));
        this.limits = limits;
    }

    /**
     * The predicate of a segment without the names of others.
     *
     * @throws InvalidSegmentException if it uses a segment that is not there, or itself, or is too large with those it uses
     */
    Predicate inlined(Segment segment) {
        return inline(segment).predicate;
    }

    private Inlined inline(Segment segment) {
        Inlined known = done.get(segment.name());
        if (known != null) {
            return known;
        }
        if (open.size() >= limits.nesting()) {
            // As many names as levels are allowed stand one on another above this one.
            throw tooDeep(open.iterator().next());
        }
        if (!open.add(segment.name())) {
            throw circle(segment.name());
        }
        refusePastLimits(segment.name(), segment.predicate());
        Map<String, Inlined> used = new HashMap<>();
        for (String name : references(segment.predicate())) {
            used.put(name, inline(used(segment, name)));
        }
        long nodes = segment.predicate().nodes() + addedNodes(segment.predicate(), used);
        if (nodes > limits.nodes()) {
            throw new InvalidSegmentException("segment '" + segment.name() + "' has " + nodes
                    + " nodes and list values with those of the segments it uses; expected at most "
                    + limits.nodes());
        }
        int nesting = nesting(segment.predicate(), used);
        if (nesting > limits.nesting()) {
            throw tooDeep(segment.name());
        }
        Inlined inlined = new Inlined(replace(segment.predicate(), used), nesting);
        open.remove(segment.name());
        done.put(segment.name(), inlined);
        return inlined;
    }

    private void refusePastLimits(String name, Predicate predicate) {
        if (predicate.nesting() > limits.nesting()) {
            throw tooDeep(name);
        }
        if (predicate.nodes() > limits.nodes()) {
            throw new InvalidSegmentException("segment '" + name + "' has " + predicate.nodes()
                    + " nodes and list values; expected at most " + limits.nodes());
        }
    }

    private InvalidSegmentException tooDeep(String name) {
        return new InvalidSegmentException("segment '" + name
                + "' is nested too deep with the segments it uses; expected at most " + limits.nesting() + " levels");
    }

    private Segment used(Segment user, String name) {
        Segment segment = definitions.get(name);
        if (segment == null) {
            throw new InvalidSegmentException(
                    "segment '" + user.name() + "' uses segment '" + name + "', which is not defined");
        }
        if (open.contains(name)) {
            throw circle(name);
        }
        return segment;
    }

    private InvalidSegmentException circle(String name) {
        String path = open.stream().dropWhile(step -> !step.equals(name)).collect(Collectors.joining(" → "));
        return new InvalidSegmentException("segment '" + name + "' is in itself: " + path + " → " + name);
    }

    private static long addedNodes(Predicate predicate, Map<String, Inlined> used) {
        if (predicate instanceof Predicate.InSegment reference) {
            Inlined other = used.get(reference.segment());
            return other == null ? 0 : other.predicate.nodes();
        }
        long added = 0;
        for (Predicate operand : operands(predicate)) {
            added += addedNodes(operand, used);
        }
        return added;
    }

    private static int nesting(Predicate predicate, Map<String, Inlined> used) {
        if (predicate instanceof Predicate.InSegment reference) {
            Inlined other = used.get(reference.segment());
            return 1 + (other == null ? 0 : other.nesting);
        }
        int deepest = 0;
        for (Predicate operand : operands(predicate)) {
            deepest = Math.max(deepest, nesting(operand, used));
        }
        return deepest + 1;
    }

    private static List<Predicate> operands(Predicate predicate) {
        if (predicate instanceof Predicate.Not not) {
            return List.of(not.operand());
        }
        if (predicate instanceof Predicate.And and) {
            return and.operands();
        }
        return predicate instanceof Predicate.Or or ? or.operands() : List.of();
    }

    private static Predicate replace(Predicate predicate, Map<String, Inlined> used) {
        if (used.isEmpty()) {
            return predicate;
        }
        if (predicate instanceof Predicate.InSegment reference) {
            Inlined other = used.get(reference.segment());
            return other == null ? predicate : other.predicate;
        }
        if (predicate instanceof Predicate.Not not) {
            return replace(not.operand(), used).negated();
        }
        if (predicate instanceof Predicate.And and) {
            return new Predicate.And(replaceAll(and.operands(), used));
        }
        if (predicate instanceof Predicate.Or or) {
            return new Predicate.Or(replaceAll(or.operands(), used));
        }
        return predicate;
    }

    private static List<Predicate> replaceAll(List<Predicate> operands, Map<String, Inlined> used) {
        List<Predicate> replaced = new ArrayList<>(operands.size());
        for (Predicate operand : operands) {
            replaced.add(replace(operand, used));
        }
        return replaced;
    }

    /** The names of the segments that a predicate uses directly. */
    static Set<String> references(Predicate predicate) {
        Set<String> names = new LinkedHashSet<>();
        collectReferences(predicate, names);
        return names;
    }

    private static void collectReferences(Predicate predicate, Set<String> names) {
        if (predicate instanceof Predicate.InSegment reference) {
            names.add(reference.segment());
        } else if (predicate instanceof Predicate.Not not) {
            collectReferences(not.operand(), names);
        } else if (predicate instanceof Predicate.And and) {
            and.operands().forEach(operand -> collectReferences(operand, names));
        } else if (predicate instanceof Predicate.Or or) {
            or.operands().forEach(operand -> collectReferences(operand, names));
        }
    }
}
