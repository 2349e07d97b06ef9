package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.References;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All defined segments, resolved together: names of other segments replaced by their predicates, leaves bound to the schema,
 * and the index over the realtime ones. Replaced as a whole when a definition changes; only the counts in it move.
 */
final class Catalog {

    final Schema schema;
    final List<LiveSegment> segments;
    /** The segments' names, by number. */
    final String[] names;

    final List<BoundAttribute> slots;
    final ConjunctionIndex index;

    private final Map<String, LiveSegment> byName = new LinkedHashMap<>();
    private final int[] counts;
    private final AtomicIntegerArray publishedCounts;
    private final int[] slotOfColumn;
    private final @Nullable AttributeType[] plainTypeOfColumn;

    /**
     * @param schema bound to exactly these definitions
     * @param columns gives an attribute's column
     * @param conjunctionLimit see {@link ConjunctionIndex#of}
     * @throws InvalidSegmentException if a segment uses one that is not there, or itself, or is too large with those it uses
     */
    Catalog(
            Schema schema,
            Collection<Segment> definitions,
            Limits limits,
            Function<String, Column> columns,
            int conjunctionLimit) {
        this.schema = schema;
        Inlining inlining = new Inlining(definitions, limits);
        Binder binder = new Binder(schema, columns);
        segments = new ArrayList<>();
        List<BoundPredicate> predicates = new ArrayList<>();
        BitSet realtime = new BitSet();
        for (Segment definition : definitions) {
            Predicate inlined = inlining.of(definition.name());
            LiveSegment segment = new LiveSegment(segments.size(), definition, inlined, inlined.match(binder));
            segments.add(segment);
            byName.put(definition.name(), segment);
            realtime.set(predicates.size(), segment.isRealtime());
            predicates.add(segment.bound);
        }
        names = segments.stream().map(LiveSegment::name).toArray(String[]::new);
        counts = new int[names.length];
        publishedCounts = new AtomicIntegerArray(names.length);
        slots = binder.slots();
        index = ConjunctionIndex.of(predicates, realtime, slots, conjunctionLimit);
        Map<Column, AttributeType> plainTypes = new LinkedHashMap<>();
        schema.declarations()
                .forEach(declaration -> plainTypes.put(columns.apply(declaration.name()), declaration.type()));
        slots.forEach(attribute -> plainTypes.put(attribute.column(), attribute.type()));
        int known = plainTypes.keySet().stream()
                .mapToInt(column -> column.id + 1)
                .max()
                .orElse(0);
        slotOfColumn = new int[known];
        Arrays.fill(slotOfColumn, -1);
        slots.forEach(attribute -> slotOfColumn[attribute.column().id] = attribute.slot());
        plainTypeOfColumn = new AttributeType[known];
        plainTypes.forEach((column, type) -> plainTypeOfColumn[column.id] = type);
    }

    /** The segment with this name, or {@code null}. */
    @Nullable
    LiveSegment find(String name) {
        return byName.get(name);
    }

    /** Counts the members of all realtime segments among the contacts in a store, at an instant. */
    void recount(ContactStore store, long now) {
        Cells cells = new Cells(slots);
        Arrays.fill(counts, 0);
        ContactIds ids = store.ids();
        for (int number = 0; number < ids.numbers(); number++) {
            if (ids.isTaken(number)) {
                cells.pointTo(number);
                flip(index.findHolding(number, cells, now));
            }
        }
        Scan scan = new Scan(store, slots, now);
        for (int segment : index.plainSegments()) {
            counts[segment] = scan.count(segments.get(segment).bound);
        }
    }

    /** How many members a realtime segment has, by its number. */
    int count(int segment) {
        return counts[segment];
    }

    void setCount(int segment, int count) {
        counts[segment] = count;
    }

    /** How many members a realtime segment has, by its number, after the last call that was finished. For any thread. */
    int publishedCount(int segment) {
        return publishedCounts.get(segment);
    }

    /** Lets every thread know the counts that a call's changes have moved. */
    void publishCounts(ChangeRun run) {
        if (run.size() >= counts.length || !run.isOf(names)) {
            publishCounts();
            return;
        }
        for (int i = 0; i < run.size(); i++) {
            int segment = run.segmentNumber(i);
            publishedCounts.setRelease(segment, counts[segment]);
        }
    }

    /** Lets every thread know all counts. */
    void publishCounts() {
        for (int segment = 0; segment < counts.length; segment++) {
            publishedCounts.setRelease(segment, counts[segment]);
        }
    }

    /** Counts one member more, or one less, for each {@link Flip}. */
    void flip(IntArrayList flips) {
        int[] each = flips.elements();
        for (int i = 0; i < flips.size(); i++) {
            counts[Flip.segment(each[i])] += Flip.entered(each[i]) ? 1 : -1;
        }
    }

    /** The slot of the attribute in a column, or -1 if no segment uses it. */
    int slot(Column column) {
        return column.id < slotOfColumn.length ? slotOfColumn[column.id] : -1;
    }

    /** The type of values of which the schema need not be asked, or {@code null} if it need be asked of none. */
    @Nullable
    AttributeType plainType(Column column) {
        return column.id < plainTypeOfColumn.length ? plainTypeOfColumn[column.id] : null;
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
