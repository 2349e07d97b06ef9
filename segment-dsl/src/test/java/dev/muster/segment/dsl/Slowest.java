package dev.muster.segment.dsl;

import java.util.Locale;

/** Which of many texts took longest. It is reported, never asserted: time depends on the machine. */
final class Slowest {

    /** UTF-16 units of the text that are shown. */
    private static final int SHOWN = 60;

    private long texts;
    private long accepted;
    private long nanos;
    private String kind = "";
    private String text = "";

    /**
     * Tells of a text that was parsed.
     *
     * @param given the text
     * @param readAs what it was read as
     * @param isAccepted whether it is one
     * @param taken in nanoseconds
     */
    void note(String given, String readAs, boolean isAccepted, long taken) {
        texts++;
        accepted += isAccepted ? 1 : 0;
        if (taken > nanos) {
            nanos = taken;
            text = given;
            kind = readAs;
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d texts, %,d of them accepted; the slowest took %.1f ms for %,d characters as %s: %s",
                texts,
                accepted,
                nanos / 1e6,
                text.length(),
                kind,
                JavaLiteral.of(text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text));
    }
}
