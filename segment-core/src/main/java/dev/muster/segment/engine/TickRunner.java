package dev.muster.segment.engine;

import dev.muster.segment.Warning;
import dev.muster.segment.engine.MembershipChange.Cause;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntArrays;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs ticks, one after another: takes engine time from instant to instant, applies writes that were admitted, lets reactions
 * go round, and records who enters and leaves. Of one thread at a time.
 */
final class TickRunner {

    private final ContactStore store;
    private final Reactions reactions;
    private final Settings settings;
    private final Admission admission;
    private Catalog catalog;
    private Timeline timeline;
    private long now;

    private Cells before;
    private Cells after;
    /** What a write changed. */
    private Difference changed;
    /** What the clock moved. */
    private Difference crossed;

    private final Replaced replaced = new Replaced();

    private ChangeRun run = new ChangeRun(1);
    private int contact;
    private String contactId = "";
    private Cause cause = Cause.WRITE;
    /** What is kept of the write being compared, once it has flipped something. */
    private @Nullable Evidence evidence;

    private final List<Warning> warnings = new ArrayList<>();
    private ReactionFailures failures = new ReactionFailures();
    private final Tally tally = new Tally();
    private final ClockFlips clockFlips = new ClockFlips();
    private NetWrite written = new NetWrite(0);
    /** Of no meaning. */
    @SuppressWarnings("UnusedVariable") // written, so that the look is not left out
    private long fetched;

    /** Records the contacts that are written during a walk. */
    private @Nullable Touched touched;

    private final ContactIds.Guess fetch = this::fetch;
    private final PredicateIndex.Flips record = this::record;
    private final PredicateIndex.Flips recordOfClock = this::recordOfClock;
    private final Timeline.Crossing cross = this::cross;
    private final Predicate<Column> isUsed = this::isUsed;

    /**
     * How ticks are run.
     *
     * @param maxRounds how often reactions may go round
     * @param keepsCauses whether it is kept what brought each change about
     */
    record Settings(int maxRounds, boolean keepsCauses) {}

    TickRunner(ContactStore store, Catalog catalog, long now, Reactions reactions, Settings settings) {
        this.store = store;
        this.catalog = catalog;
        this.now = now;
        this.reactions = reactions;
        this.settings = settings;
        this.admission = new Admission(catalog, store, warnings);
        this.timeline = new Timeline(catalog, store, now);
        this.before = new Cells(catalog.slots);
        this.after = new Cells(catalog.slots);
        this.changed = new Difference(before, after);
        this.crossed = byTimeAlone(after);
    }

    private static Difference byTimeAlone(Cells cells) {
        Difference difference = new Difference(cells, cells);
        difference.existedBefore = true;
        difference.existsAfter = true;
        return difference;
    }

    Catalog catalog() {
        return catalog;
    }

    ContactStore store() {
        return store;
    }

    /** What can refuse a write; admitted warnings count from {@link #begin} on. */
    Admission admission() {
        return admission;
    }

    Timeline timeline() {
        return timeline;
    }

    /** What was done so far. */
    Tally tally() {
        return tally;
    }

    /** Engine time in milliseconds of the epoch. */
    long now() {
        return now;
    }

    long nextDue() {
        return timeline.nextDue();
    }

    /** Records every contact that is written from now on; {@code null} ends this. */
    void watch(@Nullable Touched noting) {
        touched = noting;
    }

    /** Starts what one call does; its changes are numbered from here. */
    void begin(long firstSequence) {
        if (run.isHandedOut()) {
            run = new ChangeRun(firstSequence);
        }
        run.begin(firstSequence, catalog.names);
        if (!warnings.isEmpty()) {
            warnings.clear();
        }
        if (!failures.isEmpty()) {
            failures = new ReactionFailures();
        }
    }

    /** Whether nothing has changed since {@link #begin}. */
    boolean isIdle() {
        return run.isEmpty();
    }

    private boolean isUsed(Column column) {
        return catalog.uses(column);
    }

    /** The changes since {@link #begin}, for good. */
    ChangeRun finish() {
        if (touched == null) {
            // A walk in progress may be about to define segments that use an unused column.
            store.dropUnused(isUsed);
        }
        tally.calls++;
        tally.changes += run.size();
        return run.kept();
    }

    /** The warnings since {@link #begin}. */
    List<Warning> warnings() {
        return warnings;
    }

    /** Why reactions were stopped since {@link #begin}. */
    ReactionFailures failures() {
        return failures;
    }

    /**
     * Takes time on, one tick for every instant at which something is due; an earlier instant leaves it as it is. Where nothing
     * reacts, the ticks of up to an hour are carried out together.
     */
    void advanceTo(long target) {
        for (long due = timeline.nextDue(); due <= target; due = timeline.nextDue()) {
            int from = run.size();
            long upTo = reactions.isEmpty() ? Math.min(target, timeline.farthest()) : due;
            clockFlips.begin(due);
            timeline.take(upTo, cross);
            clockFlips.tell(run, store.ids().names(), settings.keepsCauses ? this::evidenceOfClock : null);
            now = upTo;
            letReact(from);
        }
        now = Math.max(now, target);
    }

    private void cross(long at, int crossing, int[] slots, int count) {
        after.pointTo(crossing);
        crossed.contact = crossing;
        crossed.timeBefore = at - 1;
        crossed.timeAfter = at;
        crossed.slots = slots;
        crossed.count = count;
        catalog.index.find(crossed, recordOfClock);
    }

