package dev.muster.segment.engine;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Warning;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.PeekableIntIterator;
import org.roaringbitmap.RoaringBitmap;

/**
 * The step from one catalog to the next: who enters and leaves which segment because its definition, or the type of an
 * attribute, is another. One walk over the contacts, and only if a segment is touched.
 */
final class Redefinition {

    /** A segment whose meaning changes, before and after. */
    private record Replaced(LiveSegment before, Scan held, LiveSegment after, Scan hold) {}

    /** A segment whose members all enter or all leave. */
    private record Whole(LiveSegment segment, Scan members) {}

    private final Catalog before;
    private final Catalog after;
    /** The attributes whose unreadable values are counted even if their types stay. */
    private final Set<String> given;

    private final List<Replaced> replaced = new ArrayList<>();
    /** The segments all of whose members go, as they were. */
    private final List<Whole> going = new ArrayList<>();
    /** The segments all of whose members come in, as they are. */
    private final List<Whole> coming = new ArrayList<>();

    private final List<LiveSegment> unchanged = new ArrayList<>();
    private final UnreadableValues unreadable;
    private final ContactStore store;
    private List<TimeIndexPart> timeIndexes = List.of();

    /**
     * Finds the segments whose members may change.
     *
     * @param given the attributes whose unreadable values are counted even if their types stay
     */
    Redefinition(Catalog before, Catalog after, Set<String> given, ContactStore store) {
        this.given = given;
        this.store = store;
        this.before = before;
        this.after = after;
        for (LiveSegment segment : after.segments()) {
            LiveSegment earlier = before.find(segment.name());
            if (earlier == null || !earlier.isRealtime()) {
                if (segment.isRealtime()) {
                    coming.add(whole(segment, after));
                }
            } else if (!segment.isRealtime()) {
                going.add(whole(earlier, before));
            } else if (after.meansTheSame(segment, before)) {
                unchanged.add(segment);
            } else {
                replaced.add(new Replaced(earlier, scan(earlier, before), segment, scan(segment, after)));
            }
        }
        for (LiveSegment earlier : before.segments()) {
            if (earlier.isRealtime() && after.find(earlier.name()) == null) {
                going.add(whole(earlier, before));
            }
        }
        unreadable = new UnreadableValues(counted(), after.slots, store);
    }

    private Scan scan(LiveSegment segment, Catalog catalog) {
        return new Scan(store, catalog.slots, segment.bound);
    }

    private Whole whole(LiveSegment segment, Catalog catalog) {
        return new Whole(segment, scan(segment, catalog));
    }

    /** Returns the scans that must be done before {@link #carryOut}. */
    List<Scan> scans() {
        List<Scan> scans = new ArrayList<>();
        replaced.forEach(segment -> {
            scans.add(segment.held);
            scans.add(segment.hold);
        });
        going.forEach(segment -> scans.add(segment.members));
        coming.forEach(segment -> scans.add(segment.members));
        scans.addAll(unreadable.scans());
        return scans;
    }

    /** Has the time indexes that are new under the next catalog built before {@link #carryOut}. */
    void build(List<TimeIndexPart> indexes) {
        timeIndexes = indexes;
    }

    /** Returns the parts that build time indexes; none if they are to be built when the catalog comes in force. */
    List<TimeIndexPart> timeIndexes() {
        return timeIndexes;
    }

    /** Does all scans at once. */
    void scan(long now) {
        scans().forEach(scan -> scan.goOn(now, Scan.ALL));
    }

    /** What can be kept of the step. */
    Evidence evidence() {
        return new Evidence.OfDefinition(before.meanings(), after.meanings());
    }

    /** The catalog that is in force after the step. */
    Catalog after() {
        return after;
    }

    /** The names of the realtime segments whose members may be others now. */
    List<String> touched() {
        List<String> names = new ArrayList<>();
        replaced.forEach(segment -> names.add(segment.after.name()));
        going.forEach(each -> names.add(each.segment.name()));
        coming.forEach(each -> names.add(each.segment.name()));
        return names;
    }

    /**
     * Counts the members of the touched segments and records their changes. The scans must be exact at engine time.
     *
     * @param now engine time
     * @param run receives the changes: those of replaced segments one by one, then the others in bulk
     * @param warnings receives the counts of stored values that do not read as their attribute's type
     * @param evidence the evidence to keep for each change, or {@code null}
     */
    void carryOut(long now, ChangeRun run, List<Warning> warnings, @Nullable Evidence evidence) {
        for (LiveSegment segment : unchanged) {
            LiveSegment earlier = Objects.requireNonNull(before.find(segment.name()));
            after.setCount(segment.number, before.count(earlier.number));
        }
        ContactNames names = store.ids().names();
        for (Replaced segment : replaced) {
            RoaringBitmap held = segment.held.members();
            RoaringBitmap hold = segment.hold.members();
            after.setCount(segment.after.number, hold.getCardinality());
            RoaringBitmap differing = RoaringBitmap.xor(held, hold);
            if (!differing.isEmpty()) {
                addEach(segment.before.number, differing, hold, now, names.freeze(), run, evidence);
            }
        }
        for (Whole each : going) {
            addBulk(each.segment, each.members.members(), false, now, names, run, evidence);
        }
        run.segments(after.names);
        after.takeOver();
        for (Whole each : coming) {
            RoaringBitmap members = each.members.members();
            addBulk(each.segment, members, true, now, names, run, evidence);
            after.setCount(each.segment.number, members.getCardinality());
        }
        warnings.addAll(unreadable.warnings());
    }

    private static void addEach(
            int segment,
            RoaringBitmap differing,
            RoaringBitmap hold,
            long now,
            ContactNames.Frozen names,
            ChangeRun run,
            @Nullable Evidence evidence) {
        run.reserve(differing.getCardinality());
        PeekableIntIterator entering = RoaringBitmap.and(differing, hold).getIntIterator();
        differing.forEach((int contact) -> {
            boolean isEntering = entering.hasNext() && entering.peekNext() == contact;
            if (isEntering) {
                entering.next();
            }
            run.add(now, contact, names, segment, isEntering, Cause.DEFINITION);
            keep(evidence, run);
        });
    }

    private static void addBulk(
            LiveSegment segment,
            RoaringBitmap members,
            boolean entered,
            long now,
            ContactNames names,
            ChangeRun run,
            @Nullable Evidence evidence) {
        if (!members.isEmpty()) {
            run.addBulk(now, segment.number, new Members.Many(members, names.freeze()), entered, Cause.DEFINITION);
            keep(evidence, run);
        }
    }

    private static void keep(@Nullable Evidence evidence, ChangeRun run) {
        if (evidence != null) {
            run.keep(evidence);
        }
    }

    /** Returns the attributes whose values are counted: the given ones, and those whose type changes. */
    private Collection<BoundAttribute> counted() {
        List<BoundAttribute> counted = new ArrayList<>();
        for (BoundAttribute attribute : after.slots) {
            AttributeDeclaration reading = after.schema.reading(attribute.name());
            boolean isCounted = given.contains(attribute.name())
                    || !Objects.equals(reading, before.schema.reading(attribute.name()));
            if (reading != null && isCounted) {
                counted.add(attribute);
            }
        }
        return counted;
    }
}
