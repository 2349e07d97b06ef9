package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Span;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** One to three attributes with few values each, all of which can be tried out, and random predicates over them. */
final class LintWorld {

    /**
     * An attribute.
     *
     * @param declaration how it is declared, or {@code null} if it is not
     * @param values what a contact may hold, {@code null} for nothing
     */
    record Attribute(
            String name,
            AttributeType theme,
            @Nullable AttributeDeclaration declaration,
            List<@Nullable Value> values) {}

    private static final List<String> TEXTS = List.of("Pro", "pro", "Por", "Free", "");
    private static final List<String> PARTS = List.of("Pro", "ro", "P", "e", "Fre", "");
    private static final List<String> OTHER_TEXTS = List.of("Prox", "xPro", "ProFre", "FrePro", "e", "1", "zzz");
    private static final List<String> NUMBERS = List.of("0", "1", "1.0", "2");
    private static final List<Double> OTHER_NUMBERS = List.of(-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0);
    private static final List<String> TAGS = List.of("a", "A", "b", "c");
    private static final List<Predicate.Comparison> COMPARISONS = List.of(Predicate.Comparison.values());
    private static final List<Predicate.Part> TEXT_PARTS = List.of(Predicate.Part.values());
    private static final List<Predicate.Side> SIDES = List.of(Predicate.Side.values());

    /** So far around engine time timestamps and instants lie. */
    private static final int REACH = 8;

    private final SplittableRandom random;
    private final Instant now;
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<Moment> moments;

    LintWorld(SplittableRandom random, Instant now) {
        this.random = random;
        this.now = now;
        this.moments = LongStream.of(-4, -1, 3)
                .mapToObj(millis -> Moment.of(now.plusMillis(millis)))
                .toList();
        int count = 1 + random.nextInt(2) + (chance(15) ? 1 : 0);
        for (int i = 0; i < count; i++) {
            attributes.add(attribute(i));
        }
    }

    List<Attribute> attributes() {
        return attributes;
    }

