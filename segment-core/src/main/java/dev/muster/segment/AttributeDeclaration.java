package dev.muster.segment;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is declared of an attribute: its type, and what may go with that type. A write that does not read as the type is
 * refused. Immutable; each method that adds something answers another declaration and refuses to add it twice.
 */
public final class AttributeDeclaration {

    /** Which half of time a bare {@code within} on a timestamp means. */
    public enum Direction {
        /** As {@code within last}. */
        PAST,
        /** As {@code within next}. */
        UPCOMING
    }

    private final String name;
    private final AttributeType type;
    private final boolean caseSensitive;
    private final @Nullable Direction direction;
    private final @Nullable Value defaultValue;

    private AttributeDeclaration(
            String name,
            AttributeType type,
            boolean caseSensitive,
            @Nullable Direction direction,
            @Nullable Value defaultValue) {
        this.name = name;
        this.type = type;
        this.caseSensitive = caseSensitive;
        this.direction = direction;
        this.defaultValue = defaultValue;
    }

    /**
     * An attribute of a type, with nothing more.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    public static AttributeDeclaration of(String name, AttributeType type) {
        Objects.requireNonNull(type, "type");
        Names.requireAttribute(name);
        return new AttributeDeclaration(name, type, false, null, null);
    }

    /**
     * Texts compare to the letter.
     *
     * @throws IllegalArgumentException if the type is not text, or this was said before
     */
    public AttributeDeclaration caseSensitive() {
        requireType("case sensitive", AttributeType.TEXT);
        refuseTwice("case sensitive", caseSensitive ? "case sensitive" : null);
        return new AttributeDeclaration(name, type, true, direction, defaultValue);
    }

    /**
     * A bare {@code within} looks back.
     *
     * @throws IllegalArgumentException if the type is not timestamp, or a direction was given before
     */
    public AttributeDeclaration past() {
        return directed("past", Direction.PAST);
    }

    /**
     * A bare {@code within} looks ahead.
     *
     * @throws IllegalArgumentException if the type is not timestamp, or a direction was given before
     */
    public AttributeDeclaration upcoming() {
        return directed("upcoming", Direction.UPCOMING);
    }

    private AttributeDeclaration directed(String option, Direction given) {
        requireType(option, AttributeType.TIMESTAMP);
        refuseTwice(option, direction == null ? null : direction == Direction.PAST ? "past" : "upcoming");
        return new AttributeDeclaration(name, type, caseSensitive, given, defaultValue);
    }

    /**
     * Predicates, the clock included, read this value where the attribute is missing.
     *
     * @param value a value, or what {@link Value#of} takes; text is read as the type
     * @throws IllegalArgumentException if the value does not read as the type, or a default was given before
     */
    public AttributeDeclaration withDefault(Object value) {
        Objects.requireNonNull(value, "value");
        refuseTwice("default", defaultValue == null ? null : "default " + defaultValue);
        Value given = Value.of(value);
        Value read = given.readAs(type);
        if (read == null) {
            throw new IllegalArgumentException("attribute '" + name + "' is " + type + "; its default " + given
                    + " does not read as it" + ForeignForms.instead(given, type));
        }
        return new AttributeDeclaration(name, type, caseSensitive, direction, read);
    }

    private void requireType(String option, AttributeType required) {
        if (type != required) {
            throw new IllegalArgumentException(
                    "attribute '" + name + "' is " + type + "; '" + option + "' needs " + required);
        }
    }

    private void refuseTwice(String option, @Nullable String earlier) {
        if (earlier != null) {
            throw new IllegalArgumentException(
                    "attribute '" + name + "' is " + earlier + " already; cannot add '" + option + "'");
        }
    }

    /** The attribute's name. */
    public String name() {
        return name;
    }

    /** The declared type. */
    public AttributeType type() {
        return type;
    }

    /** Whether texts compare to the letter. */
    public boolean isCaseSensitive() {
        return caseSensitive;
    }

    /** Which half of time a bare {@code within} means, or {@code null} if both. */
    public @Nullable Direction direction() {
        return direction;
    }

    /** What predicates read where the attribute is missing, of the declared type, or {@code null} if nothing. */
    public @Nullable Value defaultValue() {
        return defaultValue;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AttributeDeclaration that
                && name.equals(that.name)
                && type == that.type
                && caseSensitive == that.caseSensitive
                && direction == that.direction
                && Objects.equals(defaultValue, that.defaultValue);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type, caseSensitive, direction, defaultValue);
    }

    /** The declaration as a segments file has it: {@code attribute trial_ends_at: timestamp, upcoming}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("attribute ")
                .append(Spelling.name(name))
                .append(": ")
                .append(type);
        if (caseSensitive) {
            text.append(", case sensitive");
        }
        if (direction != null) {
            text.append(direction == Direction.PAST ? ", past" : ", upcoming");
        }
        if (defaultValue != null) {
            text.append(", default ").append(defaultValue);
        }
        return text.toString();
    }
}
