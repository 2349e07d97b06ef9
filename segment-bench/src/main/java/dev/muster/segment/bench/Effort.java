package dev.muster.segment.bench;

import java.util.Locale;

/** How much time a measurement takes to be sure of itself. */
enum Effort {
    /** Shows that all works; its figures mean nothing. */
    TRIAL(0.05, 2, 0.02, 0.05),
    /** All of it within ten minutes. */
    QUICK(2, 5, 0.3, 2),
    /** All sizes and systems, in less than an hour. */
    FULL(3, 7, 0.4, 3);

    private final double warmUpSeconds;
    private final int repeats;
    private final double repeatSeconds;
    private final double latencySeconds;

    Effort(double warmUpSeconds, int repeats, double repeatSeconds, double latencySeconds) {
        this.warmUpSeconds = warmUpSeconds;
        this.repeats = repeats;
        this.repeatSeconds = repeatSeconds;
        this.latencySeconds = latencySeconds;
    }

    double warmUpSeconds() {
        return warmUpSeconds;
    }

    /** How often what is short is measured. */
    int repeats() {
        return repeats;
    }

    /** How often what takes seconds is measured. */
    int fewRepeats() {
        return switch (this) {
            case TRIAL -> 1;
            case QUICK, FULL -> 3;
        };
    }

    /** How long one repeat takes about. */
    double repeatSeconds() {
        return repeatSeconds;
    }

    /** How long latency is observed. */
    double latencySeconds() {
        return latencySeconds;
    }

    /** On how many segments at most two systems are shown to agree: some take seconds to define more. */
    int segmentsCompared() {
        return this == FULL ? 1_000 : 200;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
