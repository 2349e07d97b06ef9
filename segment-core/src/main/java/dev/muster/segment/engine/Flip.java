package dev.muster.segment.engine;

/** A segment's number, and whether a contact enters or leaves it, in one int. */
final class Flip {

    private Flip() {}

    static int of(int segment, boolean entered) {
        return (segment << 1) | (entered ? 1 : 0);
    }

    static int segment(int flip) {
        return flip >> 1;
    }

    static boolean entered(int flip) {
        return (flip & 1) != 0;
    }
}
