package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration.Direction;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Settles predicates against a schema: gives every attribute that they use a slot, and turns every leaf into a comparison with
 * constants of the attribute's type.
 */
final class Binder implements Predicate.Cases<BoundPredicate> {

    private static final long NONE_BELOW = Long.MIN_VALUE;
    private static final long NONE_ABOVE = Long.MAX_VALUE;

    private final Schema schema;
    private final Function<String, Column> columns;
    /** Another whose attributes and leaves count as long as they read alike, and which is not added to; or {@code null}. */
    private final @Nullable Binder settled;

    private final Map<String, BoundAttribute> bound = new HashMap<>();
    private final List<BoundAttribute> slots = new ArrayList<>();
    private final Map<String, BoundPredicate.Leaf> leaves = new HashMap<>();
    /** What stands in several places, being another segment's predicate, is bound once. */
    private final IdentityHashMap<Predicate, BoundPredicate> shared = new IdentityHashMap<>();

    /**
     * Binds against this schema; slots are given from 0, in the order in which attributes are met.
     *
     * @param columns gives an attribute's column
     */
    Binder(Schema schema, Function<String, Column> columns) {
        this(schema, columns, null);
    }

    private Binder(Schema schema, Function<String, Column> columns, @Nullable Binder settled) {
        this.schema = schema;
        this.columns = columns;
        this.settled = settled;
    }

    /** Goes on from where another is: attributes keep their slots, and leaves their numbers. */
    Binder(Binder earlier, Schema schema) {
        this(schema, earlier.columns);
        bound.putAll(earlier.bound);
        slots.addAll(earlier.slots);
        leaves.putAll(earlier.leaves);
    }

    /**
     * Binds what is not to stay beside what another has bound, which is not touched.
     *
     * @param schema how attributes read for what is bound here
     * @param columns gives the column of an attribute that the other has not bound, or not as it reads here
     */
    static Binder beside(Binder settled, Schema schema, Function<String, Column> columns) {
        Binder beside = new Binder(schema, columns, settled);
        beside.slots.addAll(settled.slots);
        return beside;
    }

    Schema schema() {
        return schema;
    }

    /** The attributes that the predicates bound so far use, by slot. */
    List<BoundAttribute> slots() {
        return slots;
    }

    private BoundAttribute attribute(Predicate.Leaf leaf) {
        BoundAttribute known = settled == null ? null : settled.bound.get(leaf.attribute());
        if (known != null && Objects.equals(known.reading(), schema.reading(leaf.attribute()))) {
            return known;
        }
        return bound.computeIfAbsent(leaf.attribute(), name -> {
            BoundAttribute attribute = BoundAttribute.of(slots.size(), columns.apply(name), schema.reading(name));
            slots.add(attribute);
            return attribute;
        });
    }

    private int slot(Predicate.Leaf leaf) {
        return attribute(leaf).slot();
    }

    // Both in as few frames of stack a level as can be: the deepest predicate is bound on any thread.

    @Override
    public BoundPredicate and(Predicate.And and) {
        BoundPredicate known = shared.get(and);
        if (known == null) {
            known = joined(and.operands(), BoundPredicate.And::new, false);
            shared.put(and, known);
        }
        return known;
    }

    @Override
    public BoundPredicate or(Predicate.Or or) {
        BoundPredicate known = shared.get(or);
        if (known == null) {
            known = joined(or.operands(), BoundPredicate.Or::new, true);
            shared.put(or, known);
        }
        return known;
    }

