package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.bool;
import static dev.muster.segment.Segments.number;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.engine.OperatorTable.MISSING;

import dev.muster.segment.AttributeTerm;
import dev.muster.segment.Literal;
import java.time.Instant;
import java.util.List;

/** {@code is} and {@code in} on text, number and boolean. */
final class EqualityTableTest extends OperatorTableContract {

    private static final AttributeTerm X = attribute("x");

    @Override
    void fill(OperatorTable table) {
        texts(table);
        unicodeText(table);
        numbersSpelledOnText(table);
        numbers(table);
        booleans(table);
        inTexts(table);
        inNumbers(table);
    }

    private static void texts(OperatorTable table) {
        table.undeclared()
                .where(X.is("Pro"))
                .holdsFor("Pro", "pro", "PRO", "pRo")
                .doesNotHoldFor(MISSING, "", "Pr", "Pros", "Pro ", " Pro", "P-ro", "Pr\u00F6")
                // What is no text does not read as one.
                .doesNotHoldFor(5, true, List.of("Pro"), Instant.EPOCH);
        table.where(X.is("")).holdsFor("").doesNotHoldFor(MISSING, " ", "x", 0, List.of());
        table.where(X.is(" a ")).holdsFor(" A ").doesNotHoldFor("a", MISSING);
        table.where(X.is("5")).holdsFor("5").doesNotHoldFor(5, "5.0", MISSING);
        table.where(X.is("true")).holdsFor("true", "TRUE").doesNotHoldFor(true, MISSING);
        table.declared(text("x")).where(X.is("Pro")).holdsFor("Pro", "pro").doesNotHoldFor(MISSING, "", "Free");
        table.declared(text("x").withDefault("Pro"))
                .where(X.is("pro"))
                .holdsFor(MISSING, "Pro")
                .doesNotHoldFor("", "Free");
        table.where(X.is("Free")).holdsFor("free").doesNotHoldFor(MISSING, "");
        table.declared(text("x").withDefault(""))
                .where(X.is(""))
                .holdsFor(MISSING, "")
                .doesNotHoldFor("a");
        table.declared(text("x").caseSensitive())
                .where(X.is("Pro"))
                .holdsFor("Pro")
                .doesNotHoldFor("pro", "PRO", "", MISSING);
        table.declared(text("x").caseSensitive().withDefault("Pro"))
                .where(X.is("Pro"))
                .holdsFor("Pro", MISSING)
                .doesNotHoldFor("pro");
        table.where(X.is("pro")).holdsFor("pro").doesNotHoldFor("Pro", MISSING);
    }

    private static void unicodeText(OperatorTable table) {
        table.undeclared()
                .where(X.is("i"))
                .holdsFor("i", "I", "\u0130", "\u0131")
                .doesNotHoldFor("i\u0307", "l", "\u00ED");
        table.where(X.is("\u0130STANBUL"))
                .holdsFor("istanbul", "\u0131stanbul", "ISTANBUL")
                .doesNotHoldFor("i\u0307stanbul");
        table.where(X.is("stra\u00DFe"))
                .holdsFor("STRA\u1E9EE", "Stra\u00DFe")
                .doesNotHoldFor("STRASSE", "strasse", "strase");
        table.where(X.is("SS")).holdsFor("ss", "\u017Fs").doesNotHoldFor("\u00DF", "\u1E9E");
        table.where(X.is("\u038C\u03A3\u039F\u03A3"))
                .holdsFor("\u03CC\u03C3\u03BF\u03C2", "\u03CC\u03C3\u03BF\u03C3", "\u03CC\u03C2\u03BF\u03C2")
                .doesNotHoldFor("\u03BF\u03C3\u03BF\u03C2");
        table.where(X.is("k")).holdsFor("K", "\u212A").doesNotHoldFor("\u03BA");
        table.where(X.is("\u00C5")).holdsFor("\u00E5", "\u212B").doesNotHoldFor("A\u030A", "a\u030A", "A", "a");
        table.where(X.is("a\u030A")).holdsFor("A\u030A").doesNotHoldFor("\u00C5", "\u00E5");
        table.where(X.is("\u00B5")).holdsFor("\u03BC", "\u039C").doesNotHoldFor("u", "m");
        table.where(X.is("\u01C5")).holdsFor("\u01C4", "\u01C6", "\u01C5").doesNotHoldFor("dz", "D\u017E");
        table.where(X.is("\uFB03")).holdsFor("\uFB03").doesNotHoldFor("ffi", "FFI");
        table.where(X.is("\uD83D\uDE00")).holdsFor("\uD83D\uDE00").doesNotHoldFor("\uD83D\uDE01", "", "?");
        table.where(X.is("\uD801\uDC00x"))
                .holdsFor("\uD801\uDC28X", "\uD801\uDC00x")
                .doesNotHoldFor("\uD801\uDC29x", "x");
        table.declared(text("x").caseSensitive())
                .where(X.is("\u00DF"))
                .holdsFor("\u00DF")
                .doesNotHoldFor("\u1E9E", "ss");
        table.where(X.is("K")).holdsFor("K").doesNotHoldFor("\u212A", "k");
        table.where(X.is("\u00C5")).holdsFor("\u00C5").doesNotHoldFor("\u212B", "\u00E5");
        table.where(X.is("\uD801\uDC00")).holdsFor("\uD801\uDC00").doesNotHoldFor("\uD801\uDC28");
    }

