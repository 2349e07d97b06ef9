package dev.muster.segment.oracle;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.Literal;
import dev.muster.segment.Moment;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Span;
import dev.muster.segment.Value;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;

/** Predicates as closures over a contact's values and a time; another segment's predicate stands where it is named. */
final class OracleConditions implements Predicate.Cases<OracleConditions.Condition> {

    /** Whether a contact satisfies a predicate. */
    @FunctionalInterface
    interface Condition {
        boolean holds(Map<String, Value> contact, long nowMillis);
    }

    /** Edges of a window: a timestamp x of the attribute can cross it at x, x + span and x - span, never else. */
    record Edges(OracleAttribute attribute, long spanMillis) {}

    @FunctionalInterface
    private interface ReadCondition {
        boolean holds(Object read);
    }

    @FunctionalInterface
    private interface MomentCondition {
        boolean holds(long x, long now);
    }

    private final Map<String, Segment> segments;
    private final Map<String, OracleAttribute> attributes;
    private final Set<Edges> edges;

    /** Adds the edges of all windows it meets to {@code edges}. */
    OracleConditions(Map<String, Segment> segments, Map<String, OracleAttribute> attributes, Set<Edges> edges) {
        this.segments = segments;
        this.attributes = attributes;
        this.edges = edges;
    }

    @Override
    public Condition and(Predicate.And and) {
        Condition[] parts =
                and.operands().stream().map(operand -> operand.match(this)).toArray(Condition[]::new);
        return (contact, now) -> {
            for (Condition part : parts) {
                if (!part.holds(contact, now)) {
                    return false;
                }
            }
            return true;
        };
    }

    @Override
    public Condition or(Predicate.Or or) {
        Condition[] parts =
                or.operands().stream().map(operand -> operand.match(this)).toArray(Condition[]::new);
        return (contact, now) -> {
            for (Condition part : parts) {
                if (part.holds(contact, now)) {
                    return true;
                }
            }
            return false;
        };
    }

    @Override
    public Condition not(Predicate.Not not) {
        Condition positive = not.operand().match(this);
        return (contact, now) -> !positive.holds(contact, now);
    }

    @Override
    public Condition inSegment(Predicate.InSegment reference) {
        return Objects.requireNonNull(segments.get(reference.segment()))
                .predicate()
                .match(this);
    }

    private OracleAttribute attribute(Predicate.Leaf leaf) {
        return Objects.requireNonNull(attributes.get(leaf.attribute()));
    }

    private Condition reading(Predicate.Leaf leaf, ReadCondition condition) {
        OracleAttribute attribute = attribute(leaf);
        return (contact, now) -> {
            Object read = attribute.read(contact);
            return read != null && condition.holds(read);
        };
    }

    private Condition numbers(Predicate.Leaf leaf, DoublePredicate condition) {
        return reading(leaf, read -> condition.test((Double) read));
    }

    private Condition instants(Predicate.Leaf leaf, LongPredicate condition) {
        return reading(leaf, read -> condition.test((Long) read));
    }

    private static double number(Literal.Number literal) {
        return Objects.requireNonNull(PlainReading.number(literal.spelling()));
    }

    /** A literal as the attribute's values compare; numbers compare with texts as they are spelled. */
    private static Object comparable(Literal literal, OracleAttribute attribute) {
        if (literal instanceof Literal.Bool bool) {
            return bool.truth();
        }
        String text = literal instanceof Literal.Number number ? number.spelling() : ((Literal.Text) literal).text();
        return Objects.requireNonNull(attribute.comparable(new Value.Text(text)));
    }

    @Override
    public Condition is(Predicate.Is leaf) {
        Object wanted = comparable(leaf.value(), attribute(leaf));
        return reading(leaf, wanted::equals);
    }

    @Override
    public Condition in(Predicate.In leaf) {
        Set<Object> wanted = leaf.values().stream()
                .map(value -> comparable(value, attribute(leaf)))
                .collect(Collectors.toSet());
        return reading(leaf, wanted::contains);
    }

    @Override
    public Condition compare(Predicate.Compare leaf) {
        double bound = number(leaf.bound());
        return switch (leaf.comparison()) {
            case GREATER -> numbers(leaf, x -> x > bound);
            case AT_LEAST -> numbers(leaf, x -> x >= bound);
            case LESS -> numbers(leaf, x -> x < bound);
            case AT_MOST -> numbers(leaf, x -> x <= bound);
        };
    }

