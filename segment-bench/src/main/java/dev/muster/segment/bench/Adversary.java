package dev.muster.segment.bench;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.segment;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Segments that nobody ought to write, and writes that hit them where they hurt. */
enum Adversary {
    /** One segment with a list of so many values. */
    IN_LIST {
        @Override
        List<Segment> segments(int many) {
            return List.of(named(
                    0,
                    attribute("sku").in(texts(many, i -> "sku " + i)),
                    attribute("stock").atLeast(1)));
        }

        @Override
        ContactWrite write(ContactWrite write, SplittableRandom random, Instant now, int many) {
            return write.set("sku", "sku " + random.nextInt(2 * many)).set("stock", random.nextInt(3));
        }
    },

    /** One leaf in every segment, beside one that is each segment's own. */
    SHARED_LEAF {
        @Override
        List<Segment> segments(int many) {
            return each(
                    many,
                    i -> allOf(
                            attribute("subscribed").isTrue(), attribute("score").atLeast(i)));
        }

        @Override
        ContactWrite write(ContactWrite write, SplittableRandom random, Instant now, int many) {
            // Few contacts have a score that lets the shared leaf flip more than some hundred segments.
            return write.set("subscribed", random.nextBoolean()).set("score", random.nextInt(many / 50 + 1));
        }
    },

    /** So many different windows on one attribute, each two seconds from the next. */
    WINDOWS {
        @Override
        List<Segment> segments(int many) {
            return each(many, i -> attribute("last_active").withinLast(milliseconds(WINDOW_STEP_MILLIS * (i + 1L))));
        }

        @Override
        ContactWrite write(ContactWrite write, SplittableRandom random, Instant now, int many) {
            // Older than most windows, so that a write flips at most some hundred segments.
            long age = (long) WINDOW_STEP_MILLIS * (many - random.nextInt(many / 50 + 1));
            return write.set("last_active", now.minusMillis(age));
        }
    },

    /** One segment that is an OR of so many ANDs, past what one word of the index holds. */
    OR_OF_ANDS {
        @Override
        List<Segment> segments(int many) {
            Predicate[] terms = IntStream.range(0, TERMS)
                    .mapToObj(i -> allOf(
                            attribute("color").is("color " + i),
                            attribute("size").is(i % SIZES)))
                    .toArray(Predicate[]::new);
            return List.of(named(0, anyOf(terms)));
        }

        @Override
        ContactWrite write(ContactWrite write, SplittableRandom random, Instant now, int many) {
            return write.set("color", "color " + random.nextInt(TERMS)).set("size", random.nextInt(SIZES));
        }
    },

    /** AND in OR in AND, fifty deep. */
    NESTING {
        @Override
        List<Segment> segments(int many) {
            Predicate predicate = attribute("x0").atLeast(50);
            for (int i = 1; i < DEPTH; i++) {
                Predicate leaf = attribute("x" + i % NESTED_ATTRIBUTES).atLeast(i);
                predicate = i % 2 == 0 ? allOf(leaf, predicate) : anyOf(leaf.negated(), predicate);
            }
            return List.of(named(0, predicate));
        }

        @Override
        ContactWrite write(ContactWrite write, SplittableRandom random, Instant now, int many) {
            return write.set("x" + random.nextInt(NESTED_ATTRIBUTES), random.nextInt(100))
                    .set("x" + random.nextInt(NESTED_ATTRIBUTES), random.nextInt(100));
        }
    },

    /** So many segments, each on an attribute of its own. */
    ATTRIBUTES {
        @Override
        List<Segment> segments(int many) {
            return each(many, i -> attribute("custom_" + i).atLeast(50));
        }

        @Override
        ContactWrite write(ContactWrite write, SplittableRandom random, Instant now, int many) {
            return write.set("custom_" + random.nextInt(many), random.nextInt(100))
                    .set("custom_" + random.nextInt(many), random.nextInt(100));
        }
    };

    private static final int WINDOW_STEP_MILLIS = 2_000;
    private static final int TERMS = 500;
    private static final int SIZES = 5;
    private static final int DEPTH = 50;
    private static final int NESTED_ATTRIBUTES = 20;

    /** The segments, so many where their number is what hurts. */
    abstract List<Segment> segments(int many);

    /** Fills a write to some contact. */
    abstract ContactWrite write(ContactWrite write, SplittableRandom random, Instant now, int many);

    /** Writes, one a millisecond. */
    Tape tape(int contacts, int many, int count, Instant start, SplittableRandom random) {
        Instant[] instants = new Instant[count];
        ContactWrite[] writes = new ContactWrite[count];
        for (int i = 0; i < count; i++) {
            instants[i] = start.plusMillis(i);
            writes[i] = write(contact(Workload.id(random.nextInt(contacts))), random, instants[i], many);
        }
        return new Tape(instants, writes);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static List<Segment> each(int many, IntFunction<Predicate> predicate) {
        return IntStream.range(0, many)
                .mapToObj(i -> named(i, predicate.apply(i)))
                .toList();
    }

    private static Segment named(int number, Predicate... predicates) {
        return segment("adverse-" + number).where(predicates).build();
    }

    private static String[] texts(int count, IntFunction<String> text) {
        return IntStream.range(0, count).mapToObj(text).toArray(String[]::new);
    }
}
