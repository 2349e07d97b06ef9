package dev.muster.segment.bench;

import java.util.Set;

/**
 * A system that matches a whole event against all rules and keeps nothing of it.
 *
 * @param <E> an event: a contact with all its values
 */
interface EventMatcher<E> {

    /** An event without values. */
    E event();

    /** Sets a value as {@link AttributeIndex#content} makes it. */
    void put(E event, String attribute, Object content);

    /** Makes a value missing. */
    void remove(E event, String attribute);

    /** The names of all segments that match. */
    Set<String> match(E event);

    /** Writes the rules of all segments with windows anew, for another instant. */
    void rewrite(long nowMillis);
}