    /**
     * The operands under AND or OR. {@code a is v OR a is w} becomes {@code a in [v, w]}, and {@code a != v AND a != w} its
     * complement, so that a long list is one leaf however it was written.
     *
     * @param mergesPositive whether it is equalities that are merged, as under OR, or their complements
     */
    private BoundPredicate joined(
            List<Predicate> operands, Function<List<BoundPredicate>, BoundPredicate> join, boolean mergesPositive) {
        List<BoundPredicate> rest = new ArrayList<>(operands.size());
        Map<Integer, Set<String>> texts = new LinkedHashMap<>();
        Map<Integer, Set<Double>> numbers = new LinkedHashMap<>();
        for (Predicate operand : operands) {
            BoundPredicate binding = operand.match(this);
            BoundPredicate equality = mergesPositive
                    ? binding
                    : binding instanceof BoundPredicate.Not not ? not.operand() : new BoundPredicate.Not(binding);
            if (equality instanceof BoundPredicate.Leaf leaf && leaf.leaf() instanceof BoundLeaf.TextIn in) {
                texts.computeIfAbsent(in.slot(), slot -> new HashSet<>()).addAll(in.texts());
            } else if (equality instanceof BoundPredicate.Leaf leaf && leaf.leaf() instanceof BoundLeaf.NumberIn in) {
                numbers.computeIfAbsent(in.slot(), slot -> new HashSet<>()).addAll(in.numbers());
            } else {
                rest.add(binding);
            }
        }
        texts.forEach((slot, values) -> rest.add(merged(new BoundLeaf.TextIn(slot, values), mergesPositive)));
        numbers.forEach((slot, values) -> rest.add(merged(new BoundLeaf.NumberIn(slot, values), mergesPositive)));
        return rest.size() == 1 ? rest.get(0) : join.apply(rest);
    }

    private BoundPredicate merged(BoundLeaf equalToOne, boolean isPositive) {
        BoundPredicate leaf = leaf(equalToOne);
        return isPositive ? leaf : new BoundPredicate.Not(leaf);
    }

    @Override
    public BoundPredicate not(Predicate.Not not) {
        return new BoundPredicate.Not(not.operand().match(this));
    }

    @Override
    public BoundPredicate inSegment(Predicate.InSegment reference) {
        throw new AssertionError("other segments' predicates stand in the place of " + reference);
    }

    @Override
    public BoundPredicate is(Predicate.Is leaf) {
        if (leaf.value() instanceof Literal.Bool bool) {
            return leaf(new BoundLeaf.Truth(slot(leaf), bool.truth()));
        }
        return equalToOne(leaf, List.of(leaf.value()));
    }

    @Override
    public BoundPredicate in(Predicate.In leaf) {
        return equalToOne(leaf, leaf.values());
    }

    private BoundPredicate equalToOne(Predicate.Leaf leaf, List<Literal> values) {
        BoundAttribute attribute = attribute(leaf);
        if (attribute.type() == AttributeType.NUMBER) {
            Set<Double> numbers = new HashSet<>();
            values.forEach(value -> numbers.add(((Literal.Number) value).value()));
            return leaf(new BoundLeaf.NumberIn(attribute.slot(), numbers));
        }
        Set<String> texts = new HashSet<>();
        for (Literal value : values) {
            texts.add(comparable(value instanceof Literal.Text text ? text.text() : value.toString(), attribute));
        }
        return leaf(new BoundLeaf.TextIn(attribute.slot(), texts));
    }

    private static String comparable(String text, BoundAttribute attribute) {
        return attribute.isCaseSensitive() ? text : Value.Text.folded(text);
    }

    @Override
    public BoundPredicate compare(Predicate.Compare leaf) {
        double bound = leaf.bound().value();
        double low = Double.NEGATIVE_INFINITY;
        double high = Double.POSITIVE_INFINITY;
        return leaf(
                switch (leaf.comparison()) {
                    case GREATER -> new BoundLeaf.NumberRange(slot(leaf), bound, false, high, true);
                    case AT_LEAST -> new BoundLeaf.NumberRange(slot(leaf), bound, true, high, true);
                    case LESS -> new BoundLeaf.NumberRange(slot(leaf), low, true, bound, false);
                    case AT_MOST -> new BoundLeaf.NumberRange(slot(leaf), low, true, bound, true);
                });
    }

