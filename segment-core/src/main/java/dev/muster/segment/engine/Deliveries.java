package dev.muster.segment.engine;

import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Hands ticks to subscribers: each tick to each, in the order of the ticks. Those without an executor get them on the threads of
 * the calls that make ticks: a call hands out what waits up to its own tick, so that it never works for calls that came later.
 * Each of the others has a queue of its own, which its executor works off.
 *
 * <p>Whatever the host's code throws, subscribers, policy and executors alike, goes to the failure policy or the log, and keeps
 * no tick from anybody else.
 */
final class Deliveries {

    private static final System.Logger LOGGER = System.getLogger(Deliveries.class.getPackageName());

    /** After so many ticks on an executor, whoever else waits for it has a turn. */
    private static final int MOST_IN_A_TURN = 64;

    /** Logs the failure. */
    static final Subscriber.FailurePolicy LOGGED = (subscriber, tick, failure) ->
            LOGGER.log(Level.ERROR, "subscriber " + named(subscriber) + " failed on the tick at " + tick.at(), failure);

    /** A tick on its way to the subscribers that have no executor. */
    private static final class Delivery {

        private final long number;
        private final Tick tick;
        private final List<Subscribed> to;
        /** How many of these subscribers have had it, one that has it now among them. */
        private int handedOut;

        Delivery(long number, Tick tick, List<Subscribed> to) {
            this.number = number;
            this.tick = tick;
            this.to = to;
        }
    }

    /** One subscription; with an executor, the queue that it works off. */
    private final class Subscribed implements Runnable {

        private final Subscriber subscriber;
        private final @Nullable Executor executor;
        /** What waits for the executor, guarded by itself. */
        private final ArrayDeque<Tick> waiting = new ArrayDeque<>();
        /** Whether the executor has been asked to run this and has not finished it. Guarded by what waits. */
        private boolean isScheduled;

        private volatile boolean isClosed;

        Subscribed(Subscriber subscriber, @Nullable Executor executor) {
            this.subscriber = subscriber;
            this.executor = executor;
        }

        void add(Tick tick) {
            synchronized (waiting) {
                if (!isClosed) {
                    waiting.addLast(tick);
                }
            }
        }

        void close() {
            synchronized (waiting) {
                isClosed = true;
                waiting.clear();
            }
        }

        int waiting() {
            synchronized (waiting) {
                return waiting.size();
            }
        }

        /** Asks the executor to hand out what waits, unless it was asked already; reports it if it refuses. */
        void schedule() {
            Tick first;
            synchronized (waiting) {
                first = waiting.peekFirst();
                if (executor == null || first == null || isScheduled) {
                    return;
                }
                isScheduled = true;
            }
            try {
                executor.execute(this);
            } catch (Throwable refused) {
                // What waits stays, and the executor is asked again after the next tick.
                synchronized (waiting) {
                    isScheduled = false;
                }
                report(subscriber, first, refused);
            }
        }

        /** Hands out what waits, on a thread of the executor. */
        @Override
        public void run() {
            try {
                for (int i = 0; i < MOST_IN_A_TURN; i++) {
                    Tick tick;
                    synchronized (waiting) {
                        tick = waiting.peekFirst();
                    }
                    if (tick == null) {
                        break;
                    }
                    handOut(tick, subscriber);
                    synchronized (waiting) {
                        waiting.pollFirst();
                    }
                }
            } finally {
                synchronized (waiting) {
                    isScheduled = false;
                }
            }
            schedule();
        }

        @Override
        public String toString() {
            return "delivery to subscriber " + named(subscriber);
        }
    }

    private final Subscriber.FailurePolicy policy;
    private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();
    private final ReentrantLock delivering = new ReentrantLock();
    /** The number of the last tick that this thread has to hand out. Under the lock of those who deliver. */
    private long upTo;
    /** The subscriptions, first without, then with an executor. */
    private volatile List<Subscribed> direct = List.of();

    private volatile List<Subscribed> onExecutors = List.of();
    /** How many ticks were queued. Under the engine's lock. */
    private long queued;

