package dev.muster.segment.engine;

/**
 * The host's code that gets each tick after it, in order, one at a time, and may do anything, calling the engine included.
 *
 * <p>Without an executor it runs on the thread of a call that makes a tick, its own or a later one, with no lock held that a
 * reader or writer needs; that call returns when every such subscriber has had its tick, unless it was made by one of them. It
 * must not wait for another thread that calls the engine, as that one waits for this. With an executor it runs there, and nobody
 * waits for it.
 *
 * @see SegmentEngine#subscribe(Subscriber)
 * @see SegmentEngine#subscribe(Subscriber, java.util.concurrent.Executor)
 */
@FunctionalInterface
public interface Subscriber {

    /** Takes one tick; never one without changes. */
    void onTick(Tick tick);

    /** Stops a subscription. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        /**
         * Lets no tick come any more, but for one that is being delivered and is not waited for; drops those that wait for the
         * subscriber. Closing twice does nothing. May be called by the subscriber.
         */
        @Override
        void close();
    }

    /**
     * What is to be done when a subscriber throws, or its executor refuses; the other subscribers and the engine go on in any
     * case.
     */
    @FunctionalInterface
    interface FailurePolicy {
        /**
         * Takes the failure; what this throws itself, an Error included, is logged and harms nobody.
         *
         * @param tick the tick on which the subscriber threw, or the first that waits for its executor
         */
        void onFailure(Subscriber subscriber, Tick tick, Throwable failure);
    }
}
