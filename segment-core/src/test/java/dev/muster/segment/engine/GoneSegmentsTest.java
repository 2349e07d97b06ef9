package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Segment;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What segments leave behind that are defined no more: nothing. */
class GoneSegmentsTest {

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(Instant.parse("2026-01-01T00:00:00Z")))
            .build();

    private static Segment above(String name, String attribute, int bound) {
        return segment(name).where(attribute(attribute).greaterThan(bound)).build();
    }

    @Test
    void define_afterTheOnlyUserOfAnAttributeHasGone_doesNotWarnOfItsValues() {
        engine.apply(contact("c-1").set("x", "abc").set("y", 1));
        assertThat(engine.define(above("a", "x", 5)).warnings()).hasSize(1);
        assertThat(engine.delete("a").warnings()).isEmpty();

        assertThat(engine.define(above("b", "y", 0)).warnings()).isEmpty();
        assertThat(engine.delete("b").warnings()).isEmpty();
    }

    @Test
    void define_andDeleteManyTimes_countsAndFlipsAsIfItWereTheFirst() {
        engine.apply(contact("c-1").set("y", 1));
        for (int i = 0; i < 300; i++) {
            assertThat(engine.define(above("b", "y", i % 3)).entered("b")).hasSize(i % 3 == 0 ? 1 : 0);
            assertThat(engine.apply(contact("c-1").set("y", 5)).entered("b")).hasSize(i % 3 == 0 ? 0 : 1);
            assertThat(engine.apply(contact("c-1").set("y", 1)).exited("b")).hasSize(i % 3 == 0 ? 0 : 1);
            assertThat(engine.count("b")).isEqualTo(i % 3 == 0 ? 1 : 0);
            engine.delete("b");
        }
    }
}
