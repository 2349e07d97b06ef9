/**
 * What a segment is, apart from any engine: values and their types, predicates, segments, writes, and the {@link
 * dev.muster.segment.Schema} that says how an attribute's values read.
 *
 * <p>Everything here is a value, or a pure function of values. A {@link dev.muster.segment.Predicate} is a closed set of records
 * that print themselves as canonical text; it names attributes and knows nothing of their types. The schema brings the two
 * together: declared attributes have their type, the others take the one that segments need, and every question of how a held
 * value reads (as which type, with which default, folded or to the letter, looking which way in time) has its one answer there.
 * {@link dev.muster.segment.Segments} holds the words to import statically.
 */
@NullMarked
package dev.muster.segment;

import org.jspecify.annotations.NullMarked;
