package dev.muster.segment.oracle;

/** The call is refused and nothing of it has happened. */
public final class OracleRefusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    OracleRefusal(String message) {
        super(message);
    }
}
