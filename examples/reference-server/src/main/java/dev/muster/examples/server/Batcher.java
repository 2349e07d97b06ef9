package dev.muster.examples.server;

import dev.muster.segment.Definitions;
import dev.muster.segment.engine.EngineFailedException;
import dev.muster.segment.engine.Finisher;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes the waiting requests, applies each as a tick of its own, commits all of them in
 * one transaction, and then answers them and publishes the changes. When no request waits, it commits changes that fall
 * due, each at its instant and never more than a second later.
 *
 * <p>Readers share a lock whose write side is held from the first application to the commit. After a failed commit or a
 * failure of the engine, the requests get 503 and the engine is discarded. The batcher then starts an engine from the
 * database, as at every start, until that succeeds. Meanwhile it refuses requests.
 */
final class Batcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Batcher.class);
    private static final long LONGEST_WAIT_MILLIS = 1_000;
    private static final long RETRY_MILLIS = 500;

    /**
     * How long to wait before a start after damage was found. Damage does not repair itself, and finding it may take a
     * walk over all contacts.
     */
    private static final long RETRY_DAMAGED_MILLIS = 30_000;

    private final Settings settings;
    private final Supplier<Database> opener;
    private final ServerClock clock;
    private final Metrics metrics;
    private final TimeLimit timeLimit;
    private final Consumer<Published> subscriber;
    private final BlockingQueue<Request<?>> queue;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);
    private final Thread thread = new Thread(this::run, "batcher");
    private volatile @Nullable Live live;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean isStopping;
    /** Why no engine could be started; empty if unknown. */
    private volatile String damage = "";

    /**
     * How the batcher is set up.
     *
     * @param queueLength how many requests may wait
     * @param batchLength how many are committed together at most
     * @param retainedChanges how many changes the log keeps
     * @param mostAttributes how many different attributes all contacts may have together
     * @param longestQuestion how long the engine may look through all contacts for an answer
     * @param workflows what happens inside the tick in which a contact enters a segment
     */
    record Settings(
            int queueLength,
            int batchLength,
            int retainedChanges,
            int mostAttributes,
            Duration longestQuestion,
            List<Workflow> workflows) {}

    /**
     * A committed batch: the rows of the log, none if no membership changed, the last sequence number, and the log's
     * identity.
     */
    record Published(List<LogRow> rows, long lastSequence, String log) {}

    /** What a request does inside the batcher; it may refuse before it has changed anything. */
    @FunctionalInterface
    interface Work<T> {
        T apply(Transaction transaction);
    }

    /** Begins to redefine: calls a method of the engine that takes a finisher. */
    @FunctionalInterface
    interface Redefinition<T> {
        T begin(Live live, Finisher<T> finisher);
    }

    /** What a redefinition does inside the batcher. May refuse before it runs the last slice, which makes the tick. */
    @FunctionalInterface
    interface Ending<T> {
        T apply(Transaction transaction, Supplier<Tick> lastSlice);
    }

    private static final class Request<T> {

        private final Work<T> work;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable Runnable outcome;

        Request(Work<T> work) {
            this.work = work;
        }

        /** @throws RuntimeException or an error that is no refusal */
        void apply(Transaction transaction) {
            try {
                T result = work.apply(transaction);
                outcome = () -> answer.complete(result);
            } catch (ApiException | IllegalArgumentException refused) {
                outcome = () -> answer.completeExceptionally(refused);
            }
        }

        void answer() {
            if (outcome != null) {
                outcome.run();
            }
        }
    }

    Batcher(
            Settings settings,
            Supplier<Database> opener,
            ServerClock clock,
            Metrics metrics,
            Consumer<Published> subscriber) {
        this.settings = settings;
        this.opener = opener;
        this.clock = clock;
        this.metrics = metrics;
        this.timeLimit = new TimeLimit(settings.longestQuestion);
        this.subscriber = subscriber;
        this.queue = new ArrayBlockingQueue<>(settings.queueLength);
        thread.setDaemon(true);
        metrics.gauge("muster.queue.depth", "requests that wait for the batcher", queue::size);
        metrics.gauge("muster.contacts", "contacts", () -> ofLive(SegmentEngine::contactCount));
        metrics.gauge(
                "muster.segments",
                "defined segments",
                () -> ofLive(engine -> engine.segments().size()));
        metrics.gauge(
                "muster.clock.lag.seconds",
                "how far the earliest change that is due, if any, is behind the clock",
                () -> ofLive(this::lagSeconds));
    }

    private Number ofLive(Function<SegmentEngine, Number> question) {
        Live now = live;
        try {
            return now == null ? Double.NaN : question.apply(now.engine());
        } catch (EngineFailedException failed) {
            return Double.NaN;
        }
    }

    private double lagSeconds(SegmentEngine engine) {
        Instant due = engine.nextDue();
        return clock.isSimulated() || due == null
                ? 0
                : Math.max(0, Duration.between(due, Instant.now()).toMillis() / 1_000.0);
    }

    /**
     * Starts from the database, and the thread.
     *
     * @throws DatabaseException if the database cannot be opened or read
     */
    void start() {
        recover();
        thread.start();
    }

    // --- asking --------------------------------------------------------------------------------------------------

    /**
     * Waits until the work is done and committed.
     *
     * @throws ApiException what the work refuses; 429 if too many requests wait; 503 if the commit failed
     */
    <T> T write(Work<T> work) {
        Request<T> request = new Request<>(work);
        if (live == null || isStopping) {
            metrics.refused();
            throw unavailable("the database is not available; nothing was written" + damage);
        }
        if (!queue.offer(request)) {
            metrics.refused();
            throw new ApiException(429, "too many requests wait already; try again later");
        }
        if (isStopping) {
            turnAway();
        }
        try {
            return request.answer.join();
        } catch (CompletionException failed) {
            metrics.refused();
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    /**
     * Answers a question about committed data. Writes wait meanwhile.
     *
     * @throws ApiException with 503 while the engine is being started, or after it has failed
     */
    <T> T read(Function<Live, T> question) {
        lock.readLock().lock();
        try {
            Live now = live;
            if (now == null) {
                throw unavailable("the database is not available" + damage);
            }
            return reading(() -> question.apply(now));
        } catch (EngineFailedException failed) {
            throw engineFailed();
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Answers a question for which the engine walks over all contacts, in slices between which writes go on. The answer
     * may depend on uncommitted writes, so it is returned only after these are committed.
     *
     * @throws ApiException with 503 if it takes too long, while the engine is being started, after the engine has
     *     failed, or if a write that was applied meanwhile could not be committed
     */
    <T> T look(Function<Live, T> question) {
        Live asked = this.<Live>read(now -> now);
        T answer;
        try {
            answer = timeLimit.within(() -> question.apply(asked));
        } catch (EngineFailedException failed) {
            throw engineFailed();
        }
        return read(now -> {
            requireSame(asked, now);
            return answer;
        });
    }

    /**
     * Redefines: the engine walks over all contacts on this thread, in slices between which writes go on. The last slice
     * runs inside the batcher, and what it changes is committed, before this returns.
     *
     * @throws ApiException what the ending refuses; 503 while the engine is being started, if it was started again
     *     meanwhile, if the server stops, or if the commit failed; 429 if too many requests wait
     */
    <T> T redefine(Redefinition<T> redefinition, Ending<T> ending) {
        Live asked = this.<Live>read(now -> now);
        try {
            return redefinition.begin(
                    asked,
                    lastSlice -> write(transaction -> {
                        requireSame(asked, transaction.live());
                        return ending.apply(transaction, lastSlice);
                    }));
        } catch (EngineFailedException failed) {
            throw engineFailed();
        } catch (CancellationException interrupted) {
            throw unavailable("the server stops; nothing was changed");
        }
    }

    /**
     * Asks the database about what does not change any more, while others write.
     *
     * @throws ApiException with 503 if it cannot be read
     */
    static <T> T reading(Supplier<T> question) {
        try {
            return question.get();
        } catch (RefusedDataException damaged) {
            LOG.error("{}", damaged.getMessage());
            throw unavailable(String.valueOf(damaged.getMessage()));
        } catch (DatabaseException failed) {
            LOG.warn("the database cannot be read", failed);
            throw unavailable("the database cannot be read");
        }
    }

    /** Returns the server's state as anybody may see it, without what is wrong with which row. */
    String state() {
        if (isAvailable()) {
            return "ok";
        }
        return damage.isEmpty()
                ? "starting from the database"
                : "starting from the database, which was refused; the server's log says why";
    }

    /** Whether requests are taken. */
    boolean isAvailable() {
        return live != null && !isStopping;
    }

    boolean isStopping() {
        return isStopping;
    }

    ServerClock clock() {
        return clock;
    }

    private static ApiException engineFailed() {
        return unavailable("the engine failed, and is started again from the database");
    }

    @SuppressWarnings("ReferenceEquality") // an engine's session is nothing but itself
    private static void requireSame(Live asked, Live now) {
        if (now != asked) {
            throw unavailable("the engine was started again from the database meanwhile; ask again");
        }
    }

    private static ApiException unavailable(String message) {
        return new ApiException(503, message);
    }

    // --- the thread ----------------------------------------------------------------------------------------------

    private void run() {
        while (!isStopping) {
            try {
                Live now = live;
                if (now == null) {
                    turnAway();
                    recover();
                    damage = "";
                    LOG.info("the database is back");
                } else {
                    commitNext(now);
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (RefusedDataException damaged) {
                damage = "; " + damaged.getMessage();
                LOG.error("trying again in {} s: {}", RETRY_DAMAGED_MILLIS / 1_000, damaged.getMessage());
                pause(RETRY_DAMAGED_MILLIS);
            } catch (RuntimeException | Error failed) {
                LOG.error("trying again: {}", failed.toString());
                pause(RETRY_MILLIS);
            }
        }
    }

    /** Waits for some time, at most until the server stops. */
    private void pause(long millis) {
        try {
            for (long left = millis;
                    left > 0 && !stopping.await(Math.min(left, RETRY_MILLIS), TimeUnit.MILLISECONDS);
                    left -= RETRY_MILLIS) {
                turnAway();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            isStopping = true;
        }
    }

    private void commitNext(Live now) throws InterruptedException {
        List<Request<?>> batch = new ArrayList<>();
        Request<?> first = queue.poll(waitMillis(now.engine()), TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            queue.drainTo(batch, settings.batchLength - 1);
        }
        Published published = null;
        Throwable failure = null;
        lock.writeLock().lock();
        try {
            published = commit(now, batch);
        } catch (SQLException | RuntimeException | Error failed) {
            failure = failed;
            live = null;
        } finally {
            lock.writeLock().unlock();
        }
        if (published == null) {
            LOG.error("a commit failed; the engine starts again from the database", failure);
            batch.forEach(request -> request.answer.completeExceptionally(
                    unavailable("the commit failed, and only reading again tells whether it was stored")));
            closeQuietly(now.database());
        } else {
            batch.forEach(Request::answer);
            if (!published.rows.isEmpty() || !batch.isEmpty()) {
                subscriber.accept(published);
            }
        }
    }

    private long waitMillis(SegmentEngine engine) {
        Instant due;
        try {
            due = engine.nextDue();
        } catch (EngineFailedException failed) {
            return 0; // the commit that follows fails at once, and the engine is discarded
        }
        if (due == null || clock.isSimulated()) {
            return LONGEST_WAIT_MILLIS;
        }
        return Math.max(
                0,
                Math.min(
                        LONGEST_WAIT_MILLIS,
                        Duration.between(clock.instant(), due).toMillis() + 1));
    }

    private Published commit(Live now, List<Request<?>> batch) throws SQLException {
        Transaction transaction = new Transaction(now);
        transaction.catchUp();
        for (Request<?> request : batch) {
            long started = System.nanoTime();
            request.apply(transaction);
            metrics.applied(System.nanoTime() - started);
        }
        long started = System.nanoTime();
        List<LogRow> rows = transaction.commit(settings.retainedChanges);
        if (!batch.isEmpty() || !rows.isEmpty()) {
            metrics.committed(batch.size(), transaction.changeCount(), System.nanoTime() - started);
        }
        return new Published(rows, now.engine().lastSequence(), now.logIdentity());
    }

    // --- starting from the database ------------------------------------------------------------------------------

    /** Puts an engine into place that is where the database is, once what fell due meanwhile is committed. */
    private void recover() {
        Database database = opener.get();
        Published published;
        try {
            published = recover(database);
        } catch (SQLException failed) {
            closeQuietly(database);
            throw database.failure(failed);
        } catch (RuntimeException | Error failed) {
            closeQuietly(database);
            throw failed;
        }
        metrics.recovered();
        // Though nothing may have fallen due: a commit that seemed to fail may be stored, and was not published.
        subscriber.accept(published);
    }

    private Published recover(Database database) throws SQLException {
        database.makeDurable(); // if no write is possible, fails here and not after loading a million contacts
        database.requireSound();
        Database.Progress saved = database.progress();
        clock.resume(saved == null ? null : saved.engineTime());
        Definitions definitions = database.definitions();
        SegmentEngine engine = SegmentEngine.builder()
                .clock(clock)
                .retainedChanges(0)
                .definitions(definitions)
                .build();
        Transaction.Touched touched = new Transaction.Touched();
        AttributeCounts counts = new AttributeCounts(settings.mostAttributes);
        LogIndex log = new LogIndex(settings.retainedChanges);
        RecentChanges recent = new RecentChanges(settings.retainedChanges);
        database.forEachLogRow(row -> {
            log.add(row);
            recent.add(row);
        });
        Map<String, String> segmentTags = new HashMap<>();
        database.segmentSources().forEach(source -> segmentTags.put(source.name(), source.tag()));
        Live recovered = new Live(
                engine,
                database,
                counts,
                log,
                recent,
                touched,
                segmentTags,
                new Workflows(settings.workflows, engine, touched));
        engine.segments().forEach(segment -> recovered.workflows().defined(segment.name()));
        Transaction transaction = new Transaction(recovered);
        transaction.started(() -> start(engine, saved, definitions, database, counts));
        List<LogRow> rows = transaction.commit(settings.retainedChanges);
        live = recovered;
        return new Published(rows, engine.lastSequence(), database.log());
    }

    private static Tick start(
            SegmentEngine engine,
            Database.@Nullable Progress saved,
            Definitions definitions,
            Database database,
            AttributeCounts counts) {
        long[] loaded = {0};
        return engine.start(
                saved == null ? engine.engineTime() : saved.engineTime(),
                saved == null ? 0 : saved.lastSequence(),
                definitions,
                loader -> database.forEachContact(contact -> {
                    loader.put(contact);
                    counts.add(contact.values().keySet());
                    if (++loaded[0] % 100_000 == 0) {
                        LOG.info("{} contacts loaded", loaded[0]);
                    }
                }));
    }

    // --- stopping ------------------------------------------------------------------------------------------------

    private void turnAway() {
        ArrayDeque<Request<?>> waiting = new ArrayDeque<>();
        queue.drainTo(waiting);
        waiting.forEach(request -> request.answer.completeExceptionally(
                unavailable("the database is not available; nothing was written" + damage)));
    }

    private static void closeQuietly(Database database) {
        try {
            database.close();
        } catch (DatabaseException failed) {
            LOG.debug("the database did not close well", failed);
        }
    }

    /** Finishes the batch that is being worked on, turns the others away, and closes the database. */
    @Override
    public void close() {
        isStopping = true;
        stopping.countDown();
        timeLimit.close();
        queue.offer(new Request<>(transaction -> true)); // wakes the thread
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        turnAway();
        Live last = live;
        if (last != null) {
            closeQuietly(last.database());
        }
    }
}
