package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves over a page of contacts, a bit each. Codes are read once a page; a number and an instant are compared as they lie
 * there, a text is asked once for each code of its dictionary; what has no code of the type that is read is asked one by one.
 */
final class LeafScan {

    /** So few of a word's contacts are asked about one by one. */
    private static final int FEW_ASKED = 16;

    private static final int SEVERAL = -1;
    private static final int NEVER_KEPT = -2;
    private static final int WORDS = ColumnStorage.PAGE_SIZE / Long.SIZE;

    /** Beyond all instants, and so near to zero that differences between two do not overflow. */
    private static final long FAR = 1L << 61;

    private final BoundAttribute[] slots;
    private final long now;
    private final long[][] codes;
    private final boolean[] isRead;
    /** For each slot that few contacts have a value of, who they are. */
    private final int[] @Nullable [] few;

    private final boolean[] isFewKnown;
    private final Int2ObjectOpenHashMap<byte[]> answersOfLeaf = new Int2ObjectOpenHashMap<>();
    private final int[] keptCodes = new int[ColumnStorage.PAGE_SIZE];
    private final Cell cell = new Cell();
    private int first;

    LeafScan(List<BoundAttribute> slots, long now) {
        this.slots = slots.toArray(BoundAttribute[]::new);
        this.now = now;
        this.codes = new long[this.slots.length][0];
        this.isRead = new boolean[this.slots.length];
        this.few = new int[this.slots.length][];
        this.isFewKnown = new boolean[this.slots.length];
    }

    /** Turns to the page that begins with a number. */
    void turnTo(int firstNumber) {
        first = firstNumber;
        Arrays.fill(isRead, false);
    }

    /** Of the contacts asked about, those for which the leaf holds. */
    long[] satisfying(BoundPredicate.Leaf numbered, long[] asked) {
        BoundLeaf leaf = numbered.leaf();
        BoundAttribute attribute = slots[leaf.slot()];
        long[] found = new long[WORDS];
        if (leaf instanceof BoundLeaf.Existence) {
            existing(page(leaf.slot()), asked, found);
            return found;
        }
        cell.loadMissing(attribute);
        boolean holdsForMissing = leaf.holds(cell, now);
        if (isEmpty(leaf.slot())) {
            return holdsForMissing ? asked.clone() : found;
        }
        boolean isPlain = attribute.column().type() == attribute.type();
        if (isPlain) {
            plain(numbered, attribute, asked, found);
        }
        if (holdsForMissing || !isPlain || attribute.column().hasOthers()) {
            askRest(leaf, attribute, isPlain, holdsForMissing, asked, found);
        }
        for (int word = 0; word < WORDS; word++) {
            found[word] &= asked[word];
        }
        return found;
    }

    private long[] page(int slot) {
        long[] page = codes[slot];
        if (page.length == 0) {
            page = new long[ColumnStorage.PAGE_SIZE];
            codes[slot] = page;
        }
        if (!isRead[slot]) {
            copyPage(slot, page);
            isRead[slot] = true;
        }
        return page;
    }

    private void copyPage(int slot, long[] page) {
        Column column = slots[slot].column();
        int[] numbers = few(slot);
        if (numbers == null) {
            column.copyPage(first, page);
            return;
        }
        Arrays.fill(page, Column.MISSING);
        for (int i = firstHere(numbers); i < numbers.length && numbers[i] < first + page.length; i++) {
            page[numbers[i] - first] = column.code(numbers[i]);
        }
    }

    private int[] keptPage(int slot) {
        Column column = slots[slot].column();
        int[] numbers = few(slot);
        if (numbers == null) {
            return column.keptPage(first, keptCodes);
        }
        Arrays.fill(keptCodes, 0);
        for (int i = firstHere(numbers); i < numbers.length && numbers[i] < first + keptCodes.length; i++) {
            keptCodes[numbers[i] - first] = ColumnStorage.kept(column.code(numbers[i]));
        }
        return keptCodes;
    }

    /** Whether a page has no value at all. */
    private boolean isEmpty(int slot) {
        int[] numbers = few(slot);
        int here = numbers == null ? 0 : firstHere(numbers);
        return numbers != null && (here == numbers.length || numbers[here] >= first + ColumnStorage.PAGE_SIZE);
    }

