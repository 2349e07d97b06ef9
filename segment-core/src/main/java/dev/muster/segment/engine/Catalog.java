package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Definitions;
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
 * and the index over the realtime ones. Replaced as a whole when a definition changes, though what did not change is taken over
 * as it is; only the counts in it move.
 */
final class Catalog {

    private static final int FEWEST_WORN = 1_024;

    final Schema schema;
    /** The segments' names, by number; a number of which none is live keeps the name that it had. */
    final String[] names;

    final List<BoundAttribute> slots;
    final PredicateIndex index;

    /** In the order of their definition. */
    private final Map<String, LiveSegment> byName = new LinkedHashMap<>();
    /** By number, those that are gone among them. */
    private final List<BoundPredicate> predicates;

    private final BitSet realtime = new BitSet();
    private final Binder binder;
    private final Meanings meanings;
    private final int[] counts;
    private final AtomicIntegerArray publishedCounts;
    private final int[] slotOfColumn;
    private final @Nullable AttributeType[] plainTypeOfColumn;

    private Catalog(
            Schema schema,
            Map<String, Segment> definitions,
            Inlining inlining,
            Function<String, Column> columns,
            IndexOptions options,
            @Nullable Catalog earlier) {
        this.schema = schema;
        binder = earlier == null ? new Binder(schema, columns) : new Binder(earlier.binder, schema);
        predicates = earlier == null ? new ArrayList<>() : new ArrayList<>(earlier.predicates);
        for (Segment definition : definitions.values()) {
            Predicate inlined = inlining.of(definition);
            LiveSegment known = earlier == null ? null : earlier.find(definition.name());
            LiveSegment segment;
            if (known != null && known.isRealtime() == isRealtime(definition) && known.inlined.equals(inlined)) {
                segment = known.as(definition);
            } else {
                segment = new LiveSegment(predicates.size(), definition, inlined, inlined.match(binder));
                predicates.add(segment.bound);
            }
            byName.put(definition.name(), segment);
            realtime.set(segment.number, segment.isRealtime());
        }
        meanings = new Meanings(schema, byName, binder);
        names = new String[predicates.size()];
        if (earlier != null) {
            System.arraycopy(earlier.names, 0, names, 0, earlier.names.length);
        }
        byName.values().forEach(segment -> names[segment.number] = segment.name());
        counts = new int[names.length];
        publishedCounts = new AtomicIntegerArray(names.length);
        slots = binder.slots();
        PredicateIndex extended = earlier == null ? null : earlier.index.with(predicates, realtime, slots, options);
        index = extended != null ? extended : PredicateIndex.of(predicates, realtime, slots, options);
        Map<Column, AttributeType> plainTypes = new LinkedHashMap<>();
        schema.declarations()
                .forEach(declaration -> plainTypes.put(columns.apply(declaration.name()), declaration.type()));
        slots.forEach(attribute -> plainTypes.put(attribute.column(), typeIn(schema, attribute)));
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

    /**
     * The catalog of exactly these segments.
     *
     * @param schema bound to exactly these definitions
     * @param definitions by name
     * @param columns gives an attribute's column
     * @param options how the index is made
     * @param earlier the catalog in force, whose place this may take, or {@code null}
     * @throws InvalidSegmentException if a segment uses one that is not there, or itself, or is too large with those it uses
     */
    static Catalog of(
            Schema schema,
            Map<String, Segment> definitions,
            Limits limits,
            Function<String, Column> columns,
            IndexOptions options,
            @Nullable Catalog earlier) {
        Inlining inlining = new Inlining(definitions, segment -> earlier != null && earlier.isSettled(segment), limits);
        boolean isAnew = earlier == null || !earlier.readsAs(schema) || earlier.isWorn();
        return new Catalog(schema, definitions, inlining, columns, options, isAnew ? null : earlier);
    }

    /** Whether just this definition is live here and uses no other segment. */
    @SuppressWarnings("ReferenceEquality") // an equal one is only walked once more
    boolean isSettled(Segment definition) {
        LiveSegment known = find(definition.name());
        return known != null && known.definition == definition && !known.usesOthers();
    }

    /** Returns the segments' bound meanings, without the index. */
    Meanings meanings() {
        return meanings;
    }

    /** Whether every attribute that is bound here reads the same in another schema, if it reads as anything there. */
    private boolean readsAs(Schema other) {
        return slots.stream()
                .allMatch(attribute -> other.reading(attribute.name()) == null
                        || Objects.equals(attribute.reading(), other.reading(attribute.name())));
    }

    /** Whether most numbers are of segments that are gone. */
    private boolean isWorn() {
        return predicates.size() > 2 * byName.size() + FEWEST_WORN;
    }

    private static @Nullable AttributeType typeIn(Schema schema, BoundAttribute attribute) {
        AttributeDeclaration reading = schema.reading(attribute.name());
        return reading == null ? null : reading.type();
    }

    private static boolean isRealtime(Segment definition) {
        return definition.mode() == Segment.Mode.REALTIME;
    }

    /** Comes in force. */
    void takeOver() {
        index.passOverOthersThan(realtime);
    }

    /** The segments, in the order of their definition. */
    Collection<LiveSegment> segments() {
        return byName.values();
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
        PredicateIndex.Count members = index.count();
        for (int number = 0; number < ids.numbers(); number++) {
            if ((number & ColumnStorage.PAGE_MASK) == 0) {
                index.learnPage(number, Math.min(ColumnStorage.PAGE_SIZE, ids.numbers() - number), slots, now);
            }
            if (ids.isTaken(number)) {
                cells.pointTo(number);
                members.add(number, cells, now);
            }
        }
        members.addTo(counts);
        index.plainSegments()
                .forEach(segment -> counts[segment] =
                        Scan.members(store, slots, predicates.get(segment), now).getCardinality());
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

    /** Returns whether a definition or a declaration uses the attribute of a column. */
    boolean uses(Column column) {
        return slot(column) >= 0 || plainType(column) != null;
    }

    /** The type of values of which the schema need not be asked, or {@code null} if it need be asked of none. */
    @Nullable
    AttributeType plainType(Column column) {
        return column.id < plainTypeOfColumn.length ? plainTypeOfColumn[column.id] : null;
    }

    /** How many realtime segments are left to the plain evaluator. */
    int plainSegments() {
        BitSet plain = new BitSet();
        index.plainSegments().forEach((int segment) -> plain.set(segment));
        plain.and(realtime);
        return plain.cardinality();
    }

    /** For each slot, the edges at which the clock flips leaves of realtime segments. Costs a walk over their leaves. */
    long[][] edgesOfSlot() {
        List<Map<Integer, BoundLeaf>> moving = new ArrayList<>();
        slots.forEach(slot -> moving.add(new LinkedHashMap<>()));
        for (LiveSegment segment : byName.values()) {
            if (segment.isRealtime()) {
                ConjunctionPacking.leaves(segment.bound).forEach((number, leaf) -> {
                    if (leaf.leaf() instanceof BoundLeaf.MovingTime) {
                        moving.get(leaf.leaf().slot()).put(number, leaf.leaf());
                    }
                });
            }
        }
        return moving.stream().map(leaves -> Gaps.edges(leaves.values())).toArray(long[][]::new);
    }

    /** Returns the definitions from which an engine would build this catalog. */
    Definitions definitions() {
        return new Definitions(
                List.copyOf(schema.declarations()),
                schema.inferredTypes(),
                List.copyOf(segmentsByName().values()));
    }

    /** Returns the definitions in their order, by name. */
    Map<String, Segment> segmentsByName() {
        Map<String, Segment> definitions = new LinkedHashMap<>();
        byName.forEach((name, segment) -> definitions.put(name, segment.definition));
        return definitions;
    }

    /** Whether a segment of this name means the same here as in another catalog: the same tree over attributes that read alike. */
    @SuppressWarnings("ReferenceEquality") // what was taken over is the same object
    boolean meansTheSame(LiveSegment segment, Catalog other) {
        LiveSegment there = other.find(segment.name());
        if (there == null) {
            return false;
        }
        return segment.bound == there.bound
                || (segment.inlined.equals(there.inlined)
                        && Schema.attributes(segment.inlined).stream()
                                .allMatch(name -> Objects.equals(schema.reading(name), other.schema.reading(name))));
    }

    /** The names of the segments that use this one directly. */
    List<String> usersOf(String name) {
        return byName.values().stream()
                .filter(LiveSegment::usesOthers)
                .filter(segment -> References.in(segment.definition.predicate()).stream()
                        .anyMatch(use -> use.segment().equals(name)))
                .map(LiveSegment::name)
                .toList();
    }
}
