package dev.muster.segment.bench;

import java.util.Locale;

/** Numbers as tables show them: three significant digits, thousands apart. */
final class Figures {

    private static final int THOUSAND = 1_000;

    private Figures() {}

    static String of(double value) {
        double size = Math.abs(value);
        if (size >= THOUSAND) {
            return String.format(Locale.ROOT, "%,.0f", Math.rint(value / magnitude(size)) * magnitude(size));
        }
        if (size == 0) {
            return "0";
        }
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + Math.min(decimals, 6) + "f", value);
    }

    /** What the third digit of a large number counts. */
    private static double magnitude(double size) {
        return Math.pow(10, Math.max(0, Math.floor(Math.log10(size)) - 2));
    }
}
