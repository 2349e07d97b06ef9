package dev.muster.segment.dsl;

/** Paths into maps and lists, of limited length however deep they lead. */
final class MapPath {

    private static final int LONGEST = 240;

    /** What is left of the start and of the end of a longer path. */
    private static final int KEPT = 110;

    private static final String CUT = "…";

    private MapPath() {}

    /** The path of a key of the outermost map. */
    static String start(String key) {
        return MapKeys.inPath(key);
    }

    static String key(String path, String key) {
        return limited(path + "." + MapKeys.inPath(key));
    }

    static String item(String path, int index) {
        return limited(path + "[" + index + "]");
    }

    private static String limited(String path) {
        if (path.length() <= LONGEST) {
            return path;
        }
        int start = KEPT;
        int end = path.length() - KEPT;
        if (Character.isLowSurrogate(path.charAt(start))) {
            start--;
        }
        if (Character.isLowSurrogate(path.charAt(end))) {
            end++;
        }
        return path.substring(0, start) + CUT + path.substring(end);
    }
}
