package dev.muster.segment.engine;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.anyOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.contact;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.hours;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.segment;
import static dev.muster.segment.Segments.timestamp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.AttributeTerm;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * When the clock alone flips a predicate, and its complement, of one contact: each flip at its one exact instant, in small
 * steps and in one jump, and none besides. Every row starts at noon of 15 June 2026; its instants are written by hand.
 */
final class ClockFlipTableTest {

    private static final Instant START = Instant.parse("2026-06-15T12:00:00Z");
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T23:59:59.999Z");
    private static final AttributeTerm X = attribute("x");
    private static final String AHEAD = "2026-06-20T06:00:00.001Z";
    private static final String NOW = "2026-06-15T12:00:00Z";

    /**
     * One contact and one predicate.
     *
     * @param declared what is declared of the attribute {@code x}, if anything
     * @param predicate the predicate
     * @param held what the contact is written with at the start, or {@code null}
     * @param holdsAtStart whether the predicate holds then
     * @param flips when that changes, each time to the contrary
     */
    record Row(
            @Nullable AttributeDeclaration declared,
            Predicate predicate,
            @Nullable String held,
            boolean holdsAtStart,
            List<Instant> flips) {

        @Override
        public String toString() {
            return predicate + " of " + held + (declared == null ? "" : ", " + declared);
        }
    }

    private static Row outside(Predicate predicate, String held, String... flips) {
        return row(null, predicate, held, false, flips);
    }

    private static Row inside(Predicate predicate, String held, String... flips) {
        return row(null, predicate, held, true, flips);
    }

    private static Row row(
            @Nullable AttributeDeclaration declared,
            Predicate predicate,
            @Nullable String held,
            boolean holdsAtStart,
            String... flips) {
        return new Row(
                declared,
                predicate,
                held,
                holdsAtStart,
                List.of(flips).stream().map(Instant::parse).toList());
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.addAll(aloneAhead());
        rows.addAll(aloneNowAndBefore());
        rows.addAll(directedAndDefaulted());
        rows.addAll(combined());
        rows.addAll(farAway());
        return rows;
    }

    private static List<Row> aloneAhead() {
        return List.of(
                outside(X.withinLast(days(7)), AHEAD, AHEAD, "2026-06-27T06:00:00.001Z"),
                outside(X.withinNext(days(2)), AHEAD, "2026-06-18T06:00:00.001Z", AHEAD),
                inside(X.withinNext(days(7)), AHEAD, AHEAD),
                outside(X.within(days(2)), AHEAD, "2026-06-18T06:00:00.001Z", "2026-06-22T06:00:00.001Z"),
                inside(X.within(days(7)), AHEAD, "2026-06-27T06:00:00.001Z"),
                outside(X.moreThanAgo(days(2)), AHEAD, "2026-06-22T06:00:00.001Z"),
                inside(X.moreThanFromNow(days(2)), AHEAD, "2026-06-18T06:00:00.001Z"),
                outside(X.moreThanFromNow(days(7)), AHEAD),
                outside(X.withinLast(milliseconds(1)), AHEAD, AHEAD, "2026-06-20T06:00:00.002Z"),
                outside(X.withinNext(milliseconds(1)), AHEAD, "2026-06-20T06:00:00Z", AHEAD),
                outside(X.within(milliseconds(1)), AHEAD, "2026-06-20T06:00:00Z", "2026-06-20T06:00:00.002Z"),
                outside(X.moreThanAgo(milliseconds(1)), AHEAD, "2026-06-20T06:00:00.002Z"),
                inside(X.moreThanFromNow(milliseconds(1)), AHEAD, "2026-06-20T06:00:00Z"),
                // Fractions are floored, an offset is counted in, a date is its midnight.
                outside(X.withinLast(hours(1)), "2026-06-20T06:00:00.0019Z", AHEAD, "2026-06-20T07:00:00.001Z"),
                outside(
                        X.withinLast(hours(1)),
                        "2026-06-20T08:00:00+02:00",
                        "2026-06-20T06:00:00Z",
                        "2026-06-20T07:00:00Z"),
                outside(X.withinLast(hours(1)), "2026-06-20", "2026-06-20T00:00:00Z", "2026-06-20T01:00:00Z"));
    }

