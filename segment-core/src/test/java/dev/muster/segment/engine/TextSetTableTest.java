package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.textSet;
import static dev.muster.segment.engine.OperatorTable.MISSING;

import dev.muster.segment.AttributeTerm;
import java.time.Instant;
import java.util.List;

/** {@code has}, {@code has any of} and {@code has all of} on text sets; {@code has none of} is the second's complement. */
final class TextSetTableTest extends OperatorTableContract {

    private static final AttributeTerm X = attribute("x");

    @Override
    void fill(OperatorTable table) {
        undeclared(table);
        unicode(table);
        declared(table);
    }

    private static void undeclared(OperatorTable table) {
        Object[] unreadable = {MISSING, 5, true, Instant.EPOCH};
        table.undeclared();
        table.where(X.has("vip"))
                .holdsFor(List.of("vip"), List.of("VIP"), List.of("a", "Vip", "b"), "vip", "a; VIP ;b")
                .doesNotHoldFor(
                        List.of(), "", " ; ", List.of("vipx"), List.of("vip "), List.of("a", "b"), "v;ip", "a,vip")
                .doesNotHoldFor(unreadable);
        table.where(X.has("")).holdsFor(List.of(""), List.of("a", "")).doesNotHoldFor(List.of(), "", ";", MISSING);
        table.where(X.has("new york"))
                .holdsFor("New York;x")
                .doesNotHoldFor("new;york", List.of("new", "york"), MISSING);
        table.where(X.hasAny("vip", "beta"))
                .holdsFor(List.of("VIP"), List.of("Beta", "x"), List.of("vip", "beta"), "x;beta")
                .doesNotHoldFor(List.of(), "", List.of("x"), "vipbeta", List.of(""))
                .doesNotHoldFor(unreadable);
        table.where(X.hasAny("vip")).holdsFor("vip").doesNotHoldFor("x", MISSING);
        table.where(X.hasAny("vip", "VIP", "vip")).holdsFor("Vip").doesNotHoldFor("x", MISSING);
        table.where(X.hasAll("vip", "beta"))
                .holdsFor(List.of("vip", "beta"), List.of("BETA", "x", "VIP"), "beta;vip")
                .doesNotHoldFor(List.of("vip"), List.of("beta"), List.of("vip", "VIP"), List.of(), "", List.of("x"))
                .doesNotHoldFor(unreadable);
        table.where(X.hasAll("vip")).holdsFor("vip", List.of("vip", "x")).doesNotHoldFor("x", MISSING);
        table.where(X.hasAll("vip", "VIP", "vip"))
                .holdsFor("Vip", List.of("vip", "VIP"))
                .doesNotHoldFor("x", MISSING);
        // The complement that has a name of its own.
        table.where(X.hasNone("vip", "beta"))
                .holdsFor(MISSING, List.of(), "", List.of("x"), 5)
                .doesNotHoldFor("vip", List.of("x", "BETA"));
    }

    private static void unicode(OperatorTable table) {
        table.undeclared();
        table.where(X.has("i"))
                .holdsFor(List.of("\u0130"), List.of("\u0131"), "I")
                .doesNotHoldFor("\u00ED", MISSING);
        table.where(X.has("stra\u00DFe")).holdsFor("STRA\u1E9EE").doesNotHoldFor("STRASSE", MISSING);
        table.where(X.hasAny("\u03C3", "\u212A")).holdsFor("\u03C2", "k").doesNotHoldFor("s", MISSING);
        table.where(X.hasAll("\u00C5", "\uD801\uDC00"))
                .holdsFor(List.of("\u212B", "\uD801\uDC28"))
                .doesNotHoldFor(List.of("A\u030A", "\uD801\uDC28"), List.of("\u00C5"), MISSING);
        table.where(X.has("\uD83D\uDE00")).holdsFor("a;\uD83D\uDE00").doesNotHoldFor("\uD83D\uDE01", MISSING);
        table.where(X.has("\u01C5")).holdsFor("\u01C4", "\u01C6").doesNotHoldFor("dz", MISSING);
    }

    private static void declared(OperatorTable table) {
        table.declared(textSet("x"));
        table.where(X.has("vip")).holdsFor("a;Vip", List.of("VIP")).doesNotHoldFor("", List.of(), MISSING);
        table.declared(textSet("x").withDefault("trial; New"));
        table.where(X.has("new")).holdsFor(MISSING, "new").doesNotHoldFor(List.of(), "", "trial");
        table.where(X.hasAny("x", "TRIAL")).holdsFor(MISSING, "X").doesNotHoldFor(List.of());
        table.where(X.hasAll("new", "trial")).holdsFor(MISSING, "NEW;TRIAL").doesNotHoldFor("new", List.of());
        table.where(X.hasAll("new", "vip")).holdsFor("vip;new").doesNotHoldFor(MISSING, "new");
        table.declared(textSet("x").withDefault(List.of()));
        table.where(X.hasAny("a")).holdsFor("a").doesNotHoldFor(MISSING, List.of());
    }
}
