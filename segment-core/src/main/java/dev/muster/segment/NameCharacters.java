package dev.muster.segment;

import java.util.Arrays;

/**
 * Which characters are the letters and digits that a name may have without backticks: those of Unicode 13, on every JDK. A newer
 * JDK knows more of them, and what one prints has to be read by another. Constant cost; any thread.
 */
public final class NameCharacters {

    /**
     * First and last character of each stretch in which only editions of Unicode after 13, up to 16, have letters and digits. A
     * test compares what is left with the letters of Unicode 13, and fails on a JDK that knows yet more.
     */
    private static final int[] NEWER = {
        0x870, 0x88E, 0x8B5, 0x8B5, 0x8C8, 0x8C9, 0xC5D, 0xC5D, 0xCDD, 0xCDD, 0x170D, 0x170D, 0x171F, 0x171F, 0x1B4C,
        0x1B4C, 0x1C89, 0x1C8A, 0x2C2F, 0x2C2F, 0x2C5F, 0x2C5F, 0x9FFD, 0x9FFF, 0xA7C0, 0xA7C1, 0xA7CB, 0xA7F4, 0x10570,
        0x105F3, 0x10780, 0x107BA, 0x10D40, 0x10D85, 0x10EC2, 0x10EC4, 0x10F70, 0x10F81, 0x11071, 0x11075, 0x1123F,
        0x11240, 0x11380, 0x113D3, 0x116D0, 0x116E3, 0x11740, 0x11746, 0x11AB0, 0x11ABF, 0x11BC0, 0x11BF9, 0x11F02,
        0x11F59, 0x12F90, 0x12FF0, 0x1342F, 0x143FA, 0x16100, 0x16139, 0x16A70, 0x16AC9, 0x16D40, 0x16D79, 0x18CFF,
        0x18CFF, 0x1AFF0, 0x1AFFE, 0x1B11F, 0x1B132, 0x1B155, 0x1B155, 0x1CCF0, 0x1CCF9, 0x1DF00, 0x1E06D, 0x1E290,
        0x1E2AD, 0x1E4D0, 0x1E7FE, 0x2A6DE, 0x2A6DF, 0x2B735, 0x2B739, 0x2EBF0, 0x2EE5D, 0x31350, 0x323AF
    };

    private NameCharacters() {}

    /** Whether this code point is a letter of Unicode 13. */
    public static boolean isLetter(int codePoint) {
        return Character.isLetter(codePoint) && !isNewer(codePoint);
    }

    /** Whether this code point is a decimal digit, of any script, of Unicode 13. */
    public static boolean isDigit(int codePoint) {
        return Character.isDigit(codePoint) && !isNewer(codePoint);
    }

    private static boolean isNewer(int codePoint) {
        if (codePoint < NEWER[0]) {
            return false;
        }
        int place = Arrays.binarySearch(NEWER, codePoint);
        // Between two entries: inside a stretch if the one before is its first.
        return place >= 0 || (-place - 1) % 2 == 1;
    }
}
