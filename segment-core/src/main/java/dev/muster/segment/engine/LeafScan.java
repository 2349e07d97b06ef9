package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Value;
import it.unimi.dsi.fastutil.ints.Int2ObjectOpenHashMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the contacts of a page for which each of some leaves holds, one bit for each contact. The values of an
 * attribute are read once for a page. Numbers, booleans and instants are compared in their stored form; a text is
 * evaluated once for each distinct value.
 *
 * <p>Contacts may be written between one page and the next. The result is right for those that were not.
 */
final class LeafScan {

    private static final int WORDS = ColumnStorage.PAGE_SIZE / Long.SIZE;

    /** The answer of a leaf that holds for no contact. Must not be modified. */
    static final long[] NOBODY = new long[WORDS];

    /** Up to this many contacts of a word are evaluated one by one. */
    private static final int FEW_ASKED = 16;

    /** A leaf keeps a byte for each distinct text if their number times the leaves of the attribute is at most this. */
    private static final int MOST_BYTES = 1 << 15;

    /** How many distinct texts and text sets are remembered in all, at four bytes each. */
    private static final int MOST_CODES = 1 << 21;

    private static final int SEVERAL = -1;
    private static final int NEVER_KEPT = -2;

    /** The cost of evaluating a leaf at all. */
    private static final int ASKED = 32;

    /** The cost of evaluating one contact in any other way than by comparing stored forms. */
    private static final int LOOK = 4;

    /** Beyond all instants, and so near to zero that differences between two do not overflow. */
    private static final long FAR = 1L << 61;

    /** The answers of a leaf for the stored codes of an attribute. */
    private static final class Answers {

        private final byte[] ofKept;
        private final int only;
        private final int generation;

        Answers(byte[] ofKept, int only, int generation) {
            this.ofKept = ofKept;
            this.only = only;
            this.generation = generation;
        }
    }

    private final BoundAttribute[] slots;
    private final boolean isAgain;
    private final int width;
    /** By slot, the stored codes of the page. */
    private final long[][] held;

    private final boolean[] isHeldRead;
    /**
     * By slot, the codes of the type that the attribute reads as; {@link Column#OTHER} for a value that is missing or
     * does not read.
     */
    private final long[][] read;

    private final boolean[] isReadRead;
    /** For each slot that few contacts have a value of, who they are. */
    private final int[] @Nullable [] few;

    private final boolean[] isFewKnown;
    private final @Nullable TextAnswers[] texts;
    private final boolean[] isTextAsked;
    private final Map<Integer, List<BoundPredicate.Leaf>> leavesOfSlot = new LinkedHashMap<>();
    private final Int2ObjectOpenHashMap<Answers> answersOfLeaf = new Int2ObjectOpenHashMap<>();
    private final int[] keptCodes = new int[ColumnStorage.PAGE_SIZE];
    private final Cell cell = new Cell();
    private int codesLeft = MOST_CODES;
    private long[] asked = NOBODY;
    private long now;
    private int first;
    private long work;

    /**
     * Creates a scan.
     *
     * @param predicate contains every leaf over texts that will be evaluated
     * @param width the largest number of words of contacts in one request
     * @param isAgain whether the scan is for contacts that were written since the first scan
     */
    LeafScan(List<BoundAttribute> slots, BoundPredicate predicate, int width, boolean isAgain) {
        this.slots = slots.toArray(BoundAttribute[]::new);
        this.isAgain = isAgain;
        this.width = width;
        int count = this.slots.length;
        held = new long[count][0];
        isHeldRead = new boolean[count];
        read = new long[count][0];
        isReadRead = new boolean[count];
        few = new int[count][];
        isFewKnown = new boolean[count];
        texts = new TextAnswers[count];
        isTextAsked = new boolean[count];
        ConjunctionPacking.leaves(predicate).values().forEach(leaf -> {
            if (LeafMatcher.isOfTexts(leaf.leaf())) {
                leavesOfSlot
                        .computeIfAbsent(leaf.leaf().slot(), slot -> new ArrayList<>())
                        .add(leaf);
            }
        });
    }

    /**
     * Moves to contacts of one page.
     *
     * @param firstNumber the page's first contact
     * @param contacts the contacts that will be evaluated, one bit for each
     * @param instant engine time
     */
    void turnTo(int firstNumber, long[] contacts, long instant) {
        first = firstNumber;
        asked = contacts;
        now = instant;
        Arrays.fill(isHeldRead, false);
        Arrays.fill(isReadRead, false);
        Arrays.fill(isTextAsked, false);
    }

    /** Returns the work done so far, in simple comparisons. */
    long work() {
        return work;
    }

