package dev.muster.segment.engine;

import dev.muster.segment.Value;
import dev.muster.segment.insight.ChangeCause.AttributeChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is kept of an event so that its cause can be told later, by an engine that keeps causes. */
sealed interface Evidence {

    /** The bytes of heap, estimated; definitions and texts belong to others as well. */
    long bytes();

    /**
     * Evidence of a write to one contact, or of the clock's effect on it.
     *
     * @param meanings the segments before the change
     * @param values the contact's values since, by attribute
     * @param changes the attribute changes of a write
     * @param isNew whether the write created the contact
     */
    record OfContact(Meanings meanings, Map<String, Value> values, List<AttributeChange> changes, boolean isNew)
            implements Evidence {

        @Override
        public long bytes() {
            return 4L * Footprint.HEAD + (long) (values.size() + 2 * changes.size()) * Footprint.MAP_NODE;
        }

        /** Returns the evidence of a write to a contact, before the write is settled. */
        static Evidence of(Meanings meanings, ContactStore store, Difference difference, Replaced replaced) {
            Map<String, AttributeChange> changes = new LinkedHashMap<>();
            for (int i = 0; i < replaced.size(); i++) {
                Column column = replaced.column(i);
                Value before = column.value(replaced.code(i), replaced.other(i));
                // Of several replacements of one value the first was there before.
                changes.putIfAbsent(
                        column.attribute,
                        new AttributeChange(column.attribute, before, column.value(difference.contact)));
            }
            changes.values().removeIf(change -> Objects.equals(change.before(), change.after()));
            return new OfContact(
                    meanings,
                    store.values(difference.contact),
                    List.copyOf(changes.values()),
                    !difference.existedBefore);
        }
    }

    /**
     * Of what a definition did.
     *
     * @param before the segments until then
     * @param after the segments since
     */
    record OfDefinition(Meanings before, Meanings after) implements Evidence {

        @Override
        public long bytes() {
            return Footprint.HEAD;
        }
    }
}
