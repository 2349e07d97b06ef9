package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Windows that are defined when contacts are there, and reach back farther than those before them. */
class LaterWindowsTest {

    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(START))
            .attribute(AttributeDeclaration.of("seen", AttributeType.TIMESTAMP)
                    .withDefault(Value.of(START.minus(Duration.ofDays(2)))))
            .define(within("day", 1))
            .build();

    private static Segment within(String name, int span) {
        return segment(name).where(attribute("seen").withinLast(days(span))).build();
    }

    @Test
    void advance_aValueThatWasBehindAllWindows_leavesTheNewOneInTime() {
        engine.apply(contact("c-1").set("seen", START.minus(Duration.ofHours(30))));

        assertThat(engine.define(within("three days", 3)).entered("three days")).containsExactly("c-1");
        assertThat(engine.nextDue()).isNotNull().isBeforeOrEqualTo(START.plus(Duration.ofHours(42)));
        Instant due = START.plus(Duration.ofHours(42));
        assertThat(engine.advanceTo(due.minusMillis(1)).exited("three days")).isEmpty();
        assertThat(engine.advanceTo(due).exited("three days")).containsExactly("c-1");
    }

    @Test
    void advance_aDefaultThatWasBehindAllWindows_leavesTheNewOneInTime() {
        engine.apply(contact("c-1").set("other", 1));

        assertThat(engine.define(within("three days", 3)).entered("three days")).containsExactly("c-1");
        assertThat(engine.advanceTo(START.plus(Duration.ofHours(25))).exited("three days"))
                .containsExactly("c-1");
    }
}
