package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReaderTest {

    /** Reads letters of one to four bytes across the end of every buffer, at every length of a read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8_192})
    void read_longText_givesItWhole(int atATime) throws IOException {
        String text = "a\u00E9\u20AC\uD834\uDD1E\r\n".repeat(40_000);
        assertThat(read(new ByteArrayInputStream(text.getBytes(UTF_8)), atATime))
                .isEqualTo(text);
    }

    /** Reads single bytes, as a pipe may deliver them. */
    @Test
    void read_byteByByte_givesTheText() throws IOException {
        InputStream slow = new ByteArrayInputStream("\uFEFFx\uD834\uDD1E".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1));
            }
        };
        assertThat(read(slow, 8)).isEqualTo("x\uD834\uDD1E");
    }

    @Test
    void read_byteOrderMarkAlone_isEmpty() throws IOException {
        assertThat(read(new ByteArrayInputStream("\uFEFF".getBytes(UTF_8)), 8)).isEmpty();
    }

    @Test
    void read_secondByteOrderMark_isText() throws IOException {
        assertThat(read(new ByteArrayInputStream("\uFEFF\uFEFF".getBytes(UTF_8)), 8))
                .isEqualTo("\uFEFF");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\n", "a\rb\r", "a\r\nb\r\n"})
    void read_badByteInTheThirdLine_saysWhere(String lines) {
        byte[] bytes = (lines + "\uD834\uDD1Ex?").getBytes(UTF_8);
        bytes[bytes.length - 1] = (byte) 0xFF;
        UnreadableException failure =
                catchThrowableOfType(UnreadableException.class, () -> read(new ByteArrayInputStream(bytes), 1));
        assertThat(failure.position()).isEqualTo(new Position(3, 3));
        assertThat(failure).hasMessage("byte 0xFF is not UTF-8; expected UTF-8 text");
    }

    @Test
    void read_otherCharset_givesTheText() throws IOException {
        byte[] bytes = "caf\u00E9 \u20AC20".getBytes(Charset.forName("windows-1252"));
        try (TextReader reader = TextReader.of(new ByteArrayInputStream(bytes), Charset.forName("windows-1252"))) {
            char[] buffer = new char[100];
            assertThat(new String(buffer, 0, reader.read(buffer))).isEqualTo("caf\u00E9 \u20AC20");
        }
    }

    @Test
    void read_byteThatIsNotOfTheCharset_saysWhere() throws IOException {
        byte[] bytes = {'a', '\n', 'b', (byte) 0x81};
        try (TextReader reader = TextReader.of(new ByteArrayInputStream(bytes), Charset.forName("windows-1252"))) {
            assertThat(reader.read(new char[100])).isEqualTo(3);
            UnreadableException failure =
                    catchThrowableOfType(UnreadableException.class, () -> reader.read(new char[100]));
            assertThat(failure.position()).isEqualTo(new Position(2, 2));
            assertThat(failure).hasMessage("byte 0x81 is not windows-1252; expected windows-1252 text");
        }
    }

    private static String read(InputStream in, int atATime) throws IOException {
        StringBuilder text = new StringBuilder();
        try (TextReader reader = TextReader.ofFile(in, "text")) {
            char[] buffer = new char[atATime];
            for (int count; (count = reader.read(buffer)) >= 0; ) {
                text.append(buffer, 0, count);
            }
        }
        return text.toString();
    }
}
