package dev.muster.segment.engine;

import static dev.muster.segment.Segments.allOf;
import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.not;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.Segments.textSet;
import static dev.muster.segment.Segments.timestamp;
import static dev.muster.segment.engine.OperatorTable.MISSING;

import dev.muster.segment.AttributeTerm;
import java.time.Instant;
import java.util.List;

/** {@code exists}, and its complement {@code is missing}, on every type. */
final class ExistsTableTest extends OperatorTableContract {

    private static final AttributeTerm X = attribute("x");

    @Override
    void fill(OperatorTable table) {
        table.undeclared();
        table.where(X.exists())
                .holdsFor("a", "", " ", 0, -0.0, false, true, List.of(), List.of("a"), Instant.EPOCH)
                .doesNotHoldFor(MISSING);
        table.where(X.isMissing()).holdsFor(MISSING).doesNotHoldFor("", 0, false, List.of());
        // A value that does not read as the type is a value all the same.
        table.where(allOf(X.exists(), not(X.greaterThan(5))))
                .holdsFor("abc", 5, "", true)
                .doesNotHoldFor(MISSING, 6);
        table.where(allOf(X.exists(), not(X.isTrue()))).holdsFor("no", false, 1).doesNotHoldFor(MISSING, true);
        // A default is no value of the contact's own.
        table.declared(text("x").withDefault("Pro"));
        table.where(X.exists()).holdsFor("", "Pro").doesNotHoldFor(MISSING);
        table.where(allOf(X.isMissing(), X.is("pro"))).holdsFor(MISSING).doesNotHoldFor("Pro", "");
        table.declared(number("x").withDefault(0))
                .where(X.exists())
                .holdsFor(0, "0", 1)
                .doesNotHoldFor(MISSING);
        table.declared(bool("x").withDefault(false))
                .where(X.exists())
                .holdsFor(false, true)
                .doesNotHoldFor(MISSING);
        table.declared(timestamp("x").withDefault("2026-06-15"))
                .where(X.exists())
                .holdsFor("2026-06-15", Instant.EPOCH)
                .doesNotHoldFor(MISSING);
        table.declared(textSet("x").withDefault("a"))
                .where(X.exists())
                .holdsFor(List.of(), "")
                .doesNotHoldFor(MISSING);
        table.declared(number("x")).where(X.exists()).holdsFor(0).doesNotHoldFor(MISSING);
    }
}
