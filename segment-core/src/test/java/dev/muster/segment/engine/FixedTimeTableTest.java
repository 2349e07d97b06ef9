package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.timestamp;
import static dev.muster.segment.engine.OperatorTable.MISSING;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.Moment;
import java.time.Instant;
import java.util.List;

/** {@code before}, {@code after}, {@code on} and {@code between} on timestamps: dates alone, and instants. */
final class FixedTimeTableTest extends OperatorTableContract {

    private static final AttributeTerm X = attribute("x");
    private static final Moment DAY = new Moment("2026-11-23");
    private static final Moment NEXT_DAY = new Moment("2026-11-24");
    private static final Moment TEN = new Moment("2026-11-23T12:00:00+02:00");
    private static final Object[] UNREADABLE = {
        MISSING, "", "soon", "2026-11-23T10:00:00", "2026-02-30", "1795428000", 1795428000, true, List.of("2026-11-23")
    };

    @Override
    void fill(OperatorTable table) {
        beforeAndAfter(table);
        on(table);
        between(table);
        ends(table);
        defaulted(table);
    }

    private static void beforeAndAfter(OperatorTable table) {
        table.undeclared();
        table.where(X.before(TEN))
                .holdsFor(
                        Instant.parse("2026-11-23T09:59:59.999Z"),
                        "2026-11-23T09:59:59.999999Z",
                        "2026-11-23",
                        "0001-01-01")
                .doesNotHoldFor("2026-11-23T10:00:00Z", "2026-11-23T11:00:00+01:00", "2026-11-23T10:00:00.001Z")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.after(TEN))
                .holdsFor(
                        Instant.parse("2026-11-23T10:00:00.001Z"),
                        "2026-11-23T10:00:00.001Z",
                        "2026-11-24",
                        "9999-12-31")
                // Finer fractions are floored, onto the bound.
                .doesNotHoldFor(
                        "2026-11-23T10:00:00Z",
                        "2026-11-23T10:00:00.000999999Z",
                        "2026-11-23T09:59:59.999Z",
                        "2026-11-23")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.before(DAY))
                .holdsFor("2026-11-22", "2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00+00:01")
                .doesNotHoldFor("2026-11-23", "2026-11-23T00:00:00Z", "2026-11-22T23:59:00-00:01", "2026-11-24")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.after(DAY))
                .holdsFor("2026-11-24", "2026-11-24T00:00:00Z", "2026-11-23T23:59:00-00:01")
                .doesNotHoldFor("2026-11-23", "2026-11-23T23:59:59.999Z", "2026-11-23T23:59:59.999999Z", "2026-11-22")
                .doesNotHoldFor(UNREADABLE);
        // A midnight is an instant, not its day.
        table.where(X.after(new Moment("2026-11-23T00:00:00Z")))
                .holdsFor("2026-11-23T00:00:00.001Z")
                .doesNotHoldFor("2026-11-23", MISSING);
    }

    private static void on(OperatorTable table) {
        table.undeclared();
        table.where(X.on(DAY))
                .holdsFor(
                        "2026-11-23",
                        "2026-11-23T00:00:00Z",
                        "2026-11-23T23:59:59.999999Z",
                        "2026-11-24T00:30:00+01:00")
                .doesNotHoldFor("2026-11-22T23:59:59.999Z", "2026-11-24", "2026-11-23T00:30:00+01:00", "2025-11-23")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.on(new Moment("2024-02-29")))
                .holdsFor("2024-02-29T12:00:00Z")
                .doesNotHoldFor("2024-03-01", "2024-02-28T23:59:59.999Z", MISSING);
        table.where(X.on(new Moment("1969-12-31")))
                .holdsFor("1969-12-31T23:59:59.9999Z", "1969-12-31")
                .doesNotHoldFor(Instant.EPOCH, "1969-12-30T23:59:59.999999Z", MISSING);
    }

    private static void between(OperatorTable table) {
        table.undeclared();
        table.where(X.between(DAY, NEXT_DAY))
                .holdsFor(
                        "2026-11-23",
                        "2026-11-24",
                        "2026-11-24T23:59:59.999999Z",
                        Instant.parse("2026-11-23T12:00:00Z"))
                .doesNotHoldFor("2026-11-22T23:59:59.999Z", "2026-11-25", "2026-11-25T00:00:00Z")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.between(DAY, DAY))
                .holdsFor("2026-11-23", "2026-11-23T23:59:59.999Z")
                .doesNotHoldFor("2026-11-24", "2026-11-22T23:59:59.999Z", MISSING);
        table.where(X.between(TEN, new Moment("2026-11-23T10:00:00.001Z")))
                .holdsFor("2026-11-23T10:00:00Z", "2026-11-23T10:00:00.001Z", "2026-11-23T10:00:00.001999Z")
                .doesNotHoldFor("2026-11-23T09:59:59.999Z", "2026-11-23T10:00:00.002Z", MISSING);
        table.where(X.between(TEN, TEN))
                .holdsFor("2026-11-23T10:00:00Z", "2026-11-23T10:00:00.0005Z")
                .doesNotHoldFor("2026-11-23T09:59:59.999Z", "2026-11-23T10:00:00.001Z", MISSING);
        // A date alone as the upper bound has its whole day, an instant does not.
        table.where(X.between(TEN, DAY))
                .holdsFor("2026-11-23T10:00:00Z", "2026-11-23T23:59:59.999Z")
                .doesNotHoldFor("2026-11-23T09:59:59.999Z", "2026-11-24", MISSING);
        table.where(X.between(DAY, TEN))
                .holdsFor("2026-11-23", "2026-11-23T10:00:00Z")
                .doesNotHoldFor("2026-11-22T23:59:59.999Z", "2026-11-23T10:00:00.001Z", MISSING);
    }

    private static void ends(OperatorTable table) {
        Moment firstDay = new Moment("0001-01-01");
        Moment lastDay = new Moment("9999-12-31");
        table.declared(timestamp("x"));
        table.where(X.before(firstDay)).doesNotHoldFor("0001-01-01", "2026-11-23", MISSING);
        table.where(X.after(lastDay)).doesNotHoldFor("9999-12-31T23:59:59.999Z", "2026-11-23", MISSING);
        table.where(X.on(firstDay)).holdsFor("0001-01-01T00:00:00Z").doesNotHoldFor("0001-01-02", MISSING);
        table.where(X.on(lastDay)).holdsFor("9999-12-31T23:59:59.999Z").doesNotHoldFor("9999-12-30", MISSING);
        table.where(X.between(firstDay, lastDay))
                .holdsFor("0001-01-01", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")
                .doesNotHoldFor(MISSING);
        table.where(X.before(new Moment("1970-01-01")))
                .holdsFor("1969-12-31T23:59:59.9999Z", Instant.ofEpochMilli(-1))
                .doesNotHoldFor(Instant.EPOCH, MISSING);
    }

    private static void defaulted(OperatorTable table) {
        table.declared(timestamp("x").withDefault("2026-11-23T10:00:00Z"));
        table.where(X.on(DAY)).holdsFor(MISSING, "2026-11-23").doesNotHoldFor("2026-11-24");
        table.where(X.before(TEN)).holdsFor("2026-11-23").doesNotHoldFor(MISSING, "2026-11-24");
        table.where(X.after(TEN)).holdsFor("2026-11-24").doesNotHoldFor(MISSING, "2026-11-23");
        table.where(X.between(DAY, DAY)).holdsFor(MISSING).doesNotHoldFor("2026-11-24");
        // A direction changes nothing about fixed bounds.
        table.declared(timestamp("x").upcoming());
        table.where(X.before(DAY)).holdsFor("2026-11-22").doesNotHoldFor("2026-11-23", MISSING);
        table.declared(timestamp("x").past());
        table.where(X.after(DAY)).holdsFor("2026-11-24").doesNotHoldFor("2026-11-23", MISSING);
    }
}
