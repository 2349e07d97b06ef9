package dev.muster.segment.insight;

import java.time.Instant;
import java.util.List;

/**
 * How a segment's members will come and go by the clock alone, if nobody writes. Exact: a contact that enters and leaves within a
 * step counts in both.
 *
 * @param from engine time, at which the forecast begins
 * @param count how many members there are then
 * @param steps what follows, in order of time
 */
public record Forecast(Instant from, int count, List<Step> steps) {

    /**
     * A stretch of time, from the end of the one before up to and with its own end.
     *
     * @param at its end
     * @param entered how often a contact enters within it
     * @param exited how often a contact leaves within it
     * @param count how many members there are at its end
     */
    public record Step(Instant at, int entered, int exited, int count) {}

    /** A line a step. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder().append(from).append("  ").append(count);
        for (Step step : steps) {
            lines.append('\n')
                    .append(step.at)
                    .append("  ")
                    .append(step.count)
                    .append("  +")
                    .append(step.entered)
                    .append(" -")
                    .append(step.exited);
        }
        return lines.toString();
    }
}
