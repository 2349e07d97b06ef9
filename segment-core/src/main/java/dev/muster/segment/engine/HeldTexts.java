package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many contacts held each text of one attribute, texts that compare as equal taken together. Copied under the
 * engine's lock, and worked out without it.
 */
final class HeldTexts {

    /**
     * A text that contacts hold.
     *
     * @param text as most of them have it
     * @param folded without upper and lower case
     * @param contacts how many hold it
     */
    record Held(String text, String folded, int contacts) {}

    private final boolean isCaseSensitive;
    private final TextEntry[] entries;
    /** How many contacts held each entry. */
    private final int[] references;
    /** By the text as it compares; {@code null} until it is asked for. */
    private @Nullable Map<String, Held> held;

    /** Copies what contacts hold of an attribute that {@linkplain #isOfTexts holds texts}. */
    HeldTexts(BoundAttribute attribute) {
        isCaseSensitive = attribute.isCaseSensitive();
        Column column = attribute.column();
        int most = column.codes();
        TextEntry[] found = new TextEntry[most];
        int[] counts = new int[most];
        int size = 0;
        for (int code = 0; code < most; code++) {
            if (column.isCode(code)) {
                TextEntry entry = column.text(code);
                found[size] = entry;
                counts[size++] = entry.references;
            }
        }
        entries = Arrays.copyOf(found, size);
        references = counts;
    }

    /** Returns whether an attribute is a text, and held as one. */
    static boolean isOfTexts(BoundAttribute attribute) {
        return attribute.type() == AttributeType.TEXT && attribute.column().type() == AttributeType.TEXT;
    }

    private Map<String, Held> held() {
        Map<String, Held> known = held;
        if (known == null) {
            known = new HashMap<>();
            Map<String, Integer> mostOfOne = new HashMap<>();
            for (int i = 0; i < entries.length; i++) {
                TextEntry entry = entries[i];
                String key = isCaseSensitive ? entry.key : entry.folded;
                boolean isMost = mostOfOne.getOrDefault(key, 0) < references[i];
                if (isMost) {
                    mostOfOne.put(key, references[i]);
                }
                Held earlier = known.get(key);
                String text = earlier == null || isMost ? entry.key : earlier.text;
                int contacts = references[i] + (earlier == null ? 0 : earlier.contacts);
                known.put(key, new Held(text, entry.folded, contacts));
            }
            held = known;
        }
        return known;
    }

    /** How many there are. */
    int size() {
        return held().size();
    }

    /** Whether some contact holds a text, given as it compares. */
    boolean isHeld(String comparable) {
        return held().containsKey(comparable);
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
        for (Map.Entry<String, Held> entry : held().entrySet()) {
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
