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
 * Finds for which contacts of a page each of some leaves holds, a bit each. The values of an attribute are read once a page: a
 * number, a boolean and an instant are compared as they lie there, a text is asked once for each distinct value.
 *
 * <p>Contacts may be written between one page and the next. What is found is right for those that were not.
 */
final class LeafScan {

    private static final int WORDS = ColumnStorage.PAGE_SIZE / Long.SIZE;

    /** The answer of a leaf that holds for nobody; not to be written. */
    static final long[] NOBODY = new long[WORDS];

    /** So few of a word's contacts are asked about one by one. */
    private static final int FEW_ASKED = 16;

    /** A leaf over fewer distinct texts than this, divided by the leaves of the attribute, keeps a byte for each. */
    private static final int MOST_BYTES = 1 << 15;

    /** So many distinct texts and text sets are remembered in all, four bytes each. */
    private static final int MOST_CODES = 1 << 21;

    private static final int SEVERAL = -1;
    private static final int NEVER_KEPT = -2;

    /** What it costs to ask about a leaf at all. */
    private static final int ASKED = 32;

    /** What a look at one contact costs where nothing else is told, beside those that compare as they lie. */
    private static final int LOOK = 4;

    /** Beyond all instants, and so near to zero that differences between two do not overflow. */
    private static final long FAR = 1L << 61;

    /** The answers of a leaf for the kept forms of an attribute's codes. */
    private record Answers(byte[] ofKept, int only, int generation) {}

    private final BoundAttribute[] slots;
    private final boolean isAgain;
    private final int width;
    /** What contacts hold, for each slot. */
    private final long[][] held;

    private final boolean[] isHeldRead;
    /** What is read of it, for each slot, in the codes of the type that is read; {@link Column#OTHER} where nothing is. */
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
     * A scan of leaves.
     *
     * @param predicate has all leaves that will be asked about, or others over the same attributes that do not look at texts
     * @param width how many words of a page are asked about at once, at most
     * @param isAgain whether contacts are asked about that were written since
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
     * Turns to contacts of one page.
     *
     * @param firstNumber the page's first contact
     * @param contacts those that will be asked about, a bit each
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

    /** What all this has cost so far, in comparisons of the simplest kind. */
    long work() {
        return work;
    }

    /**
     * Finds the contacts for which a leaf holds.
     *
     * @param of the contacts of interest, of those that were turned to
     * @return a bit each; not to be written
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

    /** The codes that contacts hold. */
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

    /** What is read of them, where it does not lie there as it is read. */
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

    /** Whether what contacts hold is what is read, missing and all. */
    private static boolean readsAsHeld(BoundAttribute attribute) {
        Column column = attribute.column();
        return column.type() == attribute.type() && !column.hasOthers() && attribute.defaultValue() == null;
    }

    /** Whether nobody on the page has a value, nor reads a default. */
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

    /** Those with {@code after < code ≤ upTo}; what is missing or other lies beyond. */
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

    /** What is missing or other is no number, and so never within a range. */
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

    /** Whether so few texts are compared with so few that a leaf can be asked about all of them. */
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
