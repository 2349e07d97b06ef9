package dev.muster.segment.bench;

import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The contacts and segments that everything here is measured on. Both depend on their number alone: the same contact and the
 * same segment come out in every run and for every contender, whatever else is asked for.
 *
 * @param contacts how many contacts
 * @param segments how many segments
 */
record Workload(int contacts, int segments) {

    /** The instant as of which the contacts are. On the full hour. */
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** One value in so many is missing: 2 %. */
    static final int MISSING_ONE_IN = 50;

    private static final long SEED = 20261123;
    private static final long MIXING = 0x9E3779B97F4A7C15L;

    static List<AttributeDeclaration> attributes() {
        return Trait.all().stream().map(Trait::declaration).toList();
    }

    /** The segments, of the eight templates by turns. */
    List<Segment> definitions() {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Segment> definitions = new ArrayList<>(segments);
        List<Template> templates = Template.all();
        for (int i = 0; i < segments; i++) {
            Template template = templates.get(i % templates.size());
            definitions.add(
                    segment("segment-" + i).where(template.predicate(random)).build());
        }
        return definitions;
    }

    /** A contact's id: a text of its own each time, as it comes from outside. */
    static String id(int index) {
        return "contact-" + index;
    }

    /** All contacts, to be loaded. */
    ContactChunks load() {
        return new ContactChunks(contacts, this::contactAt);
    }

    /** One segment of each template, none of them among the definitions. */
    List<Segment> newSegments() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        return Template.all().stream()
                .map(template -> segment("new-" + template.name().toLowerCase(Locale.ROOT))
                        .where(template.predicate(random))
                        .build())
                .toList();
    }

    /** A contact with all its values as of {@link #START}. */
    ContactWrite contactAt(int index) {
        SplittableRandom random = random(index);
        ContactWrite write = contact(id(index));
        for (Trait trait : Trait.all()) {
            if (random.nextInt(MISSING_ONE_IN) > 0) {
                trait.draw(write, random, START.toEpochMilli());
            }
        }
        return write;
    }

    private static SplittableRandom random(int index) {
        return new SplittableRandom(SEED + (index + 1) * MIXING);
    }
}
