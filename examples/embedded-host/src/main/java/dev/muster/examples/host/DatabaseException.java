package dev.muster.examples.host;

import java.sql.SQLException;

/** The database refused or failed. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }
}
