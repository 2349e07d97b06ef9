/**
 * The language that people write segments in: {@link dev.muster.segment.dsl.SegmentParser} for one expression, {@link
 * dev.muster.segment.dsl.SegmentsFile} for a file of them.
 *
 * <p>A text becomes a predicate in five steps, each of which knows only the one before.
 *
 * <ol>
 *   <li><b>Text to tokens.</b> Every text has tokens; what the language has no use for is a token too, so there is one
 *       place where errors of syntax are found. A run that starts with a digit is one token, and a number, a duration,
 *       an instant or none.
 *   <li><b>Statements.</b> A file's tokens are cut wherever {@code attribute NAME:} or {@code segment NAME:} stands.
 *       Each statement goes on alone, and has at most one error of syntax.
 *   <li><b>Depth.</b> How deep parentheses and NOTs are nested is counted over the tokens, in a loop. Only what is
 *       within the limit goes on, for all that follows recurses as deep as that, and no deeper: AND and OR are lists.
 *   <li><b>Tokens to tree.</b> The grammar is the language's description; its rules are tried with fast prediction
 *       first, and again with full prediction where that fails. The first token that no rule takes is the error, with
 *       what could have stood there.
 *   <li><b>Tree to predicate.</b> The records that the Java builder makes, so that text and Java are equal. What the
 *       grammar lets pass and the model refuses, as {@code between 9 and 1}, is reported for each leaf. Positions end
 *       here: predicates have none.
 * </ol>
 *
 * <p>Keywords are soft: the grammar takes them as names and texts wherever it does not ask for them. Errors are values,
 * {@link dev.muster.segment.dsl.Diagnostic}, with positions in code points.
 */
@NullMarked
package dev.muster.segment.dsl;

import org.jspecify.annotations.NullMarked;
