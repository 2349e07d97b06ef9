package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Span;
import dev.muster.segment.Value;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The attributes, constants and windows of one random history; few, so that they meet. */
final class RandomWorld {

    /**
     * An attribute.
     *
     * @param theme its type if it is declared, else the type that most segments and most writes have in mind
     */
    record Attribute(String name, AttributeType theme, boolean isDeclared) {}

    private static final List<AttributeType> THEMES = List.of(
            AttributeType.TIMESTAMP,
            AttributeType.TIMESTAMP,
            AttributeType.TIMESTAMP,
            AttributeType.TIMESTAMP,
            AttributeType.TEXT,
            AttributeType.TEXT,
            AttributeType.NUMBER,
            AttributeType.NUMBER,
            AttributeType.BOOLEAN,
            AttributeType.TEXT_SET);

    /** What lies within it never leaves it. */
    static final Span LONGEST_SPAN = new Span(100_000, Span.Unit.DAYS);

    private static final List<Span> SPANS = List.of(
            new Span(1, Span.Unit.MILLISECONDS),
            new Span(2, Span.Unit.MILLISECONDS),
            new Span(1, Span.Unit.SECONDS),
            new Span(90, Span.Unit.MINUTES),
            new Span(1, Span.Unit.HOURS),
            new Span(1, Span.Unit.DAYS),
            new Span(24, Span.Unit.HOURS),
            new Span(3, Span.Unit.DAYS),
            new Span(7, Span.Unit.DAYS),
            new Span(1, Span.Unit.WEEKS),
            new Span(30, Span.Unit.DAYS),
            LONGEST_SPAN);

    /** Windows so short that their edges, and stale entries of indexes, lie close together. */
    private static final List<Span> TIGHT_SPANS = List.of(
            new Span(1, Span.Unit.MILLISECONDS),
            new Span(2, Span.Unit.MILLISECONDS),
            new Span(3, Span.Unit.MILLISECONDS),
            new Span(6, Span.Unit.MILLISECONDS),
            new Span(11, Span.Unit.MILLISECONDS));

    private static final int TIGHT_MILLIS = 15;

    private static final List<String> TEXTS = List.of(
            "Pro",
            "pro",
            "PRO",
            "Free",
            "",
            "straße",
            "STRASSE",
            "ſtop",
            "Stop",
            "\u212A",
            "k",
            "\uD801\uDC00x",
            "\uD801\uDC28X");

    /** Texts that some other type may want to read. */
    private static final List<String> ODD_TEXTS = List.of(
            "02139",
            "94107",
            "1",
            "1.0",
            "1e0",
            "-0",
            "9007199254740993",
            "1e999",
            "true",
            "FALSE",
            "yes",
            "2026-03-02",
            "2026-02-30",
            "2026-03-01T12:00:00.0019+02:00",
            "2026-03-01T00:00-05",
            "a; B;;c",
            ";",
            " ",
            "3XL");

    private static final List<String> NUMBERS =
            List.of("0", "-0", "1", "1.0", "1e0", "2", "99", "99.5", "-1.5", "1e3", "1000", "94107", "1e300");

    private static final List<String> TAGS = List.of("a", "A", "b", "c", "ß", "");

    private static final List<Predicate.Comparison> COMPARISONS = List.of(Predicate.Comparison.values());
    private static final List<Predicate.Part> PARTS = List.of(Predicate.Part.values());
    private static final List<Predicate.Side> SIDES = List.of(Predicate.Side.values());
    private static final List<AttributeType> TYPES = List.of(AttributeType.values());
    private static final List<Value> EXTREMES = List.of(
            Value.timestamp(Instant.parse("0001-01-01T00:00:00Z")),
            Value.timestamp(Instant.parse("9999-12-31T23:59:59.999Z")),
            Value.timestamp(Instant.EPOCH.minusMillis(1)));

    private static final long HOUR = 3_600_000;
    private static final long DAY = 24 * HOUR;

    private final SplittableRandom random;
    private final Instant start;
    private final List<Attribute> attributes = new ArrayList<>();
    private final List<AttributeDeclaration> declarations = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final List<Moment> moments;
    private final boolean isTight;

