package dev.muster.segment.engine;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeType;
import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.insight.Explanation.Seen;
import dev.muster.segment.insight.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the examples and random histories leave out: texts, bounds and refusals. */
class InsightTest {

    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");
    private static final Predicate ACTIVE = attribute("seen").withinLast(days(7));

    private final ManualClock clock = ManualClock.at(START);
    private final SegmentEngine engine = builder().build();
    private final Insight insight = engine.insight();

    private SegmentEngine.Builder builder() {
        return SegmentEngine.builder()
                .clock(clock)
                .attribute(timestamp("seen").past())
                .attribute(
                        AttributeDeclaration.of("score", AttributeType.NUMBER).withDefault(Value.number(5)))
                .define(
                        segment("active").where(ACTIVE).build(),
                        segment("quiet")
                                .where(
                                        not(inSegment("active")),
                                        attribute("score").greaterThan(3),
                                        attribute("size").lessThan(10))
                                .build());
    }

    @Test
    void explain_ofEveryKindOfPart_saysWhatItSaw() {
        engine.apply(contact("c").set("seen", START.minus(Duration.ofDays(6))).set("size", "XL"));

        assertThat(insight.explain("quiet", "c")).hasToString("""
                        c is not in quiet
                          no   all of
                            no   not  (from 2026-01-06T10:00:00Z)
                              yes  in segment active  (until 2026-01-06T10:00:00Z)
                                yes  seen within last 7 days  (seen: 2025-12-30T10:00:00Z, until 2026-01-06T10:00:00Z)
                            yes  score > 3  (score: missing, 5 by default)
                            no   size < 10  (size: "XL", which does not read as its type)""");
        assertThat(insight.explain(attribute("nothing").exists(), "c").root().seen())
                .isEqualTo(Seen.MISSING);
    }

    @Test
    void explain_ofWhatIsNotThere_isRefused() {
        engine.apply(contact("c").set("size", 1));

        assertThatThrownBy(() -> insight.explain("active", "nobody"))
                .isInstanceOf(NoSuchContactException.class)
                .hasMessage("there is no contact 'nobody'");
        assertThatThrownBy(() -> insight.explain("none", "c"))
                .isInstanceOf(NoSuchSegmentException.class)
                .hasMessage("segment 'none' is not defined");
        assertThatThrownBy(() -> insight.explain(attribute("seen").is("x"), "c"))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessageContaining("attribute 'seen' is timestamp");
        assertThatThrownBy(() -> insight.explain(inSegment("none"), "c"))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessageContaining("there is no segment 'none'");
    }

    @Test
    void preview_ofAPredicate_fixesNothing() {
        engine.apply(contact("c").set("new", "7"));

        assertThat(insight.preview(attribute("new").greaterThan(3)).sample()).containsExactly("c");
        assertThat(engine.schema().reading("new")).isNull();
        assertThat(insight.preview(attribute("new").is("7")).count()).isEqualTo(1);
        assertThat(insight.preview(attribute("unheard_of").exists()).count()).isZero();
        assertThat(engine.segments()).hasSize(2);
    }

    @Test
    void preview_ofACycle_isRefused() {
        Segment circular = segment("active").where(inSegment("quiet")).build();

        assertThatThrownBy(() -> insight.preview(circular))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessageContaining("goes round: active → quiet → active");
    }

