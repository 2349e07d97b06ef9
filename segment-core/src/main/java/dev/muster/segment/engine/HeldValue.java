package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import java.util.HashSet;
import java.util.Set;

/**
 * A value unpacked to what comparisons need of it. Only the fields of its type mean anything.
 *
 * @param text as written, {@code folded} as it compares without case
 * @param members the folded texts of a text set
 */
record HeldValue(
        AttributeType type,
        String text,
        String folded,
        double number,
        boolean truth,
        long millis,
        Set<String> members) {

    /** The value unpacked. */
    static HeldValue of(Value value) {
        AttributeType type = value.type();
        if (value instanceof Value.Text text) {
            return new HeldValue(type, text.text(), Value.Text.folded(text.text()), 0, false, 0, Set.of());
        }
        if (value instanceof Value.Number number) {
            return new HeldValue(type, "", "", number.number(), false, 0, Set.of());
        }
        if (value instanceof Value.Bool bool) {
            return new HeldValue(type, "", "", 0, bool.truth(), 0, Set.of());
        }
        if (value instanceof Value.Timestamp timestamp) {
            return new HeldValue(type, "", "", 0, false, timestamp.instant().toEpochMilli(), Set.of());
        }
        return new HeldValue(type, "", "", 0, false, 0, foldedMembers(((Value.TextSet) value).texts()));
    }

    /** The texts as they compare. */
    static Set<String> foldedMembers(Set<String> texts) {
        Set<String> folded = new HashSet<>();
        for (String text : texts) {
            folded.add(Value.Text.folded(text));
        }
        return folded;
    }
}
