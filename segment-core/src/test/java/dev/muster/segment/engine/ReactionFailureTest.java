package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.segment.ContactWrite;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reaction that fails loses its own writes, and nobody else anything. */
class ReactionFailureTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static SegmentEngine engine(Reaction reaction) {
        return SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .define(
                        segment("pro").where(attribute("plan").is("Pro")).build(),
                        segment("marked").where(attribute("mark").isTrue()).build())
                .onEntering("pro", reaction)
                .build();
    }

    /** An Error came out of the call before the log and the subscribers had the changes. */
    @Test
    void react_throwingAnError_leavesTheTickCompleteAndTold() {
        SegmentEngine engine = engine((change, writes) -> {
            writes.put(contact(change.contactId()).set("mark", true));
            throw new AssertionError("of the host");
        });
        List<MembershipChange> told = new ArrayList<>();
        engine.subscribe(tick -> told.addAll(tick.changes()));

        ReactionException failure = catchThrowableOfType(
                ReactionException.class, () -> engine.apply(contact("c1").set("plan", "Pro")));

        assertThat(failure)
                .hasMessage("the reaction to segment 'pro' failed: java.lang.AssertionError: of the host")
                .hasCauseInstanceOf(AssertionError.class);
        assertThat(failure.tick().entered("pro")).containsExactly("c1");
        assertThat(told).isEqualTo(failure.tick().changes());
        assertThat(engine.changesSince(0).changes()).isEqualTo(told);
        assertThat(engine.count("marked")).isZero();
    }

    @Test
    void message_ofManyFailures_tellsTheFirstTenAndHowManyMore() {
        SegmentEngine engine = engine((change, writes) -> {
            throw new IllegalStateException("no");
        });
        ContactWrite[] batch = new ContactWrite[1_000];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = contact("c" + i).set("plan", "Pro");
        }

        ReactionException failure = catchThrowableOfType(ReactionException.class, () -> engine.apply(batch));

        assertThat(failure.getMessage().split("; ")).hasSize(11);
        assertThat(failure).hasMessageEndingWith("; and 990 more");
        assertThat(engine.count("pro")).isEqualTo(1_000);
    }

    @Test
    void reaction_thatCallsTheEngine_isRefused() {
        SegmentEngine[] engine = new SegmentEngine[1];
        engine[0] = engine((change, writes) -> engine[0].apply(contact("c2").set("plan", "Pro")));

        ReactionException failure = catchThrowableOfType(
                ReactionException.class, () -> engine[0].apply(contact("c1").set("plan", "Pro")));

        assertThat(failure).hasMessageContaining("the engine cannot be called from inside a reaction or a loader");
        assertThat(engine[0].contactCount()).isEqualTo(1);
    }

    /** A value set after {@code put} was applied without validation, and failed in the middle of the tick. */
    @Test
    void put_writeThatIsChangedAfterwards_appliesItAsItWasPut() {
        SegmentEngine engine = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .attribute(timestamp("seen"))
                .define(
                        segment("pro").where(attribute("plan").is("Pro")).build(),
                        segment("marked").where(attribute("mark").isTrue()).build())
                .onEntering("pro", (change, writes) -> {
                    ContactWrite write = contact(change.contactId()).set("mark", true);
                    writes.put(write);
                    write.set("mark", false).set("seen", "not a timestamp").clear("plan");
                })
                .build();

        Tick tick = engine.apply(contact("c1").set("plan", "Pro"));

        assertThat(tick.entered("marked")).containsExactly("c1");
        assertThat(engine.attributes("c1")).containsOnlyKeys("plan", "mark");
        assertThat(engine.count("pro")).isEqualTo(1);
    }

    @Test
    void react_throwingWhatCannotBePrinted_leavesTheTickCompleteAndTold() {
        SegmentEngine engine = engine((change, writes) -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1;

                @Override
                @SuppressWarnings("OverrideThrowableToString") // the log prints it
                public String toString() {
                    throw new AssertionError("of the host");
                }
            };
        });

        ReactionException failure = catchThrowableOfType(
                ReactionException.class, () -> engine.apply(contact("c1").set("plan", "Pro")));

        assertThat(failure).hasMessageStartingWith("the reaction to segment 'pro' failed: dev.muster.segment.engine.");
        assertThat(engine.count("pro")).isEqualTo(1);
    }

    @Test
    void reactsToBulk_throwing_leavesTheTickCompleteAndTold() {
        SegmentEngine engine = engine(new Reaction() {
            @Override
            public void react(MembershipChange change, Writes writes) {}

            @Override
            public boolean reactsToBulk() {
                throw new AssertionError("of the host");
            }
        });
        engine.apply(contact("c1").set("plan", "Free"));

        ReactionException failure = catchThrowableOfType(
                ReactionException.class,
                () -> engine.define(
                        segment("pro")
                                .onDemand()
                                .where(attribute("plan").is("Free"))
                                .build(),
                        segment("other").where(attribute("plan").exists()).build()));

        assertThat(failure).isNull();
        assertThat(engine.count("other")).isEqualTo(1);
        ReactionException ofBulk = catchThrowableOfType(
                ReactionException.class,
                () -> engine.define(
                        segment("pro").where(attribute("plan").is("Free")).build()));
        assertThat(ofBulk).hasMessage("the reaction to segment 'pro' failed: java.lang.AssertionError: of the host");
        assertThat(engine.count("pro")).isEqualTo(1);
    }
}
