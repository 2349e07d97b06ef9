package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The contacts by id and by number. Numbers are dense; a removed contact's is given to the next new one, so whoever keeps
 * numbers for longer keeps names with them.
 *
 * <p>Design note. An open table of numbers, eight to sixteen bytes a contact beside the id itself. A number is less than half of
 * the table's length, so the bits above are free for those of the hash that did not choose the place: they tell nearly all
 * other ids apart without a look at them. Ids come from outside, so the hash is not {@link String#hashCode}, for which anybody
 * can make ids that collide, but starts from a secret of this table. Nothing that the engine answers depends on the order of
 * the table.
 */
final class ContactIds {

    static final int NONE = -1;

    private static final int LEAST_CAPACITY = 16;
    private static final int MULTIPLIER = 0x9E3779B1;

    private final int secret = ThreadLocalRandom.current().nextInt();
    private final ContactNames names = new ContactNames();
    private final IntArrayList freeNumbers = new IntArrayList();

    /** For each place zero, or a number and one in the low bits and, above them, the hash from there up. */
    private int[] table = new int[LEAST_CAPACITY];
    /** A bit for each number that is a contact's. */
    private long[] taken = new long[1];

    private int size;
    private int numbers;

    int size() {
        return size;
    }

    /** Numbers are below this; some may be free. */
    int numbers() {
        return numbers;
    }

    ContactNames names() {
        return names;
    }

    boolean isTaken(int number) {
        return number < numbers && (taken[number >> 6] & (1L << number)) != 0;
    }

    /** The numbers in use among the 64 from a number on that 64 divides, a bit each. */
    long takenFrom(int first) {
        return first >> 6 < taken.length ? taken[first >> 6] : 0;
    }

    /** Looks at where a contact is to be found; the answer means nothing. */
    int fetch(String id) {
        return table[hash(id) & (table.length - 1)];
    }

    /** Is told of a contact that is nearly sure to be the one looked for. */
    interface Guess {
        void guess(int number);
    }

    /** The number of a contact, or {@link #NONE}. */
    int find(String id) {
        return find(id, number -> {});
    }

    /** The number of a contact, or {@link #NONE}; whoever else is to look at the contact can do so while its id is fetched. */
    int find(String id, Guess guess) {
        int[] entries = table;
        int mask = entries.length - 1;
        int hash = hash(id);
        for (int place = hash & mask; entries[place] != 0; place = (place + 1) & mask) {
            int entry = entries[place];
            if (((entry ^ hash) & ~mask) == 0) {
                int number = (entry & mask) - 1;
                guess.guess(number);
                if (names.is(number, id)) {
                    return number;
                }
            }
        }
        return NONE;
    }

    /** Gives a number to a contact that has none. */
    int add(String id) {
        int number = freeNumbers.isEmpty() ? numbers++ : freeNumbers.popInt();
        if (number >> 6 >= taken.length) {
            taken = Arrays.copyOf(taken, 2 * taken.length);
        }
        if (numbers > table.length / 2) {
            grow();
        }
        names.set(number, id);
        taken[number >> 6] |= 1L << number;
        place(number, id);
        size++;
        return number;
    }

    /** Frees a contact's number. */
    void remove(int number) {
        int mask = table.length - 1;
        int place = hash(names.id(number)) & mask;
        while ((table[place] & mask) != number + 1) {
            place = (place + 1) & mask;
        }
        // Closes the gap, so that whoever was moved on by a collision is still found.
        table[place] = 0;
        for (int next = (place + 1) & mask; table[next] != 0; next = (next + 1) & mask) {
            int moved = (table[next] & mask) - 1;
            table[next] = 0;
            place(moved, names.id(moved));
        }
        taken[number >> 6] &= ~(1L << number);
        freeNumbers.add(number);
        size--;
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        return Footprint.of(table) + Footprint.of(taken) + Footprint.of(freeNumbers.elements()) + names.bytes();
    }

    private void place(int number, String id) {
        int mask = table.length - 1;
        int hash = hash(id);
        int place = hash & mask;
        while (table[place] != 0) {
            place = (place + 1) & mask;
        }
        table[place] = (hash & ~mask) | (number + 1);
    }

    private void grow() {
        table = new int[2 * table.length];
        // In the order in which ids lie in memory.
        for (int number = 0; number < numbers; number++) {
            if (isTaken(number)) {
                place(number, names.id(number));
            }
        }
    }

    private int hash(String id) {
        int hash = secret ^ id.length();
        int i = 1;
        for (; i < id.length(); i += 2) {
            hash = (hash ^ (id.charAt(i - 1) | (id.charAt(i) << 16))) * MULTIPLIER;
            hash ^= hash >>> 15;
        }
        if (i == id.length()) {
            hash = (hash ^ id.charAt(i - 1)) * MULTIPLIER;
            hash ^= hash >>> 15;
        }
        return hash;
    }
}
