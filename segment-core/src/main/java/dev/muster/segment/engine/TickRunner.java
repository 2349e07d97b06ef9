package dev.muster.segment.engine;

import dev.muster.segment.Value;
import dev.muster.segment.Warning;
import dev.muster.segment.engine.Admission.NetWrite;
import dev.muster.segment.engine.MembershipChange.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Runs ticks, one after another: takes engine time from instant to instant, applies writes that were admitted, lets reactions
 * go round, and records who enters and leaves. Of one thread at a time.
 */
final class TickRunner {

    private final ContactStore store;
    private final Reactions reactions;
    private final int maxRounds;
    private Catalog catalog;
    private Timeline timeline;
    private long now;

    private Cells before;
    private Cells after;
    private long[] rowBefore = new long[32];
    private int[] changedSlots = new int[16];

    private ChangeRun run = new ChangeRun(1);
    private Cause cause = Cause.WRITE;
    private @Nullable Contact contact;
    private final List<Warning> warnings = new ArrayList<>();
    private ReactionFailures failures = new ReactionFailures();
    private final ConjunctionIndex.Flips record = this::record;
    private final Timeline.Crossing cross = this::cross;

    TickRunner(ContactStore store, Catalog catalog, long now, Reactions reactions, int maxRounds) {
        this.store = store;
        this.catalog = catalog;
        this.now = now;
        this.reactions = reactions;
        this.maxRounds = maxRounds;
        this.timeline = new Timeline(catalog, store, now);
        this.before = new Cells(catalog.slots, store.codes());
        this.after = new Cells(catalog.slots, store.codes());
    }

    Catalog catalog() {
        return catalog;
    }

    ContactStore store() {
        return store;
    }

    /** Engine time in milliseconds of the epoch. */
    long now() {
        return now;
    }

    long nextDue() {
        return timeline.nextDue();
    }

    /** Starts what one call does; its changes are numbered from here. */
    void begin(long firstSequence) {
        if (!run.isEmpty() || run.firstSequence != firstSequence) {
            run = new ChangeRun(firstSequence);
        }
        warnings.clear();
        failures = new ReactionFailures();
    }

    /** The changes since {@link #begin}. */
    ChangeRun run() {
        return run;
    }

    /** The warnings since {@link #begin}. */
    List<Warning> warnings() {
        return warnings;
    }

    /** Why reactions were stopped since {@link #begin}. */
    ReactionFailures failures() {
        return failures;
    }

    /** Takes time on, one tick for every instant at which something is due; an earlier instant leaves it as it is. */
    void advanceTo(long instant) {
        long due = timeline.nextDue();
        while (due <= instant) {
            int from = run.size();
            now = due;
            cause = Cause.CLOCK;
            timeline.take(due, cross);
            letReact(from);
            due = timeline.nextDue();
        }
        now = Math.max(now, instant);
    }

    private void cross(Contact crossing, int[] slots, int count) {
        contact = crossing;
        after.pointTo(crossing.row, crossing.row.length);
        catalog.index.find(after, true, now - 1, after, true, now, slots, count, record);
    }

    /** Applies a batch that was admitted, as one tick at engine time. */
    void write(Collection<NetWrite> batch) {
        int from = run.size();
        batch.forEach(this::write);
        letReact(from);
    }

    private void write(NetWrite write) {
        Contact existing = store.find(write.contactId);
        boolean isRemoval = write.endsRemoved;
        if (existing == null && isRemoval) {
            return;
        }
        Contact written = existing == null ? store.create(write.contactId) : existing;
        int lengthBefore = written.row.length;
        if (rowBefore.length < lengthBefore) {
            rowBefore = new long[2 * lengthBefore];
        }
        System.arraycopy(written.row, 0, rowBefore, 0, lengthBefore);
        if (write.startsBare) {
            store.clear(written);
        }
        for (Map.Entry<String, @Nullable Value> entry : write.values.entrySet()) {
            store.set(written, entry.getKey(), entry.getValue());
        }
        contact = written;
        cause = isRemoval ? Cause.REMOVAL : Cause.WRITE;
        before.pointTo(rowBefore, lengthBefore);
        after.pointTo(written.row, written.row.length);
        int changed = changedSlots(lengthBefore, written.row);
        catalog.index.find(before, existing != null, now, after, !isRemoval, now, changedSlots, changed, record);
        if (isRemoval) {
            timeline.removed(written);
            store.remove(written);
        } else {
            for (int i = 0; i < changed; i++) {
                timeline.changed(written, changedSlots[i], after, now);
            }
            if (existing == null) {
                timeline.created(written, after, now);
            }
        }
        store.releaseReplaced();
    }