    /**
     * Finds the contacts for which a leaf holds.
     *
     * @param of the contacts to evaluate, among those given to {@link #turnTo}
     * @return one bit for each contact; must not be modified
     */
    long[] satisfying(BoundPredicate.Leaf numbered, long[] of) {
        BoundLeaf leaf = numbered.leaf();
        BoundAttribute attribute = slots[leaf.slot()];
        work += ASKED;
        if (isEmpty(attribute)) {
            return NOBODY;
        }
        if (leaf instanceof BoundLeaf.Existence) {
            return existing(held(leaf.slot()), of);
        }
        if (leaf instanceof BoundLeaf.Unreadable unreadable) {
            return unreadable(unreadable.isTextSet(), attribute, of);
        }
        AttributeType type = attribute.type();
        if (type == null) {
            throw new AssertionError("compared, and has no type: " + attribute.name());
        }
        return switch (type) {
            case TEXT, TEXT_SET -> isSmall(attribute) ? byKept(numbered, attribute, of) : byText(numbered, of);
            case NUMBER ->
                leaf instanceof BoundLeaf.NumberRange range
                        ? between(range, attribute, of)
                        : oneByOne(leaf, attribute, of);
            case BOOLEAN -> equal(((BoundLeaf.Truth) leaf).truth(), attribute, of);
            case TIMESTAMP -> inTime(leaf, attribute, of);
        };
    }

    // --- what contacts hold --------------------------------------------------------------------------------------

    /** Returns the stored codes of the page. */
    private long[] held(int slot) {
        if (!isHeldRead[slot]) {
            if (held[slot].length == 0) {
                held[slot] = new long[ColumnStorage.PAGE_SIZE];
            }
            copyPage(slots[slot].column(), few(slot), held[slot]);
            isHeldRead[slot] = true;
            work += ColumnStorage.PAGE_SIZE;
        }
        return held[slot];
    }

    private void copyPage(Column column, int @Nullable [] numbers, long[] page) {
        if (numbers != null) {
            Arrays.fill(page, Column.MISSING);
            for (int i = firstHere(numbers); i < numbers.length && numbers[i] < first + page.length; i++) {
                page[numbers[i] - first] = column.code(numbers[i]);
            }
        } else if (isAgain || column.isSparse()) {
            for (int word = 0; word < WORDS; word++) {
                for (long rest = asked[word]; rest != 0; rest &= rest - 1) {
                    int at = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                    page[at] = column.code(first + at);
                }
                work += (long) LOOK * Long.bitCount(asked[word]);
            }
        } else {
            column.copyPage(first, page);
        }
    }

    /** Returns the codes of the type that the attribute reads as, where they differ from the stored codes. */
    private long[] read(BoundAttribute attribute) {
        int slot = attribute.slot();
        if (!isReadRead[slot]) {
            if (read[slot].length == 0) {
                read[slot] = new long[ColumnStorage.PAGE_SIZE];
            }
            readPage(attribute, held(slot), read[slot]);
            isReadRead[slot] = true;
        }
        return read[slot];
    }

    private void readPage(BoundAttribute attribute, long[] codes, long[] page) {
        Column column = attribute.column();
        boolean isPlain = column.type() == attribute.type();
        long missing = attribute.defaultValue() == null ? Column.OTHER : read(attribute, Column.MISSING, 0);
        for (int word = 0; word < WORDS; word++) {
            for (long rest = asked[word]; rest != 0; rest &= rest - 1) {
                int at = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                long code = codes[at];
                page[at] = code == Column.MISSING
                        ? missing
                        : isPlain && code != Column.OTHER ? code : read(attribute, code, first + at);
                work += isPlain ? 1 : LOOK;
            }
        }
    }

    private long read(BoundAttribute attribute, long code, int contact) {
        cell.load(attribute, code, code == Column.OTHER ? attribute.column().other(contact) : null);
        if (!cell.readable || attribute.type() == null) {
            return Column.OTHER;
        }
        return switch (attribute.type()) {
            case NUMBER -> Double.doubleToLongBits(cell.number);
            case BOOLEAN -> cell.truth ? 1 : 0;
            case TIMESTAMP -> cell.millis;
            case TEXT, TEXT_SET -> throw new AssertionError("texts are asked as they are");
        };
    }

    /** Returns whether the stored codes are the codes that the attribute reads as, missing values included. */
    private static boolean readsAsHeld(BoundAttribute attribute) {
        Column column = attribute.column();
        return column.type() == attribute.type() && !column.hasOthers() && attribute.defaultValue() == null;
    }

