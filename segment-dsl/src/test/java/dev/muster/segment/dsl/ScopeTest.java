package dev.muster.segment.dsl;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Limits;
import dev.muster.segment.dsl.ParseResult.Parsed;
import dev.muster.segment.engine.SegmentEngine;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ScopeTest {

    @Test
    void parse_inTheScopeOfAnEngine_isWhatTheEngineAccepts() {
        SegmentEngine engine = SegmentEngine.builder()
                .attribute(timestamp("trial_ends_at").upcoming())
                .define(segment("active")
                        .where(attribute("sessions").greaterThan(5))
                        .build())
                .build();
        Scope scope = Scope.of(engine.schema()).defining("trial_ending");

        assertThat(said("trial_ends_at within 3 days AND in segment activ", scope))
                .containsExactly("1:44 there is no segment 'activ'; did you mean 'active'?");
        assertThat(said("trial_ends_at > 3 and sessions is true", scope))
                .containsExactly(
                        "1:1 attribute 'trial_ends_at' is timestamp; '>' needs a number",
                        "1:23 attribute 'sessions' is number; 'is true' needs a boolean"
                                + " (as segment 'active' has it in 'sessions > 5')");
        assertThat(said("in segment trial_ending", scope))
                .containsExactly("1:12 'in segment' goes round: trial_ending → trial_ending");

        String good = "trial_ends_at within 3 days AND in segment active";
        engine.define(
                segment("trial_ending").where(SegmentParser.parse(good, scope)).build());
        assertThat(said(good, scope)).isEmpty();
    }

    @Test
    void parse_aSegmentAnew_isNotHeldToItsOldTypes() {
        Scope scope = Scope.of(SegmentsFile.parse("segment a: x > 5 segment b: y > 5"));
        assertThat(said("x is true", scope.defining("a"))).isEmpty();
        assertThat(said("x is true", scope.defining("b")))
                .containsExactly("1:1 attribute 'x' is number; 'is true' needs a boolean"
                        + " (as segment 'a' has it in 'x > 5')");
        assertThat(said("x is true", scope)).hasSize(1);
    }

    @Test
    void tryParse_attributesThatContactsHave_areKnown() {
        Scope scope = Scope.empty().withAttributes(List.of("last_active")).withAttributes(Set.of("plan"));
        assertThat(said("last_activ exists and plam is Pro", scope))
                .containsExactly(
                        "1:1 attribute 'last_activ' is not known; did you mean 'last_active'?",
                        "1:23 attribute 'plam' is not known; did you mean 'plan'?");
        assertThat(said("last_active exists or plan is Pro or colour is red", scope))
                .isEmpty();
        assertThat(said("a is Pro or plan", scope)).isEmpty();
        assertThat(said("a is Pro or plans", scope)).hasSize(2);
    }

    @Test
    void tryParse_aBareWithinOverAnUndeclaredAttribute_warnsAndIsRead() {
        Scope scope = Scope.of(SegmentsFile.parse("attribute seen: timestamp, past"));
        ParseResult<?> result = SegmentParser.tryParse("joined within 7d and seen within 7d", scope);
        assertThat(result).isInstanceOf(Parsed.class);
        assertThat(result.diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly(
                        "'joined within 7 days' looks both back and ahead, as attribute 'joined' is not declared;"
                                + " declare it past or upcoming, or write 'within last' or 'within next'");
    }

    @Test
    void tryParse_tooDeepWithTheSegmentsUsed_isRefused() {
        String chain = IntStream.range(1, 20)
                .mapToObj(i -> "segment s" + i + ": in segment s" + (i - 1) + "\n")
                .collect(Collectors.joining("", "segment s0: a\n", ""));
        Scope scope = Scope.of(SegmentsFile.parse(chain));
        Limits limits = Limits.standard().withNesting(20);
        assertThat(said("in segment s18", scope.withLimits(limits))).isEmpty();
        assertThat(said("in segment s19", scope.withLimits(limits)))
                .containsExactly(
                        "1:1 the expression is nested 21 deep with the segments it uses; at most 20 are accepted");
        assertThat(said("in segment s19", scope.withLimits(limits).defining("last")))
                .containsExactly(
                        "1:1 segment 'last' is nested 21 deep with the segments it uses; at most 20 are accepted");
        assertThat(said("not (a or b)", scope.withLimits(limits).defining("s0")))
                .containsExactly(
                        "1:1 segment 's18' is nested 21 deep with the segments it uses; at most 20 are accepted");
    }

    @Test
    void tryParse_aFileOnTopOfAnother_usesWhatIsThere() {
        Scope scope = Scope.of(SegmentsFile.parse("attribute plan: text segment pro: plan is Pro"));
        assertThat(SegmentsFile.parse("segment big: in segment pro and mrr > 9", scope)
                        .segments())
                .containsExactly(segment("big")
                        .where(inSegment("pro"), attribute("mrr").greaterThan(9))
                        .build());
        assertThat(SegmentsFile.tryParse("attribute plan: text segment pro: plan is Team", scope)
                        .diagnostics())
                .isEmpty();
        assertThat(SegmentsFile.tryParse("attribute plan: number", scope).diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly("attribute 'plan' is declared otherwise already: attribute plan: text");
        assertThat(SegmentsFile.tryParse("segment a: plan > 5", scope).diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly("attribute 'plan' is text; '>' needs a number");
    }

    @Test
    void tryParse_aDeclarationAgainstALiveSegment_isRefusedAtItsName() {
        Scope scope = Scope.of(SegmentsFile.parse("segment big: mrr > 9"));
        assertThat(SegmentsFile.tryParse("attribute mrr: text", scope).diagnostics())
                .extracting(said -> said.column() + " " + said.message())
                .containsExactly("11 segment 'big': attribute 'mrr' is text; '>' needs a number");
    }

    @Test
    void defining_nameThatIsNone_isRefused() {
        for (String name : List.of("", "x".repeat(600), "a\n")) {
            assertThatThrownBy(() -> Scope.empty().defining(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void tryParse_namesLikeTheExpressions_areNotTakenForIt() {
        Scope scope = Scope.of(SegmentsFile.parse("segment expression: a segment `expression 2`: a"));
        assertThat(said("in segment expression", scope)).isEmpty();
        assertThat(said("in segment `expression 3`", scope)).hasSize(1);
    }

    /** A segment that is past the limits of the scope is nothing that a text is refused for which does not use it. */
    @Test
    void tryParse_besideASegmentPastTheLimits_isAccepted() {
        Scope scope = Scope.of(SegmentsFile.parse("segment big: a or b or c segment user: in segment big"))
                .withLimits(Limits.standard().withNodes(3));
        assertThat(said("x > 5", scope)).isEmpty();
        assertThat(said("x > 5", scope.defining("big"))).isEmpty();
        assertThat(said("in segment big", scope))
                .containsExactly("1:1 segment 'big' has 4 operators, leaves and list values with the segments it uses;"
                        + " at most 3 are accepted");
        assertThat(said("in segment user and x", scope)).hasSize(1);
    }

    /** What a segment said before it is defined anew is not known of it. */
    @Test
    void tryParse_aSegmentAnew_warnsAsIfItHadNotBeen() {
        Scope scope = Scope.of(SegmentsFile.parse("segment a: plan is Pro and Enterprise"));
        String text = "plan is Pro or Enterprise";
        assertThat(said(text, scope)).isEmpty();
        assertThat(said(text, scope.defining("a"))).hasSize(1);
        assertThat(SegmentsFile.tryParse("segment a: " + text, scope).diagnostics())
                .hasSize(1);
    }

    @Test
    void tryParse_attributesThatTheTextUsesElsewhere_areNoTexts() {
        assertThat(said("plan is Pro or vip", Scope.empty())).hasSize(1);
        for (String use : List.of("vip is true", "vip exists", "vip", "not vip")) {
            assertThat(said("plan is Pro or vip or x > 5 and " + use, Scope.empty()))
                    .as(use)
                    .isEmpty();
            assertThat(SegmentsFile.tryParse("segment a: plan is Pro or vip segment b: " + use)
                            .diagnostics())
                    .as(use)
                    .isEmpty();
        }
        assertThat(said("plan is Pro or vip or x is Pro or vip", Scope.empty())).hasSize(2);
    }

    @Test
    void of_segmentsThatDoNotFit_isRefused() {
        SegmentsFile file = new SegmentsFile(
                List.of(),
                List.of(
                        segment("a").where(attribute("x").isTrue()).build(),
                        segment("b").where(attribute("x").is("y")).build()));
        assertThatThrownBy(() -> Scope.of(file)).isInstanceOf(InvalidSegmentException.class);
    }

    /** Of thousands of unknown names beside thousands of known ones, the first have suggestions. */
    @Test
    void tryParse_thousandsOfUnknownNames_doesNotStall() {
        Scope scope = Scope.empty()
                .withAttributes(IntStream.range(0, 10_000)
                        .mapToObj(i -> "attribute_" + i + "_known")
                        .toList());
        String text = IntStream.range(0, 10_000)
                .mapToObj(i -> "attribute_" + i + "_knwon > 1")
                .collect(Collectors.joining(" or "));
        assertThat(said(text, scope)).hasSize(100);
    }

    private static List<String> said(String text, Scope scope) {
        return SegmentParser.tryParse(text, scope).diagnostics().stream()
                .map(said -> said.line() + ":" + said.column() + " " + said.message())
                .toList();
    }
}
