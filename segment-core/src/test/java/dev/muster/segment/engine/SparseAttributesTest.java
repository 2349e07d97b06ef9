package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Ten thousand different attributes over a hundred thousand contacts cost what the contacts hold, and no more. */
class SparseAttributesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int CONTACTS = 100_000;
    private static final int ATTRIBUTES = 10_000;
    private static final int HELD = 10;

    /** A contact's id, its entries in maps and lists, and ten values of 16 bytes, with room for the heap's own ways. */
    private static final long BYTES_A_CONTACT = 700;

    @Test
    void heap_tenThousandAttributesOverAHundredThousandContacts_costsOnlyWhatIsHeld() {
        long before = usedHeap();
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .define(
                        segment("high").where(attribute("a0").greaterThan(5)).build(),
                        segment("recent")
                                .where(attribute("a1").withinLast(days(7)))
                                .build())
                .build();
        for (int number = 0; number < CONTACTS; number++) {
            ContactWrite write = contact("contact-" + number);
            for (int i = 0; i < HELD; i++) {
                int attribute = (number * 31 + i * 997) % ATTRIBUTES;
                if (attribute == 1) {
                    write.set("a1", NOW);
                } else {
                    write.set("a" + attribute, number % 10);
                }
            }
            engine.apply(write);
        }
        long bytesAContact = (usedHeap() - before) / CONTACTS;

        assertThat(bytesAContact).isLessThan(BYTES_A_CONTACT);
        assertThat(engine.contactCount()).isEqualTo(CONTACTS);
        assertThat(engine.count("recent")).isEqualTo(CONTACTS * HELD / ATTRIBUTES);
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
