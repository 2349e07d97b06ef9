package dev.muster.examples.server;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Numbers in as few bytes as they need, and texts, one after the other: first written, then read. */
final class PackedBytes {

    private static final int LEAST = 64;
    private static final int BITS = 7;
    private static final int MORE = 1 << BITS;

    private byte[] bytes;
    /** Where the next is written or read. */
    private int place;

    /** For writing. */
    PackedBytes() {
        this(new byte[LEAST]);
    }

    /** For reading; the array is not copied. */
    PackedBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    // --- writing -------------------------------------------------------------------------------------------------

    /** Writes a number; those below 128 take one byte, those below zero ten. */
    void put(long number) {
        long rest = number;
        while ((rest & -MORE) != 0) {
            putByte((int) rest | MORE);
            rest >>>= BITS;
        }
        putByte((int) rest);
    }

    /** Writes a number that may as well be below zero. */
    void putSigned(long number) {
        put((number << 1) ^ (number >> (Long.SIZE - 1)));
    }

    void put(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        put(encoded.length);
        put(encoded, encoded.length);
    }

    /** Writes what another has been given. */
    void put(PackedBytes other) {
        put(other.bytes, other.place);
    }

    private void put(byte[] more, int count) {
        if (place + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, place + count));
        }
        System.arraycopy(more, 0, bytes, place, count);
        place += count;
    }

    private void putByte(int low) {
        if (place == bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * place);
        }
        bytes[place++] = (byte) low;
    }

    /** How many bytes were written, or read. */
    int place() {
        return place;
    }

    /** Forgets what was written. */
    void clear() {
        place = 0;
    }

    byte[] written() {
        return Arrays.copyOf(bytes, place);
    }

    // --- reading -------------------------------------------------------------------------------------------------

    boolean hasMore() {
        return place < bytes.length;
    }

    long number() {
        long number = 0;
        int shift = 0;
        byte next = bytes[place++];
        for (; next < 0; next = bytes[place++]) {
            number |= (long) (next & (MORE - 1)) << shift;
            shift += BITS;
        }
        return number | (long) next << shift;
    }

    long signed() {
        long number = number();
        return (number >>> 1) ^ -(number & 1);
    }

    String text() {
        int length = (int) number();
        place += length;
        return new String(bytes, place - length, length, StandardCharsets.UTF_8);
    }

    void skip(int count) {
        place += count;
    }
}