    private static List<Row> aloneNowAndBefore() {
        return List.of(
                inside(X.withinLast(days(1)), NOW, "2026-06-16T12:00:00Z"),
                outside(X.withinNext(days(1)), NOW),
                inside(X.within(days(1)), NOW, "2026-06-16T12:00:00Z"),
                outside(X.moreThanAgo(days(1)), NOW, "2026-06-16T12:00:00Z"),
                outside(X.moreThanFromNow(days(1)), NOW),
                inside(X.withinNext(milliseconds(1)), "2026-06-15T12:00:00.001Z", "2026-06-15T12:00:00.001Z"),
                inside(X.withinLast(days(1)), "2026-06-14T12:00:00.001Z", "2026-06-15T12:00:00.001Z"),
                outside(X.withinLast(days(1)), "2026-06-14T12:00:00Z"),
                inside(X.moreThanAgo(days(1)), "2026-06-14T12:00:00Z"),
                inside(X.moreThanFromNow(days(1)), "2026-06-16T12:00:00.001Z", "2026-06-15T12:00:00.001Z"),
                outside(X.moreThanFromNow(days(1)), "2026-06-16T12:00:00Z"),
                outside(X.withinLast(days(1)), "soon"),
                // Fixed bounds never flip by the clock.
                outside(X.before(new Moment("2026-06-18")), AHEAD),
                inside(X.after(new Moment("2026-06-18")), AHEAD),
                inside(X.on(new Moment("2026-06-20")), AHEAD));
    }

    private static List<Row> directedAndDefaulted() {
        AttributeDeclaration plain = timestamp("x");
        AttributeDeclaration past = timestamp("x").past();
        AttributeDeclaration upcoming = timestamp("x").upcoming();
        Predicate twoDays = X.within(days(2));
        return List.of(
                row(plain, twoDays, AHEAD, false, "2026-06-18T06:00:00.001Z", "2026-06-22T06:00:00.001Z"),
                row(past, twoDays, AHEAD, false, AHEAD, "2026-06-22T06:00:00.001Z"),
                row(upcoming, twoDays, AHEAD, false, "2026-06-18T06:00:00.001Z", AHEAD),
                row(upcoming, X.withinLast(days(2)), AHEAD, false, AHEAD, "2026-06-22T06:00:00.001Z"),
                row(upcoming, twoDays, null, false),
                row(past.withDefault(AHEAD), twoDays, null, false, AHEAD, "2026-06-22T06:00:00.001Z"),
                row(upcoming.withDefault(AHEAD), twoDays, null, false, "2026-06-18T06:00:00.001Z", AHEAD),
                row(plain.withDefault(AHEAD), X.moreThanFromNow(days(2)), null, true, "2026-06-18T06:00:00.001Z"),
                row(plain.withDefault(AHEAD), X.moreThanAgo(days(2)), NOW, false, "2026-06-17T12:00:00Z"));
    }

    private static List<Row> combined() {
        return List.of(
                // Two windows that meet leave no glitch.
                outside(
                        anyOf(X.withinNext(days(2)), X.withinLast(days(2))),
                        AHEAD,
                        "2026-06-18T06:00:00.001Z",
                        "2026-06-22T06:00:00.001Z"),
                inside(anyOf(not(X.withinNext(days(2))), not(X.withinLast(days(2)))), AHEAD),
                outside(allOf(X.withinNext(days(2)), X.withinLast(days(2))), AHEAD),
                inside(
                        anyOf(
                                X.moreThanFromNow(days(2)),
                                X.withinNext(days(2)),
                                X.withinLast(days(9)),
                                X.moreThanAgo(days(9))),
                        AHEAD),
                outside(
                        allOf(X.withinNext(days(2)), not(X.withinNext(days(1)))),
                        AHEAD,
                        "2026-06-18T06:00:00.001Z",
                        "2026-06-19T06:00:00.001Z"),
                outside(
                        anyOf(allOf(X.withinNext(days(2)), not(X.withinNext(days(1)))), X.withinLast(hours(1))),
                        AHEAD,
                        "2026-06-18T06:00:00.001Z",
                        "2026-06-19T06:00:00.001Z",
                        AHEAD,
                        "2026-06-20T07:00:00.001Z"),
                inside(
                        allOf(X.exists(), not(X.within(hours(36)))),
                        AHEAD,
                        "2026-06-18T18:00:00.001Z",
                        "2026-06-21T18:00:00.001Z"));
    }

