package dev.muster.segment.engine;

/** Some contacts: those words of 64 contact numbers in which there are any, in ascending order. */
final class Picked {

    private final int[] places;
    private final long[] words;

    private Picked(int[] places, long[] words) {
        this.places = places;
        this.words = words;
    }

    /** Returns the contacts that are in one set or the other, each with one bit for each contact number. */
    static Picked of(long[] one, long[] other) {
        int most = Math.max(one.length, other.length);
        int size = 0;
        for (int place = 0; place < most; place++) {
            size += union(one, other, place) == 0 ? 0 : 1;
        }
        int[] places = new int[size];
        long[] words = new long[size];
        int next = 0;
        for (int place = 0; place < most; place++) {
            long word = union(one, other, place);
            if (word != 0) {
                places[next] = place;
                words[next++] = word;
            }
        }
        return new Picked(places, words);
    }

    private static long union(long[] one, long[] other, int place) {
        return (place < one.length ? one[place] : 0) | (place < other.length ? other[place] : 0);
    }

    /** Returns the number of words. */
    int size() {
        return places.length;
    }

    /** Returns the first contact number of a word, divided by 64. */
    int place(int index) {
        return places[index];
    }

    /** Returns a word, with one bit for each contact. */
    long word(int index) {
        return words[index];
    }
}
