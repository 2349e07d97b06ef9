package dev.muster.segment.engine;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;

/** Hands ticks to subscribers: each tick to each, in the order of the ticks, by whichever thread comes first. */
final class Deliveries {

    private static final System.Logger LOGGER = System.getLogger(Deliveries.class.getPackageName());

    /** Logs the failure. */
    static final Subscriber.FailurePolicy LOGGED = (subscriber, tick, failure) ->
            LOGGER.log(Level.ERROR, "subscriber " + subscriber + " failed on the tick at " + tick.at(), failure);

    private record Delivery(Tick tick, List<Subscribed> to) {}

    private static final class Subscribed {

        private final Subscriber subscriber;
        private volatile boolean isClosed;

        Subscribed(Subscriber subscriber) {
            this.subscriber = subscriber;
        }
    }

    private final Subscriber.FailurePolicy policy;
    private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock delivering = new ReentrantLock();
    private volatile List<Subscribed> subscribers = List.of();

    Deliveries(Subscriber.FailurePolicy policy) {
        this.policy = policy;
    }

    Subscriber.Subscription subscribe(Subscriber subscriber) {
        Subscribed subscribed = new Subscribed(subscriber);
        synchronized (this) {
            List<Subscribed> more = new ArrayList<>(subscribers);
            more.add(subscribed);
            subscribers = List.copyOf(more);
        }
        return () -> unsubscribe(subscribed);
    }

    private synchronized void unsubscribe(Subscribed subscribed) {
        subscribed.isClosed = true;
        List<Subscribed> fewer = new ArrayList<>(subscribers);
        fewer.remove(subscribed);
        subscribers = List.copyOf(fewer);
    }

    /** Takes a tick for those who are subscribed now. Called in the order of the ticks. */
    void enqueue(Tick tick) {
        List<Subscribed> to = subscribers;
        if (!tick.changes().isEmpty() && !to.isEmpty()) {
            queue.add(new Delivery(tick, to));
        }
    }

    /** How many subscriptions are open. */
    int subscribers() {
        return subscribers.size();
    }

    /** How many ticks wait to be delivered. */
    int waiting() {
        return queue.size();
    }

    /** Whether the calling thread is in a subscriber. */
    boolean isDeliveringHere() {
        return delivering.isHeldByCurrentThread();
    }

    /** Delivers all that is queued, and waits for whoever is delivering; called by a subscriber, leaves it to the caller. */
    void deliver() {
        if ((subscribers.isEmpty() && queue.isEmpty()) || delivering.isHeldByCurrentThread()) {
            return;
        }
        delivering.lock();
        try {
            for (Delivery delivery = queue.poll(); delivery != null; delivery = queue.poll()) {
                for (Subscribed subscribed : delivery.to) {
                    if (!subscribed.isClosed) {
                        deliver(delivery.tick, subscribed.subscriber);
                    }
                }
            }
        } finally {
            delivering.unlock();
        }
    }

    private void deliver(Tick tick, Subscriber subscriber) {
        try {
            subscriber.onTick(tick);
        } catch (Throwable failure) {
            // An Error too must not keep the tick from the others.
            report(subscriber, tick, failure);
        }
    }

    private void report(Subscriber subscriber, Tick tick, Throwable failure) {
        try {
            policy.onFailure(subscriber, tick, failure);
        } catch (RuntimeException ofPolicy) {
            LOGGER.log(Level.ERROR, "the policy for failures of subscribers failed itself", ofPolicy);
        }
    }

    /** Logs why a driver could not take the engine to what the clock reads. */
    void reportDriver(Throwable failure) {
        LOGGER.log(Level.ERROR, "following the clock failed; it is tried again", failure);
    }
}
