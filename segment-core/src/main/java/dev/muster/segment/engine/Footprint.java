package dev.muster.segment.engine;

import org.jspecify.annotations.Nullable;

/**
 * How much heap things take, from their lengths: an object's head is sixteen bytes with an array's length in it, a reference is
 * four. True of a virtual machine with compressed references, and near enough of any other.
 */
final class Footprint {

    static final int HEAD = 16;
    static final int REFERENCE = 4;

    /** A node of a hash map and its place in the table. */
    static final int MAP_NODE = 32 + 2 * REFERENCE;

    /** A place in an open table is one of so many for each key, on the average. */
    private static final long ROOM_PER_KEY = 2;

    private Footprint() {}

    static long of(byte[] array) {
        return HEAD + (long) array.length;
    }

    static long of(int[] array) {
        return HEAD + (long) Integer.BYTES * array.length;
    }

    static long of(long[] array) {
        return HEAD + (long) Long.BYTES * array.length;
    }

    static long of(int[][] arrays) {
        long bytes = references(arrays.length);
        for (int[] array : arrays) {
            bytes += of(array);
        }
        return bytes;
    }

    /** An array of so many references, without what they refer to. */
    static long references(int length) {
        return HEAD + (long) REFERENCE * length;
    }

    /** A text of so many Latin letters. */
    static long text(long length) {
        return 24 + HEAD + length;
    }

    /** Texts, where there are any. */
    static long texts(@Nullable String[] texts) {
        long bytes = references(texts.length);
        for (String text : texts) {
            bytes += text == null ? 0 : text(text.length());
        }
        return bytes;
    }

    /** An open table of primitive keys and values. */
    static long table(int keys, int bytesEach) {
        return 2 * HEAD + ROOM_PER_KEY * keys * bytesEach;
    }
}
