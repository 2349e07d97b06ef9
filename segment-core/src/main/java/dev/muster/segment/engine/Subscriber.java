package dev.muster.segment.engine;

/**
 * Receives each tick once it is complete, in order and one at a time. May call the engine.
 *
 * <p>Without an executor it runs on the thread of a call that makes a tick, this one or a later one, and holds no lock
 * that a reader or writer needs. That call returns when every such subscriber has had its tick, unless a subscriber
 * made the call. Such a subscriber must not wait for another thread that calls the engine, because that thread waits
 * for the subscriber. With an executor it runs on the executor's threads, and no call waits for it.
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
         * Stops the delivery and drops the ticks that still wait for the subscriber. A delivery in progress is not
         * waited for. Closing twice does nothing. May be called by the subscriber.
         */
        @Override
        void close();
    }

    /**
     * Handles an exception that a subscriber throws, or a refusal by its executor. The other subscribers and the engine
     * go on in either case.
     */
    @FunctionalInterface
    interface FailurePolicy {
        /**
         * Handles the failure. An exception of this method, an Error included, is logged and has no further effect.
         *
         * @param tick the tick on which the subscriber threw, or the first that waits for its executor
         */
        void onFailure(Subscriber subscriber, Tick tick, Throwable failure);
    }
}
