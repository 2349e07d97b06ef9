package dev.muster.segment;

import java.util.Locale;

/** What may be a name: of a contact, an attribute or a segment. */
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

    /** 1 to 512 code points, none a control character, none half a character. */
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
    }
}
