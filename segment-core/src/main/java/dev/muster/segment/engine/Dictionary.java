package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Distinct things by a small dense code. A code is given again once nothing refers to it.
 *
 * <p>The map is keyed by String on purpose: ids and texts come from outside, and {@link HashMap} stays fast for Strings chosen
 * to collide.
 */
final class Dictionary<E extends DictionaryEntry> {

    /** Makes the entry of a key that was not there. */
    interface EntryFactory<E, S> {
        E create(String key, int code, S source);
    }

    private final Map<String, E> byKey = new HashMap<>();
    private final List<@Nullable E> byCode = new ArrayList<>();
    private final IntArrayList freeCodes = new IntArrayList();
    /** How many characters all keys have together. */
    private long characters;

    /** The entry of a key, made if absent, referred to once more. */
    <S> E retain(String key, S source, EntryFactory<E, S> factory) {
        E entry = byKey.get(key);
        if (entry == null) {
            int code = freeCodes.isEmpty() ? byCode.size() : freeCodes.popInt();
            entry = factory.create(key, code, source);
            byKey.put(key, entry);
            characters += key.length();
            if (code == byCode.size()) {
                byCode.add(entry);
            } else {
                byCode.set(code, entry);
            }
        }
        entry.references++;
        return entry;
    }

    /** Refers to the entry once less. */
    void release(int code) {
        E entry = get(code);
        if (--entry.references == 0) {
            byKey.remove(entry.key);
            characters -= entry.key.length();
            byCode.set(code, null);
            freeCodes.add(code);
        }
    }

    /**
     * The bytes of heap, estimated.
     *
     * @param ofEntry what an entry takes beside its key
     */
    long bytes(int ofEntry) {
        return byKey.size() * (Footprint.text(0) + Footprint.MAP_NODE + ofEntry)
                + characters
                + Footprint.references(byCode.size())
                + Footprint.of(freeCodes.elements());
    }

    /** Codes are below this. */
    int codes() {
        return byCode.size();
    }

    /** Whether something refers to the code. */
    boolean isCode(int code) {
        return byCode.get(code) != null;
    }

    /** The entry of a code that something refers to. */
    E get(int code) {
        E entry = byCode.get(code);
        if (entry == null) {
            throw new AssertionError("nothing refers to code " + code);
        }
        return entry;
    }
}
