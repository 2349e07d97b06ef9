package dev.muster.examples.host;

import dev.muster.segment.ContactWrite;
import dev.muster.segment.Definitions;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Value;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import dev.muster.segment.engine.View;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Customers and the segments they are in, kept in an embedded database over crashes of the process.
 *
 * <p>Every call that moves the engine ends with one transaction that stores what the call did. If that fails, engine and
 * connection are thrown away, because the engine is ahead of the database by then, and the next call starts again from the
 * database: one way of recovery, the same as after a crash. What is read here is always committed.
 *
 * <p>Whoever delivers the changes reads them from {@link #outboxAfter} and remembers, on the side they are delivered to, the
 * last sequence number that arrived. A subscriber of the engine would hear of changes before they are stored.
 *
 * <p>Three things to know before building on this:
 *
 * <ul>
 *   <li>Somebody has to call {@link #tick}, say every second, or changes by time alone wait for the next write.
 *   <li>The engine's builder decides the segments. If they differ from those of the last opening, as after a new release, the
 *       opening stores the changes that follow from that. The initial members of a new segment are one change.
 *   <li>The engine has no reactions here. The contacts that a reaction writes to would have to be stored with those of the
 *       batch: let the reaction collect their ids.
 * </ul>
 *
 * <p>Safe for several threads, one at a time.
 */
public final class CustomerBase implements AutoCloseable {

    private final Path file;
    private final Supplier<SegmentEngine> newEngine;
    private @Nullable Running running;

    /** An engine, the database that it agrees with, and the definitions, which do not change while the engine runs. */
    private record Running(SegmentEngine engine, CustomerDatabase database, Definitions definitions, Tick fellDue) {}

    private CustomerBase(Path file, Supplier<SegmentEngine> newEngine) {
        this.file = file;
        this.newEngine = newEngine;
    }

    /**
     * Opens the customers in a file, which is created if there is none. Stores the changes that fell due since it was
     * last open, and those that changed definitions cause.
     *
     * @param file the path of the database, without the extension that it adds
     * @param newEngine builds an engine with clock, attributes and segments, not started; called again after a failure
     * @throws DatabaseException if the file cannot be opened, for example because another process uses it
     */
    public static CustomerBase open(Path file, Supplier<SegmentEngine> newEngine) {
        CustomerBase customers = new CustomerBase(file, newEngine);
        customers.running();
        return customers;
    }

    /**
     * Applies a batch of writes and stores it together with the changes it made.
     *
     * @return the changes, those among them that fell due by time before the batch
     * @throws InvalidWriteException if a write was refused; nothing of the batch stays
     * @throws DatabaseException if the transaction failed; if it was cut off while committing, only {@link #attributes} tells
     *     whether the batch stays
     */
    public synchronized Tick write(ContactWrite... batch) {
        return store(engine -> engine.apply(batch), batch);
    }

    /**
     * Lets time pass up to the clock's instant and stores the changes that fell due.
     *
     * @throws DatabaseException if the transaction failed; the changes will come with the next call
     */
    public synchronized Tick tick() {
        return store(SegmentEngine::catchUp);
    }

    private Tick store(Function<SegmentEngine, Tick> call, ContactWrite... batch) {
        Running now = running();
        SegmentEngine engine = now.engine();
        try {
            Tick tick = call.apply(engine);
            // An idle tick needs no transaction: from the earlier instant, the same contacts come to the same changes.
            // A write always does, as its contact must not be loaded as of an instant at which it was another.
            if (batch.length > 0 || !tick.changes().isEmpty()) {
                // The engine knows best what the batch came to: read as declared, cleared, written twice, removed.
                Map<String, @Nullable Map<String, Value>> contacts = new HashMap<>();
                for (ContactWrite write : batch) {
                    contacts.put(write.contactId(), engine.attributes(write.contactId()));
                }
                now.database().commit(contacts, tick.changes(), progress(engine, now.definitions()));
            }
            return tick;
        } catch (InvalidWriteException refused) {
            throw refused; // by the engine, which is as it was
        } catch (RuntimeException | Error failed) {
            running = null;
            closeAfter(failed, now.database());
            throw failed;
        }
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            now = start();
            running = now;
        }
        return now;
    }

    private Running start() {
        CustomerDatabase database = CustomerDatabase.open(file);
        try {
            SegmentEngine engine = newEngine.get();
            CustomerDatabase.Progress saved = database.progress();
            Tick fellDue = saved == null
                    ? engine.catchUp()
                    : engine.start(
                            saved.at(),
                            saved.sequence(),
                            saved.definitions(),
                            loader -> database.forEachContact(loader::put));
            Definitions definitions = engine.definitions();
            if (!fellDue.changes().isEmpty() || saved == null || !definitions.equals(saved.definitions())) {
                database.commit(Map.of(), fellDue.changes(), progress(engine, definitions));
            }
            return new Running(engine, database, definitions, fellDue);
        } catch (RuntimeException | Error failed) {
            closeAfter(failed, database);
            throw failed;
        }
    }

    private static CustomerDatabase.Progress progress(SegmentEngine engine, Definitions definitions) {
        return new CustomerDatabase.Progress(engine.engineTime(), engine.lastSequence(), definitions);
    }

    private static void closeAfter(Throwable failed, CustomerDatabase database) {
        try {
            database.close();
        } catch (DatabaseException alsoFailed) {
            failed.addSuppressed(alsoFailed);
        }
    }

    /**
     * Returns the changes of the opening, or of the last recovery: those that fell due since the last stored instant,
     * and those that changed definitions caused.
     */
    public synchronized Tick fellDueMeanwhile() {
        return running().fellDue();
    }

    /** The members of some segments, all of one version; of all segments if none is given. */
    public synchronized View view(String... segments) {
        return running().engine().view(segments);
    }

    /** A contact's attributes as written, or {@code null} if there is no such contact. */
    public synchronized @Nullable Map<String, Value> attributes(String contactId) {
        return running().engine().attributes(contactId);
    }

    /** The stored changes whose numbers come after a sequence number, in order, at most so many. */
    public synchronized List<MembershipChange> outboxAfter(long sequence, int limit) {
        return running().database().outboxAfter(sequence, limit);
    }

    /** Closes the database. Whatever was written is stored already. */
    @Override
    public synchronized void close() {
        Running last = running;
        running = null;
        if (last != null) {
            last.database().close();
        }
    }
}
