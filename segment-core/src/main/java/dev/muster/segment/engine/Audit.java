package dev.muster.segment.engine;

import dev.muster.segment.insight.AuditReport;
import dev.muster.segment.insight.Mismatch;
import dev.muster.segment.insight.Mismatch.Kind;
import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Evaluates predicates from scratch beside all that the engine keeps about some contacts, and says where they differ.
 *
 * <p>Design note. Truth is what {@link BoundPredicate#holds} says of a contact's values at engine time. Four things are kept so
 * that it need not be asked: counts, the bitmaps of segments that somebody looks at, the gaps of {@link GapRows} with the masks of
 * {@link ConjunctionIndex}, and what {@link TimeIndex} has in view. Each is compared with what follows from truth alone: counts
 * where every contact is looked at, a bitmap and the masks contact by contact, the gaps with those of the values, and the clock
 * by what its next step relies on. What is kept may be more than is needed, where it does no harm: a crossing that is expected
 * too early, or of a value that is gone. Of one thread at a time, and of a catalog that is in force.
 */
final class Audit {

    private final TickRunner ticks;
    private final Catalog catalog;
    private final Catalog published;
    private final ContactIds ids;
    private final long now;
    private final Cells cells;
    private final List<LiveSegment> segments = new ArrayList<>();
    private final List<List<RoaringBitmap>> keptOfSegment = new ArrayList<>();
    private final BitSet plain = new BitSet();
    private final BitSet byMasks = new BitSet();
    private final int[] members;
    private final IntArrayList lookedAt = new IntArrayList();
    private final List<Mismatch> told = new ArrayList<>();
    private long mismatchCount;

    /**
     * An audit of what a runner of ticks holds.
     *
     * @param published the catalog whose counts readers see
     * @param cache brought up to the last change
     */
    Audit(TickRunner ticks, Catalog published, MembershipCache cache) {
        this.ticks = ticks;
        this.catalog = ticks.catalog();
        this.published = published;
        this.ids = ticks.store().ids();
        this.now = ticks.now();
        this.cells = new Cells(catalog.slots);
        for (LiveSegment segment : catalog.segments()) {
            if (segment.isRealtime()) {
                segments.add(segment);
                keptOfSegment.add(cache.kept(segment));
            }
        }
        catalog.index.plainSegments().forEach((int segment) -> plain.set(segment));
        members = new int[segments.size()];
    }

    /**
     * Looks at contacts in the order of their numbers, and goes on with the first after the last.
     *
     * @param first the number to begin with
     * @param most how many contacts are looked at, if there are as many
     * @return the number to go on with another time
     */
    int lookAt(int first, int most) {
        int number = first < ids.numbers() ? first : 0;
        for (int steps = ids.numbers(); steps > 0 && lookedAt.size() < most; steps--) {
            if (ids.isTaken(number)) {
                lookedAt.add(number);
                compare(number);
            } else {
                compareWithNobody(number);
            }
            number = number + 1 < ids.numbers() ? number + 1 : 0;
        }
        compareCounts();
        ticks.timeline().check(lookedAt, catalog.edgesOfSlot(), now, OfAttribute::new);
        return number;
    }

    /** What was found. */
    AuditReport report() {
        long evaluations = (long) lookedAt.size() * segments.size();
        return new AuditReport(
                Instant.ofEpochMilli(now), lookedAt.size(), segments.size(), evaluations, told, mismatchCount);
    }

    /** Compares what is kept of one contact. */
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
        for (int i = 0; i < members.length; i++) {
            LiveSegment segment = segments.get(i);
            boolean holds = segment.bound.holds(cells, now);
            members[i] += holds ? 1 : 0;
            if (byMasks.get(segment.number) != holds && !plain.get(segment.number)) {
                tell(Kind.INDEX, segment, contact, membership("the index", contact, segment, holds));
            }
            if (isKeptOtherwise(keptOfSegment.get(i), contact, holds)) {
                tell(Kind.MEMBERSHIP, segment, contact, membership("the kept bitmap", contact, segment, holds));
            }
        }
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

    /** Looks for what is kept under a number that is no contact's, and would be taken for the next one's. */
    private void compareWithNobody(int number) {
        if (catalog.index.remembers(number)) {
            tell(Kind.INDEX, null, number, null, "the index remembers gaps under number " + number + ", which is free");
        }
        for (int i = 0; i < members.length; i++) {
            if (isKeptOtherwise(keptOfSegment.get(i), number, false)) {
                LiveSegment segment = segments.get(i);
                tell(
                        Kind.MEMBERSHIP,
                        segment,
                        number,
                        "the kept bitmap of segment '" + segment.name() + "' has number " + number + ", which is free");
            }
        }
    }

    private void compareCounts() {
        for (int i = 0; i < members.length; i++) {
            LiveSegment segment = segments.get(i);
            int count = catalog.count(segment.number);
            if (lookedAt.size() == ids.size() && count != members[i]) {
                tellCount(segment, count, members[i] + " contacts satisfy it");
            }
            for (RoaringBitmap kept : keptOfSegment.get(i)) {
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
    }

    private void tellCount(LiveSegment segment, int count, String otherwise) {
        tell(
                Kind.COUNT,
                segment,
                ContactIds.NONE,
                "segment '" + segment.name() + "' counts " + count + " members; " + otherwise);
    }

    private String who(int contact) {
        return "contact '" + ids.names().id(contact) + "'";
    }

    private void tell(Kind kind, @Nullable LiveSegment segment, int contact, String message) {
        tell(kind, segment, contact, null, message);
    }

    private void tell(
            Kind kind, @Nullable LiveSegment segment, int contact, @Nullable String attribute, String message) {
        mismatchCount++;
        if (told.size() < AuditReport.MOST_TOLD) {
            String id = contact >= 0 && ids.isTaken(contact) ? ids.names().id(contact) : null;
            told.add(new Mismatch(kind, segment == null ? null : segment.name(), id, attribute, message));
        }
    }

    /** Tells what the clock would do to one attribute. */
    private final class OfAttribute implements ClockFaults {

        private final String attribute;

        OfAttribute(int slot) {
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
