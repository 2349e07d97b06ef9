package dev.muster.segment.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Distinct things by a small dense code. A code is given again once nothing refers to it, the lowest first, so that codes stay
 * as dense as they can. What fewer entries need no more is given back.
 *
 * <p>The map is keyed by String on purpose: ids and texts come from outside, and {@link HashMap} stays fast for Strings chosen
 * to collide.
 */
final class Dictionary<E extends DictionaryEntry> {

    /** Makes the entry of a key that was not there. */
    interface EntryFactory<E, S> {
        E create(String key, int code, S source);
    }

    /** Below this many entries nothing is worth giving back. */
    private static final int FEW = 64;

    /** Tables are made smaller once entries are fewer than one in this many of the most there were. */
    private static final int SHRINKS_AT = 8;

    private Map<String, E> byKey = new HashMap<>();
    private final ArrayList<@Nullable E> byCode = new ArrayList<>();
    private BitSet freeCodes = new BitSet();
    private int freeCount;
    /** No code below this is free. */
    private int lowestFree;
    /** The most entries since the tables were made. */
    private int most;
    /** How many characters all keys have together. */
    private long characters;

    /** The entry of a key, made if absent, referred to once more. */
    <S> E retain(String key, S source, EntryFactory<E, S> factory) {
        E entry = byKey.get(key);
        if (entry == null) {
            int code = freeCount == 0 ? byCode.size() : takeFree();
            entry = factory.create(key, code, source);
            byKey.put(key, entry);
            most = Math.max(most, byKey.size());
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
            free(code);
            if (most > FEW && byKey.size() < most / SHRINKS_AT) {
                shrink();
            }
        }
    }

    private int takeFree() {
        int code = freeCodes.nextSetBit(lowestFree);
        freeCodes.clear(code);
        freeCount--;
        lowestFree = code + 1;
        return code;
    }

    private void free(int code) {
        freeCodes.set(code);
        freeCount++;
        lowestFree = Math.min(lowestFree, code);
        for (int last = byCode.size() - 1; last >= 0 && byCode.get(last) == null; last--) {
            byCode.remove(last);
            freeCodes.clear(last);
            freeCount--;
        }
    }

    /** Copies what is left into smaller tables. Its cost is spread over the releases since the tables were made. */
    private void shrink() {
        byKey = new HashMap<>(byKey);
        byCode.trimToSize();
        freeCodes = (BitSet) freeCodes.clone();
        most = byKey.size();
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
                + freeCodes.size() / Byte.SIZE;
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