    private int firstHere(int[] numbers) {
        int found = Arrays.binarySearch(numbers, first);
        return found >= 0 ? found : -(found + 1);
    }

    private int @Nullable [] few(int slot) {
        if (!isFewKnown[slot]) {
            few[slot] = slots[slot].column().few();
            isFewKnown[slot] = true;
        }
        return few[slot];
    }

    private static void existing(long[] page, long[] asked, long[] found) {
        for (int i = 0; i < page.length; i++) {
            if (page[i] != Column.MISSING) {
                found[i >> 6] |= asked[i >> 6] & (1L << i);
            }
        }
    }

    private void plain(BoundPredicate.Leaf numbered, BoundAttribute attribute, long[] asked, long[] found) {
        BoundLeaf leaf = numbered.leaf();
        if (attribute.type() == AttributeType.TEXT || attribute.type() == AttributeType.TEXT_SET) {
            byCode(numbered, attribute, asked, found);
        } else if (leaf instanceof BoundLeaf.FixedTime fixed) {
            between(Math.max(fixed.after(), -FAR), Math.min(fixed.upTo(), FAR), attribute, asked, found);
        } else if (leaf instanceof BoundLeaf.MovingTime moving) {
            long after = moving.after() == Long.MIN_VALUE ? -FAR : now + moving.after();
            long upTo = moving.upTo() == Long.MAX_VALUE ? FAR : now + moving.upTo();
            between(after, upTo, attribute, asked, found);
        } else if (leaf instanceof BoundLeaf.NumberRange range) {
            between(range, attribute, asked, found);
        } else if (leaf instanceof BoundLeaf.Truth truth) {
            equal(truth.truth(), attribute, asked, found);
        } else {
            oneByOne(leaf, attribute, asked, found);
        }
    }

    private void oneByOne(BoundLeaf leaf, BoundAttribute attribute, long[] asked, long[] found) {
        long[] page = page(leaf.slot());
        for (int i = 0; i < page.length; i++) {
            if ((asked[i >> 6] & (1L << i)) != 0 && page[i] != Column.MISSING && page[i] != Column.OTHER) {
                cell.load(attribute, page[i], null);
                found[i >> 6] |= leaf.holds(cell, now) ? 1L << i : 0;
            }
        }
    }

    /** Those with {@code after < code ≤ upTo}; what is missing or other lies beyond. */
    private void between(long after, long upTo, BoundAttribute attribute, long[] asked, long[] found) {
        long[] kept = attribute.column().longPage(first);
        long[] page = kept == null ? page(attribute.slot()) : kept;
        long difference = kept == null ? 0 : Column.MISSING;
        for (int word = 0; word < WORDS; word++) {
            if (asked[word] != 0) {
                long bits = 0;
                for (int i = 0; i < Long.SIZE; i++) {
                    long code = page[word * Long.SIZE + i] ^ difference;
                    // Both differences are negative exactly if the code lies between.
                    bits |= (((after - code) & (code - upTo - 1)) >>> 63) << i;
                }
                found[word] = bits;
            }
        }
    }

    /** What is missing or other is no number, and so never within a range. */
    private void between(BoundLeaf.NumberRange range, BoundAttribute attribute, long[] asked, long[] found) {
        double low = range.lowIncluded() ? range.low() : Math.nextUp(range.low());
        double high = range.highIncluded() ? range.high() : Math.nextDown(range.high());
        long[] kept = attribute.column().longPage(first);
        long[] page = kept == null ? page(attribute.slot()) : kept;
        long difference = kept == null ? 0 : Column.MISSING;
        for (int word = 0; word < WORDS; word++) {
            if (asked[word] != 0) {
                long bits = 0;
                for (int i = 0; i < Long.SIZE; i++) {
                    double number = Double.longBitsToDouble(page[word * Long.SIZE + i] ^ difference);
                    bits |= ((number >= low ? 1L : 0L) & (number <= high ? 1L : 0L)) << i;
                }
                found[word] = bits;
            }
        }
    }

