package dev.muster.segment.engine;

/** How often the index took which way. Counted under the engine's lock. */
final class IndexUse {

    /** Flips that masks decided. */
    long flipsByMasks;
    /** Segments of one contact that the plain evaluator decided. */
    long plainDecisions;
    /** Crossings and writes for which a second index was asked too. */
    long secondQuestions;
    /** How often all segments were packed together. */
    long packings;
}
