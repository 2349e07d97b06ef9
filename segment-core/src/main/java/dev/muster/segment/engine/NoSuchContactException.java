package dev.muster.segment.engine;

/** There is no contact of the id that was asked for. */
public final class NoSuchContactException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    NoSuchContactException(String contactId) {
        super("there is no contact '" + contactId + "'");
    }
}
