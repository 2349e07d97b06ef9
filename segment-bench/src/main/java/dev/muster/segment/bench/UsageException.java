package dev.muster.segment.bench;

/** The arguments of the command line do not say what is to be done. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
