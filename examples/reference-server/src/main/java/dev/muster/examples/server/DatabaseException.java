package dev.muster.examples.server;

import java.sql.SQLException;

/** The database refused or failed. */
class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    DatabaseException(String message) {
        super(message);
    }
}