    Deliveries(Subscriber.FailurePolicy policy) {
        this.policy = policy;
    }

    synchronized Subscriber.Subscription subscribe(Subscriber subscriber, @Nullable Executor executor) {
        Subscribed subscribed = new Subscribed(subscriber, executor);
        if (executor == null) {
            direct = with(direct, subscribed);
        } else {
            onExecutors = with(onExecutors, subscribed);
        }
        return () -> unsubscribe(subscribed);
    }

    private static List<Subscribed> with(List<Subscribed> subscribers, Subscribed subscribed) {
        List<Subscribed> more = new ArrayList<>(subscribers);
        more.add(subscribed);
        return List.copyOf(more);
    }

    private synchronized void unsubscribe(Subscribed subscribed) {
        subscribed.close();
        direct = without(direct, subscribed);
        onExecutors = without(onExecutors, subscribed);
    }

    private static List<Subscribed> without(List<Subscribed> subscribers, Subscribed subscribed) {
        List<Subscribed> fewer = new ArrayList<>(subscribers);
        fewer.remove(subscribed);
        return List.copyOf(fewer);
    }

    /**
     * Takes a tick for those who are subscribed now. Called in the order of the ticks, under the engine's lock.
     *
     * @return its number, with which it is to be delivered, or 0 if nobody is to get it
     */
    long enqueue(Tick tick) {
        if (tick.changes().isEmpty()) {
            return 0;
        }
        List<Subscribed> to = direct;
        List<Subscribed> later = onExecutors;
        if (to.isEmpty() && later.isEmpty()) {
            return 0;
        }
        queued++;
        if (!to.isEmpty()) {
            queue.add(new Delivery(queued, tick, to));
        }
        for (Subscribed subscribed : later) {
            subscribed.add(tick);
        }
        return queued;
    }

    /** How many subscriptions are open. */
    int subscribers() {
        return direct.size() + onExecutors.size();
    }

    /** How many ticks wait to be delivered, each once for every executor that it waits for. */
    int waiting() {
        int waiting = queue.size();
        for (Subscribed subscribed : onExecutors) {
            waiting += subscribed.waiting();
        }
        return waiting;
    }

    /** Whether the calling thread is in a subscriber without an executor. */
    boolean isDeliveringHere() {
        return delivering.isHeldByCurrentThread();
    }

    /**
     * Delivers all that is queued up to a tick, waits for whoever is delivering it, and asks executors to do the same without
     * waiting for them. Called by a subscriber, leaves what is not for an executor to the call that it was called from.
     *
     * @param number as {@link #enqueue} returned it
     */
    void deliver(long number) {
        for (Subscribed subscribed : onExecutors) {
            subscribed.schedule();
        }
        if (delivering.isHeldByCurrentThread()) {
            upTo = Math.max(upTo, number);
            return;
        }
        delivering.lock();
        try {
            upTo = number;
            for (Delivery first = queue.peek(); first != null && first.number <= upTo; first = queue.peek()) {
                while (first.handedOut < first.to.size()) {
                    Subscribed subscribed = first.to.get(first.handedOut++);
                    if (!subscribed.isClosed) {
                        handOut(first.tick, subscribed.subscriber);
                    }
                }
                queue.remove();
            }
        } finally {
            delivering.unlock();
        }
    }

    private void handOut(Tick tick, Subscriber subscriber) {
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
        } catch (Throwable ofPolicy) {
            log("the policy for failures of subscribers failed itself", ofPolicy);
        }
    }

    /** Logs a failure; a logger that fails is a host's too, and harms nobody. */
    static void log(String message, Throwable failure) {
        try {
            LOGGER.log(Level.ERROR, message, failure);
        } catch (Throwable ofLogger) {
            // There is nobody left to tell.
        }
    }

    private static String named(Subscriber subscriber) {
        try {
            return subscriber.toString();
        } catch (Throwable unnamed) {
            return subscriber.getClass().getName();
        }
    }
}
