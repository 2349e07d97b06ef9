package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All defined segments, resolved together: names of other segments replaced by their predicates, leaves bound to the schema,
 * and the index over the realtime ones. Replaced as a whole when a definition changes; only the counts in it move.
 */
final class Catalog {

    final Schema schema;
    final List<LiveSegment> segments;
    final List<BoundAttribute> slots;
    final ConjunctionIndex index;

    private final Map<String, LiveSegment> byName = new LinkedHashMap<>();
    private final int[] slotOfAttribute;

    /**
     * @param schema bound to exactly these definitions
     * @param attributeIds gives an attribute's number in rows
     * @param conjunctionLimit see {@link ConjunctionIndex#of}
     * @throws InvalidSegmentException if a segment uses one that is not there, or itself, or is too large with those it uses
     */
    Catalog(
            Schema schema,
            Collection<Segment> definitions,
            Limits limits,
            ToIntFunction<String> attributeIds,
            int conjunctionLimit) {
        this.schema = schema;
        Inlining inlining = new Inlining(definitions, limits);
        Binder binder = new Binder(schema, attributeIds);
        segments = new ArrayList<>();
        List<BoundPredicate> predicates = new ArrayList<>();
        BitSet realtime = new BitSet();
        for (Segment definition : definitions) {
            Predicate inlined = inlining.inlined(definition);
            LiveSegment segment = new LiveSegment(definition, inlined, inlined.match(binder));
            segments.add(segment);
            byName.put(definition.name(), segment);
            realtime.set(predicates.size(), segment.isRealtime());
            predicates.add(segment.bound);
        }
        slots = binder.slots();
        index = ConjunctionIndex.of(predicates, realtime, slots, conjunctionLimit);
        slotOfAttribute =
                new int[slots.stream().mapToInt(BoundAttribute::id).max().orElse(-1) + 1];
        Arrays.fill(slotOfAttribute, -1);
        slots.forEach(attribute -> slotOfAttribute[attribute.id()] = attribute.slot());
    }

    /** The segment with this name, or {@code null}. */
    @Nullable
    LiveSegment find(String name) {
        return byName.get(name);
    }

    /** The slot of an attribute by its number in rows, or -1 if no segment uses it. */
    int slot(int attribute) {
        return attribute < slotOfAttribute.length ? slotOfAttribute[attribute] : -1;
    }

    /** The definitions in their order, by name. */
    Map<String, Segment> definitions() {
        Map<String, Segment> definitions = new LinkedHashMap<>();
        segments.forEach(segment -> definitions.put(segment.name(), segment.definition));
        return definitions;
    }

    /** Whether a segment of this name means the same here as in another catalog: the same tree over attributes that read alike. */
    boolean meansTheSame(LiveSegment segment, Catalog other) {
        LiveSegment there = other.find(segment.name());
        return there != null
                && segment.inlined.equals(there.inlined)
                && Schema.attributes(segment.inlined).stream()
                        .allMatch(name -> Objects.equals(schema.reading(name), other.schema.reading(name)));
    }

    /** The names of the segments that use this one directly. */
    List<String> usersOf(String name) {
        return segments.stream()
                .filter(segment -> references(segment.definition.predicate()).contains(name))
                .map(LiveSegment::name)
                .toList();
    }

    private static Set<String> references(Predicate predicate) {
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

    /** Puts the predicates of other segments in the place of their names, each worked out once and shared. */
    private static final class Inlining {

        private final Map<String, Segment> definitions;
        private final Limits limits;
        private final Map<String, Predicate> done = new HashMap<>();
        private final LinkedHashSet<String> open = new LinkedHashSet<>();

        Inlining(Collection<Segment> definitions, Limits limits) {
            this.definitions = new LinkedHashMap<>();
            definitions.forEach(definition -> this.definitions.put(definition.name(), definition));
            this.limits = limits;
        }

        Predicate inlined(Segment segment) {
            Predicate known = done.get(segment.name());
            if (known != null) {
                return known;
            }
            if (open.size() >= limits.nesting()) {
                throw tooDeep(segment.name());
            }
            if (!open.add(segment.name())) {
                throw circle(segment.name());
            }
            refusePastLimits(segment.name(), segment.predicate());
            Map<String, Predicate> used = new HashMap<>();
            long nodes = segment.predicate().nodes();
            for (String name : references(segment.predicate())) {
                Predicate other = inlined(used(segment, name));
                used.put(name, other);
            }
            nodes += addedNodes(segment.predicate(), used);
            if (nodes > limits.nodes()) {
                throw new InvalidSegmentException("segment '" + segment.name() + "' has " + nodes
                        + " nodes and list values with those of the segments it uses; expected at most "
                        + limits.nodes());
            }
            if (nesting(segment.predicate(), used) > limits.nesting()) {
                throw tooDeep(segment.name());
            }
            Predicate inlined = replace(segment.predicate(), used);
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
            return new InvalidSegmentException(
                    "segment '" + name + "' is nested too deep with the segments it uses; expected at most "
                            + limits.nesting() + " levels");
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

        private static long addedNodes(Predicate predicate, Map<String, Predicate> used) {
            if (predicate instanceof Predicate.InSegment reference) {
                Predicate other = used.get(reference.segment());
                return other == null ? 0 : other.nodes();
            }
            long added = 0;
            for (Predicate operand : operands(predicate)) {
                added += addedNodes(operand, used);
            }
            return added;
        }

        private static int nesting(Predicate predicate, Map<String, Predicate> used) {
            if (predicate instanceof Predicate.InSegment reference) {
                Predicate other = used.get(reference.segment());
                return 1 + (other == null ? 0 : other.nesting());
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

        private static Predicate replace(Predicate predicate, Map<String, Predicate> used) {
            if (used.isEmpty()) {
                return predicate;
            }
            if (predicate instanceof Predicate.InSegment reference) {
                Predicate other = used.get(reference.segment());
                return other == null ? predicate : other;
            }
            if (predicate instanceof Predicate.Not not) {
                return replace(not.operand(), used).negated();
            }
            if (predicate instanceof Predicate.And and) {
                return new Predicate.And(and.operands().stream()
                        .map(operand -> replace(operand, used))
                        .toList());
            }
            if (predicate instanceof Predicate.Or or) {
                return new Predicate.Or(or.operands().stream()
                        .map(operand -> replace(operand, used))
                        .toList());
            }
            return predicate;
        }
    }
}
