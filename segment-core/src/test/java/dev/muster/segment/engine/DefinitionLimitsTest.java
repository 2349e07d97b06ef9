package dev.muster.segment.engine;

import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Definitions as large as they may be, and larger. */
class DefinitionLimitsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static SegmentEngine engine() {
        return SegmentEngine.builder().clock(ManualClock.at(NOW)).build();
    }

    private static List<Segment> chain(int length) {
        List<Segment> chain = new ArrayList<>();
        chain.add(segment("s0").where(attribute("x").greaterThan(1)).build());
        for (int i = 1; i < length; i++) {
            chain.add(segment("s" + i).where(inSegment("s" + (i - 1))).build());
        }
        return chain;
    }

    /** The limit was met or not depending on which end of the chain came first. */
    @Test
    void define_aChainOfSegmentsPastTheLimit_isRefusedInEitherOrder() {
        List<Segment> upwards = chain(201);
        List<Segment> downwards = new ArrayList<>(upwards);
        Collections.reverse(downwards);

        for (List<Segment> definitions : List.of(upwards, downwards)) {
            assertThatThrownBy(() -> engine().define(definitions))
                    .isInstanceOf(InvalidSegmentException.class)
                    .hasMessage(
                            "segment 's200' is nested 201 deep with the segments it uses; at most 200 are accepted");
        }
    }

    @Test
    void define_aChainOfSegmentsAtTheLimit_isAcceptedInEitherOrder() {
        List<Segment> upwards = chain(200);
        List<Segment> downwards = new ArrayList<>(upwards);
        Collections.reverse(downwards);

        for (List<Segment> definitions : List.of(upwards, downwards)) {
            SegmentEngine engine = engine();
            engine.define(definitions);
            engine.apply(contact("c").set("x", 5));
            assertThat(engine.count("s199")).isEqualTo(1);
        }
    }

    @Test
    void define_aCircle_isRefusedNamingItsPath() {
        assertThatThrownBy(() -> engine().define(
                                segment("a").where(inSegment("b")).build(),
                                segment("b").where(not(inSegment("a"))).build()))
                .hasMessage("segment 'a': 'in segment' goes round: a → b → a");
    }

    /** Each equality had a bit, a cut and a mask of its own, and an index of gigabytes. */
    @Test
    void define_ninetyThousandEqualities_isOneLeaf() {
        Predicate[] equalities = new Predicate[90_000];
        for (int i = 0; i < equalities.length; i++) {
            equalities[i] = attribute("plan").is("v" + i);
        }
        SegmentEngine engine = engine();
        engine.define(
                segment("any").where(anyOf(equalities)).build(),
                segment("none").where(not(anyOf(equalities))).build());

        engine.apply(contact("c").set("plan", "V89999"));
        assertThat(engine.count("any")).isEqualTo(1);
        assertThat(engine.apply(contact("c").set("plan", "other")).exited("any"))
                .containsExactly("c");
        assertThat(engine.count("none")).isEqualTo(1);
    }

    /** More leaves than have a bit each: the segment is decided whenever a value changes its gap. */
    @Test
    void define_thousandsOfRanges_areStillExact() {
        Predicate[] ranges = new Predicate[5_000];
        for (int i = 0; i < ranges.length; i++) {
            ranges[i] = attribute("x").between(10 * i, 10 * i + 5);
        }
        SegmentEngine engine = engine();
        engine.define(segment("even").where(anyOf(ranges)).build());

        assertThat(engine.apply(contact("c").set("x", 49_995)).entered("even")).containsExactly("c");
        assertThat(engine.apply(contact("c").set("x", 49_990)).changes()).isEmpty();
        assertThat(engine.apply(contact("c").set("x", 49_989)).exited("even")).containsExactly("c");
    }

    /** Records were told apart by hashes that whoever writes the texts can choose to collide. */
    @Test
    void define_thousandsOfTextsWithOneHash_doesNotStall() {
        List<Predicate> parts = new ArrayList<>();
        for (int i = 0; i < 1 << 14; i++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                text.append((i >> bit & 1) == 0 ? "1n" : "20"); // the same hash either way
            }
            parts.add(attribute("x").contains(text.toString()));
        }
        SegmentEngine engine = engine();
        engine.define(
                segment("any").where(anyOf(parts.toArray(Predicate[]::new))).build());

        engine.apply(contact("c").set("x", "1n1n1n1n1n1n1n1n1n1n1n1n1n1n"));
        assertThat(engine.count("any")).isEqualTo(1);
    }

    /** A name deep in a predicate that is as deep as can be was replaced through a stack of streams. */
    @Test
    void define_aNameInTheDeepestPredicate_fitsASmallStack() throws InterruptedException {
        Predicate deep = inSegment("base");
        for (int level = 2; level < Limits.NESTING_CEILING; level++) {
            Predicate leaf = attribute("x" + level % 3).greaterThan(level);
            deep = level % 2 == 0 ? new Predicate.And(List.of(deep, leaf)) : new Predicate.Or(List.of(deep, leaf));
        }
        Segment deepest = segment("deep").where(deep).build();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                null,
                () -> SegmentEngine.builder()
                        .limits(Limits.standard().withNesting(Limits.NESTING_CEILING))
                        .build()
                        .define(segment("base").where(attribute("x").exists()).build(), deepest),
                "small stack",
                512 * 1024);
        thread.setUncaughtExceptionHandler((on, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();

        assertThat(failure.get()).isNull();
    }

    /** A bulk change counted as one, and a log of a thousand of them held every contact a thousand times. */
    @Test
    void changesSince_bulkChangesOfManyContacts_countAsManyAgainstWhatIsKept() {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .retainedChanges(1_000)
                .build();
        for (int i = 0; i < 600; i++) {
            engine.apply(contact("c" + i));
        }
        for (int i = 0; i < 5; i++) {
            engine.define(segment("all").where(attribute("x").isMissing()).build());
            engine.delete("all");
        }

        Changes changes = engine.changesSince(0);
        assertThat(changes.isComplete()).isFalse();
        assertThat(changes.changes()).hasSize(2);
        assertThat(changes.firstKept()).isEqualTo(9);
    }
}
