package dev.muster.examples.server;

import dev.muster.segment.engine.MembershipChange;
import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How changes stand in one row of the log, numbered on from the row's first sequence: in runs. A run is what one contact does at
 * one instant for one cause, a byte or two a change, or one bulk change. It tells where the log has the contact's run before it,
 * and how long it is, so that who looks for one contact passes over the others.
 */
final class PackedChanges {

    /** A commit of more changes takes several rows, so that no reader has to unpack them all at once. */
    private static final int MOST_IN_A_ROW = 2_000;

    /** So do longer ones, counted in the characters of their names. */
    private static final int LONGEST_ROW = 1 << 17;

    /** In the order of their numbers in the database. */
    private static final List<Cause> CAUSES = List.of(Cause.WRITE, Cause.CLOCK, Cause.DEFINITION, Cause.REMOVAL);

    private PackedChanges() {}

    /**
     * A change as the API tells it.
     *
     * @param contact the contact, or of a bulk change how many there are
     */
    record Change(long sequence, Instant at, String segment, Object contact, Direction direction, Cause cause) {

        /** The characters of its names. */
        int length() {
            return segment.length() + (contact instanceof String id ? id.length() : 0);
        }

        boolean isBulk() {
            return contact instanceof Integer;
        }

        Map<String, Object> answer() {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("seq", sequence);
            answer.put("at", at.toString());
            answer.put("segment", segment);
            answer.put(isBulk() ? "count" : "contact", contact);
            answer.put("change", word(direction));
            answer.put("cause", word(cause));
            return answer;
        }
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    // --- packing -------------------------------------------------------------------------------------------------

    /** Packs changes in turn. */
    static final class Packer {

        private final LogIndex index;
        private final SegmentNumbers segments;
        private final Consumer<LogRow> rows;
        private final PackedBytes runs = new PackedBytes();
        private final PackedBytes run = new PackedBytes();
        private long firstOfRow;
        private long next;
        private long millis;
        private int length;

        private int changesOfRun;
        private long firstOfRun;
        private Cause cause = Cause.WRITE;
        private Instant at = Instant.EPOCH;
        /** The contact, or {@code null} if the run is bulk. */
        private @Nullable String contact;

        private List<String> contactIds = List.of();
        private int contactsOfBulk;

        /**
         * @param index is told of every run
         * @param segments gives numbers to segments
         * @param rows takes the rows
         */
        Packer(LogIndex index, SegmentNumbers segments, Consumer<LogRow> rows) {
            this.index = index;
            this.segments = segments;
            this.rows = rows;
        }

        void add(MembershipChange change) {
            if (changesOfRun == 0 || !isOfRun(change) || isFull()) {
                endRun();
                if (isFull()) {
                    endRow();
                }
                begin(change);
            }
            length += change.segment().length() + (contact == null ? 0 : contact.length());
            run.put(2L * segments.number(change.segment()) + (change.direction() == Direction.ENTERED ? 1 : 0));
            changesOfRun++;
            next = change.sequence() + 1;
        }

        private boolean isFull() {
            return next - firstOfRow >= MOST_IN_A_ROW || length >= LONGEST_ROW;
        }

        /** What a contact does at once shares its list and instant, so that most of this is told by identity. */
        private boolean isOfRun(MembershipChange change) {
            return contact != null
                    && !change.isBulk()
                    && cause == change.cause()
                    && at.equals(change.at())
                    && contactIds.equals(change.contactIds());
        }

        private void begin(MembershipChange change) {
            if (runs.place() == 0) {
                firstOfRow = change.sequence();
            }
            firstOfRun = change.sequence();
            cause = change.cause();
            at = change.at();
            contactIds = change.contactIds();
            if (change.isBulk()) {
                contact = null;
                contactsOfBulk = change.count();
                index.addBulk(change.segment(), change.direction(), change.sequence());
            } else {
                contact = change.contactId();
            }
        }

        private void endRun() {
            if (changesOfRun == 0) {
                return;
            }
            runs.put(2L * CAUSES.indexOf(cause) + (contact == null ? 1 : 0));
            runs.putSigned(at.toEpochMilli() - millis);
            millis = at.toEpochMilli();
            if (contact == null) {
                runs.put(contactsOfBulk);
            } else {
                runs.put(contact);
                long earlier = index.put(contact, firstOfRun);
                runs.put(earlier == LogIndex.NONE ? 0 : firstOfRun - earlier);
            }
            runs.put(changesOfRun);
            runs.put(run.place());
            runs.put(run);
            run.clear();
            changesOfRun = 0;
        }

        private void endRow() {
            if (runs.place() == 0) {
                return;
            }
            rows.accept(new LogRow(firstOfRow, next - 1, runs.written(), segments, length));
            runs.clear();
            millis = 0;
            length = 0;
        }

        /** Packs what is left. */
        void end() {
            endRun();
            endRow();
        }
    }

    // --- unpacking -----------------------------------------------------------------------------------------------

    /** Goes through the runs of a row. */
    static final class Runs {

        private final PackedBytes bytes;
        private final SegmentNumbers segments;
        private long sequence;
        private long next;
        private long millis;
        private Cause cause = Cause.WRITE;
        private Object contact = "";
        private long earlier;
        private int count;
        private int end;

        Runs(LogRow row) {
            bytes = new PackedBytes(row.payload());
            segments = row.segments();
            next = row.first();
        }

        /** Turns to the next run; whether there is one. */
        boolean turn() {
            bytes.skip(end - bytes.place());
            if (!bytes.hasMore()) {
                return false;
            }
            sequence = next;
            int head = (int) bytes.number();
            cause = CAUSES.get(head >> 1);
            millis += bytes.signed();
            if ((head & 1) == 1) {
                contact = (int) bytes.number();
            } else {
                contact = bytes.text();
                long distance = bytes.number();
                earlier = distance == 0 ? LogIndex.NONE : sequence - distance;
            }
            count = (int) bytes.number();
            next += count;
            int length = (int) bytes.number();
            end = bytes.place() + length;
            return true;
        }

        /** Turns to the run that starts with this change; whether there is one. */
        boolean turnTo(long first) {
            while (turn()) {
                if (sequence == first) {
                    return true;
                }
            }
            return false;
        }

        /** The number of the run's first change. */
        long sequence() {
            return sequence;
        }

        /** The contact, or how many there are if the run is bulk. */
        Object contact() {
            return contact;
        }

        /** Where the contact's run before this one starts, or {@link LogIndex#NONE}. */
        long earlier() {
            return earlier;
        }

        Instant at() {
            return Instant.ofEpochMilli(millis);
        }

        /**
         * Passes on the changes of the run in their order: twice the segment's number, plus one if the segment was
         * entered. May be called once.
         */
        void forEachFlip(IntConsumer flips) {
            for (int i = 0; i < count; i++) {
                flips.accept((int) bytes.number());
            }
        }

        /** The changes of the run, in their order; once only. */
        void forEach(Consumer<Change> action) {
            Instant at = at();
            for (int i = 0; i < count; i++) {
                int flip = (int) bytes.number();
                action.accept(new Change(
                        sequence + i,
                        at,
                        segments.name(flip >> 1),
                        contact,
                        (flip & 1) == 1 ? Direction.ENTERED : Direction.EXITED,
                        cause));
            }
        }
    }

    static List<Change> unpack(LogRow row) {
        List<Change> changes = new ArrayList<>();
        Runs runs = new Runs(row);
        while (runs.turn()) {
            runs.forEach(changes::add);
        }
        return changes;
    }
}
