package dev.muster.segment.engine;

import dev.muster.segment.AttributeType;

/**
 * One contact's values: pairs of (attribute, type) and code, ascending by attribute, and nothing for what is missing. A row is
 * a bare array, so that a contact costs 16 bytes an attribute that it has; these are the functions on it.
 */
final class Row {

    static final long[] EMPTY = {};

    private static final int TYPE_BITS = 3;
    private static final int TYPE_MASK = (1 << TYPE_BITS) - 1;

    private Row() {}

    @SuppressWarnings("EnumOrdinal") // packed for as long as the engine lives, never stored
    static long key(int attribute, AttributeType type) {
        return (long) attribute << TYPE_BITS | type.ordinal();
    }

    static int attribute(long[] row, int index) {
        return (int) (row[index] >>> TYPE_BITS);
    }

    static AttributeType type(long[] row, int index) {
        return typeOf(row[index]);
    }

    static AttributeType typeOf(long key) {
        return ValueCodes.type((int) key & TYPE_MASK);
    }

    static long code(long[] row, int index) {
        return row[index + 1];
    }

    /** Where the attribute's pair is, or where it would be inserted, as {@code -(index + 1)}. */
    static int find(long[] row, int length, int attribute) {
        int low = 0;
        int high = length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = attribute(row, 2 * middle);
            if (found < attribute) {
                low = middle + 1;
            } else if (found > attribute) {
                high = middle - 1;
            } else {
                return 2 * middle;
            }
        }
        return -(2 * low + 1);
    }

    static long[] inserted(long[] row, int index, long key, long code) {
        long[] longer = new long[row.length + 2];
        System.arraycopy(row, 0, longer, 0, index);
        longer[index] = key;
        longer[index + 1] = code;
        System.arraycopy(row, index, longer, index + 2, row.length - index);
        return longer;
    }

    static long[] without(long[] row, int index) {
        if (row.length == 2) {
            return EMPTY;
        }
        long[] shorter = new long[row.length - 2];
        System.arraycopy(row, 0, shorter, 0, index);
        System.arraycopy(row, index + 2, shorter, index, shorter.length - index);
        return shorter;
    }
}
