package dev.muster.examples.replay;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;

/** One line on a terminal that is drawn over again, ten times a second at most, and gone at the end. */
final class ProgressBar {

    private static final int CELLS = 30;
    private static final int LINE = 79;
    private static final long INTERVAL_NANOS = 100_000_000;

    private final PrintStream terminal;
    private long drawnNanos;
    private boolean isDrawn;

    ProgressBar(PrintStream terminal) {
        this.terminal = terminal;
        this.drawnNanos = System.nanoTime() - INTERVAL_NANOS;
    }

    /**
     * Whether this process's standard error is a terminal. Java has no word for that before release 22, and then only for
     * input and output, so the system's {@code test} is asked; where there is none, the answer is no.
     */
    static boolean standardErrorIsTerminal() {
        try {
            return new ProcessBuilder("test", "-t", "2").inheritIO().start().waitFor() == 0;
        } catch (IOException noTest) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Draws if the last time is long enough ago. */
    void show(double fraction, long writes, Instant at) {
        long now = System.nanoTime();
        if (now - drawnNanos < INTERVAL_NANOS) {
            return;
        }
        drawnNanos = now;
        isDrawn = true;
        terminal.print('\r' + line(fraction, writes, at));
        terminal.flush();
    }

    static String line(double fraction, long writes, Instant at) {
        int full = (int) (fraction * CELLS);
        String line = String.format(
                Locale.ROOT,
                "[%s%s] %3d%%  %,d writes  %s",
                "#".repeat(full),
                "-".repeat(CELLS - full),
                (int) (fraction * 100),
                writes,
                at);
        return line.length() < LINE ? line + " ".repeat(LINE - line.length()) : line.substring(0, LINE);
    }

    void clear() {
        if (isDrawn) {
            terminal.print('\r' + " ".repeat(LINE) + '\r');
            terminal.flush();
            isDrawn = false;
        }
    }
}
