package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Attributes that are declared, or declared otherwise, while contacts and segments are there. */
class DeclareTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(START))
            .define(
                    segment("pro").where(attribute("plan").is("Pro")).build(),
                    segment("due").where(attribute("ends").within(days(3))).build())
            .build();

    @Test
    void declare_ofAnotherReading_movesOnlyWhoReadsOtherwise() {
        engine.apply(contact("a").set("plan", "Pro"), contact("b").set("plan", "pro"));

        Tick tick = engine.declare(text("plan").caseSensitive());

        assertThat(tick.changes()).singleElement().satisfies(change -> {
            assertThat(change.contactId()).isEqualTo("b");
            assertThat(change.cause()).isEqualTo(Cause.DEFINITION);
        });
        assertThat(engine.declare(text("plan")).entered("pro")).containsExactly("b");
        assertThat(engine.declare(text("plan")).changes()).isEmpty();
    }

    @Test
    void declare_ofADirection_takesOutWhatLiesOnTheOtherSide_andKeepsTheClock() {
        engine.apply(
                contact("a").set("ends", START.minus(Duration.ofDays(1)).toString()),
                contact("b").set("ends", START.plus(Duration.ofDays(5)).toString()));
        assertThat(engine.count("due")).isEqualTo(1);

        assertThat(engine.declare(timestamp("ends").upcoming()).exited("due")).containsExactly("a");
        assertThat(engine.advanceTo(START.plus(Duration.ofDays(2))).entered("due"))
                .containsExactly("b");
        assertThat(engine.advanceTo(START.plus(Duration.ofDays(5))).exited("due"))
                .containsExactly("b");
    }

    @Test
    void declare_withValuesThatDoNotRead_warnsAndRefusesLaterOnes() {
        engine.apply(contact("a").set("score", "7"), contact("b").set("score", "high"));
        engine.define(segment("any").where(attribute("score").exists()).build());

        assertThat(engine.declare(number("score")).warnings())
                .singleElement()
                .hasToString("attribute 'score' is number; 1 value does not read as it and counts as missing;"
                        + " expected digits like 99, -1.5 or 1e3");
        assertThat(engine.attributes("b")).hasToString("{score=\"high\"}");
        assertThatThrownBy(() -> engine.apply(contact("c").set("score", "low")))
                .isInstanceOf(InvalidWriteException.class);
        assertThat(engine.define(segment("some")
                                .where(attribute("score").atLeast(7))
                                .build())
                        .entered("some"))
                .containsExactly("a");
    }

    @Test
    void declare_againstASegment_isRefusedAndChangesNothing() {
        assertThatThrownBy(() -> engine.declare(number("other"), number("plan")))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 'pro': attribute 'plan' is number; 'is \"Pro\"' needs text");
        assertThat(engine.schema().isDeclared("other")).isFalse();
        assertThat(engine.schema().isDeclared("plan")).isFalse();
    }

    @Test
    void declare_ofOneAttributeTwice_isRefused() {
        AttributeDeclaration asText = text("x");

        assertThatThrownBy(() -> engine.declare(asText, number("x")))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessageStartingWith("attribute 'x' is declared twice");
    }
}
