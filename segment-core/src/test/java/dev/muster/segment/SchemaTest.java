package dev.muster.segment;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.inSegment;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.textSet;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.segment.AttributeDeclaration.Direction;
import dev.muster.segment.Schema.HeldValues;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SchemaTest {

    private static final HeldValues NONE = HeldValues.none();
    private static final HeldValues SOME_TEXTS = attribute -> false;
    private static final Moment DAY = new Moment("2026-11-23");
    private static final @Nullable Object MISSING = null;

    private static Schema declaring(AttributeDeclaration... declarations) {
        return Schema.of(List.of(declarations));
    }

    /** A schema in which one segment of these predicates uses attribute {@code x}. */
    private static Schema using(Predicate... predicates) {
        Segment[] segments = new Segment[predicates.length];
        for (int i = 0; i < predicates.length; i++) {
            segments[i] = named("s" + i, predicates[i]);
        }
        return declaring().bind(List.of(segments), NONE);
    }

    private static Segment named(String name, Predicate predicate) {
        return segment(name).where(predicate).build();
    }

    private static Object[] row(String what, Schema schema, @Nullable Object held, @Nullable Object read) {
        return new Object[] {what, schema, held == null ? null : Value.of(held), read == null ? null : Value.of(read)};
    }

    /** How an attribute {@code x} reads: by its declaration, or by the segments that use it. */
    static List<Object[]> readings() {
        Schema asText = declaring(text("x").withDefault("none"));
        Schema asNumber = declaring(number("x"));
        Schema asNumberOr5 = declaring(number("x").withDefault("5"));
        Schema asBoolOrFalse = declaring(bool("x").withDefault(false));
        Schema asTimestampOrDay = declaring(timestamp("x").upcoming().withDefault("2026-11-23"));
        Schema asSetOrVip = declaring(textSet("x").withDefault("vip"));
        Schema usedAsText = using(attribute("x").contains("a"));
        Schema usedAsNumber = using(attribute("x").greaterThan(1));
        Schema usedAsBool = using(attribute("x").isFalse());
        Schema usedAsTimestamp = using(attribute("x").within(days(1)));
        Schema usedAsSet = using(attribute("x").has("vip"));
        Schema unused = using(attribute("x").exists());
        Instant day = Instant.parse("2026-11-23T00:00:00Z");
        return Arrays.asList(
                row("text with default", asText, MISSING, "none"),
                row("text with default", asText, "", ""),
                row("text with default", asText, "Pro", "Pro"),
                row("number", asNumber, MISSING, MISSING),
                row("number", asNumber, 7, 7),
                row("number with default", asNumberOr5, MISSING, 5),
                row("number with default", asNumberOr5, 0, 0),
                row("boolean with default", asBoolOrFalse, MISSING, false),
                row("boolean with default", asBoolOrFalse, true, true),
                row("timestamp with default", asTimestampOrDay, MISSING, day),
                row("timestamp with default", asTimestampOrDay, day.plusMillis(1), day.plusMillis(1)),
                row("text set with default", asSetOrVip, MISSING, List.of("vip")),
                row("text set with default", asSetOrVip, List.of(), List.of()),
                row("used as text", usedAsText, MISSING, MISSING),
                row("used as text", usedAsText, "02139", "02139"),
                row("used as text", usedAsText, 2139, MISSING),
                row("used as text", usedAsText, true, MISSING),
                row("used as text", usedAsText, List.of("a"), MISSING),
                row("used as number", usedAsNumber, MISSING, MISSING),
                row("used as number", usedAsNumber, 1.5, 1.5),
                row("used as number", usedAsNumber, "1.50", 1.5),
                row("used as number", usedAsNumber, "02139", MISSING),
                row("used as number", usedAsNumber, "9007199254740993", MISSING),
                row("used as number", usedAsNumber, true, MISSING),
                row("used as boolean", usedAsBool, "FALSE", false),
                row("used as boolean", usedAsBool, false, false),
                row("used as boolean", usedAsBool, "no", MISSING),
                row("used as boolean", usedAsBool, 0, MISSING),
                row("used as timestamp", usedAsTimestamp, "2026-11-23", day),
                row("used as timestamp", usedAsTimestamp, "2026-11-23T01:00:00+01:00", day),
                row("used as timestamp", usedAsTimestamp, day, day),
                row("used as timestamp", usedAsTimestamp, "2026-11-23T00:00:00", MISSING),
                row("used as timestamp", usedAsTimestamp, 1_795_392_000, MISSING),
                row("used as text set", usedAsSet, "vip; beta", List.of("vip", "beta")),
                row("used as text set", usedAsSet, "", List.of()),
                row("used as text set", usedAsSet, List.of("vip"), List.of("vip")),
                row("used as text set", usedAsSet, 1, MISSING),
                row("used by exists alone", unused, "02139", "02139"),
                row("used by exists alone", unused, 2139, 2139),
                row("used by exists alone", unused, MISSING, MISSING),
                row("used by nobody", declaring(), true, true),
                row("used by nobody", declaring(), MISSING, MISSING));
    }

    @ParameterizedTest(name = "{0}: {2} reads {3}")
    @MethodSource("readings")
    void read_heldValue_isWhatPredicatesSee(String what, Schema schema, @Nullable Value held, @Nullable Value read) {
        assertThat(schema.read("x", held)).as(what).isEqualTo(read);
    }

    private static Object[] inference(AttributeType type, HeldValues held, Predicate... predicates) {
        return new Object[] {type, held, List.of(predicates)};
    }

    /** Which type an undeclared attribute {@code x} takes from the predicates of one segment each, in this order. */
    static List<Object[]> inferences() {
        AttributeTerm x = attribute("x");
        Predicate mixed = x.in(List.of(Literal.of(94107), Literal.of("02139")));
        return List.of(
                inference(AttributeType.TEXT, NONE, x.is("Pro")),
                inference(AttributeType.TEXT, NONE, x.isNot("99")),
                inference(AttributeType.TEXT, NONE, x.in("Pro")),
                inference(AttributeType.TEXT, NONE, x.contains("a")),
                inference(AttributeType.TEXT, NONE, x.startsWith("a")),
                inference(AttributeType.TEXT, NONE, x.endsWith("a")),
                inference(AttributeType.BOOLEAN, NONE, x.isTrue()),
                inference(AttributeType.BOOLEAN, NONE, not(x.isFalse())),
                inference(AttributeType.NUMBER, SOME_TEXTS, x.greaterThan(1)),
                inference(AttributeType.NUMBER, SOME_TEXTS, x.between(1, 2)),
                inference(AttributeType.TEXT_SET, NONE, x.has("a")),
                inference(AttributeType.TEXT_SET, NONE, x.hasNone("a")),
                inference(AttributeType.TEXT_SET, NONE, x.hasAll("a")),
                inference(AttributeType.TIMESTAMP, NONE, x.within(days(1))),
                inference(AttributeType.TIMESTAMP, NONE, x.moreThanAgo(days(1))),
                inference(AttributeType.TIMESTAMP, NONE, x.before(DAY)),
                inference(AttributeType.TIMESTAMP, NONE, x.after(DAY)),
                inference(AttributeType.TIMESTAMP, NONE, x.on(DAY)),
                inference(AttributeType.TIMESTAMP, NONE, x.between(DAY, DAY)),
                // A number under is or in: number where every held value reads as one, else text.
                inference(AttributeType.NUMBER, NONE, x.is(94107)),
                inference(AttributeType.TEXT, SOME_TEXTS, x.is(94107)),
                inference(AttributeType.NUMBER, NONE, x.notIn(1, 2)),
                inference(AttributeType.TEXT, SOME_TEXTS, x.notIn(1, 2)),
                inference(AttributeType.TEXT, NONE, mixed),
                // What leaves no choice counts before what does, wherever it stands.
                inference(AttributeType.TEXT, NONE, x.is(94107), x.startsWith("0")),
                inference(AttributeType.TEXT, NONE, allOf(x.is(94107), x.startsWith("0"))),
                inference(AttributeType.TEXT, NONE, x.in(1, 2), mixed),
                inference(AttributeType.NUMBER, SOME_TEXTS, x.is(94107), x.greaterThan(5)),
                // What takes any type counts for nothing.
                inference(AttributeType.NUMBER, NONE, x.exists(), anyOf(x.isMissing(), x.is(1))));
    }

    @ParameterizedTest(name = "{2}: {0}")
    @MethodSource("inferences")
    void bind_undeclaredAttribute_takesTheTypeOfItsFirstUse(
            AttributeType type, HeldValues held, List<Predicate> predicates) {
        Segment[] segments = new Segment[predicates.size()];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = named("s" + i, predicates.get(i));
        }
        Schema schema = declaring().bind(List.of(segments), held);
        assertThat(schema.reading("x")).isEqualTo(AttributeDeclaration.of("x", type));
        assertThat(schema.isDeclared("x")).isFalse();
    }

    /** Shows that a definition which is resolved again because values were written meanwhile cannot be refused then. */
    @Test
    void conflicts_whateverValuesAreHeld_areTheSame() {
        List<Predicate> leaves = List.of(
                attribute("a").is(1),
                attribute("a").in(1, 2),
                attribute("a").is("x"),
                attribute("a").contains("x"),
                attribute("a").atLeast(1),
                attribute("a").isTrue(),
                attribute("a").has("x"),
                attribute("a").exists());
        for (Predicate first : leaves) {
            for (Predicate second : leaves) {
                for (Predicate third : leaves) {
                    List<Segment> live = List.of(
                            segment("first").where(first).build(),
                            segment("both").where(allOf(second, third)).build());
                    assertThat(Schema.of(List.of()).conflicts(live, attribute -> false))
                            .as("%s", live)
                            .isEqualTo(Schema.of(List.of()).conflicts(live, attribute -> true));
                }
            }
        }
    }

    @Test
    void bind_noUseThatNeedsAType_leavesNone() {
        assertThat(using(attribute("x").exists(), inSegment("other")).reading("x"))
                .isNull();
        assertThat(using(attribute("y").is("x")).reading("x")).isNull();
    }

    private static Object[] conflict(String message, Predicate... predicates) {
        return new Object[] {message, predicates};
    }

    static List<Object[]> conflicts() {
        AttributeTerm x = attribute("x");
        return List.of(
                conflict(
                        "segment 's1': attribute 'x' is text; '>' needs a number (as segment 's0' has it in 'x is \"Pro\"')",
                        x.is("Pro"),
                        x.greaterThan(1)),
                conflict(
                        "segment 's1': attribute 'x' is number; 'contains' needs text (as segment 's0' has it in 'x > 1')",
                        x.greaterThan(1),
                        x.contains("a")),
                conflict(
                        "segment 's1': attribute 'x' is boolean; 'is 1' needs a number or text"
                                + " (as segment 's0' has it in 'x is true')",
                        x.isTrue(),
                        x.is(1)),
                conflict(
                        "segment 's1': attribute 'x' is number; 'is true' needs a boolean (as segment 's0' has it in 'x <= 1')",
                        x.atMost(1),
                        x.isTrue()),
                conflict(
                        "segment 's1': attribute 'x' is text; 'has' needs a text set (as segment 's0' has it in 'x in [\"a\"]')",
                        x.in("a"),
                        x.has("a")),
                conflict(
                        "segment 's1': attribute 'x' is text; 'within last' needs a timestamp"
                                + " (as segment 's0' has it in 'x is \"a\"')",
                        x.is("a"),
                        x.withinLast(days(1))),
                conflict(
                        "segment 's1': attribute 'x' is text set; 'in' needs a number or text"
                                + " (as segment 's0' has it in 'x has any of [\"a\"]')"
                                + "; did you mean 'x has any of [\"1\"]'?",
                        x.hasAny("a"),
                        x.in(1)),
                conflict(
                        "segment 's1': attribute 'x' is timestamp; timestamps have no 'is', use 'on'"
                                + " (as segment 's0' has it in 'x before 2026-11-23')",
                        x.before(DAY),
                        x.is("2026-11-23")),
                // The second of two that leave no choice is refused, though one that does stands before both.
                conflict(
                        "segment 's2': attribute 'x' is number; 'ends with' needs text (as segment 's1' has it in 'x > 1')",
                        x.is(1),
                        x.greaterThan(1),
                        x.endsWith("1")),
                conflict(
                        "segment 's0': attribute 'x' is boolean; 'is 1' needs a number or text"
                                + " (as segment 's1' has it in 'x is true')",
                        x.is(1),
                        x.isTrue()),
                conflict(
                        "segment 's0': attribute 'x' is number; 'starts with' needs text"
                                + " (as the segment's own 'x > 1' has it)",
                        allOf(x.greaterThan(1), not(x.startsWith("a")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("conflicts")
    void bind_usesThatNeedDifferentTypes_refusesTheSecondNamingBoth(String message, Predicate... predicates) {
        assertThatThrownBy(() -> using(predicates))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage(message);
    }

    private static Object[] against(AttributeDeclaration declaration, Predicate predicate, String message) {
        return new Object[] {declaration, predicate, "segment 's': attribute 'x' is " + message};
    }

    static List<Object[]> usesAgainstDeclarations() {
        AttributeTerm x = attribute("x");
        return List.of(
                against(text("x"), x.within(days(1)), "text; 'within' needs a timestamp"),
                against(text("x"), x.withinNext(days(1)), "text; 'within next' needs a timestamp"),
                against(text("x"), x.moreThanAgo(days(1)), "text; 'more than' needs a timestamp"),
                against(text("x"), x.on(DAY), "text; 'on' needs a timestamp"),
                against(text("x"), x.after(DAY), "text; 'after' needs a timestamp"),
                against(text("x"), x.between(DAY, DAY), "text; 'between 2026-11-23 and 2026-11-23' needs a timestamp"),
                against(text("x"), x.between(1, 2), "text; 'between 1 and 2' needs a number"),
                against(text("x"), x.atLeast(1), "text; '>=' needs a number"),
                against(text("x"), x.isTrue(), "text; 'is true' needs a boolean"),
                against(text("x"), x.hasAny("a"), "text; 'has any of' needs a text set"),
                against(number("x"), x.is("Pro"), "number; 'is \"Pro\"' needs text"),
                against(number("x"), x.in("Pro"), "number; 'in' needs numbers; got \"Pro\""),
                against(
                        number("x"),
                        x.in(List.of(Literal.of(1), Literal.of("1"))),
                        "number; 'in' needs numbers; got \"1\"; a number stands without quotes"),
                against(number("x"), x.contains("1"), "number; 'contains' needs text"),
                against(bool("x"), x.is("true"), "boolean; 'is \"true\"' needs text"),
                against(bool("x"), x.is(1), "boolean; 'is 1' needs a number or text"),
                against(bool("x"), x.lessThan(1), "boolean; '<' needs a number"),
                against(timestamp("x"), x.is("2026-11-23"), "timestamp; timestamps have no 'is', use 'on'"),
                against(timestamp("x"), x.isTrue(), "timestamp; 'is true' needs a boolean"),
                against(timestamp("x"), x.in(1), "timestamp; 'in' needs a number or text"),
                against(timestamp("x"), x.greaterThan(1), "timestamp; '>' needs a number"),
                against(textSet("x"), x.is("a"), "text set; 'is \"a\"' needs text; did you mean 'x has \"a\"'?"),
                against(textSet("x"), x.in("a"), "text set; 'in' needs text; did you mean 'x has any of [\"a\"]'?"),
                against(textSet("x"), x.in("a".repeat(100)), "text set; 'in' needs text; use 'has any of'"),
                against(textSet("x"), x.is("empty"), "text set; 'is \"empty\"' needs text"),
                against(textSet("x"), x.contains("a"), "text set; 'contains' needs text; did you mean 'x has \"a\"'?"),
                against(textSet("x"), x.before(DAY), "text set; 'before' needs a timestamp"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("usesAgainstDeclarations")
    void bind_useAgainstTheDeclaredType_isRefused(
            AttributeDeclaration declaration, Predicate predicate, String message) {
        Schema schema = declaring(declaration);
        assertThatThrownBy(() -> schema.bind(List.of(named("s", predicate)), NONE))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> schema.bind(List.of(named("s", predicate.negated())), NONE))
                .as("the complement")
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage(message);
    }

    @Test
    void bind_numberUnderIsOnDeclaredText_isTaken() {
        Schema schema = declaring(text("zip"))
                .bind(
                        List.of(named(
                                "s",
                                allOf(
                                        attribute("zip").is(94107),
                                        attribute("zip").in(1, 2)))),
                        NONE);
        assertThat(schema.reading("zip")).isEqualTo(text("zip"));
    }

    @Test
    void bind_unchangedSegmentsOfALiveSchema_keepTheirTypes() {
        Segment zips = named("zips", attribute("zip").is(94107));
        Schema asNumber = declaring().bind(List.of(zips), NONE);
        assertThat(asNumber.reading("zip")).isEqualTo(number("zip"));
        assertThat(asNumber.bind(List.of(zips), SOME_TEXTS).reading("zip"))
                .as("a text that was written later does not change the type")
                .isEqualTo(number("zip"));
        Segment others = named("others", attribute("zip").in(1));
        assertThat(asNumber.bind(List.of(others, zips), SOME_TEXTS).reading("zip"))
                .isEqualTo(number("zip"));
        Segment texts = named("texts", attribute("zip").contains("0"));
        assertThatThrownBy(() -> asNumber.bind(List.of(texts, zips), NONE))
                .as("the one that was there is not the one refused, whatever the order")
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 'texts': attribute 'zip' is number; 'contains' needs text"
                        + " (as segment 'zips' has it in 'zip is 94107')");
    }

    @Test
    void bind_lastUserGoneOrUnableToReadTheType_frees() {
        Segment zips = named("zips", attribute("zip").is(94107));
        Schema asNumber = declaring().bind(List.of(zips), NONE);
        assertThat(asNumber.bind(List.of(), NONE).reading("zip")).isNull();
        Segment texts = named("texts", attribute("zip").contains("0"));
        assertThat(asNumber.bind(List.of(texts), NONE).reading("zip")).isEqualTo(text("zip"));
        Segment replaced = named("zips", attribute("zip").contains("941"));
        assertThat(asNumber.bind(List.of(replaced), NONE).reading("zip")).isEqualTo(text("zip"));
        assertThat(asNumber.reading("zip")).as("the schema itself is as it was").isEqualTo(number("zip"));
    }

    @Test
    void bind_usersReplacedByOthersThatCanReadTheType_keepsIt() {
        Schema asNumber =
                declaring().bind(List.of(named("zips", attribute("zip").is(94107))), NONE);
        Segment replaced = named("zips", attribute("zip").is(94108));
        assertThat(asNumber.bind(List.of(replaced), SOME_TEXTS).reading("zip")).isEqualTo(number("zip"));
        Segment other = named("other", attribute("zip").in(1, 2));
        assertThat(asNumber.bind(List.of(other), SOME_TEXTS).reading("zip"))
                .as("one segment deleted and another defined in one step")
                .isEqualTo(number("zip"));
        Segment texts = named("texts", attribute("zip").contains("0"));
        assertThatThrownBy(() -> asNumber.bind(List.of(texts, other), NONE))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("segment 'texts': attribute 'zip' is number; 'contains' needs text"
                        + " (as segment 'other' has it in 'zip in [1, 2]')");
        Schema asText = declaring().bind(List.of(named("zips", attribute("zip").contains("0"))), NONE);
        assertThat(asText.bind(List.of(other), NONE).reading("zip")).isEqualTo(text("zip"));
    }

    @Test
    void bind_segmentOfWhichOnlyAPartCanReadTheType_infersItAgain() {
        Schema asNumber =
                declaring().bind(List.of(named("zips", attribute("zip").is(94107))), NONE);
        Segment mixed =
                named("zips", allOf(attribute("zip").is(94107), attribute("zip").startsWith("9")));
        assertThat(asNumber.bind(List.of(mixed), NONE).reading("zip")).isEqualTo(text("zip"));
    }

    @Test
    void redeclaring_anotherAttribute_keepsInferredTypes() {
        Segment zips = named("zips", attribute("zip").is(94107));
        Schema asNumber = declaring().bind(List.of(zips), NONE).redeclaring(List.of(text("plan")));
        assertThat(asNumber.bind(List.of(zips), SOME_TEXTS).reading("zip")).isEqualTo(number("zip"));
    }

    @Test
    void inferring_typesGivenBefore_areInForceWhereSegmentsCanReadThem() {
        Map<String, AttributeType> types = Map.of(
                "zip",
                AttributeType.TEXT,
                "size",
                AttributeType.TEXT,
                "plan",
                AttributeType.NUMBER,
                "old",
                AttributeType.NUMBER);
        Schema schema = declaring(text("plan"))
                .inferring(types)
                .bind(
                        List.of(
                                named("zips", attribute("zip").is(94107)),
                                named("sizes", attribute("size").greaterThan(1)),
                                named("plans", attribute("plan").is("Pro"))),
                        NONE);
        assertThat(schema.inferredTypes())
                .as("no type that a segment cannot read, none of a declared attribute, and none that nobody uses")
                .isEqualTo(Map.of("zip", AttributeType.TEXT, "size", AttributeType.NUMBER));
        assertThat(schema.reading("plan")).isEqualTo(text("plan"));
    }

    @Test
    void bind_onDemandSegment_givesTypesToo() {
        Segment onDemand =
                segment("s").where(attribute("x").isTrue()).onDemand().build();
        assertThat(declaring().bind(List.of(onDemand), NONE).reading("x")).isEqualTo(bool("x"));
    }

    @Test
    void of_attributeDeclaredTwice_isRefused() {
        assertThatThrownBy(() -> declaring(text("x"), number("y"), text("x").caseSensitive()))
                .isInstanceOf(InvalidSegmentException.class)
                .hasMessage("attribute 'x' is declared twice: as attribute x: text"
                        + " and as attribute x: text, case sensitive");
    }

    @Test
    void declarations_always_areInOrderAndWin() {
        Schema schema = declaring(text("b"), timestamp("a").past());
        assertThat(schema.declarations())
                .containsExactly(text("b"), timestamp("a").past());
        assertThat(schema.isDeclared("a")).isTrue();
        assertThat(schema.isDeclared("c")).isFalse();
        AttributeDeclaration reading = schema.reading("a");
        assertThat(reading).isNotNull();
        assertThat(reading.direction()).isEqualTo(Direction.PAST);
    }

    private static Object[] admitted(AttributeDeclaration declaration, Object written, Object stored) {
        return new Object[] {declaration, Value.of(written), Value.of(stored)};
    }

    static List<Object[]> admissions() {
        return List.of(
                admitted(text("x"), "Pro", "Pro"),
                admitted(number("x"), "1.50", 1.5),
                admitted(number("x"), -0.0, 0),
                admitted(bool("x"), "True", true),
                admitted(timestamp("x"), "2026-11-23", Instant.parse("2026-11-23T00:00:00Z")),
                admitted(textSet("x"), "b; a", List.of("a", "b")),
                admitted(text("other"), 5, 5),
                admitted(text("other"), "05", "05"));
    }

    @ParameterizedTest(name = "{0}: {1} is stored as {2}")
    @MethodSource("admissions")
    void admit_valueThatReads_isStoredAsDeclared(AttributeDeclaration declaration, Value written, Value stored) {
        assertThat(declaring(declaration).admit("c-42", "x", written)).isEqualTo(stored);
    }

    private static Object[] refused(AttributeDeclaration declaration, Object written, String why) {
        return new Object[] {declaration, Value.of(written), "contact 'c-42', attribute 'x': " + why};
    }

    private static final String AS_TEXT = " does not read as text; expected a text like \"a\"";
    private static final String AS_NUMBER = " does not read as number; expected digits like 99, -1.5 or 1e3";
    private static final String AS_BOOLEAN = " does not read as boolean; expected true or false";
    private static final String AS_TIMESTAMP =
            " does not read as timestamp;" + " expected a date (2024-02-01) or an instant (2024-02-01T10:00:00Z)";

    static List<Object[]> refusedWrites() {
        return List.of(
                refused(text("x"), 5, "5" + AS_TEXT + "; did you mean \"5\"?"),
                refused(text("x"), true, "true" + AS_TEXT + "; did you mean \"true\"?"),
                refused(text("x"), List.of("a"), "[\"a\"]" + AS_TEXT),
                refused(number("x"), "02139", "\"02139\"" + AS_NUMBER),
                refused(number("x"), "5 EUR", "\"5 EUR\"" + AS_NUMBER + "; did you mean 5?"),
                refused(number("x"), "", "\"\"" + AS_NUMBER),
                refused(
                        number("x"),
                        "9007199254740993",
                        "\"9007199254740993\" does not read as number: a double cannot hold it exactly; store it as text"),
                refused(
                        number("x"),
                        "-9007199254740993",
                        "\"-9007199254740993\" does not read as number: a double cannot hold it exactly; store it as text"),
                refused(number("x"), "09007199254740993", "\"09007199254740993\"" + AS_NUMBER),
                refused(number("x"), "9007199254740993x", "\"9007199254740993x\"" + AS_NUMBER),
                refused(number("x"), "-", "\"-\"" + AS_NUMBER),
                refused(number("x"), false, "false" + AS_NUMBER),
                refused(number("x"), "12,5", "\"12,5\"" + AS_NUMBER + "; did you mean 12.5?"),
                refused(bool("x"), "yes", "\"yes\"" + AS_BOOLEAN + "; did you mean true?"),
                refused(bool("x"), 1, "1" + AS_BOOLEAN + "; did you mean true?"),
                refused(bool("x"), "maybe", "\"maybe\"" + AS_BOOLEAN),
                refused(timestamp("x"), "soon", "\"soon\"" + AS_TIMESTAMP),
                refused(
                        timestamp("x"),
                        "2026-11-23T10:00:00",
                        "\"2026-11-23T10:00:00\"" + AS_TIMESTAMP + "; did you mean 2026-11-23T10:00:00Z?"),
                refused(
                        timestamp("x"),
                        "01/02/2024",
                        "\"01/02/2024\"" + AS_TIMESTAMP + "; did you mean 2024-02-01 or 2024-01-02?"),
                refused(timestamp("x"), 1e12, "1000000000000" + AS_TIMESTAMP + "; did you mean 2001-09-09T01:46:40Z?"),
                refused(
                        textSet("x"),
                        5,
                        "5 does not read as text set; expected texts like [\"a\", \"b\"] or \"a; b\"; did you mean \"5\"?"),
                refused(number("x").withDefault(5), "x", "\"x\"" + AS_NUMBER));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refusedWrites")
    void admit_valueThatDoesNotRead_isRefused(AttributeDeclaration declaration, Value written, String message) {
        InvalidWriteException refused = catchThrowableOfType(
                InvalidWriteException.class, () -> declaring(declaration).admit("c-42", "x", written));
        assertThat(refused).hasMessage(message);
        assertThat(refused.contactId()).isEqualTo("c-42");
        assertThat(refused.attribute()).isEqualTo("x");
    }

    @Test
    void withinBothWays_bareWithinOnUndeclaredAttribute_isWarnedOfOncePerAttribute() {
        Predicate bare = allOf(
                attribute("seen").within(days(7)),
                not(attribute("ends").within(days(3))),
                anyOf(attribute("seen").within(days(1)), attribute("seen").withinLast(days(1))));
        assertThat(declaring().withinBothWays(named("s", bare)))
                .containsExactly(
                        new Warning(
                                Warning.Kind.WITHIN_BOTH_WAYS,
                                "seen",
                                "segment 's': 'seen within 7 days' looks both back and ahead, as attribute 'seen' is not"
                                        + " declared; declare it past or upcoming, or write 'within last' or 'within next'"),
                        new Warning(
                                Warning.Kind.WITHIN_BOTH_WAYS,
                                "ends",
                                "segment 's': 'ends within 3 days' looks both back and ahead, as attribute 'ends' is not"
                                        + " declared; declare it past or upcoming, or write 'within last' or 'within next'"));
    }

    @Test
    void withinBothWays_declaredOrOneSided_isNotWarnedOf() {
        Segment bare = named("s", attribute("x").within(days(7)));
        assertThat(declaring(timestamp("x")).withinBothWays(bare)).isEmpty();
        assertThat(declaring(timestamp("x").past()).withinBothWays(bare)).isEmpty();
        Segment sided = named(
                "s", allOf(attribute("x").withinLast(days(7)), attribute("x").withinNext(days(7))));
        assertThat(declaring().withinBothWays(sided)).isEmpty();
        assertThat(declaring().withinBothWays(named("s", inSegment("other")))).isEmpty();
    }
}
