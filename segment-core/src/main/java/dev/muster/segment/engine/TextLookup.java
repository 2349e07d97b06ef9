package dev.muster.segment.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What contacts hold in the place of texts that none holds. How much is looked at for one question is limited. */
final class TextLookup {

    /** Texts compared with another; about a tenth of a second. */
    private static final int MOST_LOOKED_AT = 1_000_000;

    private final Map<Column, Optional<HeldTexts>> byColumn = new HashMap<>();
    private int left = MOST_LOOKED_AT;

    /**
     * What contacts hold in the place of a text, or {@code null} if some contact holds it, if nothing is near, or if too much would
     * have to be looked at.
     *
     * @param comparable the text as it compares
     * @param known texts, as they compare, that were not meant
     */
    HeldTexts.@Nullable Held meantBy(String comparable, BoundAttribute attribute, Set<String> known) {
        HeldTexts texts = byColumn.computeIfAbsent(
                        attribute.column(), column -> Optional.ofNullable(HeldTexts.of(attribute)))
                .orElse(null);
        if (texts == null || texts.isHeld(comparable) || texts.size() > left) {
            return null;
        }
        left -= texts.size();
        return texts.nearest(comparable, known);
    }
}