    private static void numbersSpelledOnText(OperatorTable table) {
        table.declared(text("x"))
                .where(X.is(94107))
                .holdsFor("94107")
                .doesNotHoldFor("94107.0", "094107", " 94107", "9.4107e4", "", MISSING);
        table.where(X.is(new Literal.Number("1e3"))).holdsFor("1e3", "1E3").doesNotHoldFor("1000", "1.0e3", MISSING);
        table.where(X.is(-0.0)).holdsFor("0").doesNotHoldFor("-0", "0.0", MISSING);
        table.declared(text("x").caseSensitive())
                .where(X.is(new Literal.Number("1e3")))
                .holdsFor("1e3")
                .doesNotHoldFor("1E3");
        table.declared(text("x").withDefault("5"))
                .where(X.is(5))
                .holdsFor("5", MISSING)
                .doesNotHoldFor("05");
    }

    private static void numbers(OperatorTable table) {
        table.undeclared()
                .where(X.is(5))
                .holdsFor(5, 5.0, 5L, "5", "5.0", "0.5e1", "50E-1")
                .doesNotHoldFor(MISSING, 4, 5.000000000000001, 4.999999999999999, -5, "6")
                // What does not read as a number is missing.
                .doesNotHoldFor("05", "", "five", "5 ", true, List.of("5"), Instant.EPOCH);
        table.where(X.is(0))
                .holdsFor(0, -0.0, "0", "-0", "0.00", "1e-400")
                .doesNotHoldFor(MISSING, 4.9e-324, -4.9e-324, "", false);
        table.where(X.is(0.1))
                .holdsFor(0.1, 0.1f, "0.1", "0.10", "1e-1")
                .doesNotHoldFor(0.10000000000000002, 0.09999999999999999, "0.1f", MISSING);
        table.where(X.is(0.3)).holdsFor(0.3, "0.3").doesNotHoldFor(0.1 + 0.2);
        table.where(X.is(9007199254740992.0))
                .holdsFor(9007199254740992L, "9007199254740992", "9007199254740993.0")
                .doesNotHoldFor(9007199254740991L, 9007199254740994L, "9007199254740993", MISSING);
        table.where(X.is(Double.MAX_VALUE))
                .holdsFor(Double.MAX_VALUE, "1.7976931348623157e308")
                .doesNotHoldFor(-Double.MAX_VALUE, "1e309", MISSING);
        table.declared(number("x")).where(X.is(-1.5)).holdsFor(-1.5, "-1.50").doesNotHoldFor(1.5, MISSING);
        table.declared(number("x").withDefault(0))
                .where(X.is(0))
                .holdsFor(MISSING, 0, "0")
                .doesNotHoldFor(1, 4.9e-324);
        table.where(X.is(1)).holdsFor(1).doesNotHoldFor(MISSING, 0);
    }

