package dev.muster.segment.engine;

/**
 * Finds something out about each contact during a {@link Walk}. Every method but {@link #settle} is called under the
 * engine's lock.
 */
interface WalkPart {

    /** Evaluates some contacts again. */
    interface Again {

        /** Does the same as {@link WalkPart#goOn} for these contacts. */
        boolean goOn(long now, long most);
    }

    /**
     * Evaluates contacts until none is left, or until slightly more than {@code most} work is done.
     *
     * @param now engine time
     * @param most the amount of work, in simple comparisons
     * @return whether all contacts were evaluated
     */
    boolean goOn(long now, long most);

    /** Compacts the results once all contacts were evaluated. Called without the lock. */
    void settle();

    /**
     * Prepares to evaluate the contacts again that were written, or moved by the clock, since {@link #goOn} began.
     *
     * @param contacts these contacts
     */
    Again again(Picked contacts);

    /** Returns the work done so far, in simple comparisons. */
    long work();

    /** Receives an edge of an attribute, as a distance from engine time. */
    interface Edges {
        void edge(BoundAttribute attribute, long edge);
    }

    /** Passes on the edges at which the clock moves values and so can change a result. */
    void forEachMoving(Edges edges);
}
