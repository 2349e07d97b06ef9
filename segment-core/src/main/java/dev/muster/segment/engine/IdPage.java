package dev.muster.segment.engine;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The ids of contacts whose numbers lie together. Short ids of Latin letters, as nearly all are, take a byte a character and one
 * for their length, each as much room as the longest of the page; once another kind of id is among them, the page holds texts.
 */
final class IdPage {

    static final int BITS = 10;
    static final int MASK = (1 << BITS) - 1;

    /** Ids that are longer than this are held as texts. */
    private static final int MOST_PACKED = 63;

    private static final int HIGHEST_LATIN = 0xff;

    /** For each id its length, or zero, and its characters. */
    private byte[] bytes;
    /** How many bytes each id has room for. */
    private int stride;
    /** In place of the bytes if it is not {@code null}. */
    private @Nullable String @Nullable [] texts;

    IdPage() {
        this(new byte[0], 1, null);
    }

    private IdPage(byte[] bytes, int stride, @Nullable String @Nullable [] texts) {
        this.bytes = bytes;
        this.stride = stride;
        this.texts = texts;
    }

    /** Whether this has an id in a place. */
    boolean isTaken(int index) {
        @Nullable String[] asTexts = texts;
        if (asTexts != null) {
            return index < asTexts.length && asTexts[index] != null;
        }
        return index * stride < bytes.length && bytes[index * stride] != 0;
    }

    /** Whether an id fits in a place as this page is now. */
    boolean fits(int index, String id) {
        @Nullable String[] asTexts = texts;
        return asTexts != null
                ? index < asTexts.length
                : id.length() < stride && (index + 1) * stride <= bytes.length && isPackable(id);
    }

    /** Puts an id that {@link #fits} in a place. */
    void set(int index, String id) {
        @Nullable String[] asTexts = texts;
        if (asTexts != null) {
            asTexts[index] = id;
            return;
        }
        int start = index * stride;
        for (int i = 0; i < id.length(); i++) {
            bytes[start + 1 + i] = (byte) id.charAt(i);
        }
        // Last, as a reader of an older copy never looks at a place that was free then.
        bytes[start] = (byte) id.length();
    }

    /** A copy in which an id fits in a place. */
    IdPage withRoomFor(int index, int room, String id) {
        int ids = Math.max(room, room());
        if (texts != null || !isPackable(id)) {
            @Nullable String[] copy = new String[ids];
            for (int i = 0; i < room(); i++) {
                copy[i] = isTaken(i) ? id(i) : null;
            }
            return new IdPage(new byte[0], 1, copy);
        }
        int wider = Math.max(stride, id.length() + 1);
        byte[] copy = new byte[ids * wider];
        for (int i = 0; i < room(); i++) {
            System.arraycopy(bytes, i * stride, copy, i * wider, stride);
        }
        return new IdPage(copy, wider, null);
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        @Nullable String[] asTexts = texts;
        return 2 * Footprint.HEAD + (asTexts == null ? Footprint.of(bytes) : Footprint.texts(asTexts));
    }

    private int room() {
        @Nullable String[] asTexts = texts;
        return asTexts != null ? asTexts.length : bytes.length / stride;
    }

    private static boolean isPackable(String id) {
        if (id.length() > MOST_PACKED) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) > HIGHEST_LATIN) {
                return false;
            }
        }
        return true;
    }

    /** Whether this is the id in a place that is taken. */
    boolean is(int index, String id) {
        @Nullable String[] asTexts = texts;
        if (asTexts != null) {
            return id.equals(asTexts[index]);
        }
        int start = index * stride;
        int length = id.length();
        if (bytes[start] != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if ((bytes[start + 1 + i] & HIGHEST_LATIN) != id.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The id in a place that is taken. */
    String id(int index) {
        @Nullable String[] asTexts = texts;
        String id = asTexts == null ? null : asTexts[index];
        return id != null
                ? id
                : new String(bytes, index * stride + 1, bytes[index * stride], StandardCharsets.ISO_8859_1);
    }
}
