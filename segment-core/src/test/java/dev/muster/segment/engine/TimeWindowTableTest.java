package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.days;
import static dev.muster.segment.Segments.milliseconds;
import static dev.muster.segment.Segments.timestamp;
import static dev.muster.segment.engine.OperatorTable.MISSING;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.Span;
import java.time.Instant;
import java.util.List;

/** The windows that move with engine time, at one engine time: noon of 15 June 2026 unless a row says otherwise. */
final class TimeWindowTableTest extends OperatorTableContract {

    private static final AttributeTerm X = attribute("x");
    private static final Span WEEK = days(7);
    private static final Span MILLISECOND = milliseconds(1);
    private static final Span LONGEST = days(100_000);
    private static final Object[] UNREADABLE = {
        MISSING, "", "now", "2026-06-15T12:00:00", "2026-06-31", 1781524800, true, List.of("2026-06-15")
    };

    @Override
    void fill(OperatorTable table) {
        undeclared(table);
        directed(table);
        shortest(table);
        longest(table);
        defaulted(table);
        before1970(table);
    }

    private static void undeclared(OperatorTable table) {
        table.undeclared();
        table.where(X.withinLast(WEEK))
                .holdsFor(
                        "2026-06-15T12:00:00Z",
                        "2026-06-15T12:00:00.000999Z",
                        "2026-06-15T14:00:00+02:00",
                        "2026-06-15")
                .holdsFor("2026-06-08T12:00:00.001Z", Instant.parse("2026-06-08T12:00:00.001Z"), "2026-06-09")
                .doesNotHoldFor("2026-06-08T12:00:00Z", "2026-06-08T12:00:00.000999Z", "2026-06-08", "0001-01-01")
                .doesNotHoldFor("2026-06-15T12:00:00.001Z", "2026-06-16", "9999-12-31")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.withinNext(WEEK))
                .holdsFor(
                        "2026-06-15T12:00:00.001Z", "2026-06-22T12:00:00Z", "2026-06-22T12:00:00.000999Z", "2026-06-22")
                .doesNotHoldFor("2026-06-15T12:00:00Z", "2026-06-15T12:00:00.000999Z", "2026-06-15", "0001-01-01")
                .doesNotHoldFor("2026-06-22T12:00:00.001Z", "2026-06-23", "9999-12-31")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.within(WEEK))
                .holdsFor(
                        "2026-06-08T12:00:00.001Z",
                        "2026-06-15T12:00:00Z",
                        "2026-06-15T12:00:00.001Z",
                        "2026-06-22T12:00:00Z")
                .doesNotHoldFor("2026-06-08T12:00:00Z", "2026-06-22T12:00:00.001Z", "0001-01-01", "9999-12-31")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.moreThanAgo(WEEK))
                .holdsFor("2026-06-08T12:00:00Z", "2026-06-08T12:00:00.000999Z", "2026-06-08", "0001-01-01")
                .doesNotHoldFor(
                        "2026-06-08T12:00:00.001Z", "2026-06-15T12:00:00Z", "2026-06-22T12:00:00Z", "9999-12-31")
                .doesNotHoldFor(UNREADABLE);
        table.where(X.moreThanFromNow(WEEK))
                .holdsFor("2026-06-22T12:00:00.001Z", "2026-06-23", "9999-12-31T23:59:59.999Z")
                .doesNotHoldFor(
                        "2026-06-22T12:00:00Z", "2026-06-22T12:00:00.000999Z", "2026-06-15T12:00:00Z", "0001-01-01")
                .doesNotHoldFor(UNREADABLE);
    }

    private static void directed(OperatorTable table) {
        table.declared(timestamp("x"));
        table.where(X.within(WEEK))
                .holdsFor("2026-06-08T12:00:00.001Z", "2026-06-15T12:00:00Z", "2026-06-22T12:00:00Z")
                .doesNotHoldFor("2026-06-08T12:00:00Z", "2026-06-22T12:00:00.001Z", MISSING);
        table.declared(timestamp("x").past());
        table.where(X.within(WEEK))
                .holdsFor("2026-06-08T12:00:00.001Z", "2026-06-15T12:00:00Z")
                .doesNotHoldFor("2026-06-08T12:00:00Z", "2026-06-15T12:00:00.001Z", "2026-06-22T12:00:00Z", MISSING);
        // What says its side itself is not turned by a declaration.
        table.where(X.withinNext(WEEK))
                .holdsFor("2026-06-22T12:00:00Z")
                .doesNotHoldFor("2026-06-15T12:00:00Z", MISSING);
        table.where(X.moreThanFromNow(WEEK)).holdsFor("2026-06-23").doesNotHoldFor("2026-06-22", MISSING);
        table.declared(timestamp("x").upcoming());
        table.where(X.within(WEEK))
                .holdsFor("2026-06-15T12:00:00.001Z", "2026-06-22T12:00:00Z")
                .doesNotHoldFor(
                        "2026-06-15T12:00:00Z", "2026-06-08T12:00:00.001Z", "2026-06-22T12:00:00.001Z", MISSING);
        table.where(X.withinLast(WEEK))
                .holdsFor("2026-06-15T12:00:00Z")
                .doesNotHoldFor("2026-06-22T12:00:00Z", MISSING);
        table.where(X.moreThanAgo(WEEK)).holdsFor("2026-06-08T12:00:00Z").doesNotHoldFor("2026-06-09", MISSING);
    }

    private static void shortest(OperatorTable table) {
        Object before = "2026-06-15T11:59:59.999Z";
        Object now = "2026-06-15T12:00:00Z";
        Object after = "2026-06-15T12:00:00.001Z";
        Object later = "2026-06-15T12:00:00.002Z";
        table.undeclared();
        table.where(X.withinLast(MILLISECOND)).holdsFor(now).doesNotHoldFor(before, after, MISSING);
        table.where(X.withinNext(MILLISECOND)).holdsFor(after).doesNotHoldFor(now, later, MISSING);
        table.where(X.within(MILLISECOND)).holdsFor(now, after).doesNotHoldFor(before, later, MISSING);
        table.where(X.moreThanAgo(MILLISECOND)).holdsFor(before).doesNotHoldFor(now, after, MISSING);
        table.where(X.moreThanFromNow(MILLISECOND)).holdsFor(later).doesNotHoldFor(now, after, MISSING);
    }

    /** 100,000 days before the time of the table is 1752-08-30, after it 2300-03-31. */
    private static void longest(OperatorTable table) {
        Object edgeBack = "1752-08-30T12:00:00Z";
        Object insideBack = "1752-08-30T12:00:00.001Z";
        Object edgeAhead = "2300-03-31T12:00:00Z";
        Object outsideAhead = "2300-03-31T12:00:00.001Z";
        table.undeclared();
        table.where(X.withinLast(LONGEST)).holdsFor(insideBack).doesNotHoldFor(edgeBack, edgeAhead, MISSING);
        table.where(X.withinNext(LONGEST)).holdsFor(edgeAhead).doesNotHoldFor(outsideAhead, insideBack, MISSING);
        table.where(X.within(LONGEST)).holdsFor(insideBack, edgeAhead).doesNotHoldFor(edgeBack, outsideAhead, MISSING);
        table.where(X.moreThanAgo(LONGEST)).holdsFor(edgeBack, "0001-01-01").doesNotHoldFor(insideBack, MISSING);
        table.where(X.moreThanFromNow(LONGEST))
                .holdsFor(outsideAhead, "9999-12-31T23:59:59.999Z")
                .doesNotHoldFor(edgeAhead, MISSING);
    }

    private static void defaulted(OperatorTable table) {
        table.declared(timestamp("x").withDefault("2026-06-08T12:00:00Z"));
        table.where(X.moreThanAgo(WEEK)).holdsFor(MISSING, "2026-06-08").doesNotHoldFor("2026-06-09");
        table.where(X.withinLast(WEEK)).holdsFor("2026-06-09").doesNotHoldFor(MISSING);
        table.declared(timestamp("x").upcoming().withDefault("2026-06-22T12:00:00Z"));
        table.where(X.within(WEEK)).holdsFor(MISSING, "2026-06-16").doesNotHoldFor("2026-06-15", "2026-06-23");
        table.where(X.moreThanFromNow(WEEK)).holdsFor("2026-06-23").doesNotHoldFor(MISSING);
        table.declared(timestamp("x").past().withDefault("2026-06-15T12:00:00Z"));
        table.where(X.within(WEEK)).holdsFor(MISSING, "2026-06-15").doesNotHoldFor("2026-06-16", "2026-06-08");
        table.where(X.withinNext(WEEK)).holdsFor("2026-06-16").doesNotHoldFor(MISSING);
    }

    private static void before1970(OperatorTable table) {
        table.undeclared().at("1969-12-31T23:59:59.999Z");
        table.where(X.withinLast(MILLISECOND))
                .holdsFor("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.9999Z")
                .doesNotHoldFor("1969-12-31T23:59:59.998Z", Instant.EPOCH, MISSING);
        table.where(X.withinNext(MILLISECOND))
                .holdsFor(Instant.EPOCH, "1970-01-01T00:00:00.0009Z")
                .doesNotHoldFor("1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00.001Z", MISSING);
        table.where(X.moreThanAgo(days(1)))
                .holdsFor("1969-12-30T23:59:59.9999Z")
                .doesNotHoldFor("1969-12-31", MISSING);
    }
}
