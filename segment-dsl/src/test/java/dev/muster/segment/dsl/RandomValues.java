package dev.muster.segment.dsl;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Span;
import dev.muster.segment.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The names, texts, numbers and times that are hardest to write down. */
final class RandomValues {

    private static final Duration LONGEST_WINDOW = Duration.ofDays(100_000);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Each alone is a name, and may mean something elsewhere. */
    private static final List<String> WORDS = Stream.concat(
                    Keywords.WORDS.stream(),
                    Stream.of("AND Not SET Missing inSegment where null days M 7d last_active mrr-1 a.b `a` $.a[0]"
                            .split(" ", -1)))
            .toList();

    /** What names and texts are made of: whatever could be taken for something else. */
    private static final List<String> PIECES = Stream.concat(
                    Stream.of(
                            "a Z é ß 東 😀 ٣ 𝟗 _ . - : + ` \" ' \\ # [ , ( 0 7 in OR not true is set segment 7d 1e3 2026-11-23"
                                    .split(" ", -1)),
                    Stream.of(
                            " ",
                            "e\u0301",
                            "\u0130", // its lower case is two characters
                            "\u017F", // its upper case is S
                            "\u212A", // its lower case is k
                            "\uA7D0", // a letter since Unicode 14
                            "\uD803\uDD4A", // U+10D4A, a letter since Unicode 16
                            "\uD803\uDD40")) // U+10D40, a digit since Unicode 16
            .toList();

    private static final List<String> TEXT_PIECES = Stream.concat(
                    PIECES.stream(), Stream.of("\n", "\r", "\t", "\u0000", "\u0001", "\u2028", "\u007F"))
            .toList();

    private static final List<Moment> MOMENTS = Stream.of(
                    "2026-11-23T10:00Z",
                    "2026-11-23t10:00:00.123456789+02:00",
                    "2026-11-23T10:00:00-18:00",
                    "2024-02-29",
                    "9999-12-31T23:59:59.999Z",
                    "0001-01-01")
            .map(Moment::new)
            .toList();

    private final Random random;

    RandomValues(Random random) {
        this.random = random;
    }

    String name() {
        String name = random.nextInt(3) == 0 ? pick(WORDS) : joined(1 + random.nextInt(3), PIECES);
        boolean isRefused = !name.strip().equals(name) || name.equals(".") || name.equals("..") || name.isEmpty();
        return isRefused ? name() : name;
    }

    String text() {
        return random.nextInt(4) == 0 ? pick(WORDS) : joined(random.nextInt(5), TEXT_PIECES);
    }

    String[] texts() {
        return Stream.generate(this::text).limit(1 + random.nextInt(5)).toArray(String[]::new);
    }

    private String joined(int count, List<String> pieces) {
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < count; i++) {
            joined.append(pick(pieces));
        }
        return joined.toString();
    }

    Literal.Number number() {
        return switch (random.nextInt(4)) {
            case 0 -> spelledNumber();
            case 1 -> Literal.of(random.nextInt(200_001) - 100_000);
            default -> Literal.of(anyDouble());
        };
    }

    /** A number in any spelling that the language has. */
    private Literal.Number spelledNumber() {
        StringBuilder spelling = new StringBuilder(random.nextBoolean() ? "-" : "");
        spelling.append(random.nextInt(4) == 0 ? "0" : (1 + random.nextInt(9)) + digits(random.nextInt(18)));
        if (random.nextBoolean()) {
            spelling.append('.').append(digits(1 + random.nextInt(20)));
        }
        if (random.nextBoolean()) {
            spelling.append(pick(List.of("e", "E", "e+", "E-", "e-"))).append(digits(1 + random.nextInt(3)));
        }
        try {
            return new Literal.Number(spelling.toString());
        } catch (IllegalArgumentException notHeldByDouble) {
            return spelledNumber();
        }
    }

    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    /** Any finite one, half of them of a size that people use. */
    private double anyDouble() {
        if (random.nextBoolean()) {
            return random.nextInt(2_000_000) / 1_000.0 - 1_000;
        }
        double number = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(number) ? number : Math.scalb(1.0, random.nextInt(2_000) - 1_000);
    }

    Span span() {
        Span.Unit unit = pick(List.of(Span.Unit.values()));
        long longest = LONGEST_WINDOW.toMillis() / new Span(1, unit).toMillis();
        return new Span(1 + Math.floorMod(random.nextLong(), longest), unit);
    }

    Moment moment() {
        return switch (random.nextInt(3)) {
            case 0 -> pick(MOMENTS);
            case 1 -> date();
            default -> Moment.of(instant());
        };
    }

    Moment date() {
        return Moment.of(LocalDate.of(1 + random.nextInt(9_999), 1 + random.nextInt(12), 1 + random.nextInt(28)));
    }

    private Instant instant() {
        long from = FIRST.toEpochMilli();
        return Instant.ofEpochMilli(from + Math.floorMod(random.nextLong(), LAST.toEpochMilli() - from + 1));
    }

    Value value(AttributeType type) {
        return switch (type) {
            case TEXT -> Value.text(text());
            case NUMBER -> Value.number(anyDouble());
            case BOOLEAN -> Value.bool(random.nextBoolean());
            case TIMESTAMP -> Value.timestamp(instant());
            case TEXT_SET -> Value.textSet(random.nextInt(4) == 0 ? List.of() : List.of(texts()));
        };
    }

    <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
