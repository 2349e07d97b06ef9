package dev.muster.segment.insight;

import dev.muster.segment.Warning;
import java.time.Instant;
import java.util.List;

/**
 * The effect that a predicate would have if it were saved. Exact, as of engine time.
 *
 * @param at engine time
 * @param count how many members it would have
 * @param sample ten of them, or all if they are fewer, in no particular order
 * @param entered who would enter the segment of the same name: all members if there is none; segments that use it are
 *     not considered
 * @param exited who would leave it
 * @param warnings how many stored values do not read as the types of attributes that the predicate uses, predicates of
 *     other segments included; one warning for each attribute that has such values
 */
public record Preview(
        Instant at, int count, List<String> sample, List<String> entered, List<String> exited, List<Warning> warnings) {

    /** Copies the warnings. */
    public Preview {
        warnings = List.copyOf(warnings);
    }

    /** As a marketer reads it. */
    @Override
    public String toString() {
        return count + " members (" + String.join(", ", sample) + (count > sample.size() ? ", …" : "") + "); "
                + entered.size() + " enter, " + exited.size() + " leave";
    }
}