    @Test
    void forecast_ofARangeThatCannotBe_isRefused() {
        assertThatThrownBy(() -> insight.forecast("active", Duration.ZERO, Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the horizon is PT0S; expected a millisecond or more");
        assertThatThrownBy(() -> insight.forecast("active", Duration.ofDays(1), Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the step is PT0.000000001S; expected a millisecond or more");
        assertThatThrownBy(() -> insight.forecast("active", Duration.ofDays(30), Duration.ofMinutes(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a forecast of PT720H by steps of PT4M has 10800 steps; expected 10000 at most");
        assertThatThrownBy(() -> insight.forecast("active", Duration.ofSeconds(Long.MAX_VALUE), Duration.ofDays(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("expected an end in the years 1 to 9999");
    }

    @Test
    void forecast_withAStepLongerThanTheHorizon_hasOneStep() {
        engine.apply(contact("c").set("seen", START));

        assertThat(insight.forecast("active", Duration.ofDays(7), Duration.ofSeconds(Long.MAX_VALUE))
                        .steps())
                .containsExactly(new Forecast.Step(START.plus(Duration.ofDays(7)), 0, 1, 0));
        assertThat(insight.forecast(ACTIVE, Duration.ofDays(7).minusMillis(1), Duration.ofDays(7))
                        .steps())
                .containsExactly(
                        new Forecast.Step(START.plus(Duration.ofDays(7)).minusMillis(1), 0, 0, 1));
    }

    @Test
    void forecast_ofOneThatComesAndGoesWithinAStep_countsBoth() {
        engine.apply(contact("c").set("due", START.plus(Duration.ofDays(2))));

        assertThat(insight.forecast(attribute("due").withinNext(days(1)), Duration.ofDays(3), Duration.ofDays(3))
                        .steps())
                .containsExactly(new Forecast.Step(START.plus(Duration.ofDays(3)), 1, 1, 0));
    }

    @Test
    void cause_whereNoneIsKept_isRefused() {
        MembershipChange change =
                engine.apply(contact("c").set("seen", START)).changes().get(0);

        assertThatThrownBy(() -> insight.cause(change))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("causes are not kept; build the engine with keepCauses()");
    }

    @Test
    void cause_ofAChangeThatIsKeptNoLonger_isRefused() {
        SegmentEngine forgetful = builder().keepCauses().retainedChanges(1).build();
        MembershipChange change =
                forgetful.apply(contact("c").set("seen", START)).changes().get(0);
        forgetful.remove("c");

        assertThatThrownBy(() -> forgetful.insight().cause(change))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("change 1 is not kept");
    }

    @Test
    void cause_ofAnotherEnginesChange_isRefused() {
        SegmentEngine one = builder().keepCauses().build();
        SegmentEngine other = builder().keepCauses().build();
        one.apply(contact("c").set("seen", START));
        MembershipChange change =
                other.apply(contact("d").set("seen", START)).changes().get(0);

        assertThatThrownBy(() -> one.insight().cause(change))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("change 1 is another one here; a change is asked about where it came from");
    }

    @Test
    void cause_whereAnAttributeIsDeclared_saysHow() {
        SegmentEngine keeping = builder().keepCauses().build();
        keeping.define(segment("pro").where(attribute("plan").is("Pro")).build());
        keeping.apply(contact("c").set("plan", "pro"));

        assertThat(causes(keeping.declare(text("plan").caseSensitive()), keeping.insight()))
                .containsExactly("definition: attribute plan: text → attribute plan: text, case sensitive");
    }

    @Test
    void cause_beyondWhatIsRetained_isForgottenThoughViewsKeepTheChanges() {
        SegmentEngine keeping = builder().keepCauses().retainedChanges(1).build();
        keeping.view("active");
        List<MembershipChange> changes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            changes.addAll(keeping.apply(contact("c" + i).set("seen", START)).changes());
        }

        assertThat(keeping.statistics().following().retainedChanges()).isEqualTo(3);
        assertThat(keeping.insight().cause(changes.get(2))).isNotNull();
        assertThatThrownBy(() -> keeping.insight().cause(changes.get(0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("change 1 is not kept");
    }

    @Test
    void lint_ofADeclaredAttributeThatIsHeldOtherwise_claimsNothing() {
        engine.apply(contact("a").set("mrr", "abc"), contact("b").set("mrr", 5));
        engine.declare(number("mrr"));
        Predicate odd = allOf(
                attribute("mrr").exists(),
                not(anyOf(attribute("mrr").atLeast(0), attribute("mrr").lessThan(0))));

        assertThat(insight.lint(segment("odd").where(odd).build())).isEmpty();
        assertThat(engine.define(segment("odd").where(odd).build()).entered("odd"))
                .containsExactly("a");
    }

    @Test
    void cause_ofEachKind_saysWhatDecided() {
        SegmentEngine keeping = builder().keepCauses().build();
        Insight why = keeping.insight();

        assertThat(causes(keeping.apply(contact("c").set("seen", START).set("size", 1)), why))
                .containsExactly(
                        "new contact; seen: missing → 2026-01-05T10:00:00Z; seen within last 7 days holds now");
        Tick due = keeping.advanceTo(START.plus(Duration.ofDays(7)));
        assertThat(causes(due, why))
                .containsExactly(
                        "due at 2026-01-12T10:00:00Z; seen within last 7 days holds no longer",
                        "due at 2026-01-12T10:00:00Z; seen within last 7 days holds no longer");
        Segment wider =
                segment("active").where(attribute("seen").withinLast(days(9))).build();
        assertThat(causes(keeping.define(wider), why))
                .containsExactly(
                        "definition: seen within last 7 days → seen within last 9 days",
                        "definition: segment active: seen within last 7 days → seen within last 9 days");
        assertThat(causes(keeping.remove("c"), why)).containsExactly("removed; seen: 2026-01-05T10:00:00Z → missing");
    }

    private static List<String> causes(Tick tick, Insight why) {
        return tick.changes().stream()
                .map(change -> why.cause(change).toString())
                .toList();
    }
}