    RandomWorld(SplittableRandom random, Instant start) {
        this.random = random;
        this.start = start;
        this.isTight = chance(40);
        for (int i = 0; i < 3; i++) {
            spans.add(one(isTight ? TIGHT_SPANS : SPANS));
        }
        this.moments = List.of(
                Moment.of(start),
                Moment.of(start.atOffset(ZoneOffset.UTC).toLocalDate()),
                Moment.of(start.plusMillis(DAY).atOffset(ZoneOffset.UTC).toLocalDate()),
                Moment.of(start.plus(spans.get(0).toDuration())));
        int count = 2 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            AttributeType theme = one(THEMES);
            boolean isDeclared = chance(50);
            Attribute attribute = new Attribute((isDeclared ? "d" : "u") + i, theme, isDeclared);
            attributes.add(attribute);
            if (isDeclared) {
                declarations.add(declaration(attribute));
            }
        }
    }

    List<Attribute> attributes() {
        return attributes;
    }

    List<AttributeDeclaration> declarations() {
        return declarations;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private <T> List<T> some(List<T> of) {
        List<T> some = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            some.add(one(of));
        }
        return some;
    }

    /** A declaration of one of the attributes, mostly as what segments have in mind. */
    AttributeDeclaration anyDeclaration() {
        Attribute attribute = one(attributes);
        return declaration(chance(80) ? attribute : new Attribute(attribute.name(), one(TYPES), false));
    }

    private AttributeDeclaration declaration(Attribute attribute) {
        AttributeDeclaration declaration = AttributeDeclaration.of(attribute.name(), attribute.theme());
        if (attribute.theme() == AttributeType.TEXT && chance(40)) {
            declaration = declaration.caseSensitive();
        }
        if (attribute.theme() == AttributeType.TIMESTAMP && chance(60)) {
            declaration = chance(50) ? declaration.past() : declaration.upcoming();
        }
        return chance(40) ? declaration.withDefault(themed(attribute.theme(), start)) : declaration;
    }

    // ---------------------------------------------------------------- time

    /** How far a clock may step: nothing, a millisecond, to the edge of a window or beside it, hours, months. */
    long stepMillis() {
        if (isTight && !chance(3)) {
            return random.nextInt(chance(80) ? 3 : TIGHT_MILLIS);
        }
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2, 3 -> Math.max(0, spanMillis() + beside());
            case 4 -> random.nextInt((int) (5 * HOUR));
            default -> random.nextLong(60 * DAY);
        };
    }

    /** How far a value may be from engine time: mostly so that an edge is here, or a millisecond off. */
    long offsetMillis() {
        if (isTight && !chance(3)) {
            return random.nextInt(-TIGHT_MILLIS, TIGHT_MILLIS);
        }
        return switch (random.nextInt(5)) {
            case 0 -> beside();
            case 1, 2 -> spanMillis() + beside();
            case 3 -> -spanMillis() + beside();
            default -> random.nextLong(-40 * DAY, 40 * DAY);
        };
    }

    private long spanMillis() {
        return one(spans).toMillis();
    }

    private int beside() {
        return random.nextInt(3) - 1;
    }

    // ---------------------------------------------------------------- values

    /** What is written: mostly what reads as the attribute's type, sometimes not. */
    Value value(Attribute attribute, Instant now) {
        int odd = attribute.isDeclared() ? 2 : 15;
        if (!chance(odd)) {
            return readableValue(attribute, now);
        }
        return chance(50) ? Value.text(one(ODD_TEXTS)) : themed(one(TYPES), now);
    }

    /** What reads as the type of a declared attribute, or as the theme of another. */
    Value readableValue(Attribute attribute, Instant now) {
        Value value = themed(attribute.theme(), now);
        return chance(10) ? asText(value) : value;
    }

    private static Value asText(Value value) {
        if (value instanceof Value.TextSet set) {
            return Value.text(String.join(" ; ", set.texts()));
        }
        return value instanceof Value.Text ? value : Value.text(value.toString());
    }

    private Value themed(AttributeType type, Instant now) {
        return switch (type) {
            case TEXT -> Value.text(one(chance(70) ? TEXTS : ODD_TEXTS));
            case NUMBER -> Value.number(Double.parseDouble(one(NUMBERS)));
            case BOOLEAN -> Value.bool(chance(50));
            case TIMESTAMP -> timestamp(now);
            case TEXT_SET -> Value.textSet(chance(10) ? List.of() : some(TAGS));
        };
    }

    private Value timestamp(Instant now) {
        int kind = random.nextInt(100);
        if (kind < 4) {
            return one(EXTREMES);
        }
        Instant base = kind < 14 ? one(moments).first() : now;
        Instant value = base.plusMillis(kind < 14 ? beside() : offsetMillis());
        return Value.timestamp(value);
    }

    // ---------------------------------------------------------------- predicates

    /** A predicate of some depth; the name of another segment, where there is one, is asked for. */
    Predicate predicate(int depth, Supplier<@Nullable String> reference) {
        int kind = random.nextInt(100);
        if (depth == 0 || kind < 35) {
            return leaf();
        }
        if (kind < 75) {
            List<Predicate> operands = new ArrayList<>();
            int count = 2 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                operands.add(predicate(depth - 1, reference));
            }
            return kind < 55 ? new Predicate.And(operands) : new Predicate.Or(operands);
        }
        if (kind < 88) {
            return predicate(depth - 1, reference).negated();
        }
        String segment = reference.get();
        return segment == null ? leaf() : new Predicate.InSegment(segment);
    }

    /** A predicate of many conjunctions once it is multiplied out: up to 3^5. */
    Predicate wide() {
        List<Predicate> parts = new ArrayList<>();
        int count = 3 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            parts.add(new Predicate.Or(List.of(maybeNegated(leaf()), maybeNegated(leaf()), leaf())));
        }
        Predicate wide = new Predicate.And(parts);
        return chance(30) ? new Predicate.Or(List.of(wide, leaf())) : wide;
    }

    private Predicate maybeNegated(Predicate predicate) {
        return chance(25) ? predicate.negated() : predicate;
    }

    private Predicate leaf() {
        Attribute attribute = one(attributes);
        if (chance(7)) {
            return new Predicate.Exists(attribute.name());
        }
        AttributeType type = chance(3) ? one(TYPES) : attribute.theme();
        String name = attribute.name();
        return switch (type) {
            case TEXT -> textLeaf(name);
            case NUMBER -> numberLeaf(name);
            case BOOLEAN -> new Predicate.Is(name, Literal.of(chance(50)));
            case TIMESTAMP -> timeLeaf(name);
            case TEXT_SET -> tagLeaf(name);
        };
    }

    private Predicate textLeaf(String name) {
        return switch (random.nextInt(5)) {
            case 0 -> new Predicate.Is(name, text());
            case 1 -> new Predicate.In(name, List.of(text(), text(), number()));
            case 2 ->
                chance(50) ? new Predicate.Is(name, number()) : new Predicate.In(name, List.of(number(), number()));
            default -> new Predicate.TextMatch(name, one(PARTS), new Literal.Text(part()));
        };
    }

    private Literal text() {
        return Literal.of(one(chance(80) ? TEXTS : ODD_TEXTS));
    }

    private String part() {
        String text = one(TEXTS);
        int from = text.isEmpty() ? 0 : random.nextInt(text.length());
        String part = chance(30) ? text : text.substring(from, Math.min(text.length(), from + 2));
        boolean isHalfACharacter = part.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
        return isHalfACharacter ? text : part;
    }

    private Literal.Number number() {
        return new Literal.Number(one(NUMBERS));
    }

    private Predicate numberLeaf(String name) {
        return switch (random.nextInt(5)) {
            case 0 -> new Predicate.Is(name, number());
            case 1 -> new Predicate.In(name, List.of(number(), number()));
            case 2 -> {
                Literal.Number a = number();
                Literal.Number b = number();
                yield a.value() <= b.value()
                        ? new Predicate.BetweenNumbers(name, a, b)
                        : new Predicate.BetweenNumbers(name, b, a);
            }
            default -> new Predicate.Compare(name, one(COMPARISONS), number());
        };
    }

    private Predicate timeLeaf(String name) {
        if (chance(80)) {
            return new Predicate.TimeWindow(name, one(SIDES), one(spans));
        }
        Moment a = one(moments);
        Moment b = one(moments);
        return switch (random.nextInt(4)) {
            case 0 -> new Predicate.Before(name, a);
            case 1 -> new Predicate.After(name, a);
            case 2 -> new Predicate.On(name, moments.get(1 + random.nextInt(2)));
            default ->
                a.first().isAfter(b.last())
                        ? new Predicate.BetweenMoments(name, b, a)
                        : new Predicate.BetweenMoments(name, a, b);
        };
    }

    private Predicate tagLeaf(String name) {
        return switch (random.nextInt(3)) {
            case 0 -> new Predicate.Has(name, new Literal.Text(one(TAGS)));
            case 1 -> new Predicate.HasAny(name, tags());
            default -> new Predicate.HasAll(name, tags());
        };
    }

    private List<Literal.Text> tags() {
        return some(TAGS).stream().map(Literal.Text::new).toList();
    }
}
