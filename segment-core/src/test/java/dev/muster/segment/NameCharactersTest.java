package dev.muster.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A name is plain on one JDK if it is on another. */
final class NameCharactersTest {

    @Test
    void isLetter_everyCodePoint_isThatOfUnicode13() {
        int letters = 0;
        int digits = 0;
        int hash = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            assertThat(NameCharacters.isLetter(c) && NameCharacters.isDigit(c)).isFalse();
            if (NameCharacters.isLetter(c)) {
                letters++;
                hash = 31 * hash + 2 * c;
            } else if (NameCharacters.isDigit(c)) {
                digits++;
                hash = 31 * hash + 2 * c + 1;
            }
        }
        // Counted on JDK 17, whose Unicode is 13.
        assertThat(letters).isEqualTo(131241);
        assertThat(digits).isEqualTo(650);
        assertThat(hash).isEqualTo(-663603828);
    }

    @Test
    void isLetter_lettersThatCameLater_areNone() {
        assertThat(NameCharacters.isLetter(0xA7D0)).isFalse();
        assertThat(NameCharacters.isLetter(0x31350)).isFalse();
        assertThat(NameCharacters.isDigit(0x16D70)).isFalse();
        assertThat(Segments.inSegment("a\uA7D0")).hasToString("in segment `a\uA7D0`");
    }

    @Test
    void isLetter_lettersOfManyScripts_areLetters() {
        "aZ\u00E9\u00DF\u0416\u05D0\u0639\u0E01\u4E1C\uAC00"
                .codePoints()
                .forEach(c -> assertThat(NameCharacters.isLetter(c))
                        .as(Character.getName(c))
                        .isTrue());
        assertThat(NameCharacters.isDigit('7')).isTrue();
        assertThat(NameCharacters.isDigit(0x0663)).isTrue();
    }
}
