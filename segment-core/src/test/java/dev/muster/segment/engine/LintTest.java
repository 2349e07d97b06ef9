package dev.muster.segment.engine;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.segment.InvalidSegmentException;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.insight.LintWarning;
import dev.muster.segment.insight.LintWarning.Kind;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What lint says, to the letter. */
class LintTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final SegmentEngine engine = SegmentEngine.builder()
            .clock(ManualClock.at(NOW))
            .attribute(
                    text("sku").caseSensitive(),
                    bool("declared_flag"),
                    bool("upgraded").withDefault(false),
                    timestamp("trial_ends_at").upcoming(),
                    timestamp("since").withDefault(Instant.parse("2020-01-01T00:00:00Z")))
            .build();

    private static Predicate mrrAbove(double bound) {
        return attribute("mrr").greaterThan(bound);
    }

    private static Predicate mrrBelow(double bound) {
        return attribute("mrr").lessThan(bound);
    }

    private List<LintWarning> lint(Predicate predicate) {
        return engine.insight().lint(segment("s").where(predicate).build());
    }

    private List<String> said(Predicate predicate) {
        return lint(predicate).stream()
                .map(warning -> warning.kind() + " " + warning.message())
                .toList();
    }

    private void assertSilent(Predicate predicate) {
        assertThat(said(predicate)).as(predicate.toString()).isEmpty();
    }

    private static String never(String reason) {
        return "NEVER_TRUE can have no members" + reason;
    }

    private static final String ALWAYS = "ALWAYS_TRUE has every contact as a member, whatever it holds";

    @Test
    void lint_exampleOfTheDocumentation_saysWhatItSays() {
        SegmentEngine muster = SegmentEngine.builder().build();
        muster.apply(contact("c1").set("plan", "Pro").set("mrr", 120));
        muster.apply(contact("c2").set("plan", "Pro").set("mrr", 80));
        Predicate typo = attribute("plan").is("Por");
        Segment paying =
                segment("paying").where(typo, mrrAbove(100), mrrAbove(50)).build();

        List<LintWarning> warnings = muster.insight().lint(paying);

        assertThat(warnings.stream().map(LintWarning::toString))
                .containsExactly(
                        "segment 'paying': no contact has plan \"Por\"; 2 have \"Pro\"",
                        "segment 'paying': 'mrr > 50' cannot matter: it holds wherever the rest leaves it to decide");
        assertThat(warnings.get(0).part()).isSameAs(typo);
    }

    @Test
    void lint_numbersThatExcludeEachOther_isNeverTrue() {
        assertThat(said(allOf(attribute("plan").is("Pro"), mrrAbove(100), mrrBelow(50))))
                .containsExactly(never(": 'mrr > 100' and 'mrr < 50' exclude each other"));
        assertThat(said(allOf(mrrAbove(0), mrrBelow(Double.MIN_VALUE))))
                .containsExactly(never(": 'mrr > 0' and 'mrr < 5e-324' exclude each other"));
        assertSilent(allOf(mrrAbove(0), mrrBelow(2 * Double.MIN_VALUE)));
        assertThat(said(mrrAbove(Double.MAX_VALUE))).containsExactly(never(""));
    }

    @Test
    void lint_threeThatExcludeEachOther_isNeverTrueWithoutReason() {
        assertThat(said(allOf(
                        anyOf(mrrAbove(5), attribute("plan").is("Pro")),
                        anyOf(mrrBelow(4), attribute("plan").is("Pro")),
                        attribute("plan").is("Free"))))
                .containsExactly(never(""));
    }

    @Test
    void lint_texts_compareAsTheAttributeDoes() {
        assertThat(said(allOf(attribute("plan").is("Pro"), attribute("plan").is("Free"))))
                .containsExactly(never(": 'plan is \"Pro\"' and 'plan is \"Free\"' exclude each other"));
        assertThat(said(allOf(attribute("plan").is("Pro"), attribute("plan").isNot("PRO"))))
                .containsExactly(never(": 'plan is \"Pro\"' and 'plan != \"PRO\"' exclude each other"));
        assertSilent(allOf(attribute("sku").startsWith("P"), attribute("sku").isNot("PRO")));
        assertThat(said(allOf(attribute("sku").is("Pro"), attribute("sku").is("PRO"))))
                .containsExactly(never(": 'sku is \"Pro\"' and 'sku is \"PRO\"' exclude each other"));
    }

    @Test
    void lint_partsOfTexts_areLookedForInTheConstantsAndInEachOther() {
        Predicate pro = attribute("plan").is("Pro");
        assertThat(said(allOf(pro, attribute("plan").contains("x"))))
                .containsExactly(never(": 'plan is \"Pro\"' and 'plan contains \"x\"' exclude each other"));
        assertThat(said(allOf(
                        attribute("plan").startsWith("ab"), attribute("plan").startsWith("b"))))
                .containsExactly(never(": 'plan starts with \"ab\"' and 'plan starts with \"b\"' exclude each other"));
        assertThat(said(allOf(
                        attribute("plan").endsWith("abc"), not(attribute("plan").contains("B")))))
                .containsExactly(never(": 'plan ends with \"abc\"' and 'plan not contains \"B\"' exclude each other"));
        assertSilent(allOf(attribute("plan").startsWith("ab"), attribute("plan").endsWith("ba")));
    }

    @Test
    void lint_textSets_areLookedInto() {
        assertThat(said(allOf(
                        attribute("tags").hasAll("a", "b"),
                        not(attribute("tags").hasAny("B", "c")))))
                .containsExactly(never(": 'tags has all of [\"a\", \"b\"]' and 'tags has none of [\"B\", \"c\"]'"
                        + " exclude each other"));
        assertSilent(
                allOf(attribute("tags").hasAny("a", "b"), not(attribute("tags").hasAny("a"))));
    }

    @Test
    void lint_valueThatDoesNotRead_leavesAnUndeclaredAttributeMore() {
        Predicate flag = attribute("flag").isTrue();
        Predicate noFlag = attribute("flag").isFalse();
        assertSilent(allOf(attribute("flag").exists(), not(flag), not(noFlag)));
        assertThat(said(allOf(
                        attribute("declared_flag").exists(),
                        not(attribute("declared_flag").isTrue()),
                        not(attribute("declared_flag").isFalse()))))
                .containsExactly(never(""));
    }

    @Test
    void lint_default_isReadWhereNothingIsHeld() {
        assertThat(said(allOf(
                        attribute("upgraded").isMissing(), attribute("upgraded").isTrue())))
                .containsExactly(never(": 'upgraded is missing' and 'upgraded is true' exclude each other"));
        assertThat(said(anyOf(
                        attribute("upgraded").isFalse(), attribute("upgraded").isTrue())))
                .containsExactly(ALWAYS);
        assertSilent(anyOf(
                attribute("declared_flag").isFalse(), attribute("declared_flag").isTrue()));
    }

    @Test
    void lint_instantThatIsOverAndWindow_isNeverTrueFromNowOn() {
        Predicate recent = attribute("seen").withinLast(days(7));
        Predicate longAgo = attribute("seen").before(new Moment("2020-01-01"));
        assertThat(said(allOf(longAgo, recent)))
                .containsExactly(never(": 'seen before 2020-01-01' and 'seen within last 7 days' exclude each other"));
        assertSilent(allOf(attribute("seen").before(new Moment("2030-01-01")), recent));
        assertSilent(allOf(attribute("seen").after(new Moment("2030-01-01")), recent));
        assertThat(said(allOf(longAgo, attribute("seen").moreThanAgo(days(7)))))
                .containsExactly("CANNOT_MATTER 'seen more than 7 days ago' cannot matter: it holds wherever the rest"
                        + " leaves it to decide");
        assertThat(said(allOf(attribute("since").isMissing(), attribute("since").withinLast(days(7)))))
                .containsExactly(never(": 'since is missing' and 'since within last 7 days' exclude each other"));
    }

    @Test
    void lint_windowsThatExcludeEachOther_isNeverTrue() {
        Predicate recent = attribute("seen").withinLast(days(7));
        assertThat(said(allOf(recent, attribute("seen").moreThanAgo(days(7)))))
                .containsExactly(
                        never(": 'seen within last 7 days' and 'seen more than 7 days ago' exclude each other"));
        assertSilent(allOf(recent, attribute("seen").moreThanAgo(days(6))));
    }

    @Test
    void lint_oneOfBothHoldsAlways_isAlwaysTrue() {
        assertThat(said(anyOf(mrrAbove(5), not(mrrAbove(5))))).containsExactly(ALWAYS);
        assertThat(said(not(allOf(mrrAbove(100), mrrBelow(50))))).containsExactly(ALWAYS);
        assertSilent(anyOf(mrrAbove(5), attribute("mrr").atMost(5)));
    }

    @Test
    void lint_partThatIsImplied_cannotMatter() {
        Predicate wider = mrrAbove(50);
        List<LintWarning> warnings = lint(allOf(mrrAbove(100), wider));

        assertThat(warnings).hasSize(1);
        assertThat(warnings.get(0).kind()).isEqualTo(Kind.CANNOT_MATTER);
        assertThat(warnings.get(0).part()).isSameAs(wider);
        assertThat(warnings.get(0).message())
                .isEqualTo("'mrr > 50' cannot matter: it holds wherever the rest leaves it to decide");
        assertThat(said(anyOf(mrrAbove(50), mrrAbove(100))))
                .containsExactly(
                        "CANNOT_MATTER 'mrr > 100' cannot matter: it fails wherever the rest leaves it to" + " decide");
        assertThat(said(allOf(mrrAbove(50), mrrAbove(50))))
                .containsExactly(
                        "CANNOT_MATTER 'mrr > 50' cannot matter: it holds wherever the rest leaves it to" + " decide");
    }

    @Test
    void lint_partThatNeverHolds_cannotMatterAsAWhole() {
        Predicate dead = allOf(mrrAbove(100), mrrBelow(50));
        assertThat(lint(anyOf(attribute("plan").is("Pro"), dead)))
                .extracting(LintWarning::part, LintWarning::kind)
                .containsExactly(tuple(dead, Kind.CANNOT_MATTER));
    }

    /** Of two parts each could be left out for the other's sake alone; then only one of them is idle. */
    @Test
    void lint_partThatIsIdleOnlyWithoutAnother_isNotReported() {
        assertThat(said(allOf(anyOf(mrrAbove(100), mrrBelow(10)), mrrAbove(50))))
                .containsExactly(
                        "CANNOT_MATTER 'mrr < 10' cannot matter: it fails wherever the rest leaves it to" + " decide");
    }

    @Test
    void lint_partsInsideEachOther_onlyTheOutermostCannotMatter() {
        Predicate pro = attribute("plan").is("Pro");
        Predicate moot = anyOf(attribute("x").isTrue(), allOf(pro, mrrAbove(1)));
        assertThat(said(anyOf(pro, allOf(pro, moot))))
                .containsExactly("CANNOT_MATTER 'plan is \"Pro\" AND (x is true OR plan is \"Pro\" AND mrr > 1)'"
                        + " cannot matter: it fails wherever the rest leaves it to decide");
        Predicate free = attribute("plan").is("Free");
        assertThat(said(allOf(pro, anyOf(free, mrrAbove(1), allOf(mrrAbove(2), free)))))
                .containsExactly(
                        "CANNOT_MATTER 'plan is \"Free\"' cannot matter: it fails wherever the rest leaves it to"
                                + " decide",
                        "CANNOT_MATTER 'mrr > 2 AND plan is \"Free\"' cannot matter: it fails wherever the rest leaves"
                                + " it to decide");
        assertThat(said(allOf(anyOf(pro, attribute("x").isTrue()), pro)))
                .containsExactly("CANNOT_MATTER 'plan is \"Pro\" OR x is true' cannot matter: it holds wherever the"
                        + " rest leaves it to decide");
    }

    @Test
    void lint_otherSegment_isOnePart() {
        engine.define(
                segment("rich").where(mrrAbove(100)).build(),
                segment("odd").where(mrrAbove(100), mrrAbove(50)).build());
        Predicate rich = inSegment("rich");

        assertThat(said(allOf(rich, mrrBelow(50))))
                .containsExactly(never(": 'in segment rich' and 'mrr < 50' exclude each other"));
        assertThat(lint(allOf(mrrAbove(200), rich)))
                .extracting(LintWarning::part)
                .containsExactly(rich);
        assertSilent(allOf(attribute("plan").is("Pro"), inSegment("odd")));
        assertThat(engine.insight().lint("rich")).isEmpty();
        assertThat(engine.insight().lint())
                .containsExactlyElementsOf(engine.insight().lint("odd"))
                .hasSize(1);
    }

    @Test
    void lint_bareWithinOnUndeclaredAttribute_looksBothWays() {
        Predicate window = attribute("seen").within(days(7));
        assertThat(said(allOf(attribute("plan").is("Pro"), window)))
                .containsExactly("WITHIN_BOTH_WAYS 'seen within 7 days' looks both back and ahead, as attribute 'seen'"
                        + " is not declared; declare it past or upcoming, or write 'within last' or 'within next'");
        assertSilent(attribute("trial_ends_at").within(days(7)));
    }

    @Test
    void lint_isFalseWhereSomeHaveNothing_missingMatters() {
        engine.apply(contact("c1").set("churned", false), contact("c2"), contact("c3"));
        Predicate kept = attribute("churned").isFalse();

        assertThat(said(kept))
                .containsExactly("MISSING_MATTERS 'churned is false' does not hold for 2 contacts that have no churned;"
                        + " declare a default, or add 'OR churned is missing'");
        assertSilent(anyOf(kept, attribute("churned").isMissing()));
        assertSilent(attribute("upgraded").isFalse());
        assertSilent(attribute("churned").isTrue());
    }

    @Test
    void lint_notWithinWhereSomeHaveNothing_missingMatters() {
        engine.apply(contact("c1").set("seen", NOW), contact("c2"));
        Predicate recent = attribute("seen").withinLast(days(7));

        assertThat(lint(not(recent)))
                .extracting(LintWarning::part, LintWarning::message)
                .containsExactly(tuple(
                        recent,
                        "'seen not within last 7 days' holds for 1 contact that has no seen; declare a default, or add"
                                + " 'AND seen exists'"));
        assertSilent(allOf(not(recent), attribute("seen").exists()));
        assertSilent(recent);
    }

    @Test
    void lint_inequalityWhereSomeHaveNothing_countsWhoIsInOnlyForThat() {
        engine.apply(
                contact("c1").set("tier", "gold"),
                contact("c2").set("vip", true),
                contact("c3").set("vip", false),
                contact("c4"));
        Predicate notGold = attribute("tier").isNot("gold");
        Predicate vip = attribute("vip").isTrue();
        String remedy = "; declare a default, or add 'AND tier exists'";

        assertThat(said(notGold))
                .containsExactly("MISSING_MATTERS 'tier != \"gold\"' holds for 3 contacts that have no tier,"
                        + " and 3 are in only because of that" + remedy);
        assertThat(said(anyOf(notGold, vip)))
                .containsExactly("MISSING_MATTERS 'tier != \"gold\"' holds for 3 contacts that have no tier,"
                        + " and 2 are in only because of that" + remedy);
        assertThat(said(allOf(attribute("tier").notIn("gold", "lead"), vip)))
                .containsExactly(
                        "MISSING_MATTERS 'tier not in [\"gold\", \"lead\"]' holds for 3 contacts that have no tier,"
                                + " and 1 is in only because of that" + remedy);
        assertSilent(allOf(notGold, attribute("tier").exists()));
        assertSilent(attribute("tier").is("gold"));
        assertSilent(not(vip));
    }

    @Test
    void lint_attributeThatNoContactHas_isUnknown() {
        Predicate typo = attribute("last_actve").exists();
        assertSilent(typo);
        engine.apply(contact("c1").set("last_active", NOW));

        assertThat(said(anyOf(
                        not(typo),
                        attribute("last_actve").isTrue(),
                        attribute("xyz").exists())))
                .containsExactly(
                        "UNKNOWN_ATTRIBUTE no contact has attribute 'last_actve'; did you mean 'last_active'?",
                        "UNKNOWN_ATTRIBUTE no contact has attribute 'xyz'");
        assertThat(said(attribute("trial_ends_at").withinNext(days(3))))
                .containsExactly("UNKNOWN_ATTRIBUTE no contact has attribute 'trial_ends_at'");
        assertSilent(attribute("upgraded").isTrue());
    }

    @Test
    void lint_textThatNoContactHas_isUnknownIfOneIsNear() {
        IntStream.range(0, 1_234).forEach(i -> engine.apply(contact("c" + i).set("plan", i % 3 == 0 ? "PRO" : "Pro")));
        engine.apply(contact("s1").set("sku", "abc").set("plan", "Free"));

        assertThat(said(attribute("plan").is("Por")))
                .containsExactly("UNKNOWN_VALUE no contact has plan \"Por\"; 1,234 have \"Pro\"");
        assertThat(said(attribute("plan").in("pro", "Fre", "Enterprise")))
                .containsExactly("UNKNOWN_VALUE no contact has plan \"Fre\"; 1 has \"Free\"");
        assertThat(said(attribute("sku").is("ABC")))
                .containsExactly("UNKNOWN_VALUE no contact has sku \"ABC\"; 1 has \"abc\"");
        assertSilent(attribute("plan").is("pRO"));
        assertSilent(attribute("plan").in("Pro", "Prop"));
        assertSilent(attribute("plan").is(Literal.of("Gold")));
    }

    @Test
    void lint_segmentThatCouldNotBeDefined_isRefused() {
        assertThatThrownBy(() -> lint(attribute("sku").greaterThan(5)))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 's': attribute 'sku' is text; '>' needs a number");
        assertThatThrownBy(() -> lint(inSegment("nobody"))).isInstanceOf(InvalidSegmentException.class);
        assertThatThrownBy(() -> engine.insight().lint("nobody")).isInstanceOf(NoSuchSegmentException.class);
    }

    /** More pigeons than holes, each in some hole and none together: false, and known to be hard to find out. */
    private static Predicate pigeons(int holes) {
        List<Predicate> all = new ArrayList<>();
        for (int pigeon = 0; pigeon <= holes; pigeon++) {
            List<Predicate> somewhere = new ArrayList<>();
            for (int hole = 0; hole < holes; hole++) {
                Predicate here = attribute("p" + pigeon + "_" + hole).isTrue();
                somewhere.add(here);
                for (int other = 0; other < pigeon; other++) {
                    all.add(not(allOf(here, attribute("p" + other + "_" + hole).isTrue())));
                }
            }
            all.add(new Predicate.Or(somewhere));
        }
        return new Predicate.And(all);
    }

    @Test
    void lint_moreThanCanBeTriedOut_isSilentSoon() {
        assertThat(said(pigeons(4))).containsExactly(never(""));
        assertSoon(pigeons(12));
        assertSilent(pigeons(12));
    }

    @Test
    void lint_longPredicates_areLookedAtSoon() {
        assertSoon(new Predicate.And(IntStream.range(0, 5_000)
                .mapToObj(i -> attribute("b" + i).isTrue())
                .toList()));
        List<Predicate> lists = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            int from = i * 3_000;
            lists.add(not(attribute("sku")
                    .in(IntStream.range(from, from + 10_000)
                            .mapToObj(n -> "s" + n)
                            .toArray(String[]::new))));
        }
        assertSoon(new Predicate.And(lists));
        assertSoon(new Predicate.Or(lists));
    }

    @Test
    void lint_deepPredicate_isLookedInto() {
        Predicate deep = mrrAbove(0);
        for (int i = 1; i < 98; i++) {
            deep = i % 2 == 0
                    ? allOf(mrrAbove(i), deep)
                    : anyOf(attribute("x" + i).isTrue(), deep);
        }
        Predicate idle = deep;
        assertThat(lint(allOf(mrrAbove(98), idle)))
                .extracting(LintWarning::kind, LintWarning::part)
                .containsExactly(tuple(Kind.CANNOT_MATTER, idle));
        for (int i = 100; i < 198; i++) {
            deep = i % 2 == 0
                    ? allOf(mrrAbove(i), deep)
                    : anyOf(attribute("x" + i).isTrue(), deep);
        }
        assertSilent(deep);
    }

    private void assertSoon(Predicate predicate) {
        // Only this thread's time: the load of the machine must not matter.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        lint(predicate);
        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
