package dev.muster.examples.server;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.InvalidWriteException;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.ReactionException;
import dev.muster.segment.engine.SegmentEngine;
import dev.muster.segment.engine.Tick;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What several ticks do to the engine and have to be stored together. What comes in goes to the engine at once and to the
 * database at the {@link #commit}. Of the batcher's thread, under the write side of its lock.
 */
final class Transaction {

    private static final Logger LOG = LoggerFactory.getLogger(Transaction.class);

    private final Live live;
    private final List<List<MembershipChange>> changes = new ArrayList<>();
    private final List<Stored> stored = new ArrayList<>();
    private int changeCount;
    private boolean isIdle = true;
    /** Whether inferred types may have changed since the last commit. */
    private boolean isRedefined;

    /** Something to be stored at the commit. */
    @FunctionalInterface
    private interface Stored {
        void store(Database database) throws SQLException;
    }

    /** The contacts that were written since the last commit, with the names of the attributes that they had at it. */
    static final class Touched {

        private final Map<String, @Nullable Set<String>> namesBefore = new LinkedHashMap<>();

        /** A contact that a tick writes from inside, where the engine cannot be asked; the database will be. */
        void add(String contactId) {
            namesBefore.putIfAbsent(contactId, null);
        }

        Set<String> contacts() {
            return namesBefore.keySet();
        }
    }

    Transaction(Live live) {
        this.live = live;
    }

    SegmentEngine engine() {
        return live.engine();
    }

    Live live() {
        return live;
    }

    // --- applying ------------------------------------------------------------------------------------------------

    /**
     * Applies writes as one tick.
     *
     * @throws InvalidWriteException if one is refused; nothing has changed then
     * @throws ApiException with 422 if there would be too many attributes; nothing has changed then
     */
    Tick write(Collection<ContactWrite> writes) {
        Map<String, @Nullable Set<String>> touched = live.touched().namesBefore;
        List<String> added = new ArrayList<>();
        for (ContactWrite write : writes) {
            if (!touched.containsKey(write.contactId())) {
                Map<String, Value> attributes = engine().attributes(write.contactId());
                touched.put(write.contactId(), attributes == null ? Set.of() : attributes.keySet());
                added.add(write.contactId());
            }
        }
        try {
            writes.forEach(live.attributes()::admit);
            return done(() -> engine().apply(writes));
        } catch (ApiException | InvalidWriteException refused) {
            added.forEach(touched::remove);
            live.attributes().refused(writes);
            throw refused;
        }
    }

    Tick advanceTo(Instant instant) {
        Tick tick = done(() -> engine().advanceTo(instant));
        isIdle = false;
        return tick;
    }

    /** Takes engine time to the clock's; stores nothing if nothing was due. */
    Tick catchUp() {
        boolean wasIdle = isIdle;
        Tick tick = done(() -> engine().catchUp());
        isIdle = wasIdle && tick.changes().isEmpty();
        return tick;
    }

    /**
     * Ends the definition of a segment.
     *
     * @param source the segment's definition as it was written, which parses to the segment
     * @param lastSlice makes the tick
     */
    Tick define(Segment segment, SegmentSource source, Supplier<Tick> lastSlice) {
        Tick tick = done(lastSlice);
        live.workflows().defined(segment.name());
        live.segmentTags().put(segment.name(), source.tag());
        stored.add(database -> database.putSegment(source));
        isRedefined = true;
        return tick;
    }

    /** Ends the deletion of a segment. */
    Tick delete(String segment, Supplier<Tick> lastSlice) {
        Tick tick = done(lastSlice);
        live.segmentTags().remove(segment);
        stored.add(database -> database.deleteSegment(segment));
        isRedefined = true;
        return tick;
    }

    /** Ends the declaration of an attribute. */
    Tick declare(AttributeDeclaration declaration, Supplier<Tick> lastSlice) {
        Tick tick = done(lastSlice);
        stored.add(database -> database.putAttribute(declaration));
        isRedefined = true;
        return tick;
    }

    /** The report of an import as of the last commit. */
    @Nullable
    String importReport(long id) {
        return live.database().importReport(id);
    }

    void putImport(long id, String report) {
        isIdle = false;
        stored.add(database -> database.putImport(id, report));
    }

    /** What fell due while an engine was started. */
    void started(Supplier<Tick> start) {
        done(start);
        isRedefined = true; // if the database has no types yet, they are inferred from its contacts
    }

    private Tick done(Supplier<Tick> call) {
        Tick tick;
        try {
            tick = call.get();
        } catch (ReactionException stopped) {
            LOG.warn("a workflow was stopped: {}", stopped.getMessage());
            tick = stopped.tick();
        }
        isIdle = false;
        changes.add(tick.changes());
        changeCount += tick.changes().size();
        return tick;
    }

    // --- storing -------------------------------------------------------------------------------------------------

    /**
     * Stores all of it, or nothing.
     *
     * @param retained how many changes the log keeps
     * @return the changes, in rows of the log
     */
    List<LogRow> commit(int retained) throws SQLException {
        if (isIdle) {
            return List.of();
        }
        Database database = live.database();
        for (Map.Entry<String, @Nullable Set<String>> contact :
                live.touched().namesBefore.entrySet()) {
            Map<String, Value> attributes = engine().attributes(contact.getKey());
            Set<String> before = contact.getValue();
            live.attributes().remove(before == null ? database.attributeNames(contact.getKey()) : before);
            live.attributes().add(attributes == null ? Set.of() : attributes.keySet());
            database.putContact(contact.getKey(), attributes);
        }
        live.touched().namesBefore.clear();
        for (Stored each : stored) {
            each.store(database);
        }
        if (isRedefined) {
            database.putInferredTypes(engine().schema().inferredTypes());
        }
        Instant engineTime = engine().engineTime();
        List<LogRow> rows = rows();
        for (LogRow row : rows) {
            database.appendLog(row);
            live.recent().add(row);
        }
        long last = engine().lastSequence();
        if (!rows.isEmpty() && last > retained && isTimeToPrune(rows.get(0).first(), last)) {
            database.pruneLog(last - retained + 1);
        }
        database.commit(new Database.Progress(engineTime, last));
        return rows;
    }

    /** Every thousand changes is often enough. */
    private static boolean isTimeToPrune(long first, long last) {
        return first / 1_000 != (last + 1) / 1_000;
    }

    private List<LogRow> rows() {
        List<LogRow> rows = new ArrayList<>();
        PackedChanges.Packer packer =
                new PackedChanges.Packer(live.log(), live.database().segmentNumbers(), rows::add);
        changes.forEach(ofTick -> ofTick.forEach(packer::add));
        packer.end();
        return rows;
    }

    int changeCount() {
        return changeCount;
    }
}
