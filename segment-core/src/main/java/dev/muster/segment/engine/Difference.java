package dev.muster.segment.engine;

/** One contact before and after a write, or before and after an instant at which the clock moves it. Filled again and again. */
final class Difference {

    /** The contact's number. */
    int contact;
    /** The contact before, as bare if it did not exist. */
    final Cells before;
    /** The contact after, as bare if it does not exist any more; may be the same as before, where only time differs. */
    final Cells after;

    boolean existedBefore;
    boolean existsAfter;
    long timeBefore;
    long timeAfter;
    /** The attributes that changed, or that the clock may move, in its first places. */
    int[] slots = new int[16];
    /** How many of them there are. */
    int count;

    Difference(Cells before, Cells after) {
        this.before = before;
        this.after = after;
    }

    /** The contact where it exists: what did not change can be read from it. */
    Cells either() {
        return existsAfter ? after : before;
    }

    boolean isOfExistence() {
        return existedBefore != existsAfter;
    }
}
