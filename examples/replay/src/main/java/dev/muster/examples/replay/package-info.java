/**
 * A command that replays a file of timed writes through a file of segments and writes down every membership change.
 *
 * <p>One row at a time goes from the file to the engine and its changes go on to the output, so memory holds the contacts and
 * nothing else; a cell, a row and a segments file have limits, and what is past them is refused. {@code Replay} is the road;
 * each thing on it has a class: {@code Arguments}, {@code Source} and {@code Utf8Reader} under {@code WritesFile},
 * {@code ChangesFile}, {@code Summary} over {@code Latencies}, {@code ProgressBar}. Whatever is wrong with the input becomes one
 * {@code InputException}, which knows the place; the output file appears under its name only when all went well.
 */
@NullMarked
package dev.muster.examples.replay;

import org.jspecify.annotations.NullMarked;