    private static void booleans(OperatorTable table) {
        table.undeclared()
                .where(X.isTrue())
                .holdsFor(true, "true", "TRUE", "tRue")
                .doesNotHoldFor(MISSING, false, "false", "yes", "1", 1, "", " true", List.of("true"));
        // No complement of the other: it needs a recorded false.
        table.where(X.isFalse())
                .holdsFor(false, "false", "False")
                .doesNotHoldFor(MISSING, true, "true", "no", "0", 0, "", List.of());
        table.declared(bool("x")).where(X.isTrue()).holdsFor(true, "true").doesNotHoldFor(false, MISSING);
        table.where(X.isFalse()).holdsFor(false, "FALSE").doesNotHoldFor(true, MISSING);
        table.declared(bool("x").withDefault(false))
                .where(X.isFalse())
                .holdsFor(MISSING, false)
                .doesNotHoldFor(true);
        table.where(X.isTrue()).holdsFor(true).doesNotHoldFor(MISSING, false);
        table.declared(bool("x").withDefault(true))
                .where(X.isTrue())
                .holdsFor(MISSING, true)
                .doesNotHoldFor(false);
        table.where(X.isFalse()).holdsFor(false).doesNotHoldFor(MISSING, true);
    }

    private static void inTexts(OperatorTable table) {
        table.undeclared()
                .where(X.in("US", "ca", ""))
                .holdsFor("US", "us", "CA", "ca", "")
                .doesNotHoldFor(MISSING, "U", "USA", "US ", "UK", 1, List.of("US"), List.of());
        table.where(X.in("US")).holdsFor("us").doesNotHoldFor("", MISSING);
        table.where(X.in("US", "us", "US")).holdsFor("uS").doesNotHoldFor("uk", MISSING);
        table.where(X.in("\u0130", "stra\u00DFe", "\uD801\uDC00"))
                .holdsFor("I", "\u0131", "STRA\u1E9EE", "\uD801\uDC28")
                .doesNotHoldFor("strasse", "\uD801\uDC29", MISSING);
        // One text among the values makes all of them texts, the numbers as spelled.
        table.where(X.in(List.of(Literal.of(94107), Literal.of("02139"))))
                .holdsFor("94107", "02139")
                .doesNotHoldFor(94107, 2139, "94107.0", "2139", MISSING);
        table.declared(text("x")).where(X.in(1, 2)).holdsFor("1", "2").doesNotHoldFor("1.0", "3", MISSING);
        table.declared(text("x").caseSensitive())
                .where(X.in("US", "ca"))
                .holdsFor("US", "ca")
                .doesNotHoldFor("us", "CA", MISSING);
        table.declared(text("x").withDefault("US"))
                .where(X.in("us", "ca"))
                .holdsFor(MISSING, "CA")
                .doesNotHoldFor("");
        table.where(X.in("uk", "ca")).holdsFor("ca").doesNotHoldFor(MISSING, "us");
    }

    private static void inNumbers(OperatorTable table) {
        table.undeclared()
                .where(X.in(1, 2.5, -0.0))
                .holdsFor(1, "1.0", 2.5, "25e-1", 0, "-0")
                .doesNotHoldFor(MISSING, 2, 2.4999999999999996, "01", "one", "", true, List.of("1"));
        table.where(X.in(7)).holdsFor(7, "7").doesNotHoldFor(8, MISSING);
        table.where(X.in(List.of(new Literal.Number("1e3"), Literal.of(1000))))
                .holdsFor(1000, "1000", "1e3")
                .doesNotHoldFor(1e4, MISSING);
        table.declared(number("x").withDefault(2))
                .where(X.in(1, 2))
                .holdsFor(MISSING, 1, 2)
                .doesNotHoldFor(3);
        table.where(X.in(1, 3)).holdsFor(3).doesNotHoldFor(MISSING, 2);
    }
}
