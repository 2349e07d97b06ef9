package dev.muster.examples.host;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.minutes;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.seconds;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.SegmentEngine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * An endless list of steps, each a pure function of the seed, its number and the instant of the step before: time passes,
 * with stops on the way, then a batch is written. The batch writes the step's own number to a contact of its own, so a
 * database always tells which step was the last that it has, in the same transaction.
 */
final class Workload {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final String MARK = "the-workload";
    static final int CONTACTS = 60;

    private static final String[] PLANS = {"Pro", "pro", "Free", "Enterprise", ""};
    /**
     * Texts of which two read as numbers, so that only the definitions decide whether a segment compares numbers or
     * texts.
     */
    private static final String[] TIERS = {"1", "2.0", "n/a"};

    private static final String[] TAGS = {"vip", "VIP", "beta; tester", "two\nlines", ""};
    /** Where values lie from the instant of their write: on, just before and just after what the segments' windows end at. */
    private static final long[] EDGES = {0, 10_000, 180_000, 600_000, 3_600_000};

    private final long seed;

    /**
     * One step.
     *
     * @param number from 1
     * @param stops instants on the way at which the host lets time pass, ascending
     * @param at when the batch is written
     * @param batch the writes, the mark among them
     */
    record Step(long number, List<Instant> stops, Instant at, List<ContactWrite> batch) {}

    Workload(long seed) {
        this.seed = seed;
    }

    /** Builds an engine with the segments in a random order, because nothing may depend on it. */
    static SegmentEngine newEngine(InstantSource clock, SplittableRandom random) {
        List<Segment> shuffled = new ArrayList<>(segments());
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return SegmentEngine.builder()
                .clock(clock)
                .attribute(timestamp("trial_ends_at").upcoming())
                .define(shuffled)
                .build();
    }

    private static List<Segment> segments() {
        return List.of(
                segment("active")
                        .where(attribute("last_active").withinLast(seconds(10)))
                        .build(),
                segment("asleep")
                        .where(attribute("last_active").moreThanAgo(hours(1)))
                        .build(),
                segment("trial_ending")
                        .where(
                                attribute("trial_ends_at").within(minutes(3)),
                                not(attribute("plan").is("Pro")))
                        .build(),
                segment("verified_pro")
                        .where(
                                attribute("plan").is("Pro"),
                                attribute("email_verified").isTrue())
                        .build(),
                segment("vip_away")
                        .where(attribute("tags").has("vip"), not(inSegment("active")))
                        .build(),
                segment("worth_a_call")
                        .where(anyOf(
                                attribute("mrr").greaterThan(99),
                                allOf(
                                        attribute("plan").in("Pro", "Enterprise"),
                                        attribute("trial_ends_at").moreThanFromNow(minutes(10)))))
                        .build(),
                segment("low_tier").where(attribute("tier").in(1, 2)).build());
    }

    /** The step of a number, the step before having been at an instant. */
    Step step(long number, Instant before) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + number);
        random.nextLong(); // neighbouring seeds start alike
        long passes = passes(random);
        List<Instant> stops = random.longs(random.nextInt(3), 0, passes + 1)
                .sorted()
                .mapToObj(before::plusMillis)
                .toList();
        Instant at = before.plusMillis(passes);
        List<ContactWrite> batch = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            batch.add(write(random, at));
        }
        batch.add(ContactWrite.to(MARK).set("step", number).set("at", at));
        return new Step(number, stops, at, batch);
    }

    private static long passes(SplittableRandom random) {
        int kind = random.nextInt(20);
        if (kind < 2) {
            return 0;
        }
        if (kind < 4) {
            return 1;
        }
        if (kind < 6) {
            return random.nextLong(1_000);
        }
        if (kind < 9) {
            return 1_000 * random.nextLong(1, 20); // whole seconds, so that edges of several contacts meet
        }
        return kind < 14 ? random.nextLong(300_000) : random.nextLong(7_200_000);
    }

    private static ContactWrite write(SplittableRandom random, Instant at) {
        String id = "c-" + random.nextInt(CONTACTS);
        if (random.nextInt(12) == 0) {
            return ContactWrite.removal(id);
        }
        ContactWrite write = ContactWrite.to(id);
        for (int i = random.nextInt(4); i > 0; i--) {
            switch (random.nextInt(7)) {
                case 0 -> write.set("last_active", near(random, at));
                case 1 -> {
                    Instant ends = near(random, at);
                    if (random.nextBoolean()) {
                        write.set("trial_ends_at", ends);
                    } else {
                        write.set("trial_ends_at", ends.toString());
                    }
                }
                case 2 -> write.set("plan", PLANS[random.nextInt(PLANS.length)]);
                case 3 -> {
                    if (random.nextBoolean()) {
                        write.set("email_verified", random.nextBoolean());
                    } else {
                        write.set("email_verified", random.nextBoolean() ? "TRUE" : "no");
                    }
                }
                case 4 -> {
                    if (random.nextBoolean()) {
                        write.set("tier", random.nextInt(1, 4));
                    } else {
                        write.set("tier", TIERS[random.nextInt(TIERS.length)]);
                    }
                }
                case 5 -> write.set("tags", Set.of(TAGS[random.nextInt(TAGS.length)], "all"));
                default -> {
                    if (random.nextBoolean()) {
                        write.set("mrr", 99 + random.nextInt(-1, 2) * 0.125);
                    } else {
                        write.set("mrr", "100.5");
                    }
                }
            }
        }
        if (random.nextInt(8) == 0) {
            write.clear(random.nextBoolean() ? "last_active" : "plan");
        }
        return write;
    }

    private static Instant near(SplittableRandom random, Instant at) {
        long edge = EDGES[random.nextInt(EDGES.length)];
        long off = random.nextBoolean() ? random.nextInt(-1, 2) : random.nextInt(-5_000, 5_000);
        return at.plusMillis(random.nextBoolean() ? -edge + off : edge + off);
    }
}
