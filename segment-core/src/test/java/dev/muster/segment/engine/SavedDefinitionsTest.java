package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.Definitions;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An engine that continues where another stopped.
 *
 * <p>Inferred types used to be lost, so that members changed over a restart without a change; and changed definitions
 * used to take effect without changes.
 */
class SavedDefinitionsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Segment LOW = named("low", attribute("tier").in(1, 2));

    /** The data that a host saves of an engine. */
    private record Saved(Definitions definitions, Instant at, long sequence, Map<String, Map<String, Value>> contacts) {

        static Saved of(SegmentEngine engine, String... contacts) {
            Map<String, Map<String, Value>> values = new java.util.LinkedHashMap<>();
            for (String contact : contacts) {
                values.put(contact, java.util.Objects.requireNonNull(engine.attributes(contact)));
            }
            return new Saved(engine.definitions(), engine.engineTime(), engine.lastSequence(), values);
        }

        void load(SegmentEngine.Loader loader) {
            contacts.forEach((id, values) -> {
                var contact = contact(id);
                values.forEach((name, value) -> contact.set(name, (Object) value));
                loader.put(contact);
            });
        }

        Tick start(SegmentEngine next) {
            return next.start(at, sequence, definitions, this::load);
        }
    }

    private static Segment named(String name, Predicate predicate) {
        return segment(name).where(predicate).build();
    }

    private static SegmentEngine engine(ManualClock clock, Segment... segments) {
        return SegmentEngine.builder().clock(clock).define(segments).build();
    }

    /** Returns the tiers of the original report: 1 is a number, "2" reads as one, "n/a" came later and does not. */
    private static Saved tiers(Segment... segments) {
        SegmentEngine engine = engine(ManualClock.at(NOW), segments);
        engine.start(NOW, loader -> {});
        engine.apply(
                contact("p1").set("tier", 1),
                contact("p2").set("tier", "2"),
                contact("p4").set("tier", "n/a"));
        assertThat(engine.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");
        return Saved.of(engine, "p1", "p2", "p4");
    }

    private static List<String> lines(Tick tick) {
        List<String> lines = new ArrayList<>();
        for (MembershipChange change : tick.changes()) {
            lines.add(change.sequence() + " " + change.at() + " " + change.contactIds() + " " + change.direction() + " "
                    + change.segment() + " " + change.cause());
        }
        return lines;
    }

    @Test
    void start_sameSegments_keepsInferredTypesAndMembers() {
        Saved saved = tiers(LOW);
        assertThat(saved.definitions.inferredTypes()).isEqualTo(Map.of("tier", AttributeType.NUMBER));
        SegmentEngine next = engine(ManualClock.at(NOW), LOW);

        assertThat(saved.start(next).changes()).isEmpty();

        assertThat(next.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");
        assertThat(next.definitions()).isEqualTo(saved.definitions);
        assertThat(next.apply(contact("p5").set("tier", "2")).changes().get(0).sequence())
                .as("the number after those of p1 and p2")
                .isEqualTo(3);
    }

    @Test
    void start_builtWithSavedDefinitions_keepsInferredTypesAndMembers() {
        Saved saved = tiers(LOW);
        SegmentEngine next = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .definitions(saved.definitions)
                .build();

        next.start(saved.at, saved.sequence, saved::load);

        assertThat(next.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");
        assertThat(next.definitions()).isEqualTo(saved.definitions);
    }

    @Test
    void start_segmentsInAnyOrder_keepTheirTypes() {
        Segment others = named("others", attribute("tier").in(3));
        Saved saved = tiers(LOW, others);
        SegmentEngine next = engine(ManualClock.at(NOW), others, LOW);

        assertThat(saved.start(next).changes()).isEmpty();

        assertThat(next.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");
        assertThat(next.definitions().inferredTypes()).isEqualTo(Map.of("tier", AttributeType.NUMBER));
    }

    @Test
    void define_overALiveSegment_keepsTheTypeThatLaterValuesDoNotReadAs() {
        SegmentEngine engine = engine(ManualClock.at(NOW), LOW);
        engine.apply(
                contact("p1").set("tier", 1),
                contact("p2").set("tier", "2"),
                contact("p4").set("tier", "n/a"));

        Tick replaced = engine.define(named("low", attribute("tier").in(1, 2, 3)));

        assertThat(replaced.changes()).isEmpty();
        assertThat(engine.view("low").members("low")).containsExactlyInAnyOrder("p1", "p2");
    }

    @Test
    void start_otherSegments_tellsTheNetDifferenceAsADefinition() {
        SegmentEngine engine = engine(
                ManualClock.at(NOW),
                named("pro", attribute("plan").is("Pro")),
                named("gone", attribute("plan").exists()));
        engine.apply(
                contact("a").set("plan", "Pro"),
                contact("b").set("plan", "Free"),
                contact("c").set("plan", "pro"));
        Saved saved = Saved.of(engine, "a", "b", "c");
        assertThat(saved.sequence).isEqualTo(5);
        SegmentEngine next = SegmentEngine.builder()
                .clock(ManualClock.at(NOW.plusSeconds(60)))
                .attribute(text("plan").caseSensitive())
                .define(
                        named("pro", attribute("plan").in("Pro", "Free")),
                        named("new", attribute("plan").is("Free")))
                .build();

        Tick tick = saved.start(next);

        assertThat(lines(tick))
                .containsExactly(
                        "6 2026-01-01T00:01:00Z [b] ENTERED pro DEFINITION",
                        "7 2026-01-01T00:01:00Z [c] EXITED pro DEFINITION",
                        "8 2026-01-01T00:01:00Z [a, b, c] EXITED gone DEFINITION",
                        "9 2026-01-01T00:01:00Z [b] ENTERED new DEFINITION");
        assertThat(next.view("pro", "new").members("pro")).containsExactlyInAnyOrder("a", "b");
        assertThat(next.count("pro")).isEqualTo(2);
        assertThat(next.count("new")).isEqualTo(1);
        assertThat(next.lastSequence()).isEqualTo(9);
        assertThat(next.changesSince(saved.sequence).changes()).isEqualTo(tick.changes());
    }

    @Test
    void start_otherSegmentsAndTimePassed_tellsWhatFellDueUnderTheOldFirst() {
        SegmentEngine engine =
                engine(ManualClock.at(NOW), named("recent", attribute("seen").withinLast(days(7))));
        engine.apply(
                contact("a").set("seen", NOW.minusSeconds(5 * 86_400)),
                contact("b").set("seen", NOW.minusSeconds(86_400)));
        Saved saved = Saved.of(engine, "a", "b");
        ManualClock clock = ManualClock.at(NOW);
        clock.advance(days(3));
        SegmentEngine next = engine(clock, named("recent", attribute("seen").withinLast(days(2))));

        assertThat(lines(saved.start(next)))
                .containsExactly(
                        "3 2026-01-03T00:00:00Z [a] EXITED recent CLOCK",
                        "4 2026-01-04T00:00:00Z [b] EXITED recent DEFINITION");
    }

    @Test
    void start_otherSegments_reactsAsToAnyDefinition() {
        SegmentEngine engine =
                engine(ManualClock.at(NOW), named("pro", attribute("plan").is("Pro")));
        engine.apply(contact("a").set("plan", "Pro"), contact("b").set("plan", "Free"));
        Saved saved = Saved.of(engine, "a", "b");
        SegmentEngine next = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .define(
                        named("pro", attribute("plan").exists()),
                        named("new", attribute("plan").is("Free")),
                        named("marked", attribute("mark").exists()))
                .onEntering(
                        "pro",
                        (change, writes) ->
                                writes.put(contact(change.contactId()).set("mark", "of pro")))
                .onEntering(
                        "new",
                        (change, writes) ->
                                writes.put(contact(change.contactId()).set("mark", "of new")))
                .build();

        assertThat(lines(saved.start(next)))
                .as("a reaction to a new segment ignores its initial members")
                .containsExactly(
                        "2 2026-01-01T00:00:00Z [b] ENTERED pro DEFINITION",
                        "3 2026-01-01T00:00:00Z [b] ENTERED new DEFINITION",
                        "4 2026-01-01T00:00:00Z [b] ENTERED marked WRITE");
        assertThat(next.attributes("b")).containsEntry("mark", Value.text("of pro"));
    }

    @Test
    void start_attributeDeclaredSince_warnsOfValuesThatDoNotReadAndStartsAgain() {
        Saved saved = tiers(LOW);
        SegmentEngine.Builder declaring = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .attribute(number("tier"))
                .define(LOW);
        SegmentEngine next = declaring.build();

        Tick tick = saved.start(next);

        assertThat(tick.changes()).isEmpty();
        assertThat(tick.warnings())
                .containsExactly(new Warning(
                        Warning.Kind.UNREADABLE_VALUES,
                        "tier",
                        "attribute 'tier' is number; 1 value does not read as it and counts as missing;"
                                + " expected digits like 99, -1.5 or 1e3"));
        Saved declared = Saved.of(next, "p1", "p2", "p4");
        assertThat(declared.definitions)
                .isEqualTo(Definitions.of(List.<AttributeDeclaration>of(number("tier")), List.of(LOW)));
        SegmentEngine third = engine(ManualClock.at(NOW), LOW);
        assertThat(declared.start(third).changes())
                .as(
                        "undeclared again, the type is inferred from what is held: text, of which p1's and p2's are not '1' or '2'")
                .hasSize(1);
        assertThat(third.view("low").members("low")).containsExactly("p2");
    }

    @Test
    void start_segmentThatNeedsAnotherTypeThanIsKept_isRefusedAndTheEngineIsAsItWas() {
        Saved saved = tiers(LOW);
        SegmentEngine next = engine(
                ManualClock.at(NOW), LOW, named("texts", attribute("tier").contains("n")));

        assertThatThrownBy(() -> saved.start(next))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 'texts': attribute 'tier' is number; 'contains' needs text"
                        + " (as segment 'low' has it in 'tier in [1, 2]')");

        assertThat(next.contactCount()).isZero();
        assertThat(next.start(saved.at, saved.sequence, saved::load).changes()).isEmpty();
        assertThat(next.contactCount()).isEqualTo(3);
    }

    @Test
    void start_savedDefinitionsThatDoNotFitTogether_areRefused() {
        SegmentEngine next = engine(ManualClock.at(NOW), LOW);
        Definitions broken = Definitions.of(List.of(), List.of(named("a", inSegment("b"))));

        assertThatThrownBy(() -> next.start(NOW, 0, broken, loader -> {}))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 'a': there is no segment 'b'");
    }

    @Test
    void start_builtWithAnotherInferredType_takesItAndTellsTheDifference() {
        Saved saved = tiers(LOW);
        SegmentEngine next = SegmentEngine.builder()
                .clock(ManualClock.at(NOW))
                .definitions(new Definitions(List.of(), Map.of("tier", AttributeType.TEXT), List.of(LOW)))
                .build();

        assertThat(lines(saved.start(next))).containsExactly("3 2026-01-01T00:00:00Z [p1] EXITED low DEFINITION");
        assertThat(saved.start(engine(ManualClock.at(NOW), LOW)).changes())
                .extracting(MembershipChange::cause)
                .doesNotContain(Cause.WRITE);
    }

    @Test
    void definitions_inferredTwoWays_areRefusedByTheBuilder() {
        SegmentEngine.Builder builder = SegmentEngine.builder()
                .definitions(new Definitions(List.of(), Map.of("tier", AttributeType.TEXT), List.of()));

        assertThatThrownBy(() -> builder.definitions(
                        new Definitions(List.of(), Map.of("tier", AttributeType.NUMBER), List.of())))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("attribute 'tier' is inferred twice: as text and as number");
    }
}
