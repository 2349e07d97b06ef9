package dev.muster.segment.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids of contacts by number, for readers who hold a bitmap of numbers while numbers are given again. A frozen copy shares
 * its pages with the names it was taken from; a page is copied when a number on it that was taken before is given again. A
 * number that was never taken may be written on a shared page: no older copy asks for it.
 */
final class ContactNames {

    private IdPage[] pages = {};
    private boolean[] isShared = {};
    private @Nullable Frozen frozen;

    void set(int number, String id) {
        int at = number >> IdPage.BITS;
        int index = number & IdPage.MASK;
        if (at == pages.length) {
            pages = Arrays.copyOf(pages, at + 1);
            isShared = Arrays.copyOf(isShared, at + 1);
            pages[at] = new IdPage();
        }
        IdPage page = pages[at];
        if (!page.fits(index, id) || (isShared[at] && page.isTaken(index))) {
            page = page.withRoomFor(index, room(at, index), id);
            pages[at] = page;
            isShared[at] = false;
            frozen = null;
        }
        page.set(index, id);
    }

    /** The first page grows with its contacts, so that a small engine stays small; later ones are whole at once. */
    private static int room(int at, int index) {
        return at > 0 ? 1 << IdPage.BITS : Math.max(16, Integer.highestOneBit(index) << 1);
    }

    /** Whether this is the id of a number that was taken at some time. */
    boolean is(int number, String id) {
        return pages[number >> IdPage.BITS].is(number & IdPage.MASK, id);
    }

    /** The id of a number that was taken at some time: that of the last contact that took it. */
    String id(int number) {
        return pages[number >> IdPage.BITS].id(number & IdPage.MASK);
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        long bytes = Footprint.references(pages.length) + isShared.length;
        for (IdPage page : pages) {
            bytes += page.bytes();
        }
        return bytes;
    }

    /** The names as they are now, for good. */
    Frozen freeze() {
        Frozen names = frozen;
        if (names == null) {
            names = new Frozen(pages.clone());
            frozen = names;
        }
        Arrays.fill(isShared, true);
        return names;
    }

    /** Names that stay as they were. Safe for several threads. */
    static final class Frozen {

        private final IdPage[] pages;

        private Frozen(IdPage[] pages) {
            this.pages = pages;
        }

        /** The id of a number that was taken when the names were frozen. */
        String id(int number) {
            return pages[number >> IdPage.BITS].id(number & IdPage.MASK);
        }
    }
}
