package dev.muster.segment.engine;

/**
 * How an engine's index is made.
 *
 * @param conjunctionLimit above how many conjunctions a segment is left to the plain evaluator: at most {@link
 *     ConjunctionPacking#WORD_BITS}
 * @param fewSegments so many segments may come or go, at any size, before all are packed together anew
 * @param use counts
 * @param slice so much work of a {@link Walk} is done under the lock at a time
 * @param betweenSlices run between two slices, without the lock
 */
record IndexOptions(int conjunctionLimit, int fewSegments, IndexUse use, long slice, Runnable betweenSlices) {

    static final int FEW_SEGMENTS = 64;
}
