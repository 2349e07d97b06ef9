package dev.muster.examples.server;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What database programs do differently: how they write down a table, show that it is sound, and make it durable. */
interface Dialect {

    /** Returns the dialect of a JDBC URL. */
    static Dialect of(String url) {
        return url.startsWith("jdbc:sqlite:") ? SqliteDialect.of(url) : new ServerDialect(url);
    }

    Connection connect() throws SQLException;

    /** Returns the statement that creates a table. */
    String definition(CheckedTable table);

    /**
     * Whether what was committed last may be in a log beside the database's file, and there is none. To be asked before the first
     * connection, which makes one.
     */
    boolean lacksLog();

    /**
     * Refuses a file that holds nothing though its log does. To be called before the first connection, which deletes the log.
     *
     * @throws RefusedDataException if it is so
     */
    void requireFile();

    /**
     * Refuses tables that are defined otherwise than they were created.
     *
     * @throws RefusedDataException if one is missing or different
     */
    void requireDefinitions(Connection connection, List<CheckedTable> tables) throws SQLException;

    /**
     * Checks the structure that holds the rows; takes two seconds or so for a million contacts.
     *
     * @throws RefusedDataException if it is damaged
     */
    void requireSound(Connection connection, List<CheckedTable> tables) throws SQLException;

    /**
     * Makes all that is committed durable anew, whatever became of earlier attempts. The connection has no transaction.
     *
     * @throws SQLException if it cannot be made durable; nothing may be built on it then
     */
    void makeDurable(Connection connection) throws SQLException;

    /** Whether the database says that its files are damaged. */
    boolean isDamage(SQLException failure);

    /** Leaves the files, once the last connection is closed, as those of a database whose log is needed. */
    void keepLog();

    /** Returns what a failure means to the server. */
    default DatabaseException failure(SQLException failure) {
        return isDamage(failure)
                ? new RefusedDataException("the database is damaged: " + failure.getMessage())
                : new DatabaseException(failure);
    }
}
