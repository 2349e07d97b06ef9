package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The gaps that the contacts' values lie in, as far as they are known: a row of bytes for each contact, so that what a word
 * needs of a contact lies together in memory and not in as many columns. A gap is known from when it was first asked for until
 * the contact goes; whoever finds that a value, or the clock, moved it has to say so. Of one thread at a time.
 */
final class GapRows {

    static final int UNKNOWN = -1;

    /** A row is as long as this at most; the cuts that fewest words use have no place in it then. */
    static final int MOST_BYTES = 64;

    private static final int PAGE_BITS = 10;
    private static final int PAGE_MASK = (1 << PAGE_BITS) - 1;

    /** A byte tells so many gaps from unknown. */
    private static final int MOST_NARROW = 255;

    private static final int MOST_WIDE = 65_535;

    /** For each cut where its gap stands in a row, or -1. */
    private final int[] places;

    private final boolean[] isWide;
    private final int width;
    private byte[] @Nullable [] pages = new byte[0][];
    private byte[] page = {};
    private int start;

    /**
     * @param gaps how many gaps each cut has
     * @param words how many words use each cut
     */
    GapRows(int[] gaps, int[] words) {
        places = new int[gaps.length];
        isWide = new boolean[gaps.length];
        int[] order = new int[gaps.length];
        Arrays.setAll(order, cut -> cut);
        IntArrays.stableSort(order, (one, other) -> Integer.compare(words[other], words[one]));
        int used = 0;
        for (int cut : order) {
            isWide[cut] = gaps[cut] > MOST_NARROW;
            int bytes = isWide[cut] ? Short.BYTES : Byte.BYTES;
            boolean hasRoom = words[cut] > 0 && gaps[cut] <= MOST_WIDE && used + bytes <= MOST_BYTES;
            places[cut] = hasRoom ? used : -1;
            used += hasRoom ? bytes : 0;
        }
        width = used;
    }

    /** Turns to a contact. */
    void turnTo(int contact) {
        int at = contact >> PAGE_BITS;
        if (at >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(at + 1, 2 * pages.length));
        }
        byte[] known = pages[at];
        if (known == null) {
            known = new byte[width << PAGE_BITS];
            pages[at] = known;
        }
        page = known;
        start = (contact & PAGE_MASK) * width;
    }

    /** Looks at a contact's row; the answer means nothing. */
    int fetch(int contact) {
        int at = contact >> PAGE_BITS;
        byte[] known = at < pages.length ? pages[at] : null;
        return known == null || width == 0
                ? 0
                : known[(contact & PAGE_MASK) * width] + known[(contact & PAGE_MASK) * width + width - 1];
    }

    /** The gap of a cut that the contact's value lies in, or {@link #UNKNOWN}. */
    int gap(int cut) {
        int place = places[cut];
        if (place < 0) {
            return UNKNOWN;
        }
        int low = page[start + place] & 0xff;
        return (isWide[cut] ? low | ((page[start + place + 1] & 0xff) << Byte.SIZE) : low) - 1;
    }

    /** The gap of a cut that any contact's value lies in, or {@link #UNKNOWN}; turns to nobody. */
    int gap(int contact, int cut) {
        int at = contact >> PAGE_BITS;
        int place = places[cut];
        byte[] known = at < pages.length ? pages[at] : null;
        if (place < 0 || known == null) {
            return UNKNOWN;
        }
        int here = (contact & PAGE_MASK) * width + place;
        int low = known[here] & 0xff;
        return (isWide[cut] ? low | ((known[here + 1] & 0xff) << Byte.SIZE) : low) - 1;
    }

    /** Notes the gap of a cut that the contact's value lies in. */
    void set(int cut, int gap) {
        int place = places[cut];
        if (place >= 0) {
            page[start + place] = (byte) (gap + 1);
            if (isWide[cut]) {
                page[start + place + 1] = (byte) ((gap + 1) >> Byte.SIZE);
            }
        }
    }

    /** Whether gaps of a cut are kept at all. */
    boolean has(int cut) {
        return places[cut] >= 0;
    }

    /** Notes the gaps of a cut of successive contacts. */
    void setAll(int first, int count, int cut, int[] gaps) {
        for (int i = 0; i < count; i++) {
            if (i == 0 || ((first + i) & PAGE_MASK) == 0) {
                turnTo(first + i);
            }
            if (gaps[i] != UNKNOWN) {
                set(cut, gaps[i]);
            }
            start += width;
        }
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        long bytes = Footprint.of(places) + Footprint.references(pages.length);
        for (byte[] known : pages) {
            bytes += known == null ? 0 : Footprint.of(known);
        }
        return bytes;
    }

    /** Forgets all of the contact, which goes. */
    void clear() {
        Arrays.fill(page, start, start + width, (byte) 0);
    }
}
