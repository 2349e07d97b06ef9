package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Segments;
import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A number under {@code is} or {@code in} on an undeclared attribute: what contacts hold decides what it means. */
final class NumberLiteralTest {

    private static final Predicate ZIP = attribute("zip").is(94107);

    private static SegmentEngine engine() {
        return SegmentEngine.builder()
                .clock(ManualClock.at("2026-06-15T12:00:00Z"))
                .build();
    }

    private static Segment named(String name, Predicate predicate) {
        return segment(name).where(predicate).build();
    }

    @Test
    void define_someHeldTextIsNoNumber_comparesAsSpelled() {
        SegmentEngine engine = engine();
        engine.apply(
                contact("leading zero").set("zip", "02139"),
                contact("as spelled").set("zip", "94107"),
                contact("same number").set("zip", "94107.0"),
                contact("no text").set("zip", 94107),
                contact("none"));
        Tick tick = engine.define(named("p", ZIP), named("not p", not(ZIP)));
        View view = engine.view();
        assertThat(view.members("p")).containsExactly("as spelled");
        assertThat(view.members("not p")).containsExactlyInAnyOrder("leading zero", "same number", "no text", "none");
        assertThat(tick.warnings())
                .containsExactly(new Warning(
                        Warning.Kind.UNREADABLE_VALUES,
                        "zip",
                        "attribute 'zip' is text; 1 value does not read as it and counts as missing;"
                                + " expected a text like \"a\""));
    }

    @Test
    void define_everyHeldValueReadsAsANumber_comparesNumbers() {
        SegmentEngine engine = engine();
        engine.apply(
                contact("as spelled").set("zip", "94107"),
                contact("same number").set("zip", "94107.0"),
                contact("a number").set("zip", 94107),
                contact("another").set("zip", "2139"),
                contact("none"));
        Tick tick = engine.define(named("p", ZIP), named("not p", not(ZIP)));
        assertThat(engine.view().members("p")).containsExactlyInAnyOrder("as spelled", "same number", "a number");
        assertThat(engine.view().members("not p")).containsExactlyInAnyOrder("another", "none");
        assertThat(tick.warnings()).isEmpty();
    }

    @Test
    void apply_textThatIsNoNumberAfterDefinition_countsAsMissingWithAWarning() {
        SegmentEngine engine = engine();
        engine.define(named("p", ZIP), named("not p", not(ZIP)));
        engine.apply(contact("c").set("zip", "94107"));
        Tick tick = engine.apply(contact("c").set("zip", "02139"));
        assertThat(tick.exited("p")).containsExactly("c");
        assertThat(tick.entered("not p")).containsExactly("c");
        assertThat(tick.warnings())
                .containsExactly(new Warning(
                        Warning.Kind.UNREADABLE_WRITE,
                        "zip",
                        "contact 'c', attribute 'zip': \"02139\" does not read as number and counts as missing;"
                                + " expected digits like 99, -1.5 or 1e3"));
        assertThat(engine.attributes("c"))
                .as("what was written stays as written")
                .containsEntry("zip", Value.text("02139"));
        assertThatThrownBy(() -> engine.define(named("texts", attribute("zip").startsWith("0"))))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 'texts': attribute 'zip' is number; 'starts with' needs text"
                        + " (as segment 'p' has it in 'zip is 94107')");
    }

    @Test
    void define_afterTheLastUserWasDeleted_decidesAnew() {
        SegmentEngine engine = engine();
        engine.define(named("first", ZIP));
        engine.apply(contact("zero").set("zip", "02139"), contact("same").set("zip", "94107.0"));
        assertThat(engine.isMember("first", "same")).isTrue();
        engine.delete("first");
        engine.define(named("second", ZIP), named("texts", attribute("zip").startsWith("0")));
        assertThat(engine.isMember("second", "same")).isFalse();
        assertThat(engine.isMember("texts", "zero")).isTrue();
    }

    @Test
    void define_heldTextWasOverwrittenOrRemoved_countsNoMore() {
        SegmentEngine engine = engine();
        engine.apply(
                contact("a").set("zip", "02139"),
                contact("b").set("zip", "02140"),
                contact("c").set("zip", "02141"));
        engine.apply(contact("a").set("zip", "94107.0"), contact("b").clear("zip"), Segments.removal("c"));
        engine.define(named("p", ZIP));
        assertThat(engine.view("p").members("p")).isEqualTo(List.of("a"));
        assertThat(engine.engineTime()).isEqualTo(Instant.parse("2026-06-15T12:00:00Z"));
    }
}
