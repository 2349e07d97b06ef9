package dev.muster.examples.server;

/**
 * The server finds data on which it must not build: they are damaged, incomplete, or of a format that it does not read. Opening
 * them again does not help; somebody has to look.
 */
final class RefusedDataException extends DatabaseException {

    private static final long serialVersionUID = 1;

    RefusedDataException(String message) {
        super(message);
    }
}
