package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GzipInputStreamTest {

    private static final int HEADER_LENGTH = 10;

    @Test
    void read_membersOfEverySize_areJoined() throws IOException {
        String large = "0123456789".repeat(100_000);
        byte[] packed = GzipBytes.joined(GzipBytes.of(""), GzipBytes.of(large), GzipBytes.of("x"), GzipBytes.of(""));
        assertThat(unpacked(packed)).isEqualTo(large + "x");
    }

    /** So that every part of a member comes to lie across the end of the buffer. */
    @Test
    void read_manyMembers_areJoined() throws IOException {
        byte[][] members = new byte[2_000][];
        Arrays.setAll(members, i -> GzipBytes.of("member " + i));
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < members.length; i++) {
            expected.append("member ").append(i);
        }
        assertThat(unpacked(GzipBytes.joined(members))).isEqualTo(expected.toString());
    }

    @Test
    void read_zerosBehindTheEnd_arePadding() throws IOException {
        assertThat(unpacked(GzipBytes.joined(GzipBytes.of("x"), new byte[20_000])))
                .isEqualTo("x");
    }

    @Test
    void read_everyFieldInTheHeader_skipsThem() throws IOException {
        byte[] header = "\u001F\u008B\b\u001F\1\2\3\4\0\3\3\0\0\1\2name\0comment\0".getBytes(ISO_8859_1);
        CRC32 checksum = new CRC32();
        checksum.update(header);
        byte[] checksumBytes = {(byte) checksum.getValue(), (byte) (checksum.getValue() >> 8)};
        byte[] member = GzipBytes.of("x");
        byte[] body = Arrays.copyOfRange(member, HEADER_LENGTH, member.length);
        assertThat(unpacked(GzipBytes.joined(header, checksumBytes, body))).isEqualTo("x");
        checksumBytes[0] ^= 1;
        assertThatThrownBy(() -> unpacked(GzipBytes.joined(header, checksumBytes, body)))
                .isInstanceOf(ZipException.class)
                .hasMessage("the checksum of its header is wrong");
    }

    @Test
    void read_cutAnywhereInTheSecondMember_isAnError() {
        byte[] first = GzipBytes.of("first");
        byte[] both = GzipBytes.joined(first, GzipBytes.of("second"));
        for (int length = first.length + 1; length < both.length; length++) {
            byte[] cut = Arrays.copyOf(both, length);
            assertThatThrownBy(() -> unpacked(cut)).as("of %s bytes", length).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0  | bytes behind its end that are no gzip
            1  | bytes that are no gzip
            2  | a compression method that is not deflate
            3  | a header with flags that are not defined
            10 | invalid stored block lengths
            """)
    void read_bitsFlippedInTheSecondMember_saysWhatIsWrong(int at, String message) {
        byte[] second = GzipBytes.of("x");
        second[at] ^= at == HEADER_LENGTH ? 2 : (byte) 0x80;
        assertThatThrownBy(() -> unpacked(GzipBytes.joined(GzipBytes.of("first"), second)))
                .isInstanceOf(ZipException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            8 | its checksum is wrong
            4 | its length is wrong
            """)
    void read_bitFlippedInTheTrailer_saysWhatIsWrong(int fromTheEnd, String message) {
        byte[] packed = GzipBytes.of("x");
        packed[packed.length - fromTheEnd] ^= 1;
        assertThatThrownBy(() -> unpacked(packed))
                .isInstanceOf(ZipException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\0x", "\0\u001F\u008B"})
    void read_anythingElseBehindTheEnd_isAnError(String behind) {
        assertThatThrownBy(() -> unpacked(GzipBytes.joined(GzipBytes.of("x"), behind.getBytes(ISO_8859_1))))
                .isInstanceOf(ZipException.class)
                .hasMessage("bytes behind its end that are no gzip");
    }

    private static String unpacked(byte[] packed) throws IOException {
        try (GzipInputStream in = new GzipInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
