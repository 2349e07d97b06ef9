package dev.muster.examples.server;

import dev.muster.segment.Segment;

/**
 * A segment's definition as its author wrote it.
 *
 * @param text the expression with its comments and layout; the canonical form if the definition came as a map
 */
record SegmentSource(String name, Segment.Mode mode, String text) {

    /** Returns the definition of a segment without a text of its own, in the canonical form. */
    static SegmentSource canonical(Segment segment) {
        return new SegmentSource(
                segment.name(), segment.mode(), segment.predicate().toString());
    }

    /** Returns the version of the definition, which does not depend on the members. */
    String tag() {
        return EntityTag.of(mode + "\n" + text);
    }
}
