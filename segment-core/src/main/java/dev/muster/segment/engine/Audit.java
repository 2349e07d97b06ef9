package dev.muster.segment.engine;

import dev.muster.segment.insight.AuditReport;
import dev.muster.segment.insight.Mismatch;
import dev.muster.segment.insight.Mismatch.Kind;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Evaluates predicates from scratch beside all that the engine keeps about some contacts, and says where they differ.
 *
 * <p>Design note. Truth is what {@link BoundPredicate#holds} says of a contact's values at engine time. Four things are kept so
 * that it need not be asked: counts, the bitmaps of segments that somebody looks at, the gaps of {@link GapRows} with the masks of
 * {@link ConjunctionIndex}, and what {@link TimeIndex} has in view. Each is compared with what follows from truth alone: a bitmap
 * and the masks contact by contact, the gaps with those of the values, the clock by what its next step relies on, and counts,
 * where every contact is looked at, with a walk that finds all members. What is kept may be more than is needed, where it does no
 * harm: a crossing that is expected too early, or of a value that is gone.
 *
 * <p>An audit runs in slices and lets other calls in between. Each comparison is of one slice, so it compares what holds at one
 * instant. What is created or defined meanwhile may be left out. For one thread.
 */
final class Audit {

    /** The work of one leaf for one contact, in simple comparisons. */
    private static final int EVALUATED = 8;

    /** The work of a segment's kept bitmaps, in the same unit. */
    private static final int LOOKED_UP = 1;

    /** How many segments' members are found in one walk. */
    private static final int SEGMENTS_AT_ONCE = 64;

    /** How often the comparison with the clock begins again because definitions changed on the way. */
    private static final int MOST_BEGUN = 16;

    /** How many contacts' instants are read in one slice. */
    private static final int INSTANTS_AT_ONCE = 1 << 15;

    /** An audit's ways into the engine. */
    interface Door {

        /** Runs a slice under the lock, once the kept bitmaps are up to date. */
        <T> T slice(Supplier<T> work);

        /** Returns whether this thread is in a slice. */
        boolean isInSlice();

        /**
         * Lets other calls in between two slices.
         *
         * @throws java.util.concurrent.CancellationException if the thread is interrupted
         */
        void pause();

        /** Walks over all contacts. */
        <T> T walk(Function<TickRunner, ? extends Walk.Draft<T>> drafts);

        /** Returns the contacts and definitions. Under the lock. */
        TickRunner ticks();

        /** Returns the catalog whose counts readers see. Under the lock. */
        Catalog published();
    }

    private final Door door;
    private final MembershipCache cache;
    private final long slice;
    private final int first;
    private final int most;

    private final IntArrayList lookedAt = new IntArrayList();
    private int next;
    private boolean isPastTheEnd;
    private boolean isRound;
    private long evaluations;
    private int segments;
    /** The catalog that {@link #leaves} are counted in. */
    private @Nullable Catalog counted;

    private long leaves;
    private long now;

    private final List<Mismatch> told = new ArrayList<>();
    private long mismatchCount;

    /**
     * Creates an audit that has not begun.
     *
     * @param slice the work of one slice, in simple comparisons
     * @param first the number of the contact to begin with; after the last comes the first
     * @param most how many contacts are looked at, if there are as many
     */
    Audit(Door door, MembershipCache cache, long slice, int first, int most) {
        this.door = door;
        this.cache = cache;
        this.slice = slice;
        this.first = first;
        this.most = most;
    }

    /**
     * Runs the audit to its end.
     *
     * @throws java.util.concurrent.CancellationException if the thread is interrupted between two slices
     */
    AuditReport run() {
        next = door.slice(() -> first < ids().numbers() ? first : 0);
        int start = next;
        while (!door.slice(() -> compareContacts(start))) {
            door.pause();
        }
        door.pause();
        compareCounts();
        door.pause();
        compareClock();
        return new AuditReport(Instant.ofEpochMilli(now), lookedAt.size(), segments, evaluations, told, mismatchCount);
    }

    /** Returns the number of the contact with which another audit goes on. */
    int next() {
        return next;
    }

    private ContactIds ids() {
        return door.ticks().store().ids();
    }

    // --- contacts ------------------------------------------------------------------------------------------------

    /** Compares what is kept of further contacts; returns whether these were the last. */
    private boolean compareContacts(int start) {
        Comparison comparison = new Comparison();
        long left = slice;
        while (left > 0) {
            if (next >= ids().numbers() && !isPastTheEnd) {
                isPastTheEnd = true;
                next = 0;
            }
            isRound = isPastTheEnd && next >= Math.min(start, ids().numbers());
            if (isRound || lookedAt.size() >= most) {
                next = next < ids().numbers() ? next : 0;
                return true;
            }
            left -= comparison.compareNumber(next++);
        }
        return false;
    }

    /** Compares within one slice. */
    @SuppressWarnings("ReferenceEquality") // a catalog is nothing but itself
    private final class Comparison {

        private final TickRunner ticks = door.ticks();
        private final Catalog catalog = ticks.catalog();
        private final Cells cells = new Cells(catalog.slots);
        private final List<LiveSegment> realtime = realtime(catalog);
        private final List<List<RoaringBitmap>> kept = new ArrayList<>();
        private final BitSet plain = new BitSet();
        private final BitSet byMasks = new BitSet();

        Comparison() {
            realtime.forEach(segment -> kept.add(cache.kept(segment)));
            catalog.index.plainSegments().forEach((int segment) -> plain.set(segment));
            now = ticks.now();
            segments = realtime.size();
            if (counted != catalog) {
                counted = catalog;
                leaves = realtime.stream()
                        .mapToLong(segment ->
                                ConjunctionPacking.leaves(segment.bound).size())
                        .sum();
            }
        }

        /** Compares what is kept under a number; returns how much work it was. */
        long compareNumber(int number) {
            if (!ids().isTaken(number)) {
                compareWithNobody(number);
                return 1 + (long) LOOKED_UP * realtime.size();
            }
            lookedAt.add(number);
            evaluations += realtime.size();
            compare(number);
            return EVALUATED * (1 + leaves);
        }

        private void compare(int contact) {
            cells.pointTo(contact);
            byMasks.clear();
            catalog.index.check(contact, cells, now, byMasks, (slot, remembered, actual) -> {
                String attribute = catalog.slots.get(slot).name();
                tell(
                        Kind.INDEX,
                        null,
                        contact,
                        attribute,
                        who(contact) + ": the index has attribute '" + attribute + "' in gap " + remembered
                                + "; its value lies in gap " + actual);
            });
            for (int i = 0; i < realtime.size(); i++) {
                LiveSegment segment = realtime.get(i);
                boolean holds = segment.bound.holds(cells, now);
                if (byMasks.get(segment.number) != holds && !plain.get(segment.number)) {
                    tell(Kind.INDEX, segment, contact, membership("the index", contact, segment, holds));
                }
                if (isKeptOtherwise(kept.get(i), contact, holds)) {
                    tell(Kind.MEMBERSHIP, segment, contact, membership("the kept bitmap", contact, segment, holds));
                }
            }
        }

        /** Looks for what is kept under a number that is no contact's, and would be taken for the next one's. */
        private void compareWithNobody(int number) {
            if (catalog.index.remembers(number)) {
                tell(
                        Kind.INDEX,
                        null,
                        number,
                        null,
                        "the index remembers gaps under number " + number + ", which is free");
            }
            for (int i = 0; i < realtime.size(); i++) {
                if (isKeptOtherwise(kept.get(i), number, false)) {
                    LiveSegment segment = realtime.get(i);
                    tell(
                            Kind.MEMBERSHIP,
                            segment,
                            number,
                            "the kept bitmap of segment '" + segment.name() + "' has number " + number
                                    + ", which is free");
                }
            }
        }
    }

    private static List<LiveSegment> realtime(Catalog catalog) {
        return catalog.segments().stream().filter(LiveSegment::isRealtime).toList();
    }

    private static boolean isKeptOtherwise(List<RoaringBitmap> kept, int contact, boolean holds) {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).contains(contact) != holds) {
                return true;
            }
        }
        return false;
    }

    private String membership(String witness, int contact, LiveSegment segment, boolean holds) {
        return who(contact) + " is " + (holds ? "a" : "no") + " member of segment '" + segment.name() + "'; " + witness
                + " says otherwise";
    }

    // --- counts --------------------------------------------------------------------------------------------------

    private void compareCounts() {
        List<String> names = door.slice(() -> {
            isRound |= lookedAt.size() >= ids().size();
            return realtime(door.ticks().catalog()).stream()
                    .map(LiveSegment::name)
                    .toList();
        });
        for (int from = 0; from < names.size(); from += SEGMENTS_AT_ONCE) {
            List<String> some = names.subList(from, Math.min(names.size(), from + SEGMENTS_AT_ONCE));
            if (isRound) {
                door.walk(ticks -> withMembers(ticks, some));
            }
            door.slice(() -> compareKeptCounts(some));
            door.pause();
        }
    }

    /** Returns a walk that compares counts with the members that it finds. */
    private Walk.Plan<Boolean> withMembers(TickRunner ticks, List<String> names) {
        List<LiveSegment> live = live(ticks.catalog(), names);
        List<Scan> scans = live.stream().map(ticks::scan).toList();
        return new LookPlan<>(ticks, scans, () -> {
            for (int i = 0; i < live.size(); i++) {
                int count = ticks.catalog().count(live.get(i).number);
                if (count != scans.get(i).count()) {
                    tellCount(live.get(i), count, scans.get(i).count() + " contacts satisfy it");
                }
            }
            return true;
        });
    }

    private static List<LiveSegment> live(Catalog catalog, List<String> names) {
        List<LiveSegment> live = new ArrayList<>();
        for (String name : names) {
            LiveSegment segment = catalog.find(name);
            if (segment != null && segment.isRealtime()) {
                live.add(segment);
            }
        }
        return live;
    }

    private boolean compareKeptCounts(List<String> names) {
        Catalog catalog = door.ticks().catalog();
        Catalog published = door.published();
        for (LiveSegment segment : live(catalog, names)) {
            int count = catalog.count(segment.number);
            for (RoaringBitmap kept : cache.kept(segment)) {
                if (kept.getCardinality() != count) {
                    tellCount(segment, count, "its kept bitmap has " + kept.getCardinality());
                    break;
                }
            }
            LiveSegment seen = published.find(segment.name());
            if (seen != null && seen.isRealtime() && published.publishedCount(seen.number) != count) {
                tellCount(segment, count, "readers are told " + published.publishedCount(seen.number));
            }
        }
        return true;
    }

    private void tellCount(LiveSegment segment, int count, String otherwise) {
        tell(
                Kind.COUNT,
                segment,
                ContactIds.NONE,
                "segment '" + segment.name() + "' counts " + count + " members; " + otherwise);
    }

    // --- clock ---------------------------------------------------------------------------------------------------

    private void compareClock() {
        boolean isDone = false;
        for (int begun = 0; !isDone && begun < MOST_BEGUN; begun++) {
            isDone = compareClock(door.slice(() -> new Edges(door.ticks().catalog())));
        }
        if (!isDone) {
            // Definitions change all the time: no slice for each part, but one for all.
            door.slice(() -> compareClock(new Edges(door.ticks().catalog())));
        }
    }

    /** Compares what the clock has in view; returns false if the definitions changed on the way. */
    private boolean compareClock(Edges edges) {
        for (int slot = 0; slot < edges.ofSlot.length; slot++) {
            for (int from = 0; from == 0 || from < lookedAt.size(); from += INSTANTS_AT_ONCE) {
                if (!compareClock(edges, slot, from)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The edges of a catalog's windows. */
    private static final class Edges {

        private final Catalog catalog;
        private final long[][] ofSlot;

        Edges(Catalog catalog) {
            this.catalog = catalog;
            this.ofSlot = catalog.edgesOfSlot();
        }
    }

    /**
     * Checks what the clock has in view of some contacts' values. Copies it under the lock and looks through the copy without
     * it; only where something is wrong is it looked through again under the lock, to be told.
     *
     * @return whether the definitions are still those of the edges
     */
    private boolean compareClock(Edges edges, int slot, int from) {
        boolean isPart = !door.isInSlice();
        Alarm alarm = new Alarm();
        boolean isCurrent = isPart ? isCurrent(edges, slot, from, alarm) : tell(edges, slot, from);
        if (isCurrent && alarm.isRaised) {
            isCurrent = door.slice(() -> tell(edges, slot, from));
        }
        if (isPart) {
            door.pause();
        }
        return isCurrent;
    }

    private boolean isCurrent(Edges edges, int slot, int from, Alarm alarm) {
        record Copied(boolean isCurrent, Timeline.@Nullable Outlook outlook) {}
        Copied copied = door.slice(() -> {
            Timeline.Outlook outlook = outlook(edges, slot, from);
            return new Copied(isCurrent(edges), outlook == null ? null : outlook.copy());
        });
        if (copied.outlook != null) {
            copied.outlook.check(alarm);
        }
        return copied.isCurrent;
    }

    private boolean tell(Edges edges, int slot, int from) {
        Timeline.Outlook outlook = outlook(edges, slot, from);
        if (outlook != null) {
            outlook.check(new OfAttribute(edges.catalog, slot));
        }
        return isCurrent(edges);
    }

    @SuppressWarnings("ReferenceEquality") // a catalog is nothing but itself
    private boolean isCurrent(Edges edges) {
        return edges.catalog == door.ticks().catalog();
    }

    private Timeline.@Nullable Outlook outlook(Edges edges, int slot, int from) {
        Timeline timeline = door.ticks().timeline();
        if (!isCurrent(edges) || !timeline.watches(slot, edges.ofSlot[slot])) {
            return null;
        }
        now = door.ticks().now();
        int to = Math.min(lookedAt.size(), from + INSTANTS_AT_ONCE);
        return timeline.outlook(lookedAt, from, to, slot, edges.ofSlot[slot], now);
    }

    private String who(int contact) {
        return "contact '" + ids().names().id(contact) + "'";
    }

    private void tell(Kind kind, @Nullable LiveSegment segment, int contact, String message) {
        tell(kind, segment, contact, null, message);
    }

    private void tell(
            Kind kind, @Nullable LiveSegment segment, int contact, @Nullable String attribute, String message) {
        mismatchCount++;
        if (told.size() < AuditReport.MOST_TOLD) {
            String id = contact >= 0 && ids().isTaken(contact) ? ids().names().id(contact) : null;
            told.add(new Mismatch(kind, segment == null ? null : segment.name(), id, attribute, message));
        }
    }

    /** Notices whether there is a fault. */
    private static final class Alarm implements ClockFaults {

        private boolean isRaised;

        @Override
        public void notFollowed(long edge) {
            isRaised = true;
        }

        @Override
        public void astray(long edge) {
            isRaised = true;
        }

        @Override
        public void late(int contact, long due, long found) {
            isRaised = true;
        }

        @Override
        public void lost(int contact, long value) {
            isRaised = true;
        }

        @Override
        public void notBare(int contact) {
            isRaised = true;
        }
    }

    /** Tells what the clock would do to one attribute. */
    private final class OfAttribute implements ClockFaults {

        private final String attribute;

        OfAttribute(Catalog catalog, int slot) {
            attribute = catalog.slots.get(slot).name();
        }

        @Override
        public void notFollowed(long edge) {
            tellOf(
                    ContactIds.NONE,
                    "the clock does not follow an edge of attribute '" + attribute + "', " + edge
                            + " ms from engine time");
        }

        @Override
        public void astray(long edge) {
            tellOf(
                    ContactIds.NONE,
                    "the clock's cursor at an edge of attribute '" + attribute + "', " + edge
                            + " ms from engine time, is astray");
        }

        @Override
        public void late(int contact, long due, long found) {
            tellOf(
                    contact,
                    whose(contact) + " crosses an edge at " + Instant.ofEpochMilli(due) + "; the clock "
                            + (found == TimeIndex.NEVER
                                    ? "never looks there"
                                    : "looks there at " + Instant.ofEpochMilli(found)));
        }

        @Override
        public void lost(int contact, long value) {
            tellOf(
                    contact,
                    whose(contact) + " is " + Instant.ofEpochMilli(value)
                            + "; the clock has no entry for it, and edges are ahead");
        }

        @Override
        public void notBare(int contact) {
            tellOf(contact, whose(contact) + " reads the default; the clock does not know");
        }

        private String whose(int contact) {
            return contact == Timeline.ALL_BARE
                    ? "the default of attribute '" + attribute + "'"
                    : who(contact) + ": attribute '" + attribute + "'";
        }

        private void tellOf(int contact, String message) {
            tell(Kind.CLOCK, null, contact, attribute, message);
        }
    }
}
