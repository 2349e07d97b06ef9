package dev.muster.segment.engine;

import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Successive changes in columns, which become objects only for whoever looks at them. What one contact does at one instant is
 * an event; its flips are four bytes each. Grows while its call runs; a copy is kept and is not touched any more.
 */
final class ChangeRun extends AbstractList<MembershipChange> implements RandomAccess {

    /** A run larger than this is handed out itself, and not copied. */
    private static final int MOST_COPIED = 1 << 16;

    private static final int LEAST_ROOM = 8;

    private static final String[] NO_NAMES = {};

    private long firstSequence;
    private int[] flips;
    private int size;
    private final ChangeEvents events;
    private long weight;
    /** For each event what is kept of it, if anything is. */
    private @Nullable List<Evidence> evidence;
    /** The segments' names by number; those before a definition, and those after it. */
    private String[] segments = NO_NAMES;

    private String[] earlierSegments = NO_NAMES;
    private int earlierFlips;

    ChangeRun(long firstSequence) {
        this(firstSequence, new int[LEAST_ROOM], new ChangeEvents.Many());
    }

    private ChangeRun(long firstSequence, int[] flips, ChangeEvents events) {
        this.firstSequence = firstSequence;
        this.flips = flips;
        this.events = events;
    }

    private ChangeEvents.Many growing() {
        if (events instanceof ChangeEvents.Many many) {
            return many;
        }
        throw new AssertionError("a run that is kept does not grow");
    }

    /** Starts anew, with flips that name segments by their numbers among these. */
    void begin(long first, String[] named) {
        firstSequence = first;
        size = 0;
        growing().clear();
        weight = 0;
        evidence = null;
        segments = named;
        earlierSegments = NO_NAMES;
        earlierFlips = 0;
    }

    /** From here on flips name segments by their numbers among these. */
    void segments(String[] named) {
        earlierSegments = segments;
        earlierFlips = size;
        segments = named;
    }

    /** Adds what a cause flips for one contact at one instant, as {@link Flip}. */
    void add(long instant, int contact, String id, IntArrayList flipped, Cause cause) {
        add(instant, contact, id, flipped.elements(), 0, flipped.size(), cause);
    }

    /** Adds what a cause flips for one contact at one instant, as {@link Flip}, from a place on. */
    void add(long instant, int contact, String id, int[] flipped, int from, int count, Cause cause) {
        growing().add(instant, contact, id, cause, size);
        if (size + count > flips.length) {
            flips = Arrays.copyOf(flips, Math.max(2 * flips.length, size + count));
        }
        System.arraycopy(flipped, from, flips, size, count);
        size += count;
        weight += count;
    }

    /** Makes room for this many further changes of one contact each. */
    void reserve(int more) {
        growing().reserve(more);
        if (size + more > flips.length) {
            flips = Arrays.copyOf(flips, size + more);
        }
    }

    /** Adds one contact's entering or leaving a segment. */
    void add(long instant, int contact, ContactNames.Frozen names, int segment, boolean entered, Cause cause) {
        growing().add(instant, contact, names, cause, size);
        addFlip(segment, entered);
        weight++;
    }

    void addBulk(long instant, int segment, Members members, boolean entered, Cause cause) {
        growing().addBulk(instant, members, cause, size);
        addFlip(segment, entered);
        weight += members.size();
    }

    private void addFlip(int segment, boolean entered) {
        if (size == flips.length) {
            flips = Arrays.copyOf(flips, 2 * size);
        }
        flips[size++] = Flip.of(segment, entered);
    }

    /** Keeps this of the event that was added last; of all events, or of none. */
    void keep(Evidence ofLast) {
        if (evidence == null) {
            evidence = new ArrayList<>();
        }
        evidence.add(ofLast);
    }

    boolean hasEvidence() {
        return evidence != null;
    }

    /** Lets go of what was kept of the events. */
    void forgetEvidence() {
        evidence = null;
    }

    /** What is kept of a change, or {@code null} if nothing is. */
    @Nullable
    Evidence evidence(int index) {
        return evidence == null ? null : evidence.get(event(index));
    }

