package dev.muster.segment.engine;

import dev.muster.segment.engine.MembershipChange.Cause;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the flips of a {@link ChangeRun} belong to: one contact, or a definition, at one instant, for one cause. */
abstract sealed class ChangeEvents {

    /** The number that stands for no single contact. */
    private static final int BULK = -1;

    private static final Cause[] CAUSES = Cause.values();

    abstract int count();

    abstract long instant(int event);

    /** The number that the contact had then. */
    abstract int number(int event);

    /** A contact's id, or {@link Members}. */
    abstract Object contact(int event);

    abstract Cause cause(int event);

    /** The first flip of an event. */
    abstract int start(int event);

    /** The event of a flip. */
    abstract int of(int flip);

    /** The bytes of heap, estimated by the first contact's. */
    abstract long bytes();

    /** The bytes of heap that an event's contact takes. */
    long contactBytes(int event) {
        return contact(event) instanceof Members.Many many
                ? many.bytes()
                : Footprint.text(((String) contact(event)).length());
    }

    boolean isBulk(int event) {
        return number(event) == BULK;
    }

    List<String> contactIds(int event) {
        return isBulk(event) ? (Members) contact(event) : new Members.One((String) contact(event));
    }

    /** A single one, as most writes make: kept by the hundred thousand. */
    static final class One extends ChangeEvents {

        private final long instant;
        private final int number;
        private final Object contact;
        private final Cause cause;

        private One(long instant, int number, Object contact, Cause cause) {
            this.instant = instant;
            this.number = number;
            this.contact = contact;
            this.cause = cause;
        }

        @Override
        int count() {
            return 1;
        }

        @Override
        long bytes() {
            return 3 * Footprint.HEAD + contactBytes(0);
        }

        @Override
        long instant(int event) {
            return instant;
        }

        @Override
        int number(int event) {
            return number;
        }

        @Override
        Object contact(int event) {
            return contact;
        }

        @Override
        Cause cause(int event) {
            return cause;
        }

        @Override
        int start(int event) {
            return 0;
        }

        @Override
        int of(int flip) {
            return 0;
        }
    }

    /** Any number, in columns, to which others can be added. */
    static final class Many extends ChangeEvents {

        private static final int LEAST_ROOM = 8;

        private int count;
        private long[] instants = new long[LEAST_ROOM];
        private int[] numbers = new int[LEAST_ROOM];
        /** Ids, names to look an id up in, or {@link Members}. */
        private @Nullable Object[] contacts = new Object[LEAST_ROOM];

        private byte[] causes = new byte[LEAST_ROOM];
        private int[] starts = new int[LEAST_ROOM];

        /** Adds one contact's. */
        void add(long instant, int number, String id, Cause cause, int start) {
            append(instant, number, id, cause, start);
        }

        /** Adds one contact's, whose id is looked up when it is asked for. */
        void add(long instant, int number, ContactNames.Frozen names, Cause cause, int start) {
            append(instant, number, names, cause, start);
        }

        /** Makes room for further events, so that it need not grow step by step. */
        void reserve(int more) {
            if (count + more > starts.length) {
                resize(count + more);
            }
        }

        /** Adds a definition's. */
        void addBulk(long instant, Members contactIds, Cause cause, int start) {
            append(instant, BULK, contactIds, cause, start);
        }

        @SuppressWarnings("EnumOrdinal") // packed for as long as the run lives, never stored
        private void append(long instant, int number, Object contact, Cause cause, int start) {
            if (count == starts.length) {
                resize(2 * count);
            }
            instants[count] = instant;
            numbers[count] = number;
            contacts[count] = contact;
            causes[count] = (byte) cause.ordinal();
            starts[count++] = start;
        }

        private void resize(int room) {
            instants = Arrays.copyOf(instants, room);
            numbers = Arrays.copyOf(numbers, room);
            contacts = Arrays.copyOf(contacts, room);
            causes = Arrays.copyOf(causes, room);
            starts = Arrays.copyOf(starts, room);
        }

        void clear() {
            Arrays.fill(contacts, 0, count, null);
            count = 0;
        }

        /** The same in just the room that they need, for good. */
        ChangeEvents kept() {
            if (count == 1) {
                return new One(instant(0), number(0), contact(0), cause(0));
            }
            Many copy = new Many();
            copy.count = count;
            copy.instants = instants;
            copy.numbers = numbers;
            copy.contacts = contacts;
            copy.causes = causes;
            copy.starts = starts;
            copy.resize(count);
            return copy;
        }

        @Override
        int count() {
            return count;
        }

        @Override
        long bytes() {
            int bytesEach = Long.BYTES + 2 * Integer.BYTES + Footprint.REFERENCE + Byte.BYTES;
            return 7 * Footprint.HEAD + (long) bytesEach * starts.length + (count == 0 ? 0 : count * contactBytes(0));
        }

        @Override
        long instant(int event) {
            return instants[event];
        }

        @Override
        int number(int event) {
            return numbers[event];
        }

        @Override
        Object contact(int event) {
            Object contact = Objects.requireNonNull(contacts[event]);
            return contact instanceof ContactNames.Frozen names ? names.id(numbers[event]) : contact;
        }

        @Override
        Cause cause(int event) {
            return CAUSES[causes[event]];
        }

        @Override
        int start(int event) {
            return starts[event];
        }

        @Override
        int of(int flip) {
            int found = Arrays.binarySearch(starts, 0, count, flip);
            return found >= 0 ? found : -(found + 1) - 1;
        }
    }
}
