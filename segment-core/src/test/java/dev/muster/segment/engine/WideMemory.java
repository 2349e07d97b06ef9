package dev.muster.segment.engine;

import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;

import dev.muster.segment.Predicate;
import java.time.Instant;
import java.util.stream.IntStream;

/**
 * Previews and defines a predicate of about 107 KiB over 200,000 distinct texts, and prints the counts. Meant to run in a virtual
 * machine of its own with little memory.
 */
final class WideMemory {

    private static final int CONTACTS = 200_000;
    private static final int DOMAINS = 100_000;
    private static final int CONDITIONS = 3_000;

    private WideMemory() {}

    public static void main(String[] arguments) {
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        SegmentEngine engine =
                SegmentEngine.builder().clock(ManualClock.at(now)).build();
        engine.start(now, loader -> {
            for (int i = 0; i < CONTACTS; i++) {
                loader.put(contact("c" + i).set("mail", "person" + i + "@dom" + i % DOMAINS + ".example"));
            }
        });
        Predicate wide = anyOf(IntStream.range(0, CONDITIONS)
                .mapToObj(i -> attribute("mail").endsWith("@dom" + i + ".example"))
                .toArray(Predicate[]::new));
        System.out.println("characters " + wide.toString().length());
        System.out.println("previewed " + engine.insight().preview(wide).count());
        engine.define(segment("wide").where(wide).build());
        System.out.println("defined " + engine.count("wide"));
        engine.apply(contact("new").set("mail", "x@dom7.example"));
        System.out.println("then " + engine.count("wide"));
    }
}
