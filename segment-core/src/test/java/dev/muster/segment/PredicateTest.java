package dev.muster.segment;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.weeks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.segment.Predicate.And;
import dev.muster.segment.Predicate.Not;
import dev.muster.segment.Predicate.Or;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PredicateTest {

    private static final Moment DAY = new Moment("2026-11-23");
    private static final Instant INSTANT = Instant.parse("2026-11-23T10:00:00Z");
    private static final Predicate A = attribute("a").exists();
    private static final Predicate B = attribute("b").exists();
    private static final Predicate C = attribute("c").exists();

    private static Object[] row(Predicate predicate, String text, String complement) {
        return new Object[] {predicate, text, complement};
    }

    static List<Object[]> canonicalTexts() {
        return List.of(
                row(attribute("plan").is("Pro"), "plan is \"Pro\"", "plan != \"Pro\""),
                row(attribute("plan").is(""), "plan is \"\"", "plan != \"\""),
                row(attribute("plan").is("a\"b\n"), "plan is \"a\\\"b\\n\"", "plan != \"a\\\"b\\n\""),
                row(attribute("mrr").is(99), "mrr is 99", "mrr != 99"),
                row(attribute("mrr").is(-1.5), "mrr is -1.5", "mrr != -1.5"),
                row(attribute("mrr").is(new Literal.Number("1e3")), "mrr is 1e3", "mrr != 1e3"),
                row(attribute("vip").isTrue(), "vip is true", "vip is not true"),
                row(attribute("vip").isFalse(), "vip is false", "vip is not false"),
                row(attribute("country").in("US"), "country in [\"US\"]", "country not in [\"US\"]"),
                row(
                        attribute("country").in("US", "us"),
                        "country in [\"US\", \"us\"]",
                        "country not in [\"US\", \"us\"]"),
                row(attribute("mrr").in(1, 2.5), "mrr in [1, 2.5]", "mrr not in [1, 2.5]"),
                row(
                        attribute("zip").in(List.of(Literal.of("02139"), Literal.of(94107))),
                        "zip in [\"02139\", 94107]",
                        "zip not in [\"02139\", 94107]"),
                row(attribute("mrr").greaterThan(99), "mrr > 99", "mrr not > 99"),
                row(attribute("mrr").atLeast(0.1), "mrr >= 0.1", "mrr not >= 0.1"),
                row(attribute("mrr").lessThan(-1), "mrr < -1", "mrr not < -1"),
                row(attribute("mrr").atMost(1e20), "mrr <= 1e20", "mrr not <= 1e20"),
                row(attribute("mrr").between(-1, 1), "mrr between -1 and 1", "mrr not between -1 and 1"),
                row(attribute("mrr").between(5, 5), "mrr between 5 and 5", "mrr not between 5 and 5"),
                row(attribute("plan").contains("ro"), "plan contains \"ro\"", "plan not contains \"ro\""),
                row(attribute("plan").startsWith("P"), "plan starts with \"P\"", "plan not starts with \"P\""),
                row(attribute("plan").endsWith("o"), "plan ends with \"o\"", "plan not ends with \"o\""),
                row(attribute("tags").has("vip"), "tags has \"vip\"", "tags not has \"vip\""),
                row(
                        attribute("tags").hasAny("a", "b"),
                        "tags has any of [\"a\", \"b\"]",
                        "tags has none of [\"a\", \"b\"]"),
                row(
                        attribute("tags").hasAll("a", "b"),
                        "tags has all of [\"a\", \"b\"]",
                        "tags not has all of [\"a\", \"b\"]"),
                row(attribute("plan").exists(), "plan exists", "plan is missing"),
                row(attribute("seen").within(days(7)), "seen within 7 days", "seen not within 7 days"),
                row(attribute("seen").withinLast(weeks(1)), "seen within last 1 week", "seen not within last 1 week"),
                row(
                        attribute("seen").withinNext(milliseconds(5)),
                        "seen within next 5 ms",
                        "seen not within next 5 ms"),
                row(
                        attribute("seen").moreThanAgo(hours(36)),
                        "seen more than 36 hours ago",
                        "seen not more than 36 hours ago"),
                row(
                        attribute("seen").moreThanFromNow(days(1)),
                        "seen more than 1 day from now",
                        "seen not more than 1 day from now"),
                row(attribute("seen").before(DAY), "seen before 2026-11-23", "seen not before 2026-11-23"),
                row(
                        attribute("seen").before(INSTANT),
                        "seen before 2026-11-23T10:00:00Z",
                        "seen not before 2026-11-23T10:00:00Z"),
                row(attribute("seen").after(DAY), "seen after 2026-11-23", "seen not after 2026-11-23"),
                row(
                        attribute("seen").after(new Moment("2026-11-23T10:00:00+02:00")),
                        "seen after 2026-11-23T10:00:00+02:00",
                        "seen not after 2026-11-23T10:00:00+02:00"),
                row(attribute("seen").on(DAY), "seen on 2026-11-23", "seen not on 2026-11-23"),
                row(
                        attribute("seen").between(DAY, DAY),
                        "seen between 2026-11-23 and 2026-11-23",
                        "seen not between 2026-11-23 and 2026-11-23"),
                row(
                        attribute("seen").between(INSTANT, INSTANT.plusMillis(1)),
                        "seen between 2026-11-23T10:00:00Z and 2026-11-23T10:00:00.001Z",
                        "seen not between 2026-11-23T10:00:00Z and 2026-11-23T10:00:00.001Z"),
                row(inSegment("pro users"), "in segment `pro users`", "not in segment `pro users`"),
                row(allOf(A, B), "a exists AND b exists", "NOT (a exists AND b exists)"),
                row(anyOf(A, B), "a exists OR b exists", "NOT (a exists OR b exists)"),
                row(
                        anyOf(allOf(A, B), C),
                        "a exists AND b exists OR c exists",
                        "NOT (a exists AND b exists OR c exists)"),
                row(
                        allOf(A, anyOf(B, C)),
                        "a exists AND (b exists OR c exists)",
                        "NOT (a exists AND (b exists OR c exists))"),
                row(
                        allOf(not(anyOf(A, B)), not(C), not(inSegment("s"))),
                        "NOT (a exists OR b exists) AND c is missing AND not in segment s",
                        "NOT (NOT (a exists OR b exists) AND c is missing AND not in segment s)"));
    }

    @ParameterizedTest
    @MethodSource("canonicalTexts")
    void toString_everyKindAndItsComplement_isCanonical(Predicate predicate, String text, String complement) {
        assertThat(predicate).hasToString(text);
        assertThat(predicate.negated()).hasToString(complement);
        assertThat(predicate.negated().negated()).isEqualTo(predicate);
        assertThat(predicate.negated()).isNotEqualTo(predicate);
    }

    static List<Object[]> pairsThatAreEqual() {
        return List.of(
                new Object[] {attribute("a").isNot("x"), not(attribute("a").is("x"))},
                new Object[] {attribute("a").isNot(1), not(attribute("a").is(1))},
                new Object[] {
                    attribute("a").isNot(Literal.of(true)), not(attribute("a").isTrue())
                },
                new Object[] {attribute("a").notIn("x"), not(attribute("a").in("x"))},
                new Object[] {attribute("a").notIn(1, 2), not(attribute("a").in(1, 2))},
                new Object[] {attribute("a").hasNone("x"), not(attribute("a").hasAny("x"))},
                new Object[] {attribute("a").isMissing(), not(attribute("a").exists())},
                new Object[] {attribute("a").is(1.0), attribute("a").is(new Literal.Number("1"))},
                new Object[] {
                    attribute("a").within(Duration.ofDays(7)), attribute("a").within(days(7))
                },
                new Object[] {
                    attribute("a").withinLast(Duration.ofHours(36)),
                    attribute("a").withinLast(hours(36))
                },
                new Object[] {
                    attribute("a").withinNext(Duration.ofDays(1)),
                    attribute("a").withinNext(hours(24).toDuration())
                },
                new Object[] {
                    attribute("a").moreThanAgo(Duration.ofDays(1)),
                    attribute("a").moreThanAgo(days(1))
                },
                new Object[] {
                    attribute("a").moreThanFromNow(Duration.ofDays(1)),
                    attribute("a").moreThanFromNow(days(1))
                },
                new Object[] {attribute("a").before(INSTANT), attribute("a").before(Moment.of(INSTANT))},
                new Object[] {allOf(A, allOf(B, C)), allOf(A, B, C)},
                new Object[] {allOf(allOf(A, B), C), allOf(A, B, C)},
                new Object[] {anyOf(anyOf(A, B), anyOf(C, A)), anyOf(A, B, C, A)},
                new Object[] {not(not(A)), A},
                new Object[] {not(not(not(allOf(A, B)))), not(allOf(A, B))});
    }

    @ParameterizedTest
    @MethodSource("pairsThatAreEqual")
    void equals_sameWords_isEqual(Predicate one, Predicate other) {
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
    }

    static List<Object[]> pairsThatDiffer() {
        return List.of(
                new Object[] {attribute("a").is("Pro"), attribute("a").is("pro")},
                new Object[] {attribute("a").is("1"), attribute("a").is(1)},
                new Object[] {attribute("a").is(1000), attribute("a").is(new Literal.Number("1e3"))},
                new Object[] {attribute("a").is("x"), attribute("A").is("x")},
                new Object[] {attribute("a").is("x"), attribute("a").in("x")},
                new Object[] {attribute("a").isFalse(), not(attribute("a").isTrue())},
                new Object[] {attribute("a").in("x", "y"), attribute("a").in("y", "x")},
                new Object[] {attribute("a").greaterThan(1), attribute("a").atLeast(1)},
                new Object[] {attribute("a").lessThan(1), not(attribute("a").atLeast(1))},
                new Object[] {attribute("a").contains("x"), attribute("a").startsWith("x")},
                new Object[] {attribute("a").hasAny("x"), attribute("a").hasAll("x")},
                new Object[] {attribute("a").within(days(7)), attribute("a").within(weeks(1))},
                new Object[] {attribute("a").within(days(7)), attribute("a").withinLast(days(7))},
                new Object[] {attribute("a").on(DAY), attribute("a").between(DAY, DAY)},
                new Object[] {attribute("a").between(1, 2), attribute("a").between(1, 3)},
                new Object[] {allOf(A, B), allOf(B, A)},
                new Object[] {allOf(A, B), allOf(A, B, B)},
                new Object[] {allOf(A, B), anyOf(A, B)},
                new Object[] {allOf(A, B), not(allOf(A, B))});
    }

    @ParameterizedTest
    @MethodSource("pairsThatDiffer")
    void equals_otherWords_differs(Predicate one, Predicate other) {
        assertThat(one).isNotEqualTo(other);
        assertThat(one.toString()).isNotEqualTo(other.toString());
    }

    @Test
    void operands_nestedInTheirOwnKind_areFlat() {
        assertThat(((And) allOf(A, allOf(B, not(C)))).operands()).containsExactly(A, B, not(C));
        assertThat(((Or) anyOf(anyOf(A, B), allOf(A, anyOf(B, C)))).operands())
                .containsExactly(A, B, allOf(A, anyOf(B, C)));
        assertThat(((And) allOf(A, not(allOf(B, C)))).operands()).containsExactly(A, new Not(allOf(B, C)));
    }

    @Test
    void operands_listChangedAfterwards_stayAsTheyWere() {
        List<Predicate> mutable = new ArrayList<>(List.of(A, B));
        And and = new And(mutable);
        mutable.add(C);
        assertThat(and.operands()).containsExactly(A, B);
        assertThatThrownBy(() -> and.operands().add(C)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void nestingAndNodes_anyPredicate_countLevelsNodesAndListValues() {
        assertCounts(A, 1, 1);
        assertCounts(inSegment("s"), 1, 1);
        assertCounts(not(A), 2, 2);
        assertCounts(allOf(A, B), 2, 3);
        assertCounts(allOf(A, allOf(B, C)), 2, 4);
        assertCounts(allOf(A, not(anyOf(B, C))), 4, 6);
        assertCounts(attribute("a").in("x", "y", "z"), 1, 4);
        assertCounts(attribute("a").hasNone("x", "y"), 2, 4);
        assertCounts(attribute("a").hasAll("x"), 1, 2);
    }

    private static void assertCounts(Predicate predicate, int nesting, int nodes) {
        assertThat(predicate.nesting()).as("nesting of %s", predicate).isEqualTo(nesting);
        assertThat(predicate.nodes()).as("nodes of %s", predicate).isEqualTo(nodes);
    }

    private static Object[] refusal(ThrowingCallable call, String message) {
        return new Object[] {call, message};
    }

    static List<Object[]> refusals() {
        String on = "'on' takes a date alone (2026-11-23); got ";
        return List.of(
                refusal(() -> allOf(), "AND joins two predicates or more; got 0"),
                refusal(() -> allOf(A), "AND joins two predicates or more; got 1"),
                refusal(() -> anyOf(), "OR joins two predicates or more; got 0"),
                refusal(() -> anyOf(A), "OR joins two predicates or more; got 1"),
                refusal(() -> new Not(new Not(A)), "NOT of NOT is not built; use negated()"),
                refusal(() -> attribute("a").in(List.of()), "'in' takes one value or more; got none"),
                refusal(() -> attribute("a").in(new String[0]), "'in' takes one value or more; got none"),
                refusal(() -> attribute("a").hasAny(), "'has any of' takes one value or more; got none"),
                refusal(() -> attribute("a").hasNone(), "'has any of' takes one value or more; got none"),
                refusal(() -> attribute("a").hasAll(), "'has all of' takes one value or more; got none"),
                refusal(
                        () -> attribute("a").in(List.of(Literal.of("x"), Literal.of(true))),
                        "'in' takes texts and numbers; a boolean takes 'is true' or 'is false'"),
                refusal(() -> attribute("a").between(2, 1), "'between' runs upwards; got 2 and 1"),
                refusal(() -> attribute("a").between(1, Double.NaN), "number NaN is not finite"),
                refusal(() -> attribute("a").is(Double.POSITIVE_INFINITY), "number Infinity is not finite"),
                refusal(() -> attribute("a").is("\uD83D"), "text has a lone surrogate at index 0"),
                refusal(() -> attribute("a").on(Moment.of(INSTANT)), on + "2026-11-23T10:00:00Z"),
                refusal(
                        () -> attribute("a").between(INSTANT, INSTANT.minusMillis(1)),
                        "'between' runs forwards; got 2026-11-23T10:00:00Z and 2026-11-23T09:59:59.999Z"),
                refusal(
                        () -> attribute("a").between(new Moment("2026-11-24"), DAY),
                        "'between' runs forwards; got 2026-11-24 and 2026-11-23"),
                refusal(
                        () -> attribute("a").between(new Moment("2026-11-24T00:00:00Z"), DAY),
                        "'between' runs forwards; got 2026-11-24T00:00:00Z and 2026-11-23"),
                refusal(() -> attribute("a").within(Duration.ZERO), "a window is above zero; got PT0S"),
                refusal(() -> attribute("a").within(days(0)), "a window is above zero; got 0 days"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void predicate_thatCannotBe_isRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void between_instantWithinTheLastDaysDate_isNotInverted() {
        Moment evening = new Moment("2026-11-23T23:59:59.999Z");
        assertThat(attribute("a").between(evening, DAY))
                .hasToString("a between 2026-11-23T23:59:59.999Z and 2026-11-23");
    }

    @Test
    void nesting_pastTheCeiling_isRefused() {
        String message = "a predicate is nested at most 500 deep";
        Predicate deepest = nested(Limits.NESTING_CEILING);
        assertThat(deepest.nesting()).isEqualTo(Limits.NESTING_CEILING);
        assertThatThrownBy(() -> not(deepest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> anyOf(deepest, A))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThat(allOf(deepest, A).nesting()).as("flattened").isEqualTo(Limits.NESTING_CEILING);
    }

    @Test
    void nodes_pastTheCeiling_areRefused() {
        String message = "a predicate has at most 1000000 nodes and list values";
        List<Literal> most = Collections.nCopies(Limits.NODES_CEILING - 1, Literal.of("x"));
        Predicate largest = attribute("a").in(most);
        assertThat(largest.nodes()).isEqualTo(Limits.NODES_CEILING);
        assertThatThrownBy(() -> not(largest))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> allOf(largest, A))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        List<Literal> tooMany = Collections.nCopies(Limits.NODES_CEILING, Literal.of("x"));
        assertThatThrownBy(() -> attribute("a").in(tooMany))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
        List<Literal.Text> tooManyTexts = Collections.nCopies(Limits.NODES_CEILING, new Literal.Text("x"));
        assertThatThrownBy(() -> new Predicate.HasAny("a", tooManyTexts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    /** What records and streams do by themselves takes so many frames a level that this overflowed a stack of 1 MiB. */
    @Test
    void walks_ofTheDeepestPredicate_fitAStackOfHalfAMebibyte() throws Exception {
        Predicate one = nested(Limits.NESTING_CEILING);
        Predicate other = nested(Limits.NESTING_CEILING);
        FutureTask<Boolean> walks = new FutureTask<>(() -> one.equals(other)
                && one.hashCode() == other.hashCode()
                && one.toString().equals(other.toString()));
        new Thread(null, walks, "small stack", 512 * 1024).start();
        assertThat(walks.get()).isTrue();
    }

    /** AND in OR in NOT in AND, as deep as asked, an AND outermost. */
    private static Predicate nested(int levels) {
        Predicate predicate = A;
        for (int level = 2; level <= levels; level++) {
            int fromTop = levels - level;
            predicate = fromTop % 3 == 0
                    ? allOf(predicate, B)
                    : fromTop % 3 == 1 ? anyOf(B, predicate) : predicate.negated();
        }
        return predicate;
    }

    @Test
    void attributes_ofAnyPredicate_areThoseOfItsLeaves() {
        Predicate predicate = allOf(
                attribute("b").isTrue(),
                not(anyOf(attribute("a").exists(), inSegment("s"))),
                attribute("b").isFalse());
        assertThat(Schema.attributes(predicate)).containsExactly("b", "a");
        assertThat(Schema.attributes(inSegment("s"))).isEmpty();
    }

    @Test
    void match_everyKind_callsItsOwnCase() {
        List<Predicate> kinds = List.of(
                allOf(A, B),
                anyOf(A, B),
                not(A),
                inSegment("s"),
                attribute("a").is(1),
                attribute("a").in(1),
                attribute("a").atMost(1),
                attribute("a").between(1, 2),
                attribute("a").contains("x"),
                attribute("a").has("x"),
                attribute("a").hasAny("x"),
                attribute("a").hasAll("x"),
                attribute("a").exists(),
                attribute("a").within(days(1)),
                attribute("a").before(DAY),
                attribute("a").after(DAY),
                attribute("a").on(DAY),
                attribute("a").between(DAY, DAY));
        List<String> names =
                kinds.stream().map(kind -> kind.match(new KindNames())).toList();
        assertThat(names)
                .isEqualTo(kinds.stream()
                        .map(kind -> kind.getClass().getSimpleName())
                        .toList());
        assertThat(IntStream.range(0, names.size()).mapToObj(names::get).distinct())
                .hasSize(18);
    }

    private static final class KindNames implements Predicate.Cases<String> {
        @Override
        public String and(Predicate.And and) {
            return "And";
        }

        @Override
        public String or(Predicate.Or or) {
            return "Or";
        }

        @Override
        public String not(Predicate.Not not) {
            return "Not";
        }

        @Override
        public String inSegment(Predicate.InSegment reference) {
            return "InSegment";
        }

        @Override
        public String is(Predicate.Is leaf) {
            return "Is";
        }

        @Override
        public String in(Predicate.In leaf) {
            return "In";
        }

        @Override
        public String compare(Predicate.Compare leaf) {
            return "Compare";
        }

        @Override
        public String betweenNumbers(Predicate.BetweenNumbers leaf) {
            return "BetweenNumbers";
        }

        @Override
        public String textMatch(Predicate.TextMatch leaf) {
            return "TextMatch";
        }

        @Override
        public String has(Predicate.Has leaf) {
            return "Has";
        }

        @Override
        public String hasAny(Predicate.HasAny leaf) {
            return "HasAny";
        }

        @Override
        public String hasAll(Predicate.HasAll leaf) {
            return "HasAll";
        }

        @Override
        public String exists(Predicate.Exists leaf) {
            return "Exists";
        }

        @Override
        public String timeWindow(Predicate.TimeWindow leaf) {
            return "TimeWindow";
        }

        @Override
        public String before(Predicate.Before leaf) {
            return "Before";
        }

        @Override
        public String after(Predicate.After leaf) {
            return "After";
        }

        @Override
        public String on(Predicate.On leaf) {
            return "On";
        }

        @Override
        public String betweenMoments(Predicate.BetweenMoments leaf) {
            return "BetweenMoments";
        }
    }

    @Test
    void textLength_withinTheBoundOrNot_isTheTextsOrAboveTheBound() {
        Predicate predicate =
                allOf(attribute("plan").is("Pro"), not(anyOf(attribute("vip").isTrue(), inSegment("s"))));
        int length = predicate.toString().length();
        assertThat(predicate.textLength(length)).isEqualTo(length);
        assertThat(predicate.textLength(Integer.MAX_VALUE)).isEqualTo(length);
        for (int bound = 0; bound < length; bound++) {
            assertThat(predicate.textLength(bound)).isGreaterThan(bound);
        }
    }
}