    @Override
    public Condition betweenNumbers(Predicate.BetweenNumbers leaf) {
        double low = number(leaf.low());
        double high = number(leaf.high());
        return numbers(leaf, x -> low <= x && x <= high);
    }

    @Override
    public Condition textMatch(Predicate.TextMatch leaf) {
        String part = attribute(leaf).comparableText(leaf.text().text());
        return switch (leaf.part()) {
            case CONTAINS -> reading(leaf, read -> ((String) read).contains(part));
            case STARTS_WITH -> reading(leaf, read -> ((String) read).startsWith(part));
            case ENDS_WITH -> reading(leaf, read -> ((String) read).endsWith(part));
        };
    }

    private static Set<String> folded(List<Literal.Text> texts) {
        return texts.stream().map(text -> PlainReading.folded(text.text())).collect(Collectors.toSet());
    }

    @Override
    public Condition has(Predicate.Has leaf) {
        String wanted = PlainReading.folded(leaf.text().text());
        return reading(leaf, read -> ((Set<?>) read).contains(wanted));
    }

    @Override
    public Condition hasAny(Predicate.HasAny leaf) {
        Set<String> wanted = folded(leaf.texts());
        return reading(leaf, read -> wanted.stream().anyMatch(((Set<?>) read)::contains));
    }

    @Override
    public Condition hasAll(Predicate.HasAll leaf) {
        Set<String> wanted = folded(leaf.texts());
        return reading(leaf, read -> wanted.stream().allMatch(((Set<?>) read)::contains));
    }

    @Override
    public Condition exists(Predicate.Exists leaf) {
        return (contact, now) -> contact.containsKey(leaf.attribute());
    }

    @Override
    public Condition timeWindow(Predicate.TimeWindow leaf) {
        OracleAttribute attribute = attribute(leaf);
        long span = millis(leaf.span());
        edges.add(new Edges(attribute, span));
        MomentCondition condition = switch (leaf.side()) {
            case LAST -> last(span);
            case NEXT -> next(span);
            case LONGER_AGO -> (x, now) -> x <= now - span;
            case FURTHER_AHEAD -> (x, now) -> x > now + span;
            case EITHER ->
                attribute.direction() == AttributeDeclaration.Direction.PAST
                        ? last(span)
                        : attribute.direction() == AttributeDeclaration.Direction.UPCOMING
                                ? next(span)
                                : (x, now) -> now - span < x && x <= now + span;
        };
        return (contact, now) -> {
            Object read = attribute.read(contact);
            return read != null && condition.holds((Long) read, now);
        };
    }

    private static MomentCondition last(long span) {
        return (x, now) -> now - span < x && x <= now;
    }

    private static MomentCondition next(long span) {
        return (x, now) -> now < x && x <= now + span;
    }

    private static long millis(Span span) {
        return span.amount()
                * switch (span.unit()) {
                    case MILLISECONDS -> 1L;
                    case SECONDS -> 1000L;
                    case MINUTES -> 60_000L;
                    case HOURS -> 3_600_000L;
                    case DAYS -> PlainReading.DAY_MILLIS;
                    case WEEKS -> 7 * PlainReading.DAY_MILLIS;
                };
    }

    private static long first(Moment moment) {
        return Objects.requireNonNull(PlainReading.millis(moment.spelling()));
    }

    /** The first millisecond after the moment: of the next day if it is a date. */
    private static long end(Moment moment) {
        return first(moment) + (PlainReading.isDate(moment.spelling()) ? PlainReading.DAY_MILLIS : 1);
    }

    @Override
    public Condition before(Predicate.Before leaf) {
        long bound = first(leaf.moment());
        return instants(leaf, x -> x < bound);
    }

    @Override
    public Condition after(Predicate.After leaf) {
        long bound = end(leaf.moment());
        return instants(leaf, x -> x >= bound);
    }

    @Override
    public Condition on(Predicate.On leaf) {
        long from = first(leaf.date());
        long end = end(leaf.date());
        return instants(leaf, x -> from <= x && x < end);
    }

    @Override
    public Condition betweenMoments(Predicate.BetweenMoments leaf) {
        long from = first(leaf.from());
        long end = end(leaf.to());
        return instants(leaf, x -> from <= x && x < end);
    }
}
