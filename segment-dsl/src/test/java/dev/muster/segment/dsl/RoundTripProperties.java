package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Comparison;
import dev.muster.segment.Predicate.Side;
import dev.muster.segment.Segments;
import dev.muster.segment.Span;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What any predicate prints reads as an equal one. */
final class RoundTripProperties {

    private static final int PREDICATES = Integer.getInteger("muster.predicates", 5_000);

    private static final int DEEPEST = 3;

    /** What names and texts are made of: whatever could be taken for something else. */
    private static final List<String> PIECES = List.of(
            "a",
            "Z",
            "é",
            "ß",
            "東",
            "😀",
            "٣",
            "_",
            ".",
            "-",
            ":",
            "+",
            " ",
            "`",
            "\"",
            "'",
            "\\",
            "#",
            "[",
            ",",
            "(",
            "0",
            "7",
            "in",
            "OR",
            "not",
            "true",
            "is",
            "set",
            "missing",
            "segment",
            "on",
            "of",
            "any",
            "last",
            "7d",
            "2026-11-23",
            "1e3");

    private static final List<String> BEYOND_NAMES = List.of("\n", "\r", "\t", "\u0000", "\u0001", "\u2028", "\u007f");

    private static final List<String> NUMBERS =
            List.of("0", "-0", "-0.0", "99", "1.50", "1e3", "-5E-1", "1e+20", "0.1");

    private static final List<String> MOMENTS = List.of(
            "2026-11-23T10:00Z", "2026-11-23t10:00:00.123456789+02:00", "9999-12-31T23:59:59.999Z", "0001-01-01");

    private final long seed = Long.getLong("muster.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    @Test
    void parse_whatAnyPredicatePrints_isEqualToIt() {
        System.out.println("RoundTripProperties: -Dmuster.seed=" + seed);
        for (int i = 0; i < PREDICATES; i++) {
            Predicate predicate = predicate(random.nextInt(DEEPEST + 1));
            String text = predicate.toString();
            assertThat(SegmentParser.parse(text))
                    .as("-Dmuster.seed=%d: %s", seed, text)
                    .isEqualTo(predicate);
        }
    }

    private Predicate predicate(int depth) {
        if (depth == 0) {
            return random.nextBoolean() ? leaf() : leaf().negated();
        }
        return switch (random.nextInt(3)) {
            case 0 -> new Predicate.And(predicates(depth - 1));
            case 1 -> new Predicate.Or(predicates(depth - 1));
            default -> predicate(depth - 1).negated();
        };
    }

    private List<Predicate> predicates(int depth) {
        return IntStream.range(0, 2 + random.nextInt(2))
                .mapToObj(i -> predicate(random.nextInt(depth + 1)))
                .toList();
    }

    private Predicate leaf() {
        String name = name();
        AttributeTerm attribute = Segments.attribute(name);
        return switch (random.nextInt(15)) {
            case 0 -> attribute.is(literal());
            case 1 -> attribute.isTrue();
            case 2 -> attribute.isFalse();
            case 3 -> attribute.in(List.of(literal(), literal()));
            case 4 -> new Predicate.Compare(name, pick(List.of(Comparison.values())), number());
            case 5 -> between(name);
            case 6 -> new Predicate.TextMatch(name, pick(List.of(Predicate.Part.values())), new Literal.Text(text()));
            case 7 -> attribute.has(text());
            case 8 -> attribute.hasAny(text(), text());
            case 9 -> attribute.hasAll(text());
            case 10 -> attribute.exists();
            case 11 -> new Predicate.TimeWindow(name, pick(List.of(Side.values())), span());
            case 12 -> random.nextBoolean() ? attribute.before(moment()) : attribute.after(moment());
            case 13 -> random.nextBoolean() ? attribute.on(date()) : attribute.between(date(), moment("9999-12-31"));
            default -> Segments.inSegment(name);
        };
    }

    private Predicate between(String name) {
        Literal.Number one = number();
        Literal.Number other = number();
        return one.value() <= other.value()
                ? new Predicate.BetweenNumbers(name, one, other)
                : new Predicate.BetweenNumbers(name, other, one);
    }

    private Literal literal() {
        return random.nextBoolean() ? number() : Literal.of(text());
    }

    private Literal.Number number() {
        return random.nextBoolean() ? new Literal.Number(pick(NUMBERS)) : Literal.of(random.nextGaussian() * 1e6);
    }

    private Span span() {
        Span.Unit unit = pick(List.of(Span.Unit.values()));
        return new Span(1 + random.nextInt(10_000), unit);
    }

    private Moment moment() {
        return switch (random.nextInt(3)) {
            case 0 -> moment(pick(MOMENTS));
            case 1 -> date();
            default -> Moment.of(Instant.ofEpochMilli(random.nextLong() / 40_000_000));
        };
    }

    private static Moment moment(String spelling) {
        return new Moment(spelling);
    }

    private Moment date() {
        return Moment.of(LocalDate.of(1 + random.nextInt(9_999), 1 + random.nextInt(12), 1 + random.nextInt(28)));
    }

    private String name() {
        return joined(1 + random.nextInt(3), PIECES);
    }

    private String text() {
        return joined(
                random.nextInt(5),
                Stream.concat(PIECES.stream(), BEYOND_NAMES.stream()).toList());
    }

    private String joined(int count, List<String> pieces) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < count; i++) {
            joined.append(pick(pieces));
        }
        return joined.toString();
    }

    private <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
