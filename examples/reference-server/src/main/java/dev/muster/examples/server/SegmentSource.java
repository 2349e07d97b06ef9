package dev.muster.examples.server;

import dev.muster.segment.Segment;

/**
 * A segment's definition as its author wrote it.
 *
 * @param text the expression with its comments and layout; the canonical one if the definition came as a map
 */
record SegmentSource(String name, Segment.Mode mode, String text) {

    /** Returns the definition of a segment that has no text of its own. */
    static SegmentSource canonical(Segment segment) {
        return new SegmentSource(
                segment.name(), segment.mode(), segment.predicate().toString());
    }

    /** Returns the version of the definition, which members that come and go leave as it is. */
    String tag() {
        return EntityTag.of(mode + "\n" + text);
    }
}