    @Override
    public BoundPredicate betweenNumbers(Predicate.BetweenNumbers leaf) {
        return leaf(new BoundLeaf.NumberRange(
                slot(leaf), leaf.low().value(), true, leaf.high().value(), true));
    }

    @Override
    public BoundPredicate textMatch(Predicate.TextMatch leaf) {
        BoundAttribute attribute = attribute(leaf);
        return leaf(new BoundLeaf.TextPart(
                attribute.slot(), leaf.part(), comparable(leaf.text().text(), attribute)));
    }

    @Override
    public BoundPredicate has(Predicate.Has leaf) {
        return leaf(new BoundLeaf.HasAny(slot(leaf), folded(List.of(leaf.text()))));
    }

    @Override
    public BoundPredicate hasAny(Predicate.HasAny leaf) {
        return leaf(new BoundLeaf.HasAny(slot(leaf), folded(leaf.texts())));
    }

    @Override
    public BoundPredicate hasAll(Predicate.HasAll leaf) {
        return leaf(new BoundLeaf.HasAll(slot(leaf), folded(leaf.texts())));
    }

    private static Set<String> folded(List<Literal.Text> texts) {
        Set<String> folded = new HashSet<>();
        texts.forEach(text -> folded.add(Value.Text.folded(text.text())));
        return folded;
    }

    @Override
    public BoundPredicate exists(Predicate.Exists leaf) {
        return leaf(new BoundLeaf.Existence(slot(leaf)));
    }

    @Override
    public BoundPredicate timeWindow(Predicate.TimeWindow leaf) {
        BoundAttribute attribute = attribute(leaf);
        long span = leaf.span().toMillis();
        Direction direction =
                attribute.reading() == null ? null : attribute.reading().direction();
        return leaf(
                switch (leaf.side()) {
                    case EITHER ->
                        new BoundLeaf.MovingTime(
                                attribute.slot(),
                                direction == Direction.UPCOMING ? 0 : -span,
                                direction == Direction.PAST ? 0 : span);
                    case LAST -> new BoundLeaf.MovingTime(attribute.slot(), -span, 0);
                    case NEXT -> new BoundLeaf.MovingTime(attribute.slot(), 0, span);
                    case LONGER_AGO -> new BoundLeaf.MovingTime(attribute.slot(), NONE_BELOW, -span);
                    case FURTHER_AHEAD -> new BoundLeaf.MovingTime(attribute.slot(), span, NONE_ABOVE);
                });
    }

    @Override
    public BoundPredicate before(Predicate.Before leaf) {
        return leaf(new BoundLeaf.FixedTime(
                slot(leaf), NONE_BELOW, leaf.moment().first().toEpochMilli() - 1));
    }

    @Override
    public BoundPredicate after(Predicate.After leaf) {
        return leaf(new BoundLeaf.FixedTime(slot(leaf), millis(leaf.moment().last()), NONE_ABOVE));
    }

    @Override
    public BoundPredicate on(Predicate.On leaf) {
        return between(leaf, leaf.date().first(), leaf.date().last());
    }

    @Override
    public BoundPredicate betweenMoments(Predicate.BetweenMoments leaf) {
        return between(leaf, leaf.from().first(), leaf.to().last());
    }

    private BoundPredicate between(Predicate.Leaf leaf, Instant first, Instant last) {
        return leaf(new BoundLeaf.FixedTime(slot(leaf), millis(first) - 1, millis(last)));
    }

    private static long millis(Instant instant) {
        return instant.toEpochMilli();
    }

    private BoundPredicate leaf(BoundLeaf leaf) {
        String key = leaf.key();
        BoundPredicate.Leaf known = settled == null ? null : settled.leaves.get(key);
        int before = settled == null ? 0 : settled.leaves.size();
        return known != null
                ? known
                : leaves.computeIfAbsent(key, added -> new BoundPredicate.Leaf(before + leaves.size(), leaf));
    }
}
