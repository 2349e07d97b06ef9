package dev.muster.segment.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ids of contacts by number, for readers who hold a bitmap of numbers while numbers are given again. A frozen copy shares
 * its pages with the names it was taken from; a page is copied when a number on it that was taken before is given again. A
 * number that was never taken may be written on a shared page: no older copy asks for it.
 */
final class ContactNames {

    private static final int PAGE_BITS = 12;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_SIZE - 1;

    private @Nullable String[][] pages = new String[0][];
    private boolean[] isShared = {};
    private @Nullable Frozen frozen;

    void set(int number, String id) {
        int at = number >> PAGE_BITS;
        int index = number & PAGE_MASK;
        if (at == pages.length) {
            pages = Arrays.copyOf(pages, at + 1);
            isShared = Arrays.copyOf(isShared, at + 1);
            pages[at] = new String[0];
        }
        @Nullable String[] page = pages[at];
        if (index >= page.length) {
            pages[at] = Arrays.copyOf(page, ColumnStorage.roomFor(at, index));
            isShared[at] = false;
            frozen = null;
        } else if (page[index] != null && isShared[at]) {
            pages[at] = page.clone();
            isShared[at] = false;
            frozen = null;
        }
        pages[at][index] = id;
    }

    /** The id of a number that was taken at some time: that of the last contact that took it. */
    String id(int number) {
        String id = pages[number >> PAGE_BITS][number & PAGE_MASK];
        if (id == null) {
            throw new AssertionError("number " + number + " was never taken");
        }
        return id;
    }

    /** The names as they are now, for good. */
    Frozen freeze() {
        Frozen names = frozen;
        if (names == null) {
            @SuppressWarnings("NullAway") // null only where no number was taken
            String[][] copy = pages.clone();
            names = new Frozen(copy);
            frozen = names;
        }
        Arrays.fill(isShared, true);
        return names;
    }

    /** Names that stay as they were. Safe for several threads. */
    static final class Frozen {

        private final String[][] pages;

        private Frozen(String[][] pages) {
            this.pages = pages;
        }

        /** The id of a number that was taken when the names were frozen. */
        String id(int number) {
            return pages[number >> PAGE_BITS][number & PAGE_MASK];
        }
    }
}
