package dev.muster.segment.engine;

import dev.muster.segment.engine.MembershipChange.Cause;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the clock flips in a stretch of time, found contact by contact and told instant by instant. Filled again and again.
 *
 * <p>Contacts are gone through in the order of the columns, which is several times faster than in the order of instants; what
 * flips is then the lesser part, and is put in order here.
 */
final class ClockFlips {

    /** Buffers larger than this are not kept for the next stretch. */
    private static final int MOST_KEPT = 1 << 16;

    /** For each event the distance of its instant from the first before its number: in the order of instants once sorted. */
    private final LongArrayList keys = new LongArrayList();

    private final IntArrayList contacts = new IntArrayList();
    private final IntArrayList starts = new IntArrayList();
    private final IntArrayList flips = new IntArrayList();
    private long first;

    /** Starts a stretch at an instant; none that comes is more than 2^31 ms later. */
    void begin(long firstInstant) {
        first = firstInstant;
        if (flips.elements().length > MOST_KEPT || keys.elements().length > MOST_KEPT) {
            clearAndTrim(flips);
            clearAndTrim(contacts);
            clearAndTrim(starts);
            keys.clear();
            keys.trim();
        }
        keys.clear();
        contacts.clear();
        starts.clear();
        flips.clear();
    }

    private static void clearAndTrim(IntArrayList list) {
        list.clear();
        list.trim();
    }

    /** Adds what flips for one contact at one instant, as {@link Flip}; comes once for both. */
    void add(long instant, int contact, IntArrayList flipped) {
        keys.add(((instant - first) << Integer.SIZE) | contacts.size());
        contacts.add(contact);
        starts.add(flips.size());
        flips.addElements(flips.size(), flipped.elements(), 0, flipped.size());
    }

    /**
     * Tells all flips in the order of their instants, and of their contacts' numbers within one.
     *
     * @param evidence what is to be kept of a contact's, or {@code null}
     */
    void tell(ChangeRun run, ContactNames names, @Nullable IntFunction<Evidence> evidence) {
        Sorting.sort(keys);
        for (int i = 0; i < keys.size(); i++) {
            long key = keys.getLong(i);
            int event = (int) key;
            int contact = contacts.getInt(event);
            int end = event + 1 < starts.size() ? starts.getInt(event + 1) : flips.size();
            int start = starts.getInt(event);
            run.add(
                    first + (key >> Integer.SIZE),
                    contact,
                    names.id(contact),
                    flips.elements(),
                    start,
                    end - start,
                    Cause.CLOCK);
            if (evidence != null) {
                run.keep(evidence.apply(contact));
            }
        }
    }
}