    /** These changes in just the room that they need, or this run itself if it is large. */
    ChangeRun kept() {
        if (isHandedOut() || size == 0) {
            return this;
        }
        ChangeRun copy = new ChangeRun(
                firstSequence, Arrays.copyOf(flips, size), growing().kept());
        copy.size = size;
        copy.weight = weight;
        copy.evidence = evidence;
        copy.segments = segments;
        copy.earlierSegments = earlierSegments;
        copy.earlierFlips = earlierFlips;
        return copy;
    }

    /** Whether it is {@link #kept} itself, and not to be written any more. */
    boolean isHandedOut() {
        return size > MOST_COPIED;
    }

    long firstSequence() {
        return firstSequence;
    }

    String segment(int index) {
        return (index < earlierFlips ? earlierSegments : segments)[Flip.segment(flips[index])];
    }

    /** Whether all flips name segments by their numbers among these. */
    @SuppressWarnings("ReferenceEquality") // one catalog, one array
    boolean isOf(String[] named) {
        return segments == named && earlierFlips == 0;
    }

    int segmentNumber(int index) {
        return Flip.segment(flips[index]);
    }

    /** The number that the contact had then. */
    int contactNumber(int index) {
        return events.number(event(index));
    }

    boolean isBulk(int index) {
        return events.isBulk(event(index));
    }

    boolean entered(int index) {
        return Flip.entered(flips[index]);
    }

    /** The bytes of heap that a run which is kept takes, estimated. */
    long bytes() {
        long ofEvidence = 0;
        if (evidence != null) {
            for (Evidence each : evidence) {
                ofEvidence += each.bytes();
            }
        }
        return 4 * Footprint.HEAD + Footprint.of(flips) + events.bytes() + ofEvidence;
    }

    /** How many contacts all the changes hold. */
    long weight() {
        return weight;
    }

    long lastSequence() {
        return firstSequence + size - 1;
    }

    @Override
    public int size() {
        return size;
    }

    private int event(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("change " + index + " of " + size);
        }
        return events.of(index);
    }

    @Override
    public MembershipChange get(int index) {
        int event = event(index);
        return change(index, event, Instant.ofEpochMilli(events.instant(event)), events.contactIds(event));
    }

    private MembershipChange change(int index, int event, Instant at, List<String> contactIds) {
        return new MembershipChange(
                firstSequence + index,
                at,
                segment(index),
                entered(index) ? Direction.ENTERED : Direction.EXITED,
                events.cause(event),
                contactIds,
                events.isBulk(event));
    }

    /** The changes in turn; those of one event share what they have in common. */
    @Override
    public Iterator<MembershipChange> iterator() {
        return new Changes();
    }

    /** As the iterator, and cheaper: where the action is plain to the compiler, no objects are made. */
    @Override
    public void forEach(Consumer<? super MembershipChange> action) {
        for (int event = 0; event < events.count(); event++) {
            Instant at = Instant.ofEpochMilli(events.instant(event));
            List<String> contactIds = events.contactIds(event);
            int end = event + 1 < events.count() ? events.start(event + 1) : size;
            for (int index = events.start(event); index < end; index++) {
                action.accept(change(index, event, at, contactIds));
            }
        }
    }

    private final class Changes implements Iterator<MembershipChange> {

        private int index;
        private int event = -1;
        private int nextEvent;
        private Instant at = Instant.EPOCH;
        private List<String> contactIds = List.of();

        @Override
        public boolean hasNext() {
            return index < size;
        }

        @Override
        public MembershipChange next() {
            if (index >= size) {
                throw new NoSuchElementException();
            }
            if (index == nextEvent) {
                turn();
            }
            return change(index++, event, at, contactIds);
        }

        private void turn() {
            event++;
            nextEvent = event + 1 < events.count() ? events.start(event + 1) : size;
            if (event == 0 || events.instant(event) != events.instant(event - 1)) {
                at = Instant.ofEpochMilli(events.instant(event));
            }
            contactIds = events.contactIds(event);
        }
    }
}
