package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.engine.OperatorTable.MISSING;

import dev.muster.segment.AttributeTerm;
import java.time.Instant;
import java.util.List;

/** {@code >}, {@code >=}, {@code <}, {@code <=} and {@code between} on numbers. */
final class NumberTableTest extends OperatorTableContract {

    private static final AttributeTerm X = attribute("x");
    private static final double ABOVE_99 = 99.00000000000001;
    private static final double BELOW_99 = 98.99999999999999;
    private static final double SMALLEST = 4.9e-324;

    @Override
    void fill(OperatorTable table) {
        undeclared(table);
        ends(table);
        defaulted(table);
        between(table);
    }

    private static void undeclared(OperatorTable table) {
        Object[] unreadable = {MISSING, "", "ninety-nine", "099", "100 ", "1e309", true, List.of("100"), Instant.EPOCH};
        table.undeclared();
        table.where(X.greaterThan(99))
                .holdsFor(100, ABOVE_99, "99.5", "1e2", 1e300)
                .doesNotHoldFor(99, "99.0", BELOW_99, 0, -100)
                .doesNotHoldFor(unreadable);
        table.where(X.atLeast(99))
                .holdsFor(99, "99", "99.0", ABOVE_99, 100)
                .doesNotHoldFor(BELOW_99, 98, -99)
                .doesNotHoldFor(unreadable);
        table.where(X.lessThan(99))
                .holdsFor(BELOW_99, 98, "-1", -1e300, 0)
                .doesNotHoldFor(99, "99.00", ABOVE_99, 100)
                .doesNotHoldFor(unreadable);
        table.where(X.atMost(99))
                .holdsFor(99, "9.9e1", BELOW_99, -1)
                .doesNotHoldFor(ABOVE_99, 100, "100")
                .doesNotHoldFor(unreadable);
    }

    private static void ends(OperatorTable table) {
        table.declared(number("x"));
        table.where(X.greaterThan(0)).holdsFor(SMALLEST, 1).doesNotHoldFor(0, -0.0, -SMALLEST, MISSING);
        table.where(X.greaterThan(-0.0)).holdsFor(SMALLEST).doesNotHoldFor(0, -0.0, MISSING);
        table.where(X.atLeast(0)).holdsFor(0, -0.0, "-0", SMALLEST).doesNotHoldFor(-SMALLEST, MISSING);
        table.where(X.atLeast(-0.0)).holdsFor(0, -0.0).doesNotHoldFor(-SMALLEST, MISSING);
        table.where(X.lessThan(0)).holdsFor(-SMALLEST, -1).doesNotHoldFor(0, -0.0, SMALLEST, MISSING);
        table.where(X.atMost(0)).holdsFor(0, -0.0, -SMALLEST).doesNotHoldFor(SMALLEST, MISSING);
        table.where(X.greaterThan(0.3)).holdsFor(0.1 + 0.2).doesNotHoldFor(0.3, MISSING);
        table.where(X.atMost(0.3)).holdsFor(0.3, 0.29999999999999993).doesNotHoldFor(0.1 + 0.2, MISSING);
        table.where(X.greaterThan(Double.MAX_VALUE)).doesNotHoldFor(Double.MAX_VALUE, 0, MISSING);
        table.where(X.atLeast(Double.MAX_VALUE)).holdsFor(Double.MAX_VALUE).doesNotHoldFor(1e308, MISSING);
        table.where(X.lessThan(-Double.MAX_VALUE)).doesNotHoldFor(-Double.MAX_VALUE, 0, MISSING);
        table.where(X.atMost(-Double.MAX_VALUE)).holdsFor(-Double.MAX_VALUE).doesNotHoldFor(-1e308, MISSING);
        table.where(X.greaterThan(9007199254740991.0))
                .holdsFor(9007199254740992L, "9007199254740992")
                .doesNotHoldFor(9007199254740991L, 9007199254740990L, MISSING);
        table.where(X.lessThan(9007199254740992.0))
                .holdsFor(9007199254740991L)
                .doesNotHoldFor(9007199254740992L, 9007199254740994L, MISSING);
    }

    private static void defaulted(OperatorTable table) {
        table.declared(number("x").withDefault(100));
        table.where(X.greaterThan(99)).holdsFor(MISSING, 100).doesNotHoldFor(99, 0);
        table.where(X.atLeast(100)).holdsFor(MISSING, 100).doesNotHoldFor(99);
        table.where(X.lessThan(100)).holdsFor(99).doesNotHoldFor(MISSING, 100);
        table.where(X.atMost(99)).holdsFor(99).doesNotHoldFor(MISSING, 100);
        table.where(X.between(100, 101)).holdsFor(MISSING, 100, 101).doesNotHoldFor(99, 102);
        table.where(X.between(101, 102)).holdsFor(101).doesNotHoldFor(MISSING, 100);
    }

    private static void between(OperatorTable table) {
        table.undeclared();
        table.where(X.between(1, 99))
                .holdsFor(1, "1.0", 50, 99, BELOW_99, 1.0000000000000002)
                .doesNotHoldFor(0.9999999999999999, ABOVE_99, 0, 100, -50)
                .doesNotHoldFor(MISSING, "", "fifty", "050", true, List.of("50"));
        table.where(X.between(5, 5)).holdsFor(5, "5").doesNotHoldFor(4.999999999999999, 5.000000000000001, MISSING);
        table.where(X.between(-0.0, 0.0)).holdsFor(0, -0.0, "-0").doesNotHoldFor(SMALLEST, -SMALLEST, MISSING);
        table.where(X.between(-1.5, -0.5)).holdsFor(-1.5, -1, -0.5).doesNotHoldFor(-1.6, -0.4, 1, MISSING);
        table.where(X.between(-Double.MAX_VALUE, Double.MAX_VALUE))
                .holdsFor(Double.MAX_VALUE, -Double.MAX_VALUE, 0)
                .doesNotHoldFor(MISSING, "x");
    }
}
