package dev.muster.segment.dsl;

import org.jspecify.annotations.Nullable;

/** The keys of maps: names of attributes as they are or in backticks, and words that mean something of their own. */
final class MapKeys {

    private MapKeys() {}

    /**
     * A map's key, or {@code null} after reporting that it is none.
     *
     * @param path the map's
     */
    static @Nullable String read(@Nullable Object key, String path, MapFindings findings) {
        if (key instanceof String text) {
            findings.countText(text, path);
            return text;
        }
        findings.countNode(path);
        findings.add(path, "a key is a text; got " + Shown.value(key));
        return null;
    }

    /**
     * The name that a key says, without its backticks.
     *
     * @throws IllegalArgumentException if backticks are not closed, or not doubled inside
     */
    static String attributeName(String key) {
        if (!key.startsWith("`")) {
            return key;
        }
        if (!isInBackticks(key)) {
            throw new IllegalArgumentException(
                    "a key that starts with a backtick ends with one, and has every other one doubled");
        }
        return key.substring(1, key.length() - 1).replace("``", "`");
    }

    /** A key as a path has it: plain, or in backticks. */
    static String inPath(String key) {
        return isPlain(key) || isInBackticks(key)
                ? Shown.spelling(key)
                : '`' + Shown.spelling(key.replace("`", "``")) + '`';
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty()
                && (Character.isLetter(key.codePointAt(0)) || key.charAt(0) == '_')
                && key.codePoints().allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '-');
    }

    private static boolean isInBackticks(String key) {
        if (key.length() < 2 || !key.startsWith("`") || !key.endsWith("`")) {
            return false;
        }
        for (int i = 1; i < key.length() - 1; i++) {
            if (key.charAt(i) == '`') {
                i++;
                if (i == key.length() - 1 || key.charAt(i) != '`') {
                    return false;
                }
            }
        }
        return true;
    }
}
