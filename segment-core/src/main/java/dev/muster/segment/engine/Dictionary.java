package dev.muster.segment.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Assigns small dense codes to distinct entries. A code is reused once nothing refers to it, the lowest first, so that
 * codes stay as dense as possible. Memory that fewer entries no longer need is freed.
 *
 * <p>The map is keyed by String on purpose: ids and texts come from outside, and {@link HashMap} stays fast for Strings
 * chosen to collide.
 */
final class Dictionary<E extends DictionaryEntry> {

    /** Makes the entry of a key that was not there. */
    interface EntryFactory<E, S> {
        E create(String key, int code, S source);
    }

    /** Tables for fewer entries than this are not shrunk. */
    private static final int FEW = 64;

    /** Tables are shrunk once less than one in this many of their largest number of entries is left. */
    private static final int SHRINKS_AT = 8;

    private Map<String, E> byKey = new HashMap<>();
    private final ArrayList<@Nullable E> byCode = new ArrayList<>();
    private BitSet freeCodes = new BitSet();
    private int freeCount;
    /** All codes below this are in use. */
    private int lowestFree;
    /** The largest number of entries since the tables were created. */
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

    /**
     * Copies the remaining entries to smaller tables. The cost is amortized over the releases since the tables were
     * created.
     */
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
