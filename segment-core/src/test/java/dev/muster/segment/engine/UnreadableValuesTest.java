package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Warning;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every definition and preview that uses an attribute, and each write of a value that does not read as its type,
 * reports how many stored values do not read. Previously only the definition that gave the attribute its type did.
 */
class UnreadableValuesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final String TWO = "attribute 'seen' is timestamp; 2 values do not read as it and count as"
            + " missing; expected a date (2024-02-01) or an instant (2024-02-01T10:00:00Z)";

    private final ManualClock clock = ManualClock.at(NOW);
    private final SegmentEngine engine = engine();

    private SegmentEngine engine() {
        SegmentEngine holding = SegmentEngine.builder()
                .clock(clock)
                .define(named("recent", attribute("seen").withinLast(days(7))))
                .build();
        holding.apply(
                contact("a").set("seen", "yesterday"),
                contact("b").set("seen", "01/02/2024"),
                contact("c").set("seen", "2025-12-31"),
                contact("d"));
        return holding;
    }

    private static Segment named(String name, Predicate predicate) {
        return segment(name).where(predicate).build();
    }

    private static List<String> messages(List<Warning> warnings) {
        return warnings.stream().map(Warning::message).toList();
    }

    @Test
    void define_secondSegmentOverAnAttribute_countsThem() {
        assertThat(messages(engine.define(named("long ago", attribute("seen").moreThanAgo(days(7))))
                        .warnings()))
                .containsExactly(TWO);
    }

    @Test
    void define_replacedSegment_countsThem() {
        assertThat(messages(engine.define(named("recent", attribute("seen").withinLast(days(1))))
                        .warnings()))
                .containsExactly(TWO);
        assertThat(messages(engine.define(named("recent", attribute("seen").withinLast(days(1))))
                        .warnings()))
                .as("defined just so again")
                .containsExactly(TWO);
    }

    @Test
    void define_useOfAnotherSegment_countsItsAttributes() {
        Tick tick = engine.define(segment("not recent")
                .where(inSegment("recent").negated())
                .onDemand()
                .build());

        assertThat(messages(tick.warnings())).containsExactly(TWO);
    }

    @Test
    void define_overAttributesThatAllRead_saysNothing() {
        engine.apply(contact("a").clear("seen"), contact("b").set("seen", NOW));
        assertThat(engine.define(named("long ago", attribute("seen").moreThanAgo(days(7))))
                        .warnings())
                .isEmpty();
    }

    @Test
    void define_existsOnly_saysNothing() {
        assertThat(engine.define(named("any", attribute("seen").exists())).warnings())
                .isEmpty();
        assertThat(engine.insight().preview(attribute("seen").exists()).warnings())
                .isEmpty();
    }

    @Test
    void preview_ofSegmentOrPredicate_countsThem() {
        Predicate longAgo = attribute("seen").moreThanAgo(days(7));

        assertThat(messages(engine.insight().preview(longAgo).warnings())).containsExactly(TWO);
        assertThat(messages(engine.insight().preview(named("recent", longAgo)).warnings()))
                .containsExactly(TWO);
        assertThat(messages(engine.insight()
                        .preview(attribute("seen").withinLast(days(7)).negated())
                        .warnings()))
                .containsExactly(TWO);
    }

    @Test
    void preview_ofAnAttributeThatNoSegmentUses_countsWhatItsTypeWouldLeaveOut() {
        engine.apply(
                contact("a").set("size", "XL"),
                contact("b").set("size", "10"),
                contact("c").set("size", 12));

        assertThat(messages(
                        engine.insight().preview(attribute("size").lessThan(11)).warnings()))
                .containsExactly("attribute 'size' is number; 1 value does not read as it and counts as missing;"
                        + " expected digits like 99, -1.5 or 1e3");
        assertThat(engine.definitions().inferredTypes()).doesNotContainKey("size");
    }

    @Test
    void preview_ofTextsWhereSetsAreHeld_hintsAtTheirOperators() {
        engine.apply(contact("a").set("groups", List.of("x", "y")), contact("b").set("groups", "x"));

        assertThat(messages(
                        engine.insight().preview(attribute("groups").in("x")).warnings()))
                .containsExactly(
                        "attribute 'groups' is text; 1 value does not read as it and counts as missing;"
                                + " expected a text like \"a\"; text sets take 'has any of' in the place of 'in', and 'has' of 'is'");
    }

    @Test
    void declare_asItReadsAlready_countsThem() {
        engine.apply(contact("a").set("size", "XL"));
        engine.define(named("small", attribute("size").lessThan(11)));

        assertThat(messages(engine.declare(number("size")).warnings()))
                .containsExactly("attribute 'size' is number; 1 value does not read as it and counts as missing;"
                        + " expected digits like 99, -1.5 or 1e3");
    }

    @Test
    void write_ofAnUnreadableValue_warnsWhicheverWayItIsWritten() {
        String warning = "contact 'x', attribute 'seen': \"soon\" does not read as timestamp and counts as missing;"
                + " expected a date (2024-02-01) or an instant (2024-02-01T10:00:00Z)";
        var write = contact("x").set("seen", "soon");
        assertThat(messages(engine.apply(write).warnings())).containsExactly(warning);
        assertThat(messages(engine.apply(List.of(write)).warnings())).containsExactly(warning);
        assertThat(messages(engine.apply(write, contact("d")).warnings())).containsExactly(warning);
        assertThat(messages(engine.applyAt(NOW, write).warnings())).containsExactly(warning);
        assertThat(messages(engine.applyAt(NOW, List.of(write)).warnings())).containsExactly(warning);
        engine.onEntering("recent", (change, writes) -> writes.put(write));
        assertThat(messages(engine.apply(contact("d").set("seen", NOW)).warnings()))
                .as("by a reaction")
                .containsExactly(warning);
        assertThat(engine.advanceTo(NOW.plusSeconds(1)).warnings())
                .as("only once")
                .isEmpty();
    }
}
