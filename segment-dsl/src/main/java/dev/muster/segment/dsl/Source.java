package dev.muster.segment.dsl;

import java.util.Arrays;

/**
 * A text as the one who wrote it sees it: in lines, with a caret under what is wrong. It is made when the first error
 * is found; after that an error costs the same however long the text and its lines are.
 */
final class Source {

    /** Code points shown of a line at most. */
    private static final int WIDTH = 120;

    private static final String CUT = "…";

    private final int[] text;
    private final int[] lineStarts;

    Source(String text) {
        this.text = text.codePoints().toArray();
        this.lineStarts = lineStarts(this.text);
    }

    private static int[] lineStarts(int[] text) {
        int[] starts = new int[16];
        int lines = 1;
        for (int i = 0; i < text.length; i++) {
            if (endsLine(text, i)) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, lines * 2);
                }
                starts[lines++] = i + 1;
            }
        }
        return Arrays.copyOf(starts, lines);
    }

    /** A line feed, or a carriage return without one. */
    private static boolean endsLine(int[] text, int index) {
        return text[index] == '\n' || (text[index] == '\r' && (index + 1 == text.length || text[index + 1] != '\n'));
    }

    /**
     * The line and, under it, carets. Tabs stay tabs, so that the caret is under its character however wide they are.
     *
     * @param place may be one past the end of its line
     */
    String caret(Place place) {
        int lineStart = lineStarts[place.line() - 1];
        int lineEnd = lineEnd(place.line());
        int first = Math.min(lineStart + place.column() - 1, lineEnd);
        int from = lineEnd - lineStart <= WIDTH
                ? lineStart
                : Math.max(lineStart, Math.min(first - WIDTH / 2, lineEnd - WIDTH));
        int to = Math.min(lineEnd, from + WIDTH);
        String before = from > lineStart ? CUT : "";
        String after = to < lineEnd ? CUT : "";
        StringBuilder under = new StringBuilder(" ".repeat(before.length()));
        for (int i = from; i < first; i++) {
            under.append(text[i] == '\t' ? '\t' : ' ');
        }
        int carets = Math.max(1, Math.min(first + place.length(), to) - first);
        return before + new String(text, from, to - from) + after + "\n" + under + "^".repeat(carets);
    }

    private int lineEnd(int line) {
        if (line == lineStarts.length) {
            return text.length;
        }
        int newline = lineStarts[line] - 1;
        boolean isTwo = text[newline] == '\n' && newline > lineStarts[line - 1] && text[newline - 1] == '\r';
        return isTwo ? newline - 1 : newline;
    }
}
