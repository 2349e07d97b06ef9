package dev.muster.segment.engine;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** The instants that contacts' values of one attribute read as, a page of contacts at a time: one walk over a column. */
final class ColumnInstants implements Iterator<long[]> {

    private final BoundAttribute attribute;
    private final ContactIds ids;
    private final @Nullable RoaringBitmap bare;
    private final Cell cell = new Cell();
    private final long[] page = new long[ColumnStorage.PAGE_SIZE];
    private int first;

    /**
     * @param bare takes the contacts without a value of their own, unless {@code null}
     */
    ColumnInstants(BoundAttribute attribute, ContactIds ids, @Nullable RoaringBitmap bare) {
        this.attribute = attribute;
        this.ids = ids;
        this.bare = bare;
    }

    @Override
    public boolean hasNext() {
        return first < ids.numbers();
    }

    /** The next page, in the same array each time; {@link TimeIndex#NEVER} where nothing is read. */
    @Override
    public long[] next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        attribute.column().copyPage(first, page);
        for (int i = 0; i < page.length; i++) {
            if (page[i] == Column.MISSING && bare != null && ids.isTaken(first + i)) {
                bare.add(first + i);
            }
            page[i] = cell.millis(attribute, page[i], first + i);
        }
        first += page.length;
        return page;
    }
}
