package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.Int2LongOpenHashMap;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The codes of one {@link Column} by contact number, {@link #MISSING} where none was set. A column that few contacts have
 * a value in is a map; one that many have is pages of as many bytes a code as its type needs.
 */
abstract sealed class ColumnStorage {

    /** The code of nothing: a NaN, which is no number, no instant and no dictionary's code. */
    static final long MISSING = 0x7ff8_0000_0000_0000L;

    /** The code of a value of another type than the column's. */
    static final long OTHER = MISSING + 1;

    static final int PAGE_BITS = 12;
    static final int PAGE_SIZE = 1 << PAGE_BITS;
    static final int PAGE_MASK = PAGE_SIZE - 1;

    /** The first page begins with room for so many, so that a small engine stays small. */
    private static final int LEAST_PAGE = 16;

    /** In pages of bytes and ints, zero is missing and one is other; codes follow. */
    static final int FIRST_CODE = 2;

    abstract long get(int number);

    /** The bytes of heap, estimated. */
    abstract long bytes();

    /** Sets a code, {@link #MISSING} among them. */
    abstract void set(int number, long code);

    /** Copies the codes of the contacts from a number on, which begins a page. */
    abstract void copyPage(int first, long[] target);

    /**
     * The kept forms of the codes of the contacts from a number on, which begins a page: zero for missing, one for other, codes
     * from {@link #FIRST_CODE} on. Only of codes that are small whole numbers.
     *
     * @param target room for a page, to be used where they do not lie so already
     */
    int[] keptPage(int first, int[] target) {
        for (int i = 0; i < PAGE_SIZE; i++) {
            target[i] = kept(get(first + i));
        }
        return target;
    }

    /** A page as it is kept, each code as its difference from {@link #MISSING}, or {@code null} if it is not kept so. */
    long @Nullable [] longPage(int first) {
        return null;
    }

    /** A page of kept forms as it is kept, or {@code null} if it is not kept as bytes. */
    byte @Nullable [] bytePage(int first) {
        return null;
    }

    /** The numbers of the contacts with a code, ascending, if that is cheap to tell and they are few; or {@code null}. */
    int @Nullable [] few() {
        return null;
    }

    /** An array with room for this index of a page: the first page grows, later ones are whole at once. */
    static int roomFor(int page, int index) {
        return page > 0 ? PAGE_SIZE : Math.max(LEAST_PAGE, Integer.highestOneBit(index) << 1);
    }

    /** A map of what is there: some twenty bytes a value, nothing for a contact without one. */
    static final class Sparse extends ColumnStorage {

        /** The largest number of entries that are sorted at once. */
        private static final int MOST_FEW = 1 << 13;

        private final Int2LongOpenHashMap codes = new Int2LongOpenHashMap();

        Sparse() {
            codes.defaultReturnValue(MISSING);
        }

        @Override
        long get(int number) {
            return codes.get(number);
        }

        @Override
        long bytes() {
            return Footprint.table(codes.size(), Integer.BYTES + Long.BYTES);
        }

        @Override
        void set(int number, long code) {
            if (code == MISSING) {
                codes.remove(number);
            } else {
                codes.put(number, code);
            }
        }

        @Override
        void copyPage(int first, long[] target) {
            for (int i = 0; i < PAGE_SIZE; i++) {
                target[i] = codes.get(first + i);
            }
        }

        @Override
        int @Nullable [] few() {
            if (codes.size() > MOST_FEW) {
                return null;
            }
            int[] numbers = codes.keySet().toIntArray();
            IntArrays.unstableSort(numbers);
            return numbers;
        }

        /** Puts all codes into another storage. */
        void pourInto(ColumnStorage other) {
            codes.int2LongEntrySet().fastForEach(entry -> other.set(entry.getIntKey(), entry.getLongValue()));
        }
    }

    /** Eight bytes a code, kept as the difference from missing so that an untouched page is missing throughout. */
    static final class Longs extends ColumnStorage {

        private static final long[] NONE = {};

        private long[][] pages = {NONE};

        @Override
        long get(int number) {
            int index = number & PAGE_MASK;
            long[] page = number >> PAGE_BITS < pages.length ? pages[number >> PAGE_BITS] : NONE;
            return index >= page.length ? MISSING : page[index] ^ MISSING;
        }

        @Override
        long bytes() {
            long bytes = Footprint.references(pages.length);
            for (long[] page : pages) {
                bytes += page.length == 0 ? 0 : Footprint.of(page);
            }
            return bytes;
        }

        @Override
        void set(int number, long code) {
            int at = number >> PAGE_BITS;
            int index = number & PAGE_MASK;
            if (at >= pages.length) {
                int known = pages.length;
                pages = Arrays.copyOf(pages, Math.max(at + 1, 2 * known));
                Arrays.fill(pages, known, pages.length, NONE);
            }
            long[] page = pages[at];
            if (index >= page.length) {
                page = Arrays.copyOf(page, roomFor(at, index));
                pages[at] = page;
            }
            page[index] = code ^ MISSING;
        }

        @Override
        long @Nullable [] longPage(int first) {
            long[] page = first >> PAGE_BITS < pages.length ? pages[first >> PAGE_BITS] : NONE;
            return page.length == PAGE_SIZE ? page : null;
        }

        @Override
        void copyPage(int first, long[] target) {
            long[] page = first >> PAGE_BITS < pages.length ? pages[first >> PAGE_BITS] : NONE;
            for (int i = 0; i < page.length; i++) {
                target[i] = page[i] ^ MISSING;
            }
            Arrays.fill(target, page.length, PAGE_SIZE, MISSING);
        }
    }

    /** Four bytes a code, for codes that are small whole numbers. */
    static final class Ints extends ColumnStorage {

        private static final int[] NONE = {};

        private int[][] pages = {NONE};

        @Override
        long get(int number) {
            int index = number & PAGE_MASK;
            int[] page = number >> PAGE_BITS < pages.length ? pages[number >> PAGE_BITS] : NONE;
            return index >= page.length ? MISSING : code(page[index]);
        }

        @Override
        long bytes() {
            long bytes = Footprint.references(pages.length);
            for (int[] page : pages) {
                bytes += page.length == 0 ? 0 : Footprint.of(page);
            }
            return bytes;
        }

        @Override
        void set(int number, long code) {
            int at = number >> PAGE_BITS;
            int index = number & PAGE_MASK;
            if (at >= pages.length) {
                int known = pages.length;
                pages = Arrays.copyOf(pages, Math.max(at + 1, 2 * known));
                Arrays.fill(pages, known, pages.length, NONE);
            }
            int[] page = pages[at];
            if (index >= page.length) {
                page = Arrays.copyOf(page, roomFor(at, index));
                pages[at] = page;
            }
            page[index] = kept(code);
        }

        @Override
        int[] keptPage(int first, int[] target) {
            int[] page = first >> PAGE_BITS < pages.length ? pages[first >> PAGE_BITS] : NONE;
            return page.length == PAGE_SIZE ? page : super.keptPage(first, target);
        }

        @Override
        void copyPage(int first, long[] target) {
            int[] page = first >> PAGE_BITS < pages.length ? pages[first >> PAGE_BITS] : NONE;
            for (int i = 0; i < page.length; i++) {
                target[i] = code(page[i]);
            }
            Arrays.fill(target, page.length, PAGE_SIZE, MISSING);
        }
    }

    /** One byte a code, for booleans. */
    static final class Bytes extends ColumnStorage {

        private static final byte[] NONE = {};

        private byte[][] pages = {NONE};

        @Override
        long get(int number) {
            int index = number & PAGE_MASK;
            byte[] page = number >> PAGE_BITS < pages.length ? pages[number >> PAGE_BITS] : NONE;
            return index >= page.length ? MISSING : code(page[index]);
        }

        @Override
        long bytes() {
            long bytes = Footprint.references(pages.length);
            for (byte[] page : pages) {
                bytes += page.length == 0 ? 0 : Footprint.of(page);
            }
            return bytes;
        }

        @Override
        void set(int number, long code) {
            int at = number >> PAGE_BITS;
            int index = number & PAGE_MASK;
            if (at >= pages.length) {
                int known = pages.length;
                pages = Arrays.copyOf(pages, Math.max(at + 1, 2 * known));
                Arrays.fill(pages, known, pages.length, NONE);
            }
            byte[] page = pages[at];
            if (index >= page.length) {
                page = Arrays.copyOf(page, roomFor(at, index));
                pages[at] = page;
            }
            page[index] = (byte) kept(code);
        }

        @Override
        byte @Nullable [] bytePage(int first) {
            byte[] page = first >> PAGE_BITS < pages.length ? pages[first >> PAGE_BITS] : NONE;
            return page.length == PAGE_SIZE ? page : null;
        }

        @Override
        void copyPage(int first, long[] target) {
            byte[] page = first >> PAGE_BITS < pages.length ? pages[first >> PAGE_BITS] : NONE;
            for (int i = 0; i < page.length; i++) {
                target[i] = code(page[i]);
            }
            Arrays.fill(target, page.length, PAGE_SIZE, MISSING);
        }
    }

    private static long code(int kept) {
        return kept >= FIRST_CODE ? kept - FIRST_CODE : kept == 0 ? MISSING : OTHER;
    }

    static int kept(long code) {
        return code == MISSING ? 0 : code == OTHER ? 1 : (int) code + FIRST_CODE;
    }
}
