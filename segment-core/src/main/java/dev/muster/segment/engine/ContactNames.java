package dev.muster.segment.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids of contacts by number, for readers who hold a bitmap of numbers while numbers are given again. A frozen copy shares
 * its pages with the names it was taken from; a page is copied when a number on it that was taken before is given again. A
 * number that was never taken may be written on a shared page: no older copy asks for it.
 */
final class ContactNames {

    private static final int PAGE_BITS = 10;
    private static final int PAGE_SIZE = 1 << PAGE_BITS;
    private static final int PAGE_MASK = PAGE_SIZE - 1;

    private final List<@Nullable String[]> pages = new ArrayList<>();
    private final List<Boolean> isShared = new ArrayList<>();
    private @Nullable Frozen frozen;

    void set(int number, String id) {
        int page = number >> PAGE_BITS;
        if (page == pages.size()) {
            pages.add(new @Nullable String[PAGE_SIZE]);
            isShared.add(false);
            frozen = null;
        }
        if (pages.get(page)[number & PAGE_MASK] != null && isShared.get(page)) {
            pages.set(page, pages.get(page).clone());
            isShared.set(page, false);
            frozen = null;
        }
        pages.get(page)[number & PAGE_MASK] = id;
    }

    /** The id of a number that was taken at some time: that of the last contact that took it. */
    String id(int number) {
        String id = pages.get(number >> PAGE_BITS)[number & PAGE_MASK];
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
            String[][] copy = pages.toArray(new String[0][]);
            names = new Frozen(copy);
            frozen = names;
        }
        isShared.replaceAll(shared -> true);
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
