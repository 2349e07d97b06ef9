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
 * Delivers every tick to every subscriber, in the order of the ticks. Subscribers without an executor are called on the
 * threads of the calls that make ticks: a call delivers the queued ticks up to its own, and so never works for later
 * calls. Each subscriber with an executor has a queue of its own, which the executor drains.
 *
 * <p>An exception of the host's code, from a subscriber, the policy or an executor, goes to the failure policy or the
 * log. It does not keep a tick from another subscriber.
 */
final class Deliveries {

    private static final System.Logger LOGGER = System.getLogger(Deliveries.class.getPackageName());

    /** After this many ticks a task ends, so that other tasks of the executor can run. */
    private static final int MOST_IN_A_TURN = 64;

    /** Logs the failure. */
    static final Subscriber.FailurePolicy LOGGED = (subscriber, tick, failure) ->
            LOGGER.log(Level.ERROR, "subscriber " + named(subscriber) + " failed on the tick at " + tick.at(), failure);

    /** A queued tick with the subscribers without an executor that get it. */
    private static final class Delivery {

        private final long number;
        private final Tick tick;
        private final List<Subscribed> to;
        /** How many of these subscribers have been called, the one being called now included. */
        private int handedOut;

        Delivery(long number, Tick tick, List<Subscribed> to) {
            this.number = number;
            this.tick = tick;
            this.to = to;
        }
    }

    /** A subscription; with an executor, also the queue that the executor drains. */
    private final class Subscribed implements Runnable {

        private final Subscriber subscriber;
        private final @Nullable Executor executor;
        /** The ticks that wait for the executor. Guarded by itself. */
        private final ArrayDeque<Tick> waiting = new ArrayDeque<>();
        /** Whether the executor has accepted this task and has not finished it. Guarded by {@link #waiting}. */
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

        /** Submits this task to the executor if ticks wait and it was not submitted already. Reports a refusal. */
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
                // The ticks stay in the queue, and the executor is asked again after the next tick.
                synchronized (waiting) {
                    isScheduled = false;
                }
                report(subscriber, first, refused);
            }
        }

        /** Delivers waiting ticks on a thread of the executor. */
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
    /** The number of the last tick that the delivering thread has to deliver. Guarded by {@link #delivering}. */
    private long upTo;
    /** The subscriptions without an executor; {@link #onExecutors} has the others. */
    private volatile List<Subscribed> direct = List.of();

    private volatile List<Subscribed> onExecutors = List.of();
    /** How many ticks were queued so far. Guarded by the engine's lock. */
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
     * Queues a tick for the present subscribers. Called in the order of the ticks, under the engine's lock.
     *
     * @return the tick's number for {@link #deliver}, or 0 if no subscriber gets it
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

    /** Returns how many ticks wait for delivery; a tick counts once for each executor that it waits for. */
    int waiting() {
        int waiting = queue.size();
        for (Subscribed subscribed : onExecutors) {
            waiting += subscribed.waiting();
        }
        return waiting;
    }

    /** Returns whether the calling thread is inside a subscriber without an executor. */
    boolean isDeliveringHere() {
        return delivering.isHeldByCurrentThread();
    }

    /**
     * Delivers the queued ticks up to a number, after waiting for a thread that is delivering already. Also submits the
     * tasks of subscribers with executors, without waiting for them. If a subscriber calls this, the call that is
     * delivering to it delivers the tick.
     *
     * @param number the number that {@link #enqueue} returned
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

    /** Logs a failure. Ignores exceptions of the logger, which is the host's code too. */
    static void log(String message, Throwable failure) {
        try {
            LOGGER.log(Level.ERROR, message, failure);
        } catch (Throwable ofLogger) {
            // There is no further place to report this.
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
