package dev.muster.segment.engine;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Builds the {@link TimeIndex} of an attribute during a {@link Walk}, before the first window over the attribute is in
 * force. A value that is written meanwhile is added once more. The entry that it leaves behind is stale, which does no
 * harm.
 */
final class TimeIndexPart implements WalkPart {

    /** The work of reading one value and adding it, in simple comparisons. */
    private static final int ADDED = 4;

    private final BoundAttribute attribute;
    private final ContactIds ids;
    private final TimeIndex index;
    /** The contacts that read the default, or {@code null} if there is none. */
    private final @Nullable RoaringBitmap bare;

    private final ColumnInstants instants;
    private final Cell cell = new Cell();
    private int done;
    private long work;

    /**
     * Creates a part that has not begun.
     *
     * @param edges the distances from engine time, ascending, one at least
     */
    TimeIndexPart(BoundAttribute attribute, long[] edges, TimeBucket.Values values, ContactStore store) {
        this.attribute = attribute;
        this.ids = store.ids();
        index = new TimeIndex(edges, values);
        bare = attribute.defaultValue() == null ? null : new RoaringBitmap();
        instants = new ColumnInstants(attribute, ids, bare);
    }

    /** Returns the slot of the attribute. */
    int slot() {
        return attribute.slot();
    }

    /** Returns the index, with nothing in view yet. */
    TimeIndex index() {
        return index;
    }

    /** Returns the contacts that read the default, or {@code null} if there is none. */
    @Nullable
    RoaringBitmap bare() {
        return bare;
    }

    @Override
    public boolean goOn(long now, long most) {
        long before = work;
        while (instants.hasNext() && work - before < most) {
            for (long value : instants.next()) {
                index.put(value, done++, now);
            }
            work += (long) ADDED * ColumnStorage.PAGE_SIZE;
        }
        return !instants.hasNext();
    }

    @Override
    public void settle() {
        index.sort();
    }

    @Override
    public Again again(Picked contacts) {
        return new OfSome(contacts);
    }

    private final class OfSome implements Again {

        private final Picked contacts;
        private int next;

        private OfSome(Picked contacts) {
            this.contacts = contacts;
        }

        @Override
        public boolean goOn(long now, long most) {
            long before = work;
            for (; next < contacts.size() && work - before < most; next++) {
                for (long rest = contacts.word(next); rest != 0; rest &= rest - 1) {
                    add(contacts.place(next) * Long.SIZE + Long.numberOfTrailingZeros(rest), now);
                    work += ADDED;
                }
            }
            return next >= contacts.size();
        }
    }

    private void add(int contact, long now) {
        boolean isTaken = ids.isTaken(contact);
        long code = isTaken ? attribute.column().code(contact) : Column.MISSING;
        if (isTaken) {
            index.put(cell.millis(attribute, code, contact), contact, now);
        }
        if (bare != null && isTaken && code == Column.MISSING) {
            bare.add(contact);
        } else if (bare != null) {
            bare.remove(contact);
        }
    }

    @Override
    public long work() {
        return work;
    }

    @Override
    public void forEachMoving(Edges edges) {
        // The entries do not depend on engine time.
    }
}
