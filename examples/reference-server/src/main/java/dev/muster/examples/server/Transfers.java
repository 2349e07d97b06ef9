package dev.muster.examples.server;

import io.javalin.config.Key;
import io.javalin.http.Context;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * Bodies on their way in and long answers on their way out, each with a thread that waits for its client. Where there are too
 * many, the one that has stood still for longest is given up; where too much of them is in memory, the largest.
 */
final class Transfers {

    static final Key<Transfers> KEY = new Key<>("transfers");

    private static final int MOST = 64;

    private final long mostBytes;
    private final Set<Transfer> all = new LinkedHashSet<>();
    private long bytes;

    /** @param mostBytes how much of all of them may be in memory */
    Transfers(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    Transfer begin(Context context) {
        return new Transfer(context);
    }

    /** One of them, until it is closed. */
    final class Transfer implements AutoCloseable {

        private final Context context;
        private long held;
        private long movedAt = System.nanoTime();
        private volatile boolean isGivenUp;

        private Transfer(Context context) {
            this.context = context;
            synchronized (all) {
                all.add(this);
                giveUpOne();
            }
        }

        /**
         * Notes that it moves on, and counts more bytes that are in memory.
         *
         * @throws ApiException with 503 if it has to give way to others
         */
        void hold(long more) {
            synchronized (all) {
                if (all.contains(this)) {
                    movedAt = System.nanoTime();
                    held += more;
                    bytes += more;
                    giveUpOne();
                }
            }
            requireWanted();
        }

        /** @throws ApiException with 503 if it had to give way to others */
        void requireWanted() {
            if (isGivenUp) {
                throw new ApiException(503, "the transfer was slower than others; try again later");
            }
        }

        @Override
        public void close() {
            synchronized (all) {
                remove(this);
            }
        }
    }

    private void giveUpOne() {
        while (all.size() > MOST || (bytes > mostBytes && all.size() > 1)) {
            long now = System.nanoTime();
            Transfer victim = Collections.max(
                    all, Comparator.comparingLong(one -> bytes > mostBytes ? one.held : now - one.movedAt));
            remove(victim);
            victim.isGivenUp = true;
            // Ends a wait for the client; who does not wait sees the mark.
            ServletContextRequest.getServletContextRequest(victim.context.req())
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .setIdleTimeout(1);
        }
    }

    private void remove(Transfer transfer) {
        if (all.remove(transfer)) {
            bytes -= transfer.held;
        }
    }
}
