package dev.muster.examples.replay;

/**
 * A place in a text.
 *
 * @param line from 1
 * @param column in code points, from 1
 */
public record Position(long line, long column) {

    static final Position START = new Position(1, 1);

    /** The place behind a text that starts here; CR, LF and CR LF end a line. */
    public Position after(CharSequence text) {
        long endLine = line;
        long endColumn = column;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean endsLine = c == '\n' || (c == '\r' && !(i + 1 < text.length() && text.charAt(i + 1) == '\n'));
            if (endsLine) {
                endLine++;
                endColumn = 1;
            } else if (!Character.isLowSurrogate(c)) {
                endColumn++;
            }
        }
        return new Position(endLine, endColumn);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
