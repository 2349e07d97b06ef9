package dev.muster.segment;

import dev.muster.segment.Predicate.Comparison;
import dev.muster.segment.Predicate.Part;
import dev.muster.segment.Predicate.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * An attribute as the subject of a condition: each method answers the predicate that the expression language writes with the
 * same words. Every negative form is exactly {@link Predicate#negated} of its positive form.
 */
public final class AttributeTerm {

    private final String name;

    /**
     * The subject of conditions on the attribute with this name.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    AttributeTerm(String name) {
        Names.requireAttribute(name);
        this.name = name;
    }

    /** {@code a is "v"}. */
    public Predicate is(String text) {
        Objects.requireNonNull(text, "text");
        return new Predicate.Is(name, Literal.of(text));
    }

    /** {@code a is v}; on an attribute of texts, the number compares as spelled in its shortest digits. */
    public Predicate is(Number number) {
        Objects.requireNonNull(number, "number");
        return new Predicate.Is(name, Literal.of(number));
    }

    /** {@code a is v} for a literal whose spelling matters. */
    public Predicate is(Literal value) {
        Objects.requireNonNull(value, "value");
        return new Predicate.Is(name, value);
    }

    /** {@code a != "v"}. */
    public Predicate isNot(String text) {
        Objects.requireNonNull(text, "text");
        return is(text).negated();
    }

    /** {@code a != v}. */
    public Predicate isNot(Number number) {
        Objects.requireNonNull(number, "number");
        return is(number).negated();
    }

    /** {@code a != v} for a literal whose spelling matters. */
    public Predicate isNot(Literal value) {
        Objects.requireNonNull(value, "value");
        return is(value).negated();
    }

    /** {@code a is true}. */
    public Predicate isTrue() {
        return new Predicate.Is(name, Literal.of(true));
    }

    /** {@code a is false}: needs a recorded false or a default, so it is not the complement of {@link #isTrue}. */
    public Predicate isFalse() {
        return new Predicate.Is(name, Literal.of(false));
    }

    /** {@code a > v}. */
    public Predicate greaterThan(Number bound) {
        Objects.requireNonNull(bound, "bound");
        return compare(Comparison.GREATER, bound);
    }

    /** {@code a >= v}. */
    public Predicate atLeast(Number bound) {
        Objects.requireNonNull(bound, "bound");
        return compare(Comparison.AT_LEAST, bound);
    }

    /** {@code a < v}. */
    public Predicate lessThan(Number bound) {
        Objects.requireNonNull(bound, "bound");
        return compare(Comparison.LESS, bound);
    }

    /** {@code a <= v}. */
    public Predicate atMost(Number bound) {
        Objects.requireNonNull(bound, "bound");
        return compare(Comparison.AT_MOST, bound);
    }

    private Predicate compare(Comparison comparison, Number bound) {
        return new Predicate.Compare(name, comparison, Literal.of(bound));
    }

    /** {@code a between low and high}, both included. */
    public Predicate between(Number low, Number high) {
        Objects.requireNonNull(low, "low");
        Objects.requireNonNull(high, "high");
        return new Predicate.BetweenNumbers(name, Literal.of(low), Literal.of(high));
    }

    /** {@code a between from and to}, both included. */
    public Predicate between(Instant from, Instant to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return between(Moment.of(from), Moment.of(to));
    }

    /** {@code a between from and to}, both included: a date with the whole of its day. */
    public Predicate between(Moment from, Moment to) {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        return new Predicate.BetweenMoments(name, from, to);
    }

    /** {@code a in ["v", "w", …]}. */
    public Predicate in(String... texts) {
        Objects.requireNonNull(texts, "texts");
        return new Predicate.In(name, Arrays.stream(texts).map(Literal::of).toList());
    }

    /** {@code a in [v, w, …]}. */
    public Predicate in(Number... numbers) {
        Objects.requireNonNull(numbers, "numbers");
        return new Predicate.In(
                name, Arrays.stream(numbers).<Literal>map(Literal::of).toList());
    }

    /** {@code a in [v, w, …]} for literals whose spelling matters. */
    public Predicate in(Collection<? extends Literal> values) {
        Objects.requireNonNull(values, "values");
        return new Predicate.In(name, List.copyOf(values));
    }

    /** {@code a not in ["v", "w", …]}. */
    public Predicate notIn(String... texts) {
        Objects.requireNonNull(texts, "texts");
        return in(texts).negated();
    }

    /** {@code a not in [v, w, …]}. */
    public Predicate notIn(Number... numbers) {
        Objects.requireNonNull(numbers, "numbers");
        return in(numbers).negated();
    }

    /** {@code a contains "v"}. */
    public Predicate contains(String text) {
        return match(Part.CONTAINS, text);
    }

    /** {@code a starts with "v"}. */
    public Predicate startsWith(String text) {
        return match(Part.STARTS_WITH, text);
    }

    /** {@code a ends with "v"}. */
    public Predicate endsWith(String text) {
        return match(Part.ENDS_WITH, text);
    }

    private Predicate match(Part part, String text) {
        return new Predicate.TextMatch(name, part, new Literal.Text(text));
    }

    /** {@code a has "v"}. */
    public Predicate has(String text) {
        return new Predicate.Has(name, new Literal.Text(text));
    }

    /** {@code a has any of ["v", "w", …]}. */
    public Predicate hasAny(String... texts) {
        Objects.requireNonNull(texts, "texts");
        return new Predicate.HasAny(name, texts(texts));
    }

    /** {@code a has all of ["v", "w", …]}. */
    public Predicate hasAll(String... texts) {
        Objects.requireNonNull(texts, "texts");
        return new Predicate.HasAll(name, texts(texts));
    }

    /** {@code a has none of ["v", "w", …]}. */
    public Predicate hasNone(String... texts) {
        Objects.requireNonNull(texts, "texts");
        return hasAny(texts).negated();
    }

    private static List<Literal.Text> texts(String... texts) {
        return Arrays.stream(texts).map(Literal.Text::new).toList();
    }

    /** {@code a exists}. */
    public Predicate exists() {
        return new Predicate.Exists(name);
    }

    /** {@code a is missing}. */
    public Predicate isMissing() {
        return exists().negated();
    }

    /** {@code a within D}: both sides of engine time unless the attribute is declared past or upcoming. */
    public Predicate within(Span span) {
        Objects.requireNonNull(span, "span");
        return new Predicate.TimeWindow(name, Side.EITHER, span);
    }

    /** {@code a within D}, the duration in its largest exact unit. */
    public Predicate within(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        return within(Span.of(duration));
    }

    /** {@code a within last D}. */
    public Predicate withinLast(Span span) {
        Objects.requireNonNull(span, "span");
        return new Predicate.TimeWindow(name, Side.LAST, span);
    }

    /** {@code a within last D}, the duration in its largest exact unit. */
    public Predicate withinLast(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        return withinLast(Span.of(duration));
    }

    /** {@code a within next D}. */
    public Predicate withinNext(Span span) {
        Objects.requireNonNull(span, "span");
        return new Predicate.TimeWindow(name, Side.NEXT, span);
    }

    /** {@code a within next D}, the duration in its largest exact unit. */
    public Predicate withinNext(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        return withinNext(Span.of(duration));
    }

    /** {@code a more than D ago}. */
    public Predicate moreThanAgo(Span span) {
        Objects.requireNonNull(span, "span");
        return new Predicate.TimeWindow(name, Side.LONGER_AGO, span);
    }

    /** {@code a more than D ago}, the duration in its largest exact unit. */
    public Predicate moreThanAgo(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        return moreThanAgo(Span.of(duration));
    }

    /** {@code a more than D from now}. */
    public Predicate moreThanFromNow(Span span) {
        Objects.requireNonNull(span, "span");
        return new Predicate.TimeWindow(name, Side.FURTHER_AHEAD, span);
    }

    /** {@code a more than D from now}, the duration in its largest exact unit. */
    public Predicate moreThanFromNow(Duration duration) {
        Objects.requireNonNull(duration, "duration");
        return moreThanFromNow(Span.of(duration));
    }

    /** {@code a before T}. */
    public Predicate before(Instant instant) {
        Objects.requireNonNull(instant, "instant");
        return before(Moment.of(instant));
    }

    /** {@code a before T}: a date means before its first instant. */
    public Predicate before(Moment moment) {
        Objects.requireNonNull(moment, "moment");
        return new Predicate.Before(name, moment);
    }

    /** {@code a after T}. */
    public Predicate after(Instant instant) {
        Objects.requireNonNull(instant, "instant");
        return after(Moment.of(instant));
    }

    /** {@code a after T}: a date means after its last instant. */
    public Predicate after(Moment moment) {
        Objects.requireNonNull(moment, "moment");
        return new Predicate.After(name, moment);
    }

    /**
     * {@code a on DATE}.
     *
     * @throws IllegalArgumentException if the moment is no date alone
     */
    public Predicate on(Moment date) {
        return new Predicate.On(name, date);
    }
}
