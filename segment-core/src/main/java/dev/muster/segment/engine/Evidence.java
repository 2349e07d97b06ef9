package dev.muster.segment.engine;

import dev.muster.segment.Value;
import dev.muster.segment.insight.ChangeCause.AttributeChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is kept of an event so that its cause can be told later, by an engine that keeps causes. */
sealed interface Evidence {

    /**
     * Of what a write or the clock did to one contact.
     *
     * @param catalog the segments as they were
     * @param values what the contact held since, by attribute
     * @param changes what a write changed
     * @param isNew whether it was the contact's first
     */
    record OfContact(Catalog catalog, Map<String, Value> values, List<AttributeChange> changes, boolean isNew)
            implements Evidence {

        /** What a write that is not settled yet has done to a contact. */
        static Evidence of(Catalog catalog, ContactStore store, Difference difference, Replaced replaced) {
            List<AttributeChange> changes = new ArrayList<>();
            for (int i = 0; i < replaced.size(); i++) {
                Column column = replaced.column(i);
                String attribute = column.attribute;
                // Of several replacements of one value the first was there before.
                if (changes.stream().noneMatch(change -> change.attribute().equals(attribute))) {
                    Value before = column.value(replaced.code(i), replaced.other(i));
                    changes.add(new AttributeChange(attribute, before, column.value(difference.contact)));
                }
            }
            return new OfContact(catalog, store.values(difference.contact), changes, !difference.existedBefore);
        }
    }

    /**
     * Of what a definition did.
     *
     * @param before the segments until then
     * @param after the segments since
     */
    record OfDefinition(Catalog before, Catalog after) implements Evidence {}
}