    /** Returns whether no contact on the page has a value, and the attribute has no default. */
    private boolean isEmpty(BoundAttribute attribute) {
        int[] numbers = attribute.defaultValue() == null ? few(attribute.slot()) : null;
        int here = numbers == null ? 0 : firstHere(numbers);
        return numbers != null && (here == numbers.length || numbers[here] >= first + ColumnStorage.PAGE_SIZE);
    }

    private int firstHere(int[] numbers) {
        int found = Arrays.binarySearch(numbers, first);
        return found >= 0 ? found : -(found + 1);
    }

    private int @Nullable [] few(int slot) {
        if (!isFewKnown[slot]) {
            few[slot] = isAgain ? null : slots[slot].column().few();
            isFewKnown[slot] = true;
            work += few[slot] == null ? 0 : (long) LOOK * LOOK * few[slot].length;
        }
        return few[slot];
    }

    private static long[] existing(long[] page, long[] of) {
        long[] found = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            for (long rest = of[word]; rest != 0; rest &= rest - 1) {
                int at = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                found[word] |= page[at] == Column.MISSING ? 0 : Long.lowestOneBit(rest);
            }
        }
        return found;
    }

    private long[] unreadable(boolean isTextSet, BoundAttribute attribute, long[] of) {
        if (attribute.readsAllThatIsHeld()) {
            return NOBODY;
        }
        long[] page = held(attribute.slot());
        long[] found = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            for (long rest = of[word]; rest != 0; rest &= rest - 1) {
                int at = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                if (page[at] != Column.MISSING && !attribute.isPlain(page[at])) {
                    Value other = page[at] == Column.OTHER ? attribute.column().other(first + at) : null;
                    cell.load(attribute, page[at], other);
                    boolean isFound = !cell.readable && (!isTextSet || isTextSet(attribute.column(), other));
                    found[word] |= isFound ? Long.lowestOneBit(rest) : 0;
                    work += LOOK * LOOK;
                }
            }
        }
        return found;
    }

    private static boolean isTextSet(Column column, @Nullable Value other) {
        return other == null ? column.type() == AttributeType.TEXT_SET : other instanceof Value.TextSet;
    }

    // --- numbers, booleans, instants -----------------------------------------------------------------------------

    private long[] inTime(BoundLeaf leaf, BoundAttribute attribute, long[] of) {
        if (leaf instanceof BoundLeaf.FixedTime fixed) {
            return between(Math.max(fixed.after(), -FAR), Math.min(fixed.upTo(), FAR), attribute, of);
        }
        if (leaf instanceof BoundLeaf.Crossing) {
            return oneByOne(leaf, attribute, of);
        }
        BoundLeaf.MovingTime moving = (BoundLeaf.MovingTime) leaf;
        long after = moving.after() == Long.MIN_VALUE ? -FAR : now + moving.after();
        long upTo = moving.upTo() == Long.MAX_VALUE ? FAR : now + moving.upTo();
        return between(after, upTo, attribute, of);
    }

    /** Finds the contacts with {@code after < code ≤ upTo}. Codes of missing and other values lie outside all such ranges. */
    private long[] between(long after, long upTo, BoundAttribute attribute, long[] of) {
        long[] kept = readsAsHeld(attribute) ? attribute.column().longPage(first) : null;
        long[] page = kept == null ? read(attribute) : kept;
        long difference = kept == null ? 0 : Column.MISSING;
        long[] found = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            if (of[word] != 0) {
                long bits = 0;
                for (int i = 0; i < Long.SIZE; i++) {
                    long code = page[word * Long.SIZE + i] ^ difference;
                    // Both differences are negative exactly if the code lies between.
                    bits |= (((after - code) & (code - upTo - 1)) >>> 63) << i;
                }
                found[word] = bits & of[word];
                work += Long.SIZE;
            }
        }
        return found;
    }

    /** Finds the contacts with a number in a range. A missing or other value is not a number, and so never in one. */
    private long[] between(BoundLeaf.NumberRange range, BoundAttribute attribute, long[] of) {
        double low = range.lowIncluded() ? range.low() : Math.nextUp(range.low());
        double high = range.highIncluded() ? range.high() : Math.nextDown(range.high());
        long[] kept = readsAsHeld(attribute) ? attribute.column().longPage(first) : null;
        long[] page = kept == null ? read(attribute) : kept;
        long difference = kept == null ? 0 : Column.MISSING;
        long[] found = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            if (of[word] != 0) {
                long bits = 0;
                for (int i = 0; i < Long.SIZE; i++) {
                    double number = Double.longBitsToDouble(page[word * Long.SIZE + i] ^ difference);
                    bits |= ((number >= low ? 1L : 0L) & (number <= high ? 1L : 0L)) << i;
                }
                found[word] = bits & of[word];
                work += Long.SIZE;
            }
        }
        return found;
    }

    private long[] equal(boolean truth, BoundAttribute attribute, long[] of) {
        long code = truth ? 1 : 0;
        byte[] page = readsAsHeld(attribute) ? attribute.column().bytePage(first) : null;
        if (page == null) {
            return between(code - 1, code, attribute, of);
        }
        int wanted = ColumnStorage.kept(code);
        long[] found = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            if (of[word] != 0) {
                long bits = 0;
                for (int i = 0; i < Long.SIZE; i++) {
                    bits |= isZero(page[word * Long.SIZE + i] ^ wanted) << i;
                }
                found[word] = bits & of[word];
                work += Long.SIZE;
            }
        }
        return found;
    }

    private long[] oneByOne(BoundLeaf leaf, BoundAttribute attribute, long[] of) {
        long[] page = read(attribute);
        long[] found = new long[WORDS];
        cell.readable = true;
        for (int word = 0; word < WORDS; word++) {
            for (long rest = of[word]; rest != 0; rest &= rest - 1) {
                int at = word * Long.SIZE + Long.numberOfTrailingZeros(rest);
                if (page[at] != Column.OTHER) {
                    cell.millis = page[at];
                    cell.number = Double.longBitsToDouble(page[at]);
                    found[word] |= leaf.holds(cell, now) ? Long.lowestOneBit(rest) : 0;
                }
            }
            work += (long) LOOK * Long.bitCount(of[word]);
        }
        return found;
    }

    // --- texts and text sets -------------------------------------------------------------------------------------

    private List<BoundPredicate.Leaf> leavesOf(BoundAttribute attribute) {
        List<BoundPredicate.Leaf> leaves = leavesOfSlot.get(attribute.slot());
        if (leaves == null) {
            throw new AssertionError("not known to be asked about: " + attribute.name());
        }
        return leaves;
    }

    private long[] byText(BoundPredicate.Leaf numbered, long[] of) {
        int slot = numbered.leaf().slot();
        TextAnswers answers = texts[slot];
        if (answers == null) {
            int codes = isAgain ? 0 : Math.min(codesLeft, slots[slot].column().codes() + MOST_BYTES);
            codesLeft -= codes;
            answers = new TextAnswers(slots[slot], leavesOf(slots[slot]), width, codes);
            texts[slot] = answers;
        }
        if (!isTextAsked[slot]) {
            long before = answers.work();
            answers.ask(held(slot), first, asked);
            work += answers.work() - before;
            isTextAsked[slot] = true;
        }
        if (!answers.holdsForAny(numbered.number())) {
            return NOBODY;
        }
        long[] found = new long[WORDS];
        answers.addHolding(numbered.number(), found);
        for (int word = 0; word < WORDS; word++) {
            found[word] &= of[word];
        }
        return found;
    }

    /** Returns whether few enough texts and leaves are compared for a leaf to be evaluated for every text at once. */
    private boolean isSmall(BoundAttribute attribute) {
        return !isAgain
                && readsAsHeld(attribute)
                && !(attribute.column().isSparse() && few(attribute.slot()) == null)
                && (long) leavesOf(attribute).size() * attribute.column().codes() <= MOST_BYTES;
    }

    private long[] byKept(BoundPredicate.Leaf numbered, BoundAttribute attribute, long[] of) {
        Column column = attribute.column();
        Answers known = answersOfLeaf.get(numbered.number());
        if (known == null
                || known.generation != column.generation()
                || known.ofKept.length < ColumnStorage.FIRST_CODE + column.codes()) {
            byte[] ofKept = answers(numbered.leaf(), attribute);
            known = new Answers(ofKept, onlyOf(ofKept), column.generation());
            answersOfLeaf.put(numbered.number(), known);
        }
        byte[] answers = known.ofKept;
        int[] page = keptPage(attribute.slot());
        long[] found = new long[WORDS];
        for (int word = 0; word < WORDS; word++) {
            if (of[word] != 0) {
                int from = word * Long.SIZE;
                long bits = Long.bitCount(of[word]) <= FEW_ASKED
                        ? answered(answers, page, from, of[word])
                        : known.only == SEVERAL ? answered(answers, page, from) : equal(known.only, page, from);
                found[word] = bits & of[word];
                work += Long.SIZE;
            }
        }
        return found;
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
        work += ColumnStorage.PAGE_SIZE;
        return keptCodes;
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
                work += LOOK + cell.text.length();
            }
        }
        return answers;
    }
}
