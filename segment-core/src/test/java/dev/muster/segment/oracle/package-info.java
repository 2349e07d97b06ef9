/**
 * The rules of segments a second time, as plainly as they can be written: what the engine's tests compare it with.
 *
 * <p>{@link dev.muster.segment.oracle.NaiveOracle} keeps contacts in a map of maps and, at every write and at every instant at
 * which any timestamp could cross any window, evaluates every segment for every contact. It shares no code with the engine, and
 * of the model only the records that carry data: it reads texts, folds, infers types and measures windows by itself.
 */
@NullMarked
package dev.muster.segment.oracle;

import org.jspecify.annotations.NullMarked;
