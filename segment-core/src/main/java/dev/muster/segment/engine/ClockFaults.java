package dev.muster.segment.engine;

/** Takes what the clock would do to values of one attribute and its index does not foresee. */
interface ClockFaults {

    /** No cursor follows an edge, a distance from engine time in milliseconds. */
    void notFollowed(long edge);

    /** What the cursor at an edge has in view is not ahead of it, or not before what the next one has. */
    void astray(long edge);

    /**
     * A value crosses an edge before its cursor looks there.
     *
     * @param due when it crosses
     * @param found from when on the cursor would find it, or {@link TimeIndex#NEVER}
     */
    void late(int contact, long due, long found);

    /** A value that has an edge before it has no entry. */
    void lost(int contact, long value);

    /** A contact that reads the default is not among those who do. */
    void notBare(int contact);
}
