package dev.muster.segment.engine;

/**
 * How an engine's index is made.
 *
 * @param conjunctionLimit a segment of more conjunctions is left to the plain evaluator: at most {@link
 *     ConjunctionPacking#WORD_BITS}
 * @param fewSegments how many segments may be added or removed, at any size, before the index is packed again
 * @param use counts the index's work
 * @param slice the work of a {@link Walk} under the lock in one slice
 * @param betweenSlices runs between two slices, without the lock
 */
record IndexOptions(int conjunctionLimit, int fewSegments, IndexUse use, long slice, Runnable betweenSlices) {

    static final int FEW_SEGMENTS = 64;
}
