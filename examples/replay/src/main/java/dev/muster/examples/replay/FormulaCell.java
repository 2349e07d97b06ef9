package dev.muster.examples.replay;

/**
 * Protects cells that a spreadsheet would evaluate as formulas: exports write an apostrophe before them, and imports
 * remove it. A text that already starts with apostrophes and would be a formula without them gets one more, so that
 * every text is restored exactly.
 */
public final class FormulaCell {

    private static final char APOSTROPHE = '\'';

    private FormulaCell() {}

    /** Returns the text in a form that no spreadsheet evaluates as a formula. */
    public static String defused(String text) {
        return isDefusable(text) ? APOSTROPHE + text : text;
    }

    /** Returns the text from which {@link #defused} made this cell. */
    public static String restored(String cell) {
        boolean isDefused = !cell.isEmpty() && cell.charAt(0) == APOSTROPHE && isDefusable(cell.substring(1));
        return isDefused ? cell.substring(1) : cell;
    }

    private static boolean isDefusable(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == APOSTROPHE) {
            start++;
        }
        if (start == text.length()) {
            return false;
        }
        if (text.charAt(start) <= ' ') {
            return true;
        }
        String bare = text.substring(start).stripLeading();
        return !bare.isEmpty() && "=+-@".indexOf(bare.charAt(0)) >= 0;
    }
}
