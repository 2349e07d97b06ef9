package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * Reads text strictly, with or without a byte order mark. If bytes are invalid in the charset, or their gzip is damaged
 * or truncated, returns all text before that position and then throws an {@link UnreadableException} with the position.
 * For one thread.
 */
public final class TextReader extends Reader {

    private static final int BUFFER_SIZE = 1 << 16;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final CharsetDecoder decoder;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_SIZE).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER_SIZE).flip();
    private boolean atStart = true;
    private boolean atEnd;
    private long line = 1;
    private long column = 1;
    private boolean afterReturn;

    private TextReader(InputStream in, Charset charset) {
        this.in = in;
        this.decoder = charset.newDecoder();
    }

    /** Returns a reader of uncompressed bytes. Closing the reader closes them. */
    public static TextReader of(InputStream bytes, Charset charset) {
        return new TextReader(bytes, charset);
    }

    /**
     * Returns a reader of a UTF-8 file. Decompresses the file if it starts like gzip, and requires that if its name
     * says so.
     */
    static TextReader ofFile(InputStream bytes, String name) throws IOException {
        PushbackInputStream start = new PushbackInputStream(bytes, 2);
        byte[] magic = start.readNBytes(2);
        start.unread(magic);
        boolean isGzip = GzipInputStream.isGzip(magic);
        if (!isGzip && magic.length > 0 && name.endsWith(".gz")) {
            throw new UnreadableException(Position.START, "the file is named .gz but is no gzip");
        }
        return new TextReader(isGzip ? unpacked(start) : start, UTF_8);
    }

    private static InputStream unpacked(InputStream packed) throws IOException {
        try {
            return new GzipInputStream(packed);
        } catch (EOFException cut) {
            throw cutShort(Position.START);
        } catch (ZipException damaged) {
            throw damaged(Position.START, damaged);
        }
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        if (!chars.hasRemaining() && !decodeMore()) {
            return -1;
        }
        int count = Math.min(length, chars.remaining());
        chars.get(into, offset, count);
        return count;
    }

    /** Decodes more text, and returns whether there is any. */
    private boolean decodeMore() throws IOException {
        chars.clear();
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, atEnd);
            if (chars.position() > 0) {
                break;
            }
            if (result.isError()) {
                throw undecodable();
            }
            if (atEnd) {
                chars.flip();
                return false;
            }
            fill();
        }
        chars.flip();
        if (atStart && chars.get(0) == BYTE_ORDER_MARK) {
            chars.get();
        }
        atStart = false;
        countLines();
        return chars.hasRemaining() || decodeMore();
    }

    private UnreadableException undecodable() {
        String expected = decoder.charset().name();
        if (startsAsUtf16()) {
            return new UnreadableException(position(), "the text is UTF-16; expected " + expected);
        }
        String found = String.format(Locale.ROOT, "byte 0x%02X", bytes.get(bytes.position()));
        return new UnreadableException(position(), found + " is not " + expected + "; expected " + expected + " text");
    }

    /** Returns whether the text starts with a byte order mark of UTF-16, of either order. */
    private boolean startsAsUtf16() {
        if (!atStart || bytes.remaining() < 2) {
            return false;
        }
        int mark = bytes.getShort(bytes.position()) & 0xffff;
        return mark == 0xfeff || mark == 0xfffe;
    }

    private void fill() throws IOException {
        bytes.compact();
        try {
            int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
            if (count < 0) {
                atEnd = true;
            } else {
                bytes.position(bytes.position() + count);
            }
        } catch (EOFException cut) {
            throw cutShort(position());
        } catch (ZipException damaged) {
            throw damaged(position(), damaged);
        } finally {
            bytes.flip();
        }
    }

    private void countLines() {
        for (int i = chars.position(); i < chars.limit(); i++) {
            char c = chars.get(i);
            if (c == '\r' || (c == '\n' && !afterReturn)) {
                line++;
                column = 1;
            } else if (c != '\n' && !Character.isLowSurrogate(c)) {
                column++;
            }
            afterReturn = c == '\r';
        }
    }

    private Position position() {
        return new Position(line, column);
    }

    private static UnreadableException cutShort(Position position) {
        return new UnreadableException(position, "the gzip is cut short; expected more of it");
    }

    private static UnreadableException damaged(Position position, ZipException damaged) {
        return new UnreadableException(position, "damaged gzip: " + damaged.getMessage());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