    /** Gathers the slots of the attributes in which two rows differ, both ascending by attribute. */
    private int changedSlots(int lengthBefore, long[] rowAfter) {
        int changed = 0;
        int left = 0;
        int right = 0;
        while (left < lengthBefore || right < rowAfter.length) {
            int attributeLeft = left < lengthBefore ? Row.attribute(rowBefore, left) : Integer.MAX_VALUE;
            int attributeRight = right < rowAfter.length ? Row.attribute(rowAfter, right) : Integer.MAX_VALUE;
            int attribute = Math.min(attributeLeft, attributeRight);
            boolean isSame = attributeLeft == attributeRight
                    && rowBefore[left] == rowAfter[right]
                    && rowBefore[left + 1] == rowAfter[right + 1];
            left += attributeLeft == attribute ? 2 : 0;
            right += attributeRight == attribute ? 2 : 0;
            int slot = isSame ? -1 : catalog.slot(attribute);
            if (slot >= 0) {
                if (changed == changedSlots.length) {
                    changedSlots = Arrays.copyOf(changedSlots, 2 * changed);
                }
                changedSlots[changed++] = slot;
            }
        }
        return changed;
    }

    private void record(int segment, boolean entered) {
        LiveSegment flipped = catalog.segments.get(segment);
        flipped.count += entered ? 1 : -1;
        Contact whose = contact;
        if (whose == null) {
            throw new AssertionError("a flip of no contact");
        }
        run.add(now, flipped.name(), whose, entered, cause);
    }

    /** Puts another catalog in force, as one tick at engine time. */
    void redefine(Redefinition redefinition) {
        int from = run.size();
        redefinition.carryOut(store, now, run, warnings);
        Catalog next = redefinition.after();
        catalog = next;
        timeline = new Timeline(next, store, now);
        before = new Cells(next.slots, store.codes());
        after = new Cells(next.slots, store.codes());
        letReact(from);
    }

    /** Whether a contact satisfies a segment's predicate at engine time. */
    boolean isMember(LiveSegment segment, Contact asked) {
        after.pointTo(asked.row, asked.row.length);
        return segment.bound.holds(after, now);
    }

    /** The numbers of all contacts that satisfy a segment's predicate at engine time. */
    RoaringBitmap scan(LiveSegment segment) {
        RoaringBitmap members = new RoaringBitmap();
        for (int number = 0; number < store.numbers(); number++) {
            Contact asked = store.contact(number);
            if (asked != null && isMember(segment, asked)) {
                members.add(number);
            }
        }
        return members;
    }

    /** Lets reactions to the changes from here on go round until none of them writes any more. */
    private void letReact(int from) {
        int reactedTo = from;
        for (int round = 0; reactedTo < run.size() && !reactions.isEmpty(); round++) {
            Admission admission = new Admission(catalog.schema, warnings);
            Reactions.Round reacted = reactions.react(run, reactedTo, run.size(), admission::check, failures);
            if (reacted.queued.isEmpty()) {
                return;
            }
            if (round == maxRounds) {
                failures.add(
                        "reactions still write after " + maxRounds + " rounds, set off by segments "
                                + reacted.segments.stream()
                                        .map(name -> "'" + name + "'")
                                        .toList(),
                        null);
                return;
            }
            reactedTo = run.size();
            admission.net(reacted.queued).forEach(this::write);
        }
    }
}
