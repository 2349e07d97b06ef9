/**
 * What the engine costs beside what people would use instead: the same {@code Workload} of contacts, segments and writes goes to every
 * {@code Contender}, each is first shown to give the same flips, and {@code SegmentBench} prints the table. What the language costs is
 * measured with JMH beside the Java builder and beside a language that a host would embed instead.
 */
@NullMarked
package dev.muster.segment.bench;

import org.jspecify.annotations.NullMarked;
