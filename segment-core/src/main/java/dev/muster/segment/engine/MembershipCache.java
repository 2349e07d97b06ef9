package dev.muster.segment.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The members of the segments that somebody looks at, as bitmaps of contact numbers: scanned when first asked for, then
 * brought up to date from the log of changes, and dropped when nobody has asked for long.
 *
 * <p>A bitmap that was handed out is never written again: what follows goes into a copy. Of one reader at a time; of the writer
 * it needs no more than that it stands still for {@link #beginView}.
 */
final class MembershipCache {

    /** A bitmap that this many views have passed by is dropped. */
    private static final int COLD_AFTER = 1_000;

    private final Map<String, Members> bySegment = new HashMap<>();
    private final List<ChangeRun> unfolded = new ArrayList<>();
    private long foldedThrough;
    private long foldsThrough;
    private long views;

    /** What came about since the last view, beside the log: which bitmaps are of no use any more. Of the writer. */
    static final class Forgotten {

        private final Set<String> segments = new HashSet<>();
        private boolean isAll;

        /** A segment's definition changed. */
        void add(String segment) {
            segments.add(segment);
        }

        /** The log and all contacts are others. */
        void addAll() {
            isAll = true;
        }
    }

    /** Takes down what happened up to the log's last change, for one view, which folds it in later. */
    void beginView(ChangeLog log, Forgotten forgotten) {
        views++;
        bySegment.values().removeIf(members -> views - members.lookedAt > COLD_AFTER);
        takeDown(log, forgotten);
        log.keepForViews(foldsThrough);
    }

    /** Takes down what happened up to the log's last change, for nobody who looks. */
    void takeDown(ChangeLog log, Forgotten forgotten) {
        bySegment.keySet().removeAll(forgotten.segments);
        if (forgotten.isAll || foldedThrough + 1 < log.firstKept()) {
            bySegment.clear();
        }
        forgotten.segments.clear();
        forgotten.isAll = false;
        if (!bySegment.isEmpty()) {
            log.after(foldedThrough, unfolded);
        }
        foldsThrough = log.lastSequence();
    }

    /** Whether the members of a segment are known, but for what is to be folded in. */
    boolean has(LiveSegment segment) {
        return bySegment.containsKey(segment.name());
    }

    /** Brings all bitmaps up to the change that was the last when the view began. */
    void fold() {
        for (ChangeRun run : unfolded) {
            for (int i = (int) Math.max(0, foldedThrough + 1 - run.firstSequence()); i < run.size(); i++) {
                Members members = run.isBulk(i) ? null : bySegment.get(run.segment(i));
                if (members != null) {
                    members.change(run.contactNumber(i), run.entered(i));
                }
            }
        }
        unfolded.clear();
        foldedThrough = foldsThrough;
    }

    /** The members of a realtime segment that is known, after {@link #fold}, not to be written. */
    RoaringBitmap members(LiveSegment segment) {
        Members members = bySegment.get(segment.name());
        if (members == null) {
            throw new AssertionError("nobody knows the members of " + segment.name());
        }
        members.lookedAt = views;
        return members.handOut();
    }

    /** The bitmaps that are kept of a segment, all of which say the same after {@link #fold}; none if nobody looks at it. */
    List<RoaringBitmap> kept(LiveSegment segment) {
        Members members = bySegment.get(segment.name());
        return members == null ? List.of() : members.bitmaps();
    }

    /** The bytes of heap, estimated. */
    long bytes() {
        return bySegment.values().stream()
                .flatMap(members -> members.bitmaps().stream())
                .mapToLong(RoaringBitmap::getLongSizeInBytes)
                .sum();
    }

    /** Learns the members of a realtime segment as of the view's version. */
    void learn(LiveSegment segment, RoaringBitmap scanned) {
        Members members = new Members(scanned);
        members.lookedAt = views;
        bySegment.put(segment.name(), members);
    }

    private static final class Members {

        private @Nullable RoaringBitmap own;
        private @Nullable RoaringBitmap handedOut;
        private long lookedAt;

        Members(RoaringBitmap scanned) {
            handedOut = scanned;
        }

        void change(int contact, boolean entered) {
            RoaringBitmap bitmap = own;
            if (bitmap == null) {
                bitmap = handedOut == null ? new RoaringBitmap() : handedOut.clone();
                own = bitmap;
            }
            handedOut = null;
            if (entered) {
                bitmap.add(contact);
            } else {
                bitmap.remove(contact);
            }
        }

        List<RoaringBitmap> bitmaps() {
            List<RoaringBitmap> bitmaps = new ArrayList<>();
            if (own != null) {
                bitmaps.add(own);
            }
            if (handedOut != null) {
                bitmaps.add(handedOut);
            }
            return bitmaps;
        }

        RoaringBitmap handOut() {
            RoaringBitmap bitmap = handedOut;
            if (bitmap == null) {
                bitmap = own == null ? new RoaringBitmap() : own.clone();
                handedOut = bitmap;
            }
            return bitmap;
        }
    }
}
