package dev.muster.examples.server;

import dev.muster.segment.ContactWrite;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A database whose commits go wrong, or are slow. */
final class FailingDatabase extends Database {

    /** How they go wrong. */
    enum Fault {
        NONE,
        AWAY,
        BEFORE_COMMIT,
        AFTER_COMMIT,
        SLOW
    }

    private static final long SLOW_MILLIS = 50;

    private final Faults faults;

    /** What all databases of a server have in common. */
    static final class Faults {

        private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
        private final AtomicInteger loads = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();

        void set(Fault next) {
            fault.set(next);
        }

        /** How often all contacts were read. */
        int loads() {
            return loads.get();
        }

        /** How often a commit, or the probe of one, failed before it was made. */
        int failures() {
            return failures.get();
        }

        RunningServer start(Path data, String... flags) throws Exception {
            String url = "jdbc:sqlite:" + data.resolve("failing.db");
            return RunningServer.start(marker -> new FailingDatabase(url, marker, this), data, flags);
        }
    }

    private FailingDatabase(String url, Marker marker, Faults faults) {
        super(url, marker);
        this.faults = faults;
        if (faults.fault.get() == Fault.AWAY) {
            close();
            throw new DatabaseException("there is no such disk");
        }
    }

    @Override
    void forEachContact(Consumer<ContactWrite> contacts) {
        faults.loads.incrementAndGet();
        super.forEachContact(contacts);
    }

    @Override
    void makeDurable() throws SQLException {
        fail(super::makeDurable);
    }

    @Override
    void commit(Progress progress) throws SQLException {
        fail(() -> super.commit(progress));
    }

    /** Performs a commit. */
    private interface Commit {
        void run() throws SQLException;
    }

    private void fail(Commit commit) throws SQLException {
        Fault fault = faults.fault.get();
        if (fault == Fault.BEFORE_COMMIT || fault == Fault.AWAY) {
            faults.failures.incrementAndGet();
            throw new SQLException("the disk is full");
        }
        if (fault == Fault.SLOW) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS));
        }
        commit.run();
        if (fault == Fault.AFTER_COMMIT) {
            throw new SQLException("the connection broke");
        }
    }
}
