package dev.muster.segment.bench;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.timestamp;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Segments, contacts and an endless stream of writes as a marketing database has them: 20 attributes (6 texts, 6 numbers, 2
 * booleans, 6 timestamps), segments of 2 to 4 conditions, writes of 1 to 3 attributes to a random contact. The same seed gives
 * the same population.
 */
final class Population {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final long SEED = 20261123;
    private static final int TEXTS = 6;
    private static final int NUMBERS = 6;
    private static final int BOOLEANS = 2;
    private static final int TIMESTAMPS = 6;
    private static final int ATTRIBUTES = TEXTS + NUMBERS + BOOLEANS + TIMESTAMPS;

    /** The distinct values of a text, of which the first are the most frequent. */
    private static final int WORDS = 50;

    private static final String[] NAME = named("a", ATTRIBUTES);
    private static final String[] WORD = named("word-", WORDS);
    private static final double HIGHEST_NUMBER = 10_000;
    private static final int[] WINDOW_DAYS = {1, 3, 7, 14, 30, 60, 90, 180};
    private static final long DAY_MILLIS = 86_400_000;

    private final int contacts;
    private final SplittableRandom random = new SplittableRandom(SEED);
    private long nowMillis = START.toEpochMilli();

    Population(int contacts) {
        this.contacts = contacts;
    }

    static AttributeDeclaration[] attributes() {
        List<AttributeDeclaration> attributes = new ArrayList<>();
        for (int i = 0; i < ATTRIBUTES; i++) {
            String name = name(i);
            attributes.add(
                    switch (kind(i)) {
                        case TEXT -> text(name);
                        case NUMBER -> number(name);
                        case BOOLEAN -> bool(name);
                        case TIMESTAMP -> timestamp(name).past();
                    });
        }
        return attributes.toArray(AttributeDeclaration[]::new);
    }

    static List<Segment> segments(int count) {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Predicate> conditions = new ArrayList<>();
            int size = 2 + random.nextInt(3);
            for (int k = 0; k < size; k++) {
                conditions.add(condition(random));
            }
            Predicate[] operands = conditions.toArray(Predicate[]::new);
            boolean isEither = size > 2 && random.nextInt(4) == 0;
            Predicate predicate = isEither ? allOf(operands[0], anyOf(operands[1], operands[2])) : allOf(operands);
            segments.add(segment("s" + i).where(predicate).build());
        }
        return segments;
    }

    private static Predicate condition(SplittableRandom random) {
        int i = random.nextInt(ATTRIBUTES);
        var attribute = attribute(name(i));
        return switch (kind(i)) {
            case TEXT ->
                switch (random.nextInt(3)) {
                    case 0 -> attribute.is(word(random));
                    case 1 -> attribute.isNot(word(random));
                    default -> attribute.in(word(random), word(random), word(random));
                };
            case NUMBER -> {
                double bound = Math.rint(random.nextDouble() * HIGHEST_NUMBER);
                yield random.nextBoolean() ? attribute.atLeast(bound) : attribute.lessThan(bound);
            }
            case BOOLEAN -> random.nextBoolean() ? attribute.isTrue() : attribute.isFalse();
            case TIMESTAMP -> {
                var window = days(WINDOW_DAYS[random.nextInt(WINDOW_DAYS.length)]);
                yield random.nextInt(3) == 0 ? attribute.moreThanAgo(window) : attribute.withinLast(window);
            }
        };
    }

    /** Every contact with a value for nine in ten attributes. */
    ContactWrite initial(int index) {
        ContactWrite write = contact(id(index));
        for (int i = 0; i < ATTRIBUTES; i++) {
            if (random.nextInt(10) > 0) {
                set(write, i);
            }
        }
        return write;
    }

    /** The next write, one to three attributes of one contact. */
    ContactWrite next() {
        ContactWrite write = contact(id(random.nextInt(contacts)));
        int count = 1 + random.nextInt(3);
        for (int k = 0; k < count; k++) {
            set(write, random.nextInt(ATTRIBUTES));
        }
        return write;
    }

    /** The instant of the next write: every contact is written to about once a day. */
    Instant tick() {
        nowMillis += DAY_MILLIS / contacts;
        return Instant.ofEpochMilli(nowMillis);
    }

    private void set(ContactWrite write, int i) {
        String name = name(i);
        switch (kind(i)) {
            case TEXT -> write.set(name, word(random));
            case NUMBER -> write.set(name, Math.rint(random.nextDouble() * HIGHEST_NUMBER));
            case BOOLEAN -> write.set(name, random.nextBoolean());
            case TIMESTAMP -> write.set(name, Instant.ofEpochMilli(nowMillis - ago(random)));
        }
    }

    /** Mostly just now, as "last seen" is; now and then up to half a year back. */
    private static long ago(SplittableRandom random) {
        return random.nextInt(4) > 0 ? random.nextLong(DAY_MILLIS) : random.nextLong(180 * DAY_MILLIS);
    }

    private static String word(SplittableRandom random) {
        int either = random.nextInt(WORDS);
        int or = random.nextInt(WORDS);
        return WORD[Math.min(either, or)];
    }

    static String id(int index) {
        return "contact-" + index;
    }

    private enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        TIMESTAMP
    }

    private static Kind kind(int attribute) {
        if (attribute < TEXTS) {
            return Kind.TEXT;
        }
        if (attribute < TEXTS + NUMBERS) {
            return Kind.NUMBER;
        }
        return attribute < TEXTS + NUMBERS + BOOLEANS ? Kind.BOOLEAN : Kind.TIMESTAMP;
    }

    private static String name(int attribute) {
        return NAME[attribute];
    }

    private static String[] named(String prefix, int count) {
        String[] names = new String[count];
        for (int i = 0; i < count; i++) {
            names[i] = prefix + i;
        }
        return names;
    }
}
