package dev.muster.segment;

import java.util.Locale;

/** Refuses names that a contact, an attribute or a segment cannot have. */
final class Names {

    private static final int LONGEST = 512;

    private Names() {}

    static void requireContact(String id) {
        require("contact id", id);
    }

    static void requireAttribute(String name) {
        require("attribute name", name);
    }

    static void requireSegment(String name) {
        require("segment name", name);
    }

    /**
     * Requires 1 to 512 code points without control characters and lone surrogates, no blank at either end, and neither
     * {@code .} nor {@code ..}: browsers remove these from the path of an address, so such a name could not be
     * requested.
     */
    private static void require(String what, String name) {
        int length = name.length();
        if (length == 0) {
            throw new IllegalArgumentException(what + " is empty; expected 1 to " + LONGEST + " characters");
        }
        if (length > LONGEST && name.codePointCount(0, length) > LONGEST) {
            throw new IllegalArgumentException(
                    what + " has " + name.codePointCount(0, length) + " characters; expected 1 to " + LONGEST);
        }
        for (int i = 0; i < length; ) {
            int c = name.codePointAt(i);
            if (Character.isISOControl(c)) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "%s has the control character U+%04X at index %d", what, c, i));
            }
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                throw new IllegalArgumentException(what + " has a lone surrogate at index " + i);
            }
            i += Character.charCount(c);
        }
        requireNoBlankEnds(what, name);
        if (name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException(
                    what + " is '" + name + "', which no web address can hold; write another");
        }
    }

    private static void requireNoBlankEnds(String what, String name) {
        boolean startsBlank = isBlank(name.charAt(0));
        if (!startsBlank && !isBlank(name.charAt(name.length() - 1))) {
            return;
        }
        String trimmed = trimmed(name);
        throw new IllegalArgumentException(
                trimmed.isEmpty()
                        ? what + " is blank; expected 1 to " + LONGEST + " characters"
                        : what + " " + Spelling.brief(Spelling.text(name)) + " has a blank at its "
                                + (startsBlank ? "start" : "end") + "; write "
                                + Spelling.brief(Spelling.text(trimmed)));
    }

    private static String trimmed(String name) {
        int start = 0;
        int end = name.length();
        while (start < end && isBlank(name.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(start, end);
    }

    /**
     * Returns whether a character looks empty, as a no-break space does. All such characters are single UTF-16 units.
     */
    private static boolean isBlank(char c) {
        return c <= ' ' || Character.isSpaceChar(c);
    }
}
