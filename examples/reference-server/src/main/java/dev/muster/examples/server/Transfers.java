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
 * many, or too much of them is in memory, one is given up: the largest, and of small ones the one that began first. Who sends
 * and reads at once is neither for long.
 */
final class Transfers {

    static final Key<Transfers> KEY = new Key<>("transfers");

    private static final int MOST = 64;
    private static final int LARGE = 1 << 16;

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
        private volatile boolean isGivenUp;

        private Transfer(Context context) {
            this.context = context;
            synchronized (all) {
                all.add(this);
                giveUpOne();
            }
        }

        /**
         * Counts more bytes that are in memory.
         *
         * @throws ApiException with 503 if it has to give way to others
         */
        void hold(long more) {
            synchronized (all) {
                if (all.contains(this)) {
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
            Transfer victim = Collections.max(all, Comparator.comparingLong(one -> one.held > LARGE ? one.held : 0));
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
