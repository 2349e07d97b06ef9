package dev.muster.segment.engine;

import java.util.AbstractList;
import java.util.Iterator;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** The ids of the contacts of a change. Cannot change. */
abstract sealed class Members extends AbstractList<String> {

    private static IndexOutOfBoundsException outside(int index, int size) {
        return new IndexOutOfBoundsException("member " + index + " of " + size);
    }

    /** A single one. */
    static final class One extends Members {

        private final String id;

        One(String id) {
            this.id = id;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public String get(int index) {
            if (index != 0) {
                throw outside(index, 1);
            }
            return id;
        }
    }

    /** Those in a bitmap, as they were when it was made: two bits or so a contact, and objects only where asked for. */
    static final class Many extends Members {

        private final RoaringBitmap numbers;
        private final ContactNames.Frozen names;

        /** Neither is written from here on. */
        Many(RoaringBitmap numbers, ContactNames.Frozen names) {
            this.numbers = numbers;
            this.names = names;
        }

        /** The bytes of heap, estimated; names are shared. */
        long bytes() {
            return numbers.getLongSizeInBytes();
        }

        @Override
        public int size() {
            return numbers.getCardinality();
        }

        @Override
        public String get(int index) {
            if (index < 0 || index >= size()) {
                throw outside(index, size());
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
}
