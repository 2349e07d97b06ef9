package dev.muster.segment.dsl;

import dev.muster.segment.Predicate;

/** What stands where a text or a map says no predicate, until what is wrong takes the place of all that was read. */
final class StandIn {

    static final Predicate PREDICATE = new Predicate.Exists("_");

    private StandIn() {}
}
