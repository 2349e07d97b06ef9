package dev.muster.segment.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The members of the segments that somebody looks at, as bitmaps of contact numbers: scanned when first asked for, then
 * brought up to date from the log of changes, and dropped when nobody has asked for long.
 *
 * <p>A bitmap that was handed out is never written again: what follows goes into a copy.
 */
final class MembershipCache {

    /** A bitmap that this many views have passed by is dropped. */
    private static final int COLD_AFTER = 1_000;

    private final Map<String, Members> bySegment = new HashMap<>();
    private long foldedThrough;
    private long views;

    /** Brings all bitmaps up to the log's last change, for one view. */
    void beginView(ChangeLog log) {
        views++;
        fold(log);
    }

    /**
     * The members of a realtime segment for the view that was begun, not to be written.
     *
     * @param scan finds the members among all contacts
     */
    RoaringBitmap members(LiveSegment segment, Supplier<RoaringBitmap> scan) {
        Members members = bySegment.computeIfAbsent(segment.name(), name -> new Members(scan.get()));
        members.lookedAt = views;
        return members.handOut();
    }

    /** Forgets the members of a segment whose definition changed. */
    void forget(String segment) {
        bySegment.remove(segment);
    }

    private void fold(ChangeLog log) {
        if (foldedThrough == log.lastSequence()) {
            return;
        }
        if (foldedThrough + 1 < log.firstKept()) {
            bySegment.clear();
        }
        bySegment.values().removeIf(members -> views - members.lookedAt > COLD_AFTER);
        if (!bySegment.isEmpty()) {
            log.visitAfter(foldedThrough, (run, index) -> {
                Members members = run.isBulk(index) ? null : bySegment.get(run.segment(index));
                if (members != null) {
                    members.change(run.contactNumber(index), run.entered(index));
                }
            });
        }
        foldedThrough = log.lastSequence();
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