    private void recordOfClock(long at, int crossing, IntArrayList flips) {
        catalog.flip(flips);
        tally.clockChanges += flips.size();
        clockFlips.add(at, crossing, flips);
    }

    private Evidence evidenceOfClock(int crossing) {
        return new Evidence.OfContact(catalog.meanings(), store.values(crossing), List.of(), false);
    }

    /** Applies a batch that was admitted, as one tick at engine time. */
    void write(Collection<NetWrite> batch) {
        int from = run.size();
        tally.writes += batch.size();
        batch.forEach(this::apply);
        letReact(from);
    }

    /** Applies one write that was admitted, as one tick at engine time. */
    void write(NetWrite write) {
        int from = run.size();
        tally.writes++;
        apply(write);
        letReact(from);
    }

    private void apply(NetWrite write) {
        written = write;
        int existing = store.ids().find(write.contactId, fetch);
        boolean existed = existing != ContactIds.NONE;
        boolean isRemoval = write.endsRemoved;
        if (!existed && isRemoval) {
            return;
        }
        contactId = write.contactId;
        contact = existed ? existing : store.ids().add(contactId);
        Touched noting = touched;
        if (noting != null) {
            noting.add(contact);
        }
        if (write.startsBare && existed) {
            store.clear(contact, replaced);
        }
        for (int i = 0; i < write.size(); i++) {
            store.set(contact, write.column(i, store), write.value(i), replaced);
        }
        if (!replaced.isEmpty() || !existed || isRemoval) {
            findFlips(existed, isRemoval);
        }
        if (isRemoval) {
            timeline.removed(contact);
            store.ids().remove(contact);
        } else if (!existed) {
            timeline.created(contact);
        }
        store.settle(replaced);
    }

    /**
     * Looks at what a write will need of a contact, one place after another and none of them waited for: the machine fetches them
     * from memory together, and not in turn as each is come to.
     */
    private void fetch(int number) {
        long seen = catalog.index.fetch(number);
        for (int i = 0; i < written.size(); i++) {
            Column column = written.knownColumn(i);
            seen += column == null ? 0 : column.code(number);
        }
        fetched = seen;
    }

    /** Compares the contact with what it was. */
    private void findFlips(boolean existed, boolean isRemoval) {
        after.pointTo(contact);
        if (existed) {
            before.pointTo(contact);
        } else {
            before.pointToNobody();
        }
        changed.contact = contact;
        changed.existedBefore = existed;
        changed.existsAfter = !isRemoval;
        changed.timeBefore = now;
        changed.timeAfter = now;
        changed.slots = IntArrays.grow(changed.slots, replaced.size());
        changed.count = 0;
        for (int i = 0; i < replaced.size(); i++) {
            int slot = catalog.slot(replaced.column(i));
            if (slot >= 0 && before.overlay(slot, replaced.code(i), replaced.other(i))) {
                changed.slots[changed.count++] = slot;
            }
        }
        cause = isRemoval ? Cause.REMOVAL : Cause.WRITE;
        evidence = null;
        catalog.index.find(changed, record);
        for (int i = 0; i < changed.count; i++) {
            timeline.changed(contact, changed.slots[i], before, now);
        }
    }

    private void record(long at, int number, IntArrayList flips) {
        catalog.flip(flips);
        run.add(at, number, contactId, flips, cause);
        if (settings.keepsCauses) {
            Evidence known =
                    evidence == null ? Evidence.OfContact.of(catalog.meanings(), store, changed, replaced) : evidence;
            evidence = known;
            run.keep(known);
        }
    }

    /** Puts another catalog in force, as one tick at engine time. */
    void redefine(Redefinition redefinition) {
        int from = run.size();
        redefinition.carryOut(now, run, warnings, settings.keepsCauses ? redefinition.evidence() : null);
        Catalog next = redefinition.after();
        catalog = next;
        store.noteEmptyColumns();
        admission.admitFor(next);
        timeline = timeline.under(next, now, redefinition.timeIndexes());
        before = new Cells(next.slots);
        after = new Cells(next.slots);
        changed = new Difference(before, after);
        crossed = byTimeAlone(after);
        letReact(from);
    }

    /** Whether it is kept what brought each change about. */
    boolean keepsCauses() {
        return settings.keepsCauses;
    }

    /** Whether a contact satisfies a segment's predicate at engine time. */
    boolean isMember(LiveSegment segment, int asked) {
        after.pointTo(asked);
        return segment.bound.holds(after, now);
    }

    /** Returns a scan for the members of a segment, not begun. */
    Scan scan(LiveSegment segment) {
        return new Scan(store, catalog.slots, segment.bound);
    }

    /** Lets reactions to the changes from here on go round until none of them writes any more. */
    private void letReact(int from) {
        int reactedTo = from;
        for (int round = 0; reactedTo < run.size() && !reactions.isEmpty(); round++) {
            Reactions.Round reacted = reactions.react(run, reactedTo, run.size(), admission::check, failures);
            if (reacted.queued.isEmpty()) {
                return;
            }
            if (round == settings.maxRounds) {
                failures.add(
                        "reactions still write after " + settings.maxRounds + " rounds, set off by segments "
                                + reacted.segments.stream()
                                        .map(name -> "'" + name + "'")
                                        .toList(),
                        null);
                return;
            }
            reactedTo = run.size();
            Collection<NetWrite> net = admission.net(reacted.queued);
            tally.reactionWrites += net.size();
            net.forEach(this::apply);
        }
    }
}
