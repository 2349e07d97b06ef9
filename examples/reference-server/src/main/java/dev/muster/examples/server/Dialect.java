package dev.muster.examples.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Covers the differences between database systems: how to define a table, check its soundness, and make it durable. */
interface Dialect {

    /** Returns the dialect of a JDBC URL. */
    static Dialect of(String url) {
        return url.startsWith("jdbc:sqlite:") ? SqliteDialect.of(url) : new ServerDialect(url);
    }

    Connection connect() throws SQLException;

    /** Returns the statement that creates a table. */
    String definition(CheckedTable table);

    /**
     * Refuses a database file and a log beside it of which one is missing though it may hold data. Must be called before the
     * first connection, which deletes a log without a file and creates a missing one.
     *
     * @throws RefusedDataException if the file is empty and the log is not, or if the database was not closed and has no log
     */
    void requireFiles();

    /**
     * Refuses tables whose definitions differ from those they were created with.
     *
     * @throws RefusedDataException if one is missing or different
     */
    void requireDefinitions(Connection connection, List<CheckedTable> tables) throws SQLException;

    /**
     * Checks the structure that stores the rows. Takes about two seconds for a million contacts.
     *
     * @throws RefusedDataException if it is damaged
     */
    void requireSound(Connection connection, List<CheckedTable> tables) throws SQLException;

    /**
     * Syncs again all that is committed, whatever the result of earlier attempts. The connection must have no open
     * transaction.
     *
     * @throws SQLException if it cannot be made durable; the server must not build on it then
     */
    void makeDurable(Connection connection) throws SQLException;

    /** Returns whether a failure means that the database's files are damaged. */
    boolean isDamage(SQLException failure);

    /** Leaves the files in the form of a database that needs its log. Called after the last connection is closed. */
    void keepLog();

    /** Returns the exception for a failure. */
    default DatabaseException failure(SQLException failure) {
        return isDamage(failure)
                ? new RefusedDataException("the database is damaged: " + failure.getMessage())
                : new DatabaseException(failure);
    }
}
