/**
 * The language that people write segments in: {@link dev.muster.segment.dsl.SegmentParser} for one expression, {@link
 * dev.muster.segment.dsl.SegmentsFile} for a file of them. {@link dev.muster.segment.dsl.SegmentMaps} reads the same
 * segments from plain maps and lists, without the grammar; its problems have paths instead of positions.
 *
 * <p>A text becomes a predicate in six steps, each of which knows only the one before.
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
 *       grammar lets pass and the model refuses, as {@code between 9 and 1}, is reported for each leaf. Predicates
 *       have no positions; where each leaf stands is kept beside them.
 *   <li><b>The whole.</b> Among the attributes and segments of a {@link dev.muster.segment.dsl.Scope}, which for a file
 *       are those that it declares itself: types, segments that are not there, ways round, names that are near to known
 *       ones. Good statements are looked at beside bad ones.
 * </ol>
 *
 * <p>Keywords are soft: the grammar takes them as names and texts wherever it does not ask for them. Errors are values,
 * {@link dev.muster.segment.dsl.Diagnostic}, with positions in code points, and with what was probably meant where that
 * can be told. Good text that is often meant otherwise has warnings, and may be given those of an engine's lint besides.
 */
@NullMarked
package dev.muster.segment.dsl;

import org.jspecify.annotations.NullMarked;
