package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Schema;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What contacts have in the place of attributes and texts that none has. How much is looked at for one question, of however many
 * segments, is limited: the first get their answers, the rest none.
 */
final class NearMisses {

    /** Names and texts compared with another, each weighed by the other's length; about a tenth of a second. */
    private static final int MOST_LOOKED_AT = 1_000_000;

    private static final int LETTERS_A_COMPARISON = 10;

    /** The distinct texts that are copied for one segment. Attributes of more, as of names or addresses, are passed over. */
    private static final int MOST_TEXTS = 100_000;

    private @Nullable ContactStore store;
    private @Nullable Schema schema;
    private Set<String> names = Set.of();
    private final Map<String, Optional<String>> meantNames = new HashMap<>();
    private final Map<Column, HeldTexts> texts = new HashMap<>();
    private int left = MOST_LOOKED_AT;

    /**
     * Copies what is to be compared, unless that was copied for an earlier segment. To be called under the engine's
     * lock, unlike every other method.
     *
     * @param compared the attributes whose texts are to be compared
     * @param isNameUnknown whether names of attributes are to be compared
     */
    @SuppressWarnings("ReferenceEquality") // a schema that was put in force again may be another
    void lookUp(TickRunner ticks, Collection<BoundAttribute> compared, boolean isNameUnknown) {
        if (store != ticks.store() || schema != ticks.catalog().schema) {
            store = ticks.store();
            schema = ticks.catalog().schema;
            names = Set.of();
            meantNames.clear();
            texts.clear();
        }
        if (isNameUnknown && names.isEmpty()) {
            names = names(ticks.store(), ticks.catalog().schema);
        }
        int most = MOST_TEXTS;
        for (BoundAttribute attribute : compared) {
            Column column = attribute.column();
            if (!texts.containsKey(column) && HeldTexts.isOfTexts(attribute) && column.codes() <= most) {
                most -= column.codes();
                texts.put(column, new HeldTexts(attribute));
            }
        }
    }

    /** Returns the attributes that are declared, or that some contact has. */
    private static Set<String> names(ContactStore store, Schema schema) {
        Set<String> names = new HashSet<>();
        schema.declarations().stream().map(AttributeDeclaration::name).forEach(names::add);
        store.columns().stream()
                .filter(column -> column.held() > 0)
                .map(column -> column.attribute)
                .forEach(names::add);
        return names;
    }

    /** The attribute that was meant by a name that is none's, or {@code null} if none is near. */
    @Nullable
    String nameMeantBy(String name) {
        Optional<String> known = meantNames.get(name);
        if (known != null) {
            return known.orElse(null);
        }
        if (!spend(names.size(), name)) {
            return null;
        }
        String meant = NearMiss.nearest(name, names);
        meantNames.put(name, Optional.ofNullable(meant));
        return meant;
    }

    /**
     * What contacts hold in the place of a text, or {@code null} if some contact holds it, or none is near.
     *
     * @param comparable the text as it compares
     * @param known texts, as they compare, that were not meant
     */
    HeldTexts.@Nullable Held textMeantBy(String comparable, BoundAttribute attribute, Set<String> known) {
        HeldTexts held = texts.get(attribute.column());
        if (held == null || held.isHeld(comparable) || !spend(held.size(), comparable)) {
            return null;
        }
        return held.nearest(comparable, known);
    }

    /** Whether so many can be compared with a text, once more. */
    private boolean spend(int compared, String with) {
        long cost = (long) compared * (1 + with.length() / LETTERS_A_COMPARISON);
        if (cost > left) {
            return false;
        }
        left -= (int) cost;
        return true;
    }
}
