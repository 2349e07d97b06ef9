package dev.muster.segment.dsl;

import org.jspecify.annotations.Nullable;

/** Finds texts that an apostrophe has cut in two: {@code 'Saint John's'}, {@code O'Brien}. */
final class Apostrophes {

    private static final String APOSTROPHE = "'";

    private Apostrophes() {}

    /**
     * Returns the whole text in quotes, or {@code null} if no apostrophe has cut it.
     *
     * @param around a token that follows the first of the two quotes without a space
     */
    static @Nullable String text(Surroundings around) {
        int at = around.at();
        boolean isCut = around.isJoined(at)
                && around.isWordOfText(at)
                && isSingleQuoted(around.text(at - 1))
                && around.isJoined(at + 1)
                && around.text(at + 1).startsWith(APOSTROPHE);
        if (!isCut) {
            return null;
        }
        String first = around.text(at - 1);
        return Surroundings.quoted(first.substring(1) + around.text(at));
    }

    private static boolean isSingleQuoted(String text) {
        return text.length() > 1 && text.startsWith(APOSTROPHE) && text.endsWith(APOSTROPHE);
    }

    /**
     * Returns a word and the unclosed quote after it as one text in quotes, or {@code null} if they are not such a
     * text.
     */
    static @Nullable String word(Surroundings around) {
        int at = around.at();
        boolean isInWord = around.isJoined(at)
                && around.isWordOfText(at - 1)
                && around.takesText(at - 2)
                && around.text(at).startsWith(APOSTROPHE);
        return isInWord ? Surroundings.quoted(around.text(at - 1) + firstWord(around.text(at))) : null;
    }

    /** Returns an apostrophe and the letters after it. */
    static String firstWord(String unclosed) {
        int end = 1;
        while (end < unclosed.length() && Character.isLetter(unclosed.charAt(end))) {
            end++;
        }
        return unclosed.substring(0, end);
    }
}
