package dev.muster.segment.engine;

import dev.muster.segment.insight.Overlap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * The members of several segments, all as of one version and one engine time, frozen. Safe for several threads, and holds no
 * lock; contacts that are written or removed later do not show.
 */
public final class View {

    private final Instant at;
    private final long sequence;
    private final Map<String, RoaringBitmap> members;
    private final ContactNames.Frozen names;
    private final Map<String, Set<String>> idsBySegment = new ConcurrentHashMap<>();

    View(Instant at, long sequence, Map<String, RoaringBitmap> members, ContactNames.Frozen names) {
        this.at = at;
        this.sequence = sequence;
        this.members = members;
        this.names = names;
    }

    /** Engine time of the view. */
    public Instant at() {
        return at;
    }

    /** The sequence number of the last change that shows, 0 if there was none. */
    public long sequence() {
        return sequence;
    }

    /** The names of the segments that were asked for. */
    public Set<String> segments() {
        return members.keySet();
    }

    /**
     * How many members a segment has.
     *
     * @throws NoSuchSegmentException if the view does not have the segment
     */
    public int count(String segment) {
        Objects.requireNonNull(segment, "segment");
        return frozen(segment).getCardinality();
    }

    /**
     * Whether a contact is a member. The first question about a segment costs a walk over its members, every other a look-up.
     *
     * @throws NoSuchSegmentException if the view does not have the segment
     */
    public boolean isMember(String segment, String contactId) {
        Objects.requireNonNull(segment, "segment");
        Objects.requireNonNull(contactId, "contactId");
        frozen(segment);
        return idsBySegment
                .computeIfAbsent(segment, name -> new HashSet<>(members(name)))
                .contains(contactId);
    }

    /**
     * The ids of a segment's members, in no particular order. Costs a walk over them.
     *
     * @throws NoSuchSegmentException if the view does not have the segment
     */
    public List<String> members(String segment) {
        Objects.requireNonNull(segment, "segment");
        RoaringBitmap bitmap = frozen(segment);
        List<String> ids = new ArrayList<>(bitmap.getCardinality());
        bitmap.forEach((int number) -> ids.add(names.id(number)));
        return ids;
    }

    /**
     * A segment's members as numbers, in a bitmap that is the caller's own: a copy, at the cost of its size. Numbers mean
     * something within one view only; {@link #contactId} tells whose they are.
     *
     * @throws NoSuchSegmentException if the view does not have the segment
     */
    public RoaringBitmap bitmap(String segment) {
        Objects.requireNonNull(segment, "segment");
        return frozen(segment).clone();
    }

    /**
     * The id of a contact by its number in a bitmap of this view.
     *
     * @throws IllegalArgumentException if no bitmap of this view has the number
     */
    public String contactId(int number) {
        if (members.values().stream().noneMatch(bitmap -> bitmap.contains(number))) {
            throw new IllegalArgumentException("no bitmap of this view has the number " + number);
        }
        return names.id(number);
    }

    /**
     * How many members some of the view's segments share. Costs a walk over their bitmaps for each of them.
     *
     * <pre>{@code
     * Overlap overlap = engine.view("active_pro_users", "trial_ending").overlap();
     * int inBoth = overlap.intersection();
     * }</pre>
     *
     * @param segments the segments' names, each once; none for all of the view
     * @throws NoSuchSegmentException if the view does not have a segment
     */
    public Overlap overlap(String... segments) {
        Map<String, RoaringBitmap> asked = new LinkedHashMap<>();
        (segments.length == 0 ? members.keySet() : List.of(segments)).forEach(name -> asked.put(name, frozen(name)));
        Map<String, Integer> counts = new LinkedHashMap<>();
        Map<String, Integer> only = new LinkedHashMap<>();
        RoaringBitmap inAll = null;
        RoaringBitmap inAny = new RoaringBitmap();
        RoaringBitmap inSeveral = new RoaringBitmap();
        for (RoaringBitmap bitmap : asked.values()) {
            inAll = inAll == null ? bitmap : RoaringBitmap.and(inAll, bitmap);
            inSeveral.or(RoaringBitmap.and(inAny, bitmap));
            inAny.or(bitmap);
        }
        for (Map.Entry<String, RoaringBitmap> segment : asked.entrySet()) {
            counts.put(segment.getKey(), segment.getValue().getCardinality());
            only.put(segment.getKey(), RoaringBitmap.andNotCardinality(segment.getValue(), inSeveral));
        }
        return new Overlap(
                Collections.unmodifiableMap(counts),
                inAll == null ? 0 : inAll.getCardinality(),
                inAny.getCardinality(),
                Collections.unmodifiableMap(only));
    }

    private RoaringBitmap frozen(String segment) {
        RoaringBitmap bitmap = members.get(segment);
        if (bitmap == null) {
            throw new NoSuchSegmentException(segment);
        }
        return bitmap;
    }
}
