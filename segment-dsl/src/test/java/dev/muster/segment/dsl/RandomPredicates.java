package dev.muster.segment.dsl;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Limits;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Comparison;
import dev.muster.segment.Predicate.Part;
import dev.muster.segment.Predicate.Side;
import dev.muster.segment.Segments;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Predicates of every shape, over {@link RandomValues}. */
final class RandomPredicates {

    private static final List<AttributeType> TYPES = List.of(AttributeType.values());

    private static final int DEEPEST = 3;

    private static final int WIDEST = 1_000;

    /** One predicate in so many is wide, and one is deep. */
    private static final int EXTREME = 500;

    private static final Moment LAST_DAY = new Moment("9999-12-31");

    private final Random random;
    private final RandomValues values;

    RandomPredicates(Random random) {
        this.random = random;
        this.values = new RandomValues(random);
    }

    /** Any predicate within the standard limits. */
    Predicate any() {
        return switch (random.nextInt(EXTREME)) {
            case 0 -> wide();
            case 1 -> deep();
            default -> predicate(random.nextInt(DEEPEST + 1));
        };
    }

    /** One that a person could have in mind. */
    Predicate small() {
        return predicate(random.nextInt(DEEPEST));
    }

    private Predicate wide() {
        return joined(several(2 + random.nextInt(WIDEST), () -> random.nextInt(10) > 0 ? leaf() : predicate(1)));
    }

    /** As deep as the limit allows, or nearly. */
    private Predicate deep() {
        int levels = Limits.standard().nesting() - random.nextInt(3);
        Predicate deep = leaf();
        while (deep.nesting() < levels) {
            // A double NOT would take a level away.
            boolean negated = !(deep instanceof Predicate.Not) && random.nextInt(3) == 0;
            deep = negated
                    ? deep.negated()
                    : joined(random.nextBoolean() ? List.of(deep, leaf()) : List.of(leaf(), deep));
        }
        return deep;
    }

    private Predicate predicate(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? leaf() : leaf().negated();
        }
        return switch (random.nextInt(4)) {
            case 0 -> ofOneAttribute();
            case 1 -> predicate(depth - 1).negated();
            default -> joined(several(2 + random.nextInt(2), () -> predicate(random.nextInt(depth))));
        };
    }

    private Predicate ofOneAttribute() {
        String name = values.name();
        AttributeType type = values.pick(TYPES);
        return joined(several(2 + random.nextInt(2), () -> leaf(name, type)));
    }

    private Predicate joined(List<Predicate> operands) {
        return random.nextBoolean() ? new Predicate.And(operands) : new Predicate.Or(operands);
    }

    private Predicate leaf() {
        return switch (random.nextInt(15)) {
            case 0 -> Segments.inSegment(values.name());
            // Each type has its list below; numbers and texts side by side are texts.
            case 1 -> in(several(1 + random.nextInt(5), () -> random.nextBoolean() ? values.number() : text()));
            default -> leaf(values.name(), values.pick(TYPES));
        };
    }

    /** A leaf that an attribute of the type can have. */
    Predicate leaf(String name, AttributeType type) {
        AttributeTerm attribute = Segments.attribute(name);
        if (random.nextInt(10) == 0) {
            return attribute.exists();
        }
        return switch (type) {
            case TEXT -> textLeaf(name);
            case NUMBER -> numberLeaf(name);
            case BOOLEAN -> random.nextBoolean() ? attribute.isTrue() : attribute.isFalse();
            case TIMESTAMP -> timestampLeaf(name);
            case TEXT_SET ->
                switch (random.nextInt(3)) {
                    case 0 -> attribute.has(values.text());
                    case 1 -> attribute.hasAny(values.texts());
                    default -> attribute.hasAll(values.texts());
                };
        };
    }

    private Predicate in(List<Literal> literals) {
        return new Predicate.In(values.name(), literals);
    }

    private Literal.Text text() {
        return new Literal.Text(values.text());
    }

    private Predicate textLeaf(String name) {
        return switch (random.nextInt(3)) {
            case 0 -> new Predicate.Is(name, text());
            case 1 -> new Predicate.In(name, several(1 + random.nextInt(5), this::text));
            default -> new Predicate.TextMatch(name, values.pick(List.of(Part.values())), text());
        };
    }

    private Predicate numberLeaf(String name) {
        return switch (random.nextInt(4)) {
            case 0 -> new Predicate.Is(name, values.number());
            case 1 -> new Predicate.In(name, several(1 + random.nextInt(5), values::number));
            case 2 -> new Predicate.Compare(name, values.pick(List.of(Comparison.values())), values.number());
            default -> between(name);
        };
    }

    private Predicate between(String name) {
        Literal.Number one = values.number();
        Literal.Number other = values.number();
        return one.value() <= other.value()
                ? new Predicate.BetweenNumbers(name, one, other)
                : new Predicate.BetweenNumbers(name, other, one);
    }

    private Predicate timestampLeaf(String name) {
        return switch (random.nextInt(5)) {
            case 0 -> new Predicate.Before(name, values.moment());
            case 1 -> new Predicate.After(name, values.moment());
            case 2 -> new Predicate.On(name, values.date());
            case 3 -> new Predicate.BetweenMoments(name, values.date(), LAST_DAY);
            default -> new Predicate.TimeWindow(name, values.pick(List.of(Side.values())), values.span());
        };
    }

    private static <T> List<T> several(int count, Supplier<? extends T> item) {
        return IntStream.range(0, count).<T>mapToObj(i -> item.get()).toList();
    }
}
