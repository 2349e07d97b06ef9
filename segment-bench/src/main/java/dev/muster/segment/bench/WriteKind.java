package dev.muster.segment.bench;

import java.util.Locale;

/** What the writes are like. */
enum WriteKind {
    /** A contact drawn uniformly; half are activity with a count or two, half set profile and custom values afresh. */
    MIXED,
    /** A contact that was active within the hour is active again: few flips. */
    ACTIVITY,
    /** As mixed, but few contacts get most of the writes. */
    HOT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
