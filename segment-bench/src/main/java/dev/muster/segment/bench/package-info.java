/**
 * What the engine costs, measured with JMH beside what a host would write by hand: the same segments, contacts and writes from
 * {@code Population} go to both in one run, so that their figures compare whatever the machine. What the language costs is measured
 * in the same way beside the Java builder and beside a language that a host would embed instead.
 */
@NullMarked
package dev.muster.segment.bench;

import org.jspecify.annotations.NullMarked;
