/**
 * The engine: who is a member of what, at every write and every instant.
 *
 * <p>A write passes each stage once, in one direction. {@code Admission} checks it whole and nets the batch; past it nothing
 * fails. {@code ContactStore} holds a {@code Column} an attribute, of packed codes by contact number, texts and text sets by the
 * code of their {@code Dictionary} entry; {@code ContactIds} gives the numbers. {@code TickRunner} brings engine time up to the
 * write's instant, then compares the contact with what it was: {@code Cells} over the columns, with what was {@code Replaced} in
 * its place. {@code PredicateIndex} finds the segments whose truth differs, by a {@code ConjunctionIndex} over most of them and a
 * second over those defined since: {@code Gaps} cut each attribute's domain at the constants that segments compare it with, so
 * that a value that stays in its gap touches nothing; {@code GapRows} remember the gaps of each contact side by side; and {@code
 * ConjunctionPacking} has laid 64 conjunctions where they are compared at once, in {@code ConjunctionTables}. Flips move a segment's count and go into the
 * call's {@code ChangeRun}; {@code Reactions} may answer with writes, round by round.
 *
 * <p>What a write costs is mostly waiting for memory: for the place of its id in a table of a million, then for the contact's
 * id, row and columns, which are fetched together while the first of them is on its way.
 *
 * <p>Time is an input. {@code Timeline} keeps, for every attribute with windows, a {@code TimeIndex} in order of value; it says
 * at which instant the clock next moves some contact's value over a window's edge, and from there that contact takes the same
 * path as a written one: the truth at the instant against the truth a millisecond before. Where nothing reacts, a stretch of up
 * to an hour is gone through contact by contact, and {@code ClockFlips} puts what flips in order.
 *
 * <p>Membership is a cache. Truth is a pure function of a contact's values and engine time ({@code BoundPredicate} says it
 * plainly), so nothing is kept a member but the count and the {@code ChangeLog}. {@code MembershipCache} has a {@code Scan} find
 * a segment's members in the columns when somebody looks, and folds the log into the bitmap from then on, while writers go on; a
 * {@code View} is cut from such bitmaps, and from names that stay as they were though contact numbers are given again.
 *
 * <p>A call that evaluates all contacts is a {@code Walk}. It runs {@code Scan}s, page of contacts by page, in slices of bounded
 * work; each slice holds the engine's lock, and writers run between two slices. {@code Touched} records the contacts written
 * meanwhile, and a scan finds those that the clock moves. Both are evaluated again at the end, so that the result is exact at one
 * instant. The alternative was to scan frozen pages without the lock; but definitions would have needed the same records, and
 * every write would have had to check whether its page is shared.
 *
 * <p>Definitions come together in a {@code Catalog}, which is replaced as a whole: {@code Inlining} puts predicates in the
 * place of other segments' names, {@code Binder} settles leaves against the schema; what does not change is taken over as it
 * is. {@code Redefinition} is the step from one to the next. {@code Audit} evaluates plainly beside all of this and says what
 * differs, and {@code Census} counts it. {@code EngineState} holds all of it and does what a call asks; {@code SegmentEngine} is the
 * door: one lock, and calls that go in and come out.
 */
@NullMarked
package dev.muster.segment.engine;

import org.jspecify.annotations.NullMarked;
