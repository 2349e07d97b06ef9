package dev.muster.segment.engine;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A predicate that something is asked about: a live segment's, or one that is not defined and is bound beside those that are.
 *
 * @param definition the segment, or what stands for it
 * @param binder binds its parts
 * @param bound its predicate
 */
record Question(Segment definition, Binder binder, BoundPredicate bound) {

    private static final String UNNAMED = "asked";

    /**
     * The question that a live segment is.
     *
     * @param columns gives the column of an attribute, or one without values
     */
    static Question about(LiveSegment segment, Catalog catalog, Function<String, Column> columns) {
        return new Question(
                segment.definition, catalog.meanings().binderBeside(catalog.schema, columns), segment.bound);
    }

    /**
     * The question that a segment would be if it were defined now, in place of the one of its name if there is one. Nothing is
     * changed by asking.
     *
     * @param columns gives the column of an attribute, or one without values
     * @throws InvalidSegmentException if it could not be defined
     */
    static Question about(
            Segment candidate,
            Catalog catalog,
            Function<String, Column> columns,
            Limits limits,
            Schema.HeldValues held) {
        Map<String, Segment> definitions = catalog.segmentsByName();
        definitions.put(candidate.name(), candidate);
        Schema schema = catalog.schema.bind(definitions.values(), held);
        Predicate inlined = new Inlining(definitions, catalog::isSettled, limits).of(candidate);
        Binder binder = catalog.meanings().binderBeside(schema, columns);
        return new Question(candidate, binder, inlined.match(binder));
    }

    /**
     * The question that a predicate is which has no name.
     *
     * @param columns gives the column of an attribute, or one without values
     * @throws InvalidSegmentException if it could not be defined
     */
    static Question about(
            Predicate predicate,
            Catalog catalog,
            Function<String, Column> columns,
            Limits limits,
            Schema.HeldValues held) {
        String name = UNNAMED;
        for (int i = 2; catalog.find(name) != null; i++) {
            name = UNNAMED + " " + i;
        }
        return about(Segment.named(name).where(predicate).build(), catalog, columns, limits, held);
    }

    /** Returns whether the attributes without a column at binding still have none. */
    @SuppressWarnings("ReferenceEquality") // a column is nothing but itself
    boolean isCurrent(ContactStore store) {
        return slots().stream().allMatch(attribute -> {
            Column column = store.findColumn(attribute.name());
            return column == null || column == attribute.column();
        });
    }

    /** How attributes read for it. */
    Schema schema() {
        return binder.schema();
    }

    /** The attributes that the predicate uses, by slot, among others. */
    List<BoundAttribute> slots() {
        return binder.slots();
    }
}
