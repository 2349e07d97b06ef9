package dev.muster.segment.engine;

import dev.muster.segment.engine.MembershipChange.Cause;
import dev.muster.segment.engine.MembershipChange.Direction;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.RandomAccess;

/**
 * Successive changes in columns: a million of them are five columns, and become objects only for whoever looks at them.
 * Grows while its call runs, and is not touched after.
 */
final class ChangeRun extends AbstractList<MembershipChange> implements RandomAccess {

    private static final Cause[] CAUSES = Cause.values();

    /** The number that stands for no single contact. */
    private static final int BULK = -1;

    final long firstSequence;
    private final LongArrayList instants = new LongArrayList(2);
    private final List<String> segments = new ArrayList<>(2);
    private final IntArrayList numbers = new IntArrayList(2);
    private final List<Object> contacts = new ArrayList<>(2);
    private final IntArrayList flags = new IntArrayList(2);
    private long weight;

    ChangeRun(long firstSequence) {
        this.firstSequence = firstSequence;
    }

    void add(long instant, String segment, Contact contact, boolean entered, Cause cause) {
        weight++;
        add(instant, segment, contact.number, contact.id, entered, cause);
    }

    void addBulk(long instant, String segment, List<String> members, boolean entered, Cause cause) {
        weight += members.size();
        add(instant, segment, BULK, List.copyOf(members), entered, cause);
    }

    @SuppressWarnings("EnumOrdinal") // packed for as long as the run lives, never stored
    private void add(long instant, String segment, int number, Object contact, boolean entered, Cause cause) {
        instants.add(instant);
        segments.add(segment);
        numbers.add(number);
        contacts.add(contact);
        flags.add(cause.ordinal() << 1 | (entered ? 1 : 0));
    }

    String segment(int index) {
        return segments.get(index);
    }

    /** The number that the contact had then. */
    int contactNumber(int index) {
        return numbers.getInt(index);
    }

    boolean isBulk(int index) {
        return numbers.getInt(index) == BULK;
    }

    boolean entered(int index) {
        return (flags.getInt(index) & 1) != 0;
    }

    /** How many contacts all the changes hold. */
    long weight() {
        return weight;
    }

    long lastSequence() {
        return firstSequence + size() - 1;
    }

    @Override
    public int size() {
        return flags.size();
    }

    @Override
    @SuppressWarnings("unchecked") // a bulk change has a list of ids in the contact's place
    public MembershipChange get(int index) {
        boolean isBulk = isBulk(index);
        Object contact = contacts.get(index);
        return new MembershipChange(
                firstSequence + index,
                Instant.ofEpochMilli(instants.getLong(index)),
                segments.get(index),
                entered(index) ? Direction.ENTERED : Direction.EXITED,
                CAUSES[flags.getInt(index) >> 1],
                isBulk ? (List<String>) contact : List.of((String) contact),
                isBulk);
    }
}
