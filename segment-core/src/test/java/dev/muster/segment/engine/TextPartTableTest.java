package dev.muster.segment.engine;

import static dev.muster.segment.Segments.attribute;
import static dev.muster.segment.Segments.text;
import static dev.muster.segment.engine.OperatorTable.MISSING;

import dev.muster.segment.AttributeTerm;
import java.time.Instant;
import java.util.List;

/** {@code contains}, {@code starts with} and {@code ends with} on text. */
final class TextPartTableTest extends OperatorTableContract {

    private static final AttributeTerm X = attribute("x");

    @Override
    void fill(OperatorTable table) {
        undeclared(table);
        unicode(table);
        declared(table);
    }

    private static void undeclared(OperatorTable table) {
        Object[] unreadable = {MISSING, 5, true, List.of("Pro"), Instant.EPOCH};
        table.undeclared();
        table.where(X.contains("ro"))
                .holdsFor("ro", "RO", "Pro", "rope", "a ro b", "rrro", "Ro")
                .doesNotHoldFor("", "r", "or", "r o", "r\u00F6")
                .doesNotHoldFor(unreadable);
        table.where(X.startsWith("Pro"))
                .holdsFor("Pro", "pro", "PROFESSIONAL", "pro ")
                .doesNotHoldFor("", "Pr", " Pro", "aPro", "P-ro")
                .doesNotHoldFor(unreadable);
        table.where(X.endsWith(".COM"))
                .holdsFor(".com", "a@b.com", "A@B.COM")
                .doesNotHoldFor("", "com", "a@b.com ", "a@b.co", ".com.")
                .doesNotHoldFor(unreadable);
        // An empty text is in every text, and in no contact that has none.
        table.where(X.contains("")).holdsFor("", "a").doesNotHoldFor(unreadable);
        table.where(X.startsWith("")).holdsFor("", "a").doesNotHoldFor(unreadable);
        table.where(X.endsWith("")).holdsFor("", "a").doesNotHoldFor(unreadable);
        table.where(X.contains("5")).holdsFor("5", "15.50").doesNotHoldFor(5, MISSING);
        table.where(X.startsWith("aa")).holdsFor("aa", "aaa").doesNotHoldFor("a", "ab", MISSING);
        table.where(X.endsWith("aa")).holdsFor("aa", "baa").doesNotHoldFor("a", "aab", MISSING);
        table.where(X.contains("aab")).holdsFor("aaab", "AAB").doesNotHoldFor("aa", "abaa", MISSING);
        table.where(X.contains(";")).holdsFor("a;b").doesNotHoldFor("a,b", List.of("a", "b"), MISSING);
    }

    private static void unicode(OperatorTable table) {
        table.undeclared();
        table.where(X.contains("i"))
                .holdsFor("\u0130stanbul", "d\u0131\u015F", "KI")
                .doesNotHoldFor("\u00EEle", "", MISSING);
        table.where(X.startsWith("I")).holdsFor("\u0131x", "\u0130x", "i").doesNotHoldFor("xi", MISSING);
        table.where(X.endsWith("\u03A3"))
                .holdsFor("\u03BF\u03C2", "\u03BF\u03C3", "\u039F\u03A3")
                .doesNotHoldFor("\u03C3\u03BF", "s", MISSING);
        table.where(X.contains("\u00DF")).holdsFor("STRA\u1E9EE", "stra\u00DFe").doesNotHoldFor("STRASSE", MISSING);
        table.where(X.contains("ss")).holdsFor("STRASSE", "\u017F\u017F").doesNotHoldFor("stra\u00DFe", MISSING);
        table.where(X.startsWith("\u212A")).holdsFor("kilo", "Kilo").doesNotHoldFor("\u03BAilo", MISSING);
        table.where(X.contains("\u030A")).holdsFor("A\u030A", "a\u030A").doesNotHoldFor("\u00C5", "\u212B", MISSING);
        table.where(X.startsWith("A")).holdsFor("A\u030A", "a").doesNotHoldFor("\u00C5", MISSING);
        table.where(X.endsWith("\u01C6")).holdsFor("x\u01C5", "x\u01C4").doesNotHoldFor("xdz", MISSING);
        table.where(X.contains("\uD83D\uDE00"))
                .holdsFor("\uD83D\uDE00", "a\uD83D\uDE00b", "\uD83D\uDE01\uD83D\uDE00")
                .doesNotHoldFor("\uD83D\uDE01", "\uD83C\uDE00", "", MISSING);
        table.where(X.startsWith("\uD801\uDC00"))
                .holdsFor("\uD801\uDC28x", "\uD801\uDC00")
                .doesNotHoldFor("\uD801\uDC29", "x\uD801\uDC28", MISSING);
        table.where(X.endsWith("\uD801\uDC28")).holdsFor("x\uD801\uDC00").doesNotHoldFor("x\uD801\uDC01", MISSING);
    }

    private static void declared(OperatorTable table) {
        table.declared(text("x"));
        table.where(X.contains("RO")).holdsFor("pro").doesNotHoldFor("free", MISSING);
        table.declared(text("x").withDefault("Pro plan"));
        table.where(X.contains("O P")).holdsFor(MISSING, "to pay").doesNotHoldFor("", "pro");
        table.where(X.startsWith("pro")).holdsFor(MISSING, "PRO").doesNotHoldFor("", "plan");
        table.where(X.endsWith("PLAN")).holdsFor(MISSING, "plan").doesNotHoldFor("", "pro");
        table.where(X.contains("free")).holdsFor("Free").doesNotHoldFor(MISSING, "");
        table.declared(text("x").caseSensitive());
        table.where(X.contains("ro")).holdsFor("Pro", "ro").doesNotHoldFor("PRO", "pRo", "", MISSING);
        table.where(X.startsWith("Pro")).holdsFor("Pros").doesNotHoldFor("pros", "PROS", MISSING);
        table.where(X.endsWith("\u00DF")).holdsFor("Ma\u00DF").doesNotHoldFor("MA\u1E9E", "Mass", MISSING);
        table.where(X.contains("")).holdsFor("", "a").doesNotHoldFor(MISSING);
        table.declared(text("x").caseSensitive().withDefault("Pro"));
        table.where(X.startsWith("P")).holdsFor(MISSING, "Px").doesNotHoldFor("pro");
        table.where(X.startsWith("p")).holdsFor("pro").doesNotHoldFor(MISSING, "Pro");
    }
}
