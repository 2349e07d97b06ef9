package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Warning;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The step from one catalog to the next: who enters and leaves which segment because its definition, or the type of an
 * attribute, is another. One walk over the contacts, and only if a segment is touched.
 */
final class Redefinition {

    /** A segment whose meaning changes, before and after. */
    private record Replaced(LiveSegment before, LiveSegment after) {}

    /** A segment all of whose members come in, or go, at once. */
    private record Moved(LiveSegment segment, boolean entered, List<String> members) {}

    private final Catalog before;
    private final Catalog after;
    private final List<Replaced> replaced = new ArrayList<>();
    private final List<Moved> moved = new ArrayList<>();

    /** Finds the segments that are touched, and hands the counts of the others on. */
    Redefinition(Catalog before, Catalog after) {
        this.before = before;
        this.after = after;
        for (LiveSegment segment : after.segments) {
            LiveSegment earlier = before.find(segment.name());
            if (earlier == null || !earlier.isRealtime()) {
                if (segment.isRealtime()) {
                    moved.add(new Moved(segment, true, new ArrayList<>()));
                }
            } else if (!segment.isRealtime()) {
                moved.add(new Moved(earlier, false, new ArrayList<>()));
            } else if (after.meansTheSame(segment, before)) {
                segment.count = earlier.count;
            } else {
                replaced.add(new Replaced(earlier, segment));
            }
        }
        for (LiveSegment earlier : before.segments) {
            if (earlier.isRealtime() && after.find(earlier.name()) == null) {
                moved.add(new Moved(earlier, false, new ArrayList<>()));
            }
        }
    }

    /** The catalog that is in force after the step. */
    Catalog after() {
        return after;
    }

    /** The names of the realtime segments whose members may be others now. */
    List<String> touched() {
        List<String> names = new ArrayList<>();
        replaced.forEach(segment -> names.add(segment.after.name()));
        moved.forEach(segment -> names.add(segment.segment.name()));
        return names;
    }

    /**
     * Counts the members of the touched segments and records their changes.
     *
     * @param now engine time
     * @param run takes the changes: those of replaced segments one by one, then the others in bulk
     * @param warnings takes what held values do not read as the types that are new
     */
    void carryOut(ContactStore store, long now, ChangeRun run, List<Warning> warnings) {
        Cells cellsBefore = new Cells(before.slots, store.codes());
        Cells cellsAfter = new Cells(after.slots, store.codes());
        List<BoundAttribute> retyped = retyped();
        int[] unreadable = new int[retyped.size()];
        if (replaced.isEmpty() && moved.isEmpty() && retyped.isEmpty()) {
            return;
        }
        for (int number = 0; number < store.numbers(); number++) {
            Contact contact = store.contact(number);
            if (contact == null) {
                continue;
            }
            cellsBefore.pointTo(contact.row, contact.row.length);
            cellsAfter.pointTo(contact.row, contact.row.length);
            for (Replaced segment : replaced) {
                boolean held = segment.before.bound.holds(cellsBefore, now);
                boolean holds = segment.after.bound.holds(cellsAfter, now);
                segment.after.count += holds ? 1 : 0;
                if (held != holds) {
                    run.add(now, segment.after.name(), contact, holds, Cause.DEFINITION);
                }
            }
            for (Moved segment : moved) {
                if (segment.segment.bound.holds(segment.entered ? cellsAfter : cellsBefore, now)) {
                    segment.members.add(contact.id);
                }
            }
            for (int i = 0; i < unreadable.length; i++) {
                Cell cell = cellsAfter.cell(retyped.get(i).slot());
                unreadable[i] += cell.exists && !cell.readable ? 1 : 0;
            }
        }
        for (Moved segment : moved) {
            segment.segment.count = segment.entered ? segment.members.size() : 0;
            if (!segment.members.isEmpty()) {
                run.addBulk(now, segment.segment.name(), segment.members, segment.entered, Cause.DEFINITION);
            }
        }
        for (int i = 0; i < unreadable.length; i++) {
            if (unreadable[i] > 0) {
                warnings.add(unreadable(retyped.get(i), unreadable[i]));
            }
        }
    }

    /** The undeclared attributes that have a type now, and had none, or another. */
    private List<BoundAttribute> retyped() {
        List<BoundAttribute> retyped = new ArrayList<>();
        for (BoundAttribute attribute : after.slots) {
            AttributeDeclaration reading = attribute.reading();
            if (reading != null
                    && !after.schema.isDeclared(attribute.name())
                    && !Objects.equals(reading, before.schema.reading(attribute.name()))) {
                retyped.add(attribute);
            }
        }
        return retyped;
    }

    private static Warning unreadable(BoundAttribute attribute, int count) {
        return new Warning(
                Warning.Kind.UNREADABLE_VALUES,
                attribute.name(),
                "attribute '" + attribute.name() + "' is " + attribute.type() + " now; " + count
                        + (count == 1 ? " value does" : " values do") + " not read as it and "
                        + (count == 1 ? "counts" : "count") + " as missing");
    }
}
