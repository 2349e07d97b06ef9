package dev.muster.segment.engine;

/** How much was done so far. Counted under the engine's lock. */
final class Tally {

    long calls;
    long writes;
    long reactionWrites;
    long changes;
    long clockChanges;
}
