package dev.muster.examples.server;

/**
 * Reports data on which the server must not build: they are damaged, incomplete, or of an unknown format. Opening them
 * again does not help; an operator has to intervene.
 */
final class RefusedDataException extends DatabaseException {

    private static final long serialVersionUID = 1;

    RefusedDataException(String message) {
        super(message);
    }
}