    private static List<Row> farAway() {
        String last = END_OF_TIME.toString();
        return List.of(
                inside(X.withinLast(days(100_000)), NOW, "2300-03-31T12:00:00Z"),
                outside(
                        X.withinLast(days(100_000)),
                        "2026-06-20T06:00:00Z",
                        "2026-06-20T06:00:00Z",
                        "2300-04-05T06:00:00Z"),
                outside(X.moreThanAgo(days(100_000)), NOW, "2300-03-31T12:00:00Z"),
                outside(X.withinNext(days(100_000)), last, "9726-03-17T23:59:59.999Z", last),
                inside(X.moreThanFromNow(days(100_000)), last, "9726-03-17T23:59:59.999Z"),
                inside(X.withinLast(days(100_000)), "1752-08-30T12:00:00.001Z", "2026-06-15T12:00:00.001Z"),
                inside(X.moreThanAgo(days(100_000)), "0001-01-01"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void advance_toTheMillisecondBeforeAndToEachFlip_flipsThereAlone(Row row) {
        SegmentEngine engine = engine(row);
        engine.apply(write(row));
        assertMember(engine, row, row.holdsAtStart());
        boolean holds = row.holdsAtStart();
        for (Instant flip : row.flips()) {
            assertThat(engine.advanceTo(flip.minusMillis(1)).changes())
                    .as("%s before %s", row, flip)
                    .isEmpty();
            assertThat(engine.nextDue())
                    .as("%s before %s", row, flip)
                    .isNotNull()
                    .isBeforeOrEqualTo(flip);
            holds = !holds;
            assertThat(flips(engine.advanceTo(flip), "p")).as(row.toString()).containsExactly(flip(holds, flip));
            assertMember(engine, row, holds);
        }
        assertThat(engine.advanceTo(afterAll(row)).changes()).as(row.toString()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void advance_inOneJump_givesEveryFlipStampedWithItsInstant(Row row) {
        SegmentEngine engine = engine(row);
        engine.apply(write(row));
        Tick tick = engine.advanceTo(afterAll(row));
        assertThat(tick.changes()).as(row.toString()).allMatch(change -> change.cause() == Cause.CLOCK);
        assertThat(tick.changes()).extracting(MembershipChange::at).isSorted();
        assertThat(flips(tick, "p")).as(row.toString()).isEqualTo(flips(row, row.holdsAtStart()));
        assertThat(flips(tick, "not p")).as(row.toString()).isEqualTo(flips(row, !row.holdsAtStart()));
    }

    /** Each flip again, for a contact that comes only then, or the millisecond before. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void apply_atAFlipOrJustBefore_isByTheTable(Row row) {
        boolean holds = row.holdsAtStart();
        for (Instant flip : row.flips()) {
            SegmentEngine before = engine(row);
            before.applyAt(flip.minusMillis(1), write(row));
            assertMember(before, row, holds);
            assertThat(flips(before.advanceTo(flip), "p")).as(row.toString()).containsExactly(flip(!holds, flip));
            SegmentEngine at = engine(row);
            at.applyAt(flip, write(row));
            holds = !holds;
            assertMember(at, row, holds);
            SegmentEngine loaded = engine(row, ManualClock.at(flip));
            Tick due = loaded.start(flip.minusMillis(1), loader -> loader.put(write(row)));
            assertMember(loaded, row, holds);
            assertThat(flips(due, "p")).as(row.toString()).containsExactly(flip(holds, flip));
        }
    }

    /** A definition that comes while time passes flips at the same instants. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void define_afterTheWrite_flipsAtTheSameInstants(Row row) {
        SegmentEngine.Builder builder = SegmentEngine.builder().clock(ManualClock.at(START));
        if (row.declared() != null) {
            builder.attribute(row.declared());
        }
        SegmentEngine engine = builder.build();
        engine.apply(write(row));
        engine.define(segment("p").where(row.predicate()).build());
        assertThat(engine.isMember("p", "c-42")).as(row.toString()).isEqualTo(row.holdsAtStart());
        assertThat(flips(engine.advanceTo(afterAll(row)), "p"))
                .as(row.toString())
                .isEqualTo(flips(row, row.holdsAtStart()));
    }

    private static SegmentEngine engine(Row row) {
        return engine(row, ManualClock.at(START));
    }

    private static SegmentEngine engine(Row row, ManualClock clock) {
        SegmentEngine.Builder builder = SegmentEngine.builder().clock(clock);
        if (row.declared() != null) {
            builder.attribute(row.declared());
        }
        return builder.define(segment("p").where(row.predicate()).build())
                .define(segment("not p").where(not(row.predicate())).build())
                .build();
    }

    private static ContactWrite write(Row row) {
        ContactWrite write = contact("c-42");
        return row.held() == null ? write : write.set("x", row.held());
    }

    /** Far past the last flip, as far as engine time goes. */
    private static Instant afterAll(Row row) {
        List<Instant> flips = row.flips();
        Instant after = (flips.isEmpty() ? START : flips.get(flips.size() - 1)).plus(Duration.ofDays(400));
        return after.isBefore(END_OF_TIME) ? after : END_OF_TIME;
    }

    private static void assertMember(SegmentEngine engine, Row row, boolean holds) {
        assertThat(engine.isMember("p", "c-42")).as(row.toString()).isEqualTo(holds);
        assertThat(engine.isMember("not p", "c-42")).as("not %s", row).isEqualTo(!holds);
    }

    private static String flip(boolean holdsAfterwards, Instant at) {
        return (holdsAfterwards ? Direction.ENTERED : Direction.EXITED) + " " + at;
    }

    private static List<String> flips(Row row, boolean holds) {
        List<String> flips = new ArrayList<>();
        boolean holdsAfterwards = holds;
        for (Instant at : row.flips()) {
            holdsAfterwards = !holdsAfterwards;
            flips.add(flip(holdsAfterwards, at));
        }
        return flips;
    }

    private static List<String> flips(Tick tick, String segment) {
        return tick.changes().stream()
                .filter(change -> change.segment().equals(segment))
                .map(change -> change.direction() + " " + change.at())
                .toList();
    }
}