    private void equal(boolean truth, BoundAttribute attribute, long[] asked, long[] found) {
        long code = truth ? 1 : 0;
        byte[] page = attribute.column().bytePage(first);
        if (page == null) {
            between(code - 1, code, attribute, asked, found);
            return;
        }
        int wanted = ColumnStorage.kept(code);
        for (int word = 0; word < WORDS; word++) {
            if (asked[word] != 0) {
                long bits = 0;
                for (int i = 0; i < Long.SIZE; i++) {
                    bits |= isZero(page[word * Long.SIZE + i] ^ wanted) << i;
                }
                found[word] = bits;
            }
        }
    }

    private void byCode(BoundPredicate.Leaf numbered, BoundAttribute attribute, long[] asked, long[] found) {
        byte[] answers = answersOfLeaf.get(numbered.number());
        if (answers == null) {
            answers = answers(numbered.leaf(), attribute);
            answersOfLeaf.put(numbered.number(), answers);
        }
        int[] page = keptPage(attribute.slot());
        int only = onlyOf(answers);
        for (int word = 0; word < WORDS; word++) {
            if (asked[word] != 0) {
                int from = word * Long.SIZE;
                found[word] = Long.bitCount(asked[word]) <= FEW_ASKED
                        ? answered(answers, page, from, asked[word])
                        : only == SEVERAL ? answered(answers, page, from) : equal(only, page, from);
            }
        }
    }

    private static long answered(byte[] answers, int[] page, int from, long asked) {
        long bits = 0;
        for (long rest = asked; rest != 0; rest &= rest - 1) {
            int i = Long.numberOfTrailingZeros(rest);
            bits |= (long) answers[page[from + i]] << i;
        }
        return bits;
    }

    private static long answered(byte[] answers, int[] page, int from) {
        long bits = 0;
        for (int i = 0; i < Long.SIZE; i++) {
            bits |= (long) answers[page[from + i]] << i;
        }
        return bits;
    }

    private static long equal(int wanted, int[] page, int from) {
        long bits = 0;
        for (int i = 0; i < Long.SIZE; i++) {
            bits |= isZero(page[from + i] ^ wanted) << i;
        }
        return bits;
    }

    /** 1 for zero, 0 for any other: without a branch, which would be guessed wrong as often as not. */
    private static long isZero(int number) {
        return ((number | -number) >>> (Integer.SIZE - 1)) ^ 1L;
    }

    /** The only kept form for which the answer is yes, one that is never kept if there is none, or {@link #SEVERAL}. */
    private static int onlyOf(byte[] answers) {
        int only = NEVER_KEPT;
        for (int form = 0; form < answers.length; form++) {
            if (answers[form] != 0) {
                if (only != NEVER_KEPT) {
                    return SEVERAL;
                }
                only = form;
            }
        }
        return only;
    }

    /** For each kept form of a code whether the leaf holds for it, 1 or 0. */
    private byte[] answers(BoundLeaf leaf, BoundAttribute attribute) {
        Column column = attribute.column();
        byte[] answers = new byte[ColumnStorage.FIRST_CODE + column.codes()];
        for (int code = 0; code < column.codes(); code++) {
            if (column.isCode(code)) {
                cell.load(attribute, code, null);
                answers[ColumnStorage.FIRST_CODE + code] = (byte) (leaf.holds(cell, now) ? 1 : 0);
            }
        }
        return answers;
    }

    /** Asks about what is missing, and about each value that has no code of the type that is read. */
    private void askRest(
            BoundLeaf leaf,
            BoundAttribute attribute,
            boolean isPlain,
            boolean holdsForMissing,
            long[] asked,
            long[] found) {
        long[] page = page(leaf.slot());
        for (int i = 0; i < page.length; i++) {
            long bit = 1L << i;
            if ((asked[i >> 6] & bit) == 0) {
                continue;
            }
            if (page[i] == Column.MISSING) {
                found[i >> 6] |= holdsForMissing ? bit : 0;
            } else if (!isPlain || page[i] == Column.OTHER) {
                cell.load(attribute, page[i], attribute.column().other(first + i));
                found[i >> 6] |= leaf.holds(cell, now) ? bit : 0;
            }
        }
    }
}
