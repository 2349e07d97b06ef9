package dev.muster.segment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Segment;
import dev.muster.segment.engine.ManualClock;
import dev.muster.segment.engine.SegmentEngine;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is measured side by side gives the same answer. */
class NaiveLoopTest {

    private static final int CONTACTS = 300;
    private static final int WRITES = 3_000;

    @Test
    void count_afterManyWrites_equalsTheEngines() {
        List<Segment> segments = Population.segments(200);
        Population population = new Population(CONTACTS);
        NaiveLoop loop = new NaiveLoop(Population.attributes(), segments);
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at(Population.START))
                .attribute(Population.attributes())
                .define(segments)
                .build();
        for (int i = 0; i < CONTACTS; i++) {
            apply(Population.START, population.initial(i), loop, engine);
        }
        for (int i = 0; i < WRITES; i++) {
            apply(population.tick(), population.next(), loop, engine);
        }
        // The loop sees what the clock did only when it looks at a contact.
        for (int i = 0; i < CONTACTS; i++) {
            loop.apply(engine.engineTime(), ContactWrite.to(Population.id(i)));
        }

        assertThat(segments)
                .allSatisfy(segment -> assertThat(engine.count(segment.name()))
                        .as("%s", segment)
                        .isEqualTo(loop.count(segments.indexOf(segment))));
        assertThat(segments)
                .anySatisfy(segment -> assertThat(engine.count(segment.name())).isBetween(1, CONTACTS - 1));
    }

    private static void apply(Instant at, ContactWrite write, NaiveLoop loop, SegmentEngine engine) {
        loop.apply(at, write);
        engine.applyAt(at, write);
    }
}