    List<AttributeDeclaration> declarations() {
        List<AttributeDeclaration> declarations = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (attribute.declaration != null) {
                declarations.add(attribute.declaration);
            }
        }
        return declarations;
    }

    /** Engine time and what comes after it, as far as it makes a difference. */
    long[] instants() {
        boolean hasTimes = attributes.stream().anyMatch(attribute -> attribute.theme == AttributeType.TIMESTAMP);
        LongStream later = hasTimes ? LongStream.of(1, 2, 3, 4, 5, 6, 7, REACH, 20, 9_000_000_000L) : LongStream.of();
        return LongStream.concat(LongStream.of(0), later)
                .map(millis -> now.toEpochMilli() + millis)
                .toArray();
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Attribute attribute(int number) {
        AttributeType theme = one(List.of(AttributeType.values()));
        boolean isDeclared = chance(50);
        String name = (isDeclared ? "d" : "u") + number;
        List<@Nullable Value> values = new ArrayList<>();
        values.add(null);
        values.addAll(values(theme));
        if (!isDeclared) {
            values.add(theme == AttributeType.NUMBER ? Value.text("abc") : Value.number(3));
        }
        return new Attribute(name, theme, isDeclared ? declaration(name, theme) : null, values);
    }

    private AttributeDeclaration declaration(String name, AttributeType theme) {
        AttributeDeclaration declaration = AttributeDeclaration.of(name, theme);
        if (theme == AttributeType.TEXT && chance(40)) {
            declaration = declaration.caseSensitive();
        }
        if (theme == AttributeType.TIMESTAMP && chance(60)) {
            declaration = chance(50) ? declaration.past() : declaration.upcoming();
        }
        return chance(40) ? declaration.withDefault(one(values(theme))) : declaration;
    }

    private List<Value> values(AttributeType type) {
        List<Value> values = new ArrayList<>();
        switch (type) {
            case TEXT -> {
                TEXTS.forEach(text -> values.add(Value.text(text)));
                OTHER_TEXTS.forEach(text -> values.add(Value.text(text)));
            }
            case NUMBER -> OTHER_NUMBERS.forEach(number -> values.add(Value.number(number)));
            case BOOLEAN -> values.addAll(List.of(Value.bool(false), Value.bool(true)));
            case TIMESTAMP -> {
                for (int millis = -REACH; millis <= REACH; millis++) {
                    values.add(Value.timestamp(now.plusMillis(millis)));
                }
                values.add(Value.timestamp(Instant.parse("0001-01-01T00:00:00Z")));
                values.add(Value.timestamp(Instant.parse("9999-12-31T23:59:59.999Z")));
            }
            case TEXT_SET ->
                List.of("", "a", "b", "c", "a;b", "a;c", "b;c", "a;b;c", "x")
                        .forEach(texts ->
                                values.add(Value.textSet(texts.isEmpty() ? List.of() : List.of(texts.split(";")))));
        }
        return values;
    }

    /** A predicate of some depth. */
    Predicate predicate(int depth, @Nullable String otherSegment) {
        int kind = random.nextInt(100);
        if (depth == 0 || kind < 10) {
            return kind < 3 && otherSegment != null ? new Predicate.InSegment(otherSegment) : leaf();
        }
        if (kind < 85) {
            List<Predicate> operands = new ArrayList<>();
            int count = 2 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                operands.add(predicate(depth - 1, otherSegment));
            }
            return kind < 50 ? new Predicate.And(operands) : new Predicate.Or(operands);
        }
        return predicate(depth - 1, otherSegment).negated();
    }

    private Predicate leaf() {
        Attribute attribute = one(attributes);
        String name = attribute.name;
        if (chance(8)) {
            return new Predicate.Exists(name);
        }
        Predicate leaf = switch (attribute.theme) {
            case TEXT -> textLeaf(name);
            case NUMBER -> numberLeaf(name);
            case BOOLEAN -> new Predicate.Is(name, Literal.of(chance(50)));
            case TIMESTAMP -> timeLeaf(name);
            case TEXT_SET -> tagLeaf(name);
        };
        return chance(25) ? leaf.negated() : leaf;
    }

    private Predicate textLeaf(String name) {
        return switch (random.nextInt(4)) {
            case 0 -> new Predicate.Is(name, chance(10) ? new Literal.Number("1") : Literal.of(one(TEXTS)));
            case 1 -> new Predicate.In(name, List.of(Literal.of(one(TEXTS)), Literal.of(one(TEXTS))));
            default -> new Predicate.TextMatch(name, one(TEXT_PARTS), new Literal.Text(one(PARTS)));
        };
    }

    private Literal.Number number() {
        return new Literal.Number(one(NUMBERS));
    }

    private Predicate numberLeaf(String name) {
        return switch (random.nextInt(4)) {
            case 0 -> new Predicate.Is(name, number());
            case 1 -> new Predicate.In(name, List.of(number(), number()));
            default -> new Predicate.Compare(name, one(COMPARISONS), number());
        };
    }

    private Predicate timeLeaf(String name) {
        if (chance(65)) {
            return new Predicate.TimeWindow(name, one(SIDES), new Span(1 + random.nextInt(3), Span.Unit.MILLISECONDS));
        }
        int from = random.nextInt(moments.size());
        return switch (random.nextInt(3)) {
            case 0 -> new Predicate.Before(name, one(moments));
            case 1 -> new Predicate.After(name, one(moments));
            default ->
                new Predicate.BetweenMoments(
                        name, moments.get(from), moments.get(from + random.nextInt(moments.size() - from)));
        };
    }

    private Predicate tagLeaf(String name) {
        List<Literal.Text> tags = List.of(new Literal.Text(one(TAGS)), new Literal.Text(one(TAGS)));
        return switch (random.nextInt(3)) {
            case 0 -> new Predicate.Has(name, tags.get(0));
            case 1 -> new Predicate.HasAny(name, tags);
            default -> new Predicate.HasAll(name, tags);
        };
    }
}
