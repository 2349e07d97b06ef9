package dev.muster.examples.replay;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output, where an error that only says that nobody reads any more is a {@link BrokenPipeException}. */
final class StandardOutput extends FilterOutputStream {

    static final String NAME = "standard output";

    StandardOutput(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException failure) {
            throw distinguished(failure);
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException failure) {
            throw distinguished(failure);
        }
    }

    /** Java has no type for this error, only the words of the operating system. */
    private static IOException distinguished(IOException failure) {
        return "Broken pipe".equals(failure.getMessage()) ? new BrokenPipeException() : failure;
    }

    /** Nobody reads standard output any more. */
    static final class BrokenPipeException extends IOException {

        private static final long serialVersionUID = 1;
    }
}
