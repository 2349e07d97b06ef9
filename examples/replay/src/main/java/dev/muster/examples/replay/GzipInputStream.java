package dev.muster.examples.replay;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952) of one member or more, every byte of it accounted for: {@link java.util.zip.GZIPInputStream} takes a
 * member whose header is damaged or cut short, and whatever else stands behind a member, for the end of the data. Zeros
 * behind the last member are padding.
 */
final class GzipInputStream extends InputStream {

    /** Small, so that the bytes read tell how far the text is read. */
    private static final int BUFFER_SIZE = 1 << 13;

    private static final int FIRST_MAGIC = 0x1f;
    private static final int SECOND_MAGIC = 0x8b;
    private static final int DEFLATE = 8;
    private static final int HAS_HEADER_CHECKSUM = 1 << 1;
    private static final int HAS_EXTRA = 1 << 2;
    private static final int HAS_NAME = 1 << 3;
    private static final int HAS_COMMENT = 1 << 4;
    private static final int RESERVED_FLAGS = 0xe0;
    /** The modification time, the extra flags and the operating system. */
    private static final int IGNORED_HEADER_BYTES = 6;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 headerChecksum = new CRC32();
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER_SIZE];
    private int start;
    private int end;
    private boolean atEnd;

    /**
     * @throws EOFException if the first member's header is cut short
     * @throws ZipException if it is damaged
     */
    GzipInputStream(InputStream packed) throws IOException {
        this.in = packed;
        if (packedByte() != FIRST_MAGIC) {
            throw noGzip();
        }
        readHeader();
    }

    /** Answers whether bytes start as gzip does. */
    static boolean isGzip(byte[] bytes) {
        return bytes.length >= 2 && (bytes[0] & 0xff) == FIRST_MAGIC && (bytes[1] & 0xff) == SECOND_MAGIC;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * Reads 1 byte or more, or answers -1 at the end.
     *
     * @throws EOFException if the data ends inside a member
     * @throws ZipException if a member is damaged, or something else stands behind it
     */
    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!atEnd) {
            int count = inflate(into, offset, length);
            if (count > 0) {
                checksum.update(into, offset, count);
                return count;
            }
            if (inflater.finished()) {
                start = end - inflater.getRemaining();
                readTrailer();
                readNextHeader();
            } else {
                fill();
                inflater.setInput(buffer, start, end - start);
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws ZipException {
        try {
            return inflater.inflate(into, offset, length);
        } catch (DataFormatException damaged) {
            throw new ZipException(String.valueOf(damaged.getMessage()));
        }
    }

    /** Reads from behind the first byte, which is the first of the magic. */
    private void readHeader() throws IOException {
        headerChecksum.reset();
        headerChecksum.update(FIRST_MAGIC);
        if (headerByte() != SECOND_MAGIC) {
            throw noGzip();
        }
        if (headerByte() != DEFLATE) {
            throw new ZipException("a compression method that is not deflate");
        }
        int flags = headerByte();
        if ((flags & RESERVED_FLAGS) != 0) {
            throw new ZipException("a header with flags that are not defined");
        }
        skipHeader(IGNORED_HEADER_BYTES);
        if ((flags & HAS_EXTRA) != 0) {
            skipHeader(headerByte() | headerByte() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipHeaderText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipHeaderText();
        }
        if ((flags & HAS_HEADER_CHECKSUM) != 0) {
            int expected = (int) headerChecksum.getValue() & 0xffff;
            if ((headerByte() | headerByte() << 8) != expected) {
                throw new ZipException("the checksum of its header is wrong");
            }
        }
        inflater.reset();
        inflater.setInput(buffer, start, end - start);
        checksum.reset();
    }

    private void skipHeader(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            headerByte();
        }
    }

    private void skipHeaderText() throws IOException {
        int b;
        do {
            b = headerByte();
        } while (b != 0);
    }

    private int headerByte() throws IOException {
        int b = packedByte();
        headerChecksum.update(b);
        return b;
    }

    private void readTrailer() throws IOException {
        if (littleEndianInt() != (int) checksum.getValue()) {
            throw new ZipException("its checksum is wrong");
        }
        if (littleEndianInt() != (int) inflater.getBytesWritten()) {
            throw new ZipException("its length is wrong");
        }
    }

    private int littleEndianInt() throws IOException {
        return packedByte() | packedByte() << 8 | packedByte() << 16 | packedByte() << 24;
    }

    private void readNextHeader() throws IOException {
        boolean isPadded = false;
        while (hasPacked()) {
            int b = packedByte();
            if (b == FIRST_MAGIC && !isPadded) {
                readHeader();
                return;
            }
            if (b != 0) {
                throw new ZipException("bytes behind its end that are no gzip");
            }
            isPadded = true;
        }
        atEnd = true;
    }

    private int packedByte() throws IOException {
        if (start == end) {
            fill();
        }
        return buffer[start++] & 0xff;
    }

    private void fill() throws IOException {
        start = end;
        if (!hasPacked()) {
            throw new EOFException();
        }
    }

    /** Answers whether there are more bytes to unpack, and has them in the buffer. */
    private boolean hasPacked() throws IOException {
        if (start == end) {
            start = 0;
            end = Math.max(0, in.read(buffer));
        }
        return end > 0;
    }

    private static ZipException noGzip() {
        return new ZipException("bytes that are no gzip");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
