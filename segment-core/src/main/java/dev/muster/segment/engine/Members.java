package dev.muster.segment.engine;

import java.util.AbstractList;
import java.util.Iterator;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** The ids of contacts in a bitmap, as they were when it was made: two bits or so a contact, and objects only where asked for. */
final class Members extends AbstractList<String> {

    private final RoaringBitmap numbers;
    private final ContactNames.Frozen names;

    /** Neither is written from here on. */
    Members(RoaringBitmap numbers, ContactNames.Frozen names) {
        this.numbers = numbers;
        this.names = names;
    }

    @Override
    public int size() {
        return numbers.getCardinality();
    }

    @Override
    public String get(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("member " + index + " of " + size());
        }
        return names.id(numbers.select(index));
    }

    @Override
    public Iterator<String> iterator() {
        IntIterator each = numbers.getIntIterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return each.hasNext();
            }

            @Override
            public String next() {
                return names.id(each.next());
            }
        };
    }
}
