package dev.muster.segment.engine;

/** There is no segment of the name that was asked for. */
public final class NoSuchSegmentException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    NoSuchSegmentException(String segment) {
        super("segment '" + segment + "' is not defined");
    }
}
