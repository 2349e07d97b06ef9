package dev.muster.segment.engine;

/** What a {@link Walk} finds out, contact by contact. All but {@link #settle} under the engine's lock. */
interface WalkPart {

    /** A second look at some contacts. */
    interface Again {

        /** As {@link WalkPart#goOn}, of these contacts. */
        boolean goOn(long now, long most);
    }

    /**
     * Looks at contacts until all were looked at or a bit more than so much work is done.
     *
     * @param now engine time
     * @param most in comparisons of the simplest kind
     * @return whether all were looked at
     */
    boolean goOn(long now, long most);

    /** Puts in order what was found of all contacts. Without the lock. */
    void settle();

    /**
     * Begins to look again at contacts that were written, or moved by the clock, since {@link #goOn} began.
     *
     * @param contacts a bit each
     */
    Again again(long[] contacts);

    /** What all this has cost so far, in comparisons of the simplest kind. */
    long work();

    /** Takes an edge of an attribute, as a distance from engine time. */
    interface Edges {
        void edge(BoundAttribute attribute, long edge);
    }

    /** Shows the edges over which the clock moves values and so may change what was found. */
    void forEachMoving(Edges edges);
}
