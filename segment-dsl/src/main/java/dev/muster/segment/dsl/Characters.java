package dev.muster.segment.dsl;

import dev.muster.segment.NameCharacters;
import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.misc.Interval;

/**
 * A text as the grammar's tokens look at it: ASCII as it is, and a stand-in for each character beyond, which says no
 * more than whether it is a letter, a digit or neither. The tokens' own text is the real one. Positions are code
 * points. A carriage return alone ends a line as a line feed does.
 *
 * <p>Lexers made by ANTLR remember their transitions for ASCII alone, and take many times longer for what is beyond;
 * and the letters they know are those of their own edition of Unicode, not those that names are printed with.
 */
final class Characters implements CharStream {

    private static final int LETTER = 0x01;
    private static final int DIGIT = 0x02;
    private static final int OTHER = 0x03;

    private final CharStream text;

    Characters(String text) {
        this.text = CharStreams.fromString(text);
    }

    @Override
    public int LA(int offset) {
        int c = text.LA(offset);
        if (c == '\r' && text.LA(offset + 1) != '\n') {
            return '\n';
        }
        if (c < 0x80) {
            return c == LETTER || c == DIGIT ? OTHER : c;
        }
        if (NameCharacters.isLetter(c)) {
            return LETTER;
        }
        return NameCharacters.isDigit(c) ? DIGIT : OTHER;
    }

    @Override
    public String getText(Interval interval) {
        return text.getText(interval);
    }

    @Override
    public void consume() {
        text.consume();
    }

    @Override
    public int mark() {
        return text.mark();
    }

    @Override
    public void release(int marker) {
        text.release(marker);
    }

    @Override
    public int index() {
        return text.index();
    }

    @Override
    public void seek(int index) {
        text.seek(index);
    }

    @Override
    public int size() {
        return text.size();
    }

    @Override
    public String getSourceName() {
        return text.getSourceName();
    }
}
