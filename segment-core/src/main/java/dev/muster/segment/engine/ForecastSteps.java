package dev.muster.segment.engine;

import dev.muster.segment.insight.Forecast;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The steps of a forecast, and what comes and goes within each. */
final class ForecastSteps {

    private static final int MOST_STEPS = 10_000;

    private final long from;
    private final long end;
    private final long stepMillis;
    private final int[] entered;
    private final int[] exited;

    /**
     * @throws IllegalArgumentException if the horizon or the step is below a millisecond, there are too many steps, or the end is
     *     outside the years 1 to 9999
     */
    ForecastSteps(long from, Duration horizon, Duration step) {
        requireMillis("horizon", horizon);
        requireMillis("step", step);
        if (horizon.compareTo(Duration.ofMillis(ClockGate.millisAfter(from))) > 0) {
            throw new IllegalArgumentException("the horizon is " + horizon + " from " + Instant.ofEpochMilli(from)
                    + " on; expected an end in the years 1 to 9999");
        }
        this.from = from;
        this.end = from + horizon.toMillis();
        this.stepMillis = step.compareTo(horizon) > 0 ? horizon.toMillis() : step.toMillis();
        long steps = (end - from - 1) / stepMillis + 1;
        if (steps > MOST_STEPS) {
            throw new IllegalArgumentException("a forecast of " + horizon + " by steps of " + step + " has " + steps
                    + " steps; expected " + MOST_STEPS + " at most");
        }
        this.entered = new int[(int) steps];
        this.exited = new int[(int) steps];
    }

    private static void requireMillis(String what, Duration duration) {
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("the " + what + " is " + duration + "; expected a millisecond or more");
        }
    }

    /** The last instant of the forecast, in milliseconds of the epoch. */
    long end() {
        return end;
    }

    /** Adds somebody who comes or goes at an instant. */
    void add(long at, boolean isEntering) {
        int step = (int) ((at - from - 1) / stepMillis);
        (isEntering ? entered : exited)[step]++;
    }

    /** The forecast, given how many there are at its beginning. */
    Forecast forecast(int count) {
        List<Forecast.Step> steps = new ArrayList<>();
        int running = count;
        for (int i = 0; i < entered.length; i++) {
            running += entered[i] - exited[i];
            Instant at = Instant.ofEpochMilli(Math.min(end, from + (i + 1) * stepMillis));
            steps.add(new Forecast.Step(at, entered[i], exited[i], running));
        }
        return new Forecast(Instant.ofEpochMilli(from), count, List.copyOf(steps));
    }
}
