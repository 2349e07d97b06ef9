package dev.muster.segment.dsl;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Something that is to be said about a text, and where. Positions count code points, from 1; a byte order mark at the
 * start of a file does not count.
 *
 * @param severity whether the text was refused for it
 * @param message what is wrong, without the position
 * @param line the line, from 1
 * @param column the first character meant, from 1
 * @param length how many characters are meant, 1 or more, all in one line
 * @param expected what could have stood there, or {@code null} if that is not the point
 * @param caret the line of the text and, in a second line, a caret under each character meant; a long line is cut
 */
public record Diagnostic(
        Severity severity,
        String message,
        int line,
        int column,
        int length,
        @Nullable String expected,
        String caret) implements Serializable {

    private static final long serialVersionUID = 1;

    /** How bad it is. */
    public enum Severity {
        /** The text was refused. */
        ERROR,
        /** The text was accepted, and may not mean what was meant. */
        WARNING
    }

    /** The message with its position, and the caret below it: three lines. */
    @Override
    public String toString() {
        return message + " (line " + line + ", column " + column + ")\n" + caret;
    }
}
