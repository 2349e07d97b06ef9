package dev.muster.examples.replay;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What is wrong with the input, where it is, and what was expected instead. */
final class InputException extends Exception {

    private static final long serialVersionUID = 1;

    InputException(String message) {
        super(message);
    }

    static InputException in(String file, String problem) {
        return new InputException(file + ": " + Excerpt.ofMessage(problem));
    }

    static InputException at(String file, Position position, String problem) {
        return new InputException(file + ":" + position + ": " + Excerpt.ofMessage(problem));
    }

    static InputException unreadable(String file, IOException failure) {
        return failure instanceof UnreadableException text
                ? at(file, text.position(), String.valueOf(text.getMessage()))
                : in(file, "cannot be read: " + reason(failure));
    }

    static InputException unwritable(String file, IOException failure) {
        return in(file, "cannot be written: " + reason(failure));
    }

    /** The reason in words: an error of the file system often has only the file's name for a message. */
    private static String reason(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "no such directory";
        }
        String reason = failure instanceof FileSystemException error ? error.getReason() : failure.getMessage();
        return reason == null ? failure.toString() : reason;
    }
}
