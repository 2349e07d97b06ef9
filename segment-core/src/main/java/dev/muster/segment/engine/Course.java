package dev.muster.segment.engine;

import it.unimi.dsi.fastutil.longs.LongArrayList;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether something holds for one contact from engine time on, if nobody writes: whether it does now, and the later instants, in
 * milliseconds of the epoch and ascending, at which that turns. Immutable.
 */
final class Course {

    static final Course ALWAYS = new Course(true, new long[0]);
    static final Course NEVER = new Course(false, new long[0]);

    private final boolean holds;
    private final long[] turns;

    private Course(boolean holds, long[] turns) {
        this.holds = holds;
        this.turns = turns;
    }

    private static Course of(boolean holds) {
        return holds ? ALWAYS : NEVER;
    }

    /** The course of a leaf that sees this of its attribute. */
    static Course of(BoundLeaf leaf, Cell cell, long now) {
        boolean holds = leaf.holds(cell, now);
        if (!(leaf instanceof BoundLeaf.MovingTime window) || !cell.readable) {
            return of(holds);
        }
        LongArrayList turns = new LongArrayList(2);
        addAhead(window.entersAt(cell.millis), now, turns);
        addAhead(window.leavesAt(cell.millis), now, turns);
        return turns.isEmpty() ? of(holds) : new Course(holds, turns.toLongArray());
    }

    private static void addAhead(long instant, long now, LongArrayList turns) {
        if (instant > now && ClockGate.comesTo(instant)) {
            turns.add(instant);
        }
    }

    /** The course of a predicate for the contact that the cells show. */
    static Course of(BoundPredicate predicate, Cells cells, long now) {
        if (predicate instanceof BoundPredicate.Leaf leaf) {
            return of(leaf.leaf(), cells.cell(leaf.leaf().slot()), now);
        }
        if (predicate instanceof BoundPredicate.Not not) {
            return of(not.operand(), cells, now).negated();
        }
        if (predicate instanceof BoundPredicate.And and) {
            List<Course> courses = new ArrayList<>(and.operands().size());
            for (BoundPredicate operand : and.operands()) {
                Course course = of(operand, cells, now);
                if (course == NEVER) {
                    return NEVER;
                }
                courses.add(course);
            }
            return all(courses);
        }
        List<BoundPredicate> operands = ((BoundPredicate.Or) predicate).operands();
        List<Course> courses = new ArrayList<>(operands.size());
        for (BoundPredicate operand : operands) {
            Course course = of(operand, cells, now);
            if (course == ALWAYS) {
                return ALWAYS;
            }
            courses.add(course);
        }
        return any(courses);
    }

    /** The course of the complement. */
    Course negated() {
        return turns.length == 0 ? of(!holds) : new Course(!holds, turns);
    }

    /** The course of what holds when all of these do. */
    static Course all(List<Course> courses) {
        return joined(courses, courses.size());
    }

    /** The course of what holds when one of these does. */
    static Course any(List<Course> courses) {
        return joined(courses, 1);
    }

    /** The course of what holds when so many of these do. */
    private static Course joined(List<Course> courses, int needed) {
        int holding = 0;
        LongArrayList steps = new LongArrayList(); // an instant, and in the lowest bit whether one begins to hold then
        for (Course course : courses) {
            holding += course.holds ? 1 : 0;
            boolean begins = !course.holds;
            for (long turn : course.turns) {
                steps.add((turn << 1) | (begins ? 1 : 0));
                begins = !begins;
            }
        }
        boolean holds = holding >= needed;
        if (steps.isEmpty()) {
            return of(holds);
        }
        steps.sort(null);
        LongArrayList turns = new LongArrayList();
        boolean held = holds;
        for (int i = 0; i < steps.size(); ) {
            long instant = steps.getLong(i) >> 1;
            for (; i < steps.size() && steps.getLong(i) >> 1 == instant; i++) {
                holding += (steps.getLong(i) & 1) != 0 ? 1 : -1;
            }
            if (holding >= needed != held) {
                held = !held;
                turns.add(instant);
            }
        }
        return turns.isEmpty() ? of(holds) : new Course(holds, turns.toLongArray());
    }

    /** Takes an instant at which it begins to hold, or no longer holds. */
    interface Turns {
        void turn(long instant, boolean holds);
    }

    /** Shows every turn up to an instant, in order. */
    void turns(long upTo, Turns each) {
        boolean after = !holds;
        for (int i = 0; i < turns.length && turns[i] <= upTo; i++) {
            each.turn(turns[i], after);
            after = !after;
        }
    }

    /** Whether it holds now. */
    boolean holds() {
        return holds;
    }

    /** When it turns next, or {@link TimeIndex#NEVER}. */
    long next() {
        return turns.length == 0 ? TimeIndex.NEVER : turns[0];
    }
}
