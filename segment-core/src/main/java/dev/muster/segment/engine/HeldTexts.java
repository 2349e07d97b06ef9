package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How many contacts hold each text of one attribute, texts that compare as equal taken together. */
final class HeldTexts {

    /** An attribute of more distinct texts, as of names or addresses, is not looked at. */
    private static final int MOST_TEXTS = 100_000;

    /**
     * A text that contacts hold.
     *
     * @param text as most of them have it
     * @param folded without upper and lower case
     * @param contacts how many hold it
     */
    record Held(String text, String folded, int contacts) {}

    /** By the text as it compares. */
    private final Map<String, Held> held = new HashMap<>();

    private HeldTexts() {}

    /** The texts that are held of an attribute, or {@code null} if they are too many or it holds no texts. Costs a walk over them. */
    static @Nullable HeldTexts of(BoundAttribute attribute) {
        Column column = attribute.column();
        if (attribute.type() != AttributeType.TEXT
                || column.type() != AttributeType.TEXT
                || column.codes() > MOST_TEXTS) {
            return null;
        }
        HeldTexts texts = new HeldTexts();
        Map<String, Integer> mostOfOne = new HashMap<>();
        for (int code = 0; code < column.codes(); code++) {
            if (!column.isCode(code)) {
                continue;
            }
            TextEntry entry = column.text(code);
            String key = attribute.isCaseSensitive() ? entry.key : entry.folded;
            boolean isMost = mostOfOne.getOrDefault(key, 0) < entry.references;
            if (isMost) {
                mostOfOne.put(key, entry.references);
            }
            Held earlier = texts.held.get(key);
            String text = earlier == null || isMost ? entry.key : earlier.text;
            int contacts = entry.references + (earlier == null ? 0 : earlier.contacts);
            texts.held.put(key, new Held(text, entry.folded, contacts));
        }
        return texts;
    }

    /** How many there are. */
    int size() {
        return held.size();
    }

    /** Whether some contact holds a text, given as it compares. */
    boolean isHeld(String comparable) {
        return held.containsKey(comparable);
    }

    /**
     * The text that was meant by one that is not held: with the fewest slips between, of those the one that most contacts hold.
     *
     * @param known texts, as they compare, that were not meant as they stand beside
     */
    @Nullable
    Held nearest(String text, Set<String> known) {
        NearMiss near = new NearMiss(text);
        Held nearest = null;
        int fewest = NearMiss.FAR;
        for (Map.Entry<String, Held> entry : held.entrySet()) {
            Held candidate = entry.getValue();
            int slips = near.slips(candidate.folded);
            if (slips == NearMiss.FAR || slips > fewest || known.contains(entry.getKey())) {
                continue;
            }
            if (nearest == null || slips < fewest || isBefore(candidate, nearest)) {
                nearest = candidate;
                fewest = slips;
            }
        }
        return nearest;
    }

    private static boolean isBefore(Held one, Held other) {
        return one.contacts != other.contacts ? one.contacts > other.contacts : one.text.compareTo(other.text) < 0;
    }
}
