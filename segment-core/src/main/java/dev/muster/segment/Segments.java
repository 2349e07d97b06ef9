package dev.muster.segment;

import java.util.List;
import java.util.Objects;

/** The words a host writes segments and contacts with, to be imported statically. */
public final class Segments {

    private Segments() {}

    /**
     * A builder of a segment.
     *
     * @throws IllegalArgumentException if the name cannot be a segment's
     */
    public static Segment.Builder segment(String name) {
        return Segment.named(name);
    }

    /**
     * An attribute to put a condition on.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    public static AttributeTerm attribute(String name) {
        return new AttributeTerm(name);
    }

    /**
     * All of the predicates hold.
     *
     * @throws IllegalArgumentException if there are fewer than two, or together they are past a ceiling of {@link Limits}
     */
    public static Predicate allOf(Predicate... predicates) {
        Objects.requireNonNull(predicates, "predicates");
        return new Predicate.And(List.of(predicates));
    }

    /**
     * At least one of the predicates holds.
     *
     * @throws IllegalArgumentException if there are fewer than two, or together they are past a ceiling of {@link Limits}
     */
    public static Predicate anyOf(Predicate... predicates) {
        Objects.requireNonNull(predicates, "predicates");
        return new Predicate.Or(List.of(predicates));
    }

    /** The predicate does not hold. */
    public static Predicate not(Predicate predicate) {
        return predicate.negated();
    }

    /** The contact satisfies another segment's predicate. */
    public static Predicate inSegment(String segment) {
        Objects.requireNonNull(segment, "segment");
        return new Predicate.InSegment(segment);
    }

    /**
     * A write to one contact.
     *
     * @throws IllegalArgumentException if the id cannot be a contact's
     */
    public static ContactWrite contact(String id) {
        Objects.requireNonNull(id, "id");
        return ContactWrite.to(id);
    }

    /**
     * The removal of one contact.
     *
     * @throws IllegalArgumentException if the id cannot be a contact's
     */
    public static ContactWrite removal(String id) {
        Objects.requireNonNull(id, "id");
        return ContactWrite.removal(id);
    }

    /**
     * A declared attribute of texts.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    public static AttributeDeclaration text(String name) {
        return AttributeDeclaration.of(name, AttributeType.TEXT);
    }

    /**
     * A declared attribute of numbers.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    public static AttributeDeclaration number(String name) {
        return AttributeDeclaration.of(name, AttributeType.NUMBER);
    }

    /**
     * A declared attribute of booleans.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    public static AttributeDeclaration bool(String name) {
        return AttributeDeclaration.of(name, AttributeType.BOOLEAN);
    }

    /**
     * A declared attribute of timestamps.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    public static AttributeDeclaration timestamp(String name) {
        return AttributeDeclaration.of(name, AttributeType.TIMESTAMP);
    }

    /**
     * A declared attribute of text sets.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    public static AttributeDeclaration textSet(String name) {
        return AttributeDeclaration.of(name, AttributeType.TEXT_SET);
    }

    /**
     * {@code n ms}.
     *
     * @throws IllegalArgumentException if it is no window
     */
    public static Span milliseconds(long amount) {
        return new Span(amount, Span.Unit.MILLISECONDS);
    }

    /**
     * {@code n seconds}.
     *
     * @throws IllegalArgumentException if it is no window
     */
    public static Span seconds(long amount) {
        return new Span(amount, Span.Unit.SECONDS);
    }

    /**
     * {@code n minutes}.
     *
     * @throws IllegalArgumentException if it is no window
     */
    public static Span minutes(long amount) {
        return new Span(amount, Span.Unit.MINUTES);
    }

    /**
     * {@code n hours}.
     *
     * @throws IllegalArgumentException if it is no window
     */
    public static Span hours(long amount) {
        return new Span(amount, Span.Unit.HOURS);
    }

    /**
     * {@code n days} of 24 hours.
     *
     * @throws IllegalArgumentException if it is no window
     */
    public static Span days(long amount) {
        return new Span(amount, Span.Unit.DAYS);
    }

    /**
     * {@code n weeks} of seven days.
     *
     * @throws IllegalArgumentException if it is no window
     */
    public static Span weeks(long amount) {
        return new Span(amount, Span.Unit.WEEKS);
    }
}
