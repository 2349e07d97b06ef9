/**
 * What an engine tells beyond members and changes: why a contact is a member, what brought a change about, what the clock will do
 * next, what another predicate would do, what a segment says and may not mean, and whether all that it keeps is right. Answers are
 * values; {@code SegmentEngine.insight()} gives them.
 */
@NullMarked
package dev.muster.segment.insight;

import org.jspecify.annotations.NullMarked;
