package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.References;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
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
            Predicate inlined = inlining.of(definition.name());
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
                .filter(segment -> References.in(segment.definition.predicate()).stream()
                        .anyMatch(use -> use.segment().equals(name)))
                .map(LiveSegment::name)
                .toList();
    }
}
