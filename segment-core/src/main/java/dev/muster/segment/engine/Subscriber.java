package dev.muster.segment.engine;

/**
 * The host's code that gets each tick after it, in order, and may do anything, calling the engine
 * included; but not wait for another thread that calls it, as that one waits for this.
 *
 * <p>It runs on the thread of whoever called the engine, with no lock held that a reader or writer needs; that call returns when
 * every subscriber has seen its tick, unless it was made by a subscriber.
 */
@FunctionalInterface
public interface Subscriber {

    /** Takes one tick; never one without changes. */
    void onTick(Tick tick);

    /** Stops a subscription. */
    @FunctionalInterface
    interface Subscription extends AutoCloseable {
        /** No tick comes after this returns, but for one that is being delivered. Closing twice does nothing. */
        @Override
        void close();
    }

    /** What is to be done when a subscriber throws; the other subscribers and the engine go on in any case. */
    @FunctionalInterface
    interface FailurePolicy {
        /** Takes the failure; what this throws itself is dropped. */
        void onFailure(Subscriber subscriber, Tick tick, Throwable failure);
    }
}
