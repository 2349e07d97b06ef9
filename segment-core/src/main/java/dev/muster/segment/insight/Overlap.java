package dev.muster.segment.insight;

import java.util.Map;

/**
 * How many contacts several segments share, all as of one version and one engine time. Exact.
 *
 * @param counts how many members each segment has, in the order in which they were asked for
 * @param intersection how many contacts are in all of them
 * @param union how many contacts are in at least one of them
 * @param only how many contacts are in a segment and in none of the others, for each
 */
public record Overlap(Map<String, Integer> counts, int intersection, int union, Map<String, Integer> only) {

    /** The part of the union that is in all, from 0 to 1; 0 if all are empty. */
    public double similarity() {
        return union == 0 ? 0 : (double) intersection / union;
    }

    /** As a marketer reads it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        counts.forEach((segment, count) -> text.append(segment)
                .append(": ")
                .append(count)
                .append(", ")
                .append(only.get(segment))
                .append(" of them in no other\n"));
        return text.append("in all: ")
                .append(intersection)
                .append("; in at least one: ")
                .append(union)
                .toString();
    }
}
