package dev.muster.segment.bench;

import dev.muster.segment.AttributeDeclaration;
import dev.muster.segment.ContactWrite;
import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Schema;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;
import org.jspecify.annotations.Nullable;

/**
 * What a host without an engine writes first: a map of attributes per contact, and on every write all segments evaluated anew
 * on that map. It knows the forms that {@link Population} uses, and lets time pass only for the contact it writes to: what the
 * clock alone would change goes unnoticed, so its job is the easier one.
 */
final class NaiveLoop {

    private final Condition[] conditions;
    private final Schema schema;
    private final Map<String, Contact> contacts = new HashMap<>();

    private static final class Contact {
        private final Map<String, Value> values = new HashMap<>();
        private final BitSet memberships = new BitSet();
    }

    NaiveLoop(AttributeDeclaration[] attributes, List<Segment> segments) {
        Preparation preparation = new Preparation();
        this.conditions = segments.stream()
                .map(segment -> segment.predicate().match(preparation))
                .toArray(Condition[]::new);
        this.schema = Schema.of(List.of(attributes)).bind(segments, Schema.HeldValues.none());
    }

    /** Applies a write and answers how many memberships flipped. */
    int apply(Instant at, ContactWrite write) {
        Contact contact = contacts.computeIfAbsent(write.contactId(), id -> new Contact());
        for (Map.Entry<String, @Nullable Value> entry : write.values().entrySet()) {
            String attribute = entry.getKey();
            Value value = entry.getValue();
            if (value == null) {
                contact.values.remove(attribute);
            } else {
                contact.values.put(attribute, folded(schema.admit(write.contactId(), attribute, value)));
            }
        }
        long nowMillis = at.toEpochMilli();
        int flips = 0;
        for (int i = 0; i < conditions.length; i++) {
            boolean isMember = conditions[i].holds(contact.values, nowMillis);
            if (isMember != contact.memberships.get(i)) {
                contact.memberships.flip(i);
                flips++;
            }
        }
        return flips;
    }

    /** How many contacts are members of a segment, by its place among the segments; as of each contact's last write. */
    int count(int segment) {
        int count = 0;
        for (Contact contact : contacts.values()) {
            count += contact.memberships.get(segment) ? 1 : 0;
        }
        return count;
    }

    /** Folded once when written, not at every comparison. */
    private static Value folded(Value value) {
        return value instanceof Value.Text text ? new Value.Text(Value.Text.folded(text.text())) : value;
    }

    /** A predicate made ready to be evaluated. */
    @FunctionalInterface
    private interface Condition {
        boolean holds(Map<String, Value> values, long nowMillis);
    }

    /** Makes the conditions, with every constant read once. */
    private static final class Preparation implements Predicate.Cases<Condition> {

        private Condition[] prepared(List<Predicate> operands) {
            return operands.stream().map(operand -> operand.match(this)).toArray(Condition[]::new);
        }

        @Override
        public Condition and(Predicate.And and) {
            Condition[] conditions = prepared(and.operands());
            return (values, nowMillis) -> {
                for (Condition condition : conditions) {
                    if (!condition.holds(values, nowMillis)) {
                        return false;
                    }
                }
                return true;
            };
        }

        @Override
        public Condition or(Predicate.Or or) {
            Condition[] conditions = prepared(or.operands());
            return (values, nowMillis) -> {
                for (Condition condition : conditions) {
                    if (condition.holds(values, nowMillis)) {
                        return true;
                    }
                }
                return false;
            };
        }

        @Override
        public Condition not(Predicate.Not not) {
            Condition operand = not.operand().match(this);
            return (values, nowMillis) -> !operand.holds(values, nowMillis);
        }

        @Override
        public Condition is(Predicate.Is leaf) {
            return oneOf(leaf.attribute(), List.of(leaf.value()));
        }

        @Override
        public Condition in(Predicate.In leaf) {
            return oneOf(leaf.attribute(), leaf.values());
        }

        private static Condition oneOf(String attribute, List<Literal> literals) {
            Set<Value> wanted = new HashSet<>();
            for (Literal literal : literals) {
                if (literal instanceof Literal.Text text) {
                    wanted.add(folded(Value.text(text.text())));
                } else if (literal instanceof Literal.Number number) {
                    wanted.add(Value.number(number.value()));
                } else if (literal instanceof Literal.Bool bool) {
                    wanted.add(Value.bool(bool.truth()));
                }
            }
            return (values, nowMillis) -> {
                Value value = values.get(attribute);
                return value != null && wanted.contains(value);
            };
        }

        @Override
        public Condition compare(Predicate.Compare leaf) {
            String attribute = leaf.attribute();
            double bound = leaf.bound().value();
            DoublePredicate comparison = switch (leaf.comparison()) {
                case GREATER -> number -> number > bound;
                case AT_LEAST -> number -> number >= bound;
                case LESS -> number -> number < bound;
                case AT_MOST -> number -> number <= bound;
            };
            return (values, nowMillis) ->
                    values.get(attribute) instanceof Value.Number number && comparison.test(number.number());
        }

        @Override
        public Condition timeWindow(Predicate.TimeWindow leaf) {
            String attribute = leaf.attribute();
            long span = leaf.span().toMillis();
            return switch (leaf.side()) {
                case LAST ->
                    (values, nowMillis) -> {
                        long ago = ago(values.get(attribute), nowMillis);
                        return ago >= 0 && ago < span;
                    };
                case LONGER_AGO -> (values, nowMillis) -> ago(values.get(attribute), nowMillis) >= span;
                case EITHER, NEXT, FURTHER_AHEAD -> throw notInPopulation(leaf);
            };
        }

        private static long ago(@Nullable Value value, long nowMillis) {
            return value instanceof Value.Timestamp timestamp
                    ? nowMillis - timestamp.instant().toEpochMilli()
                    : Long.MIN_VALUE;
        }

        @Override
        public Condition exists(Predicate.Exists leaf) {
            String attribute = leaf.attribute();
            return (values, nowMillis) -> values.containsKey(attribute);
        }

        @Override
        public Condition inSegment(Predicate.InSegment reference) {
            throw notInPopulation(reference);
        }

        @Override
        public Condition betweenNumbers(Predicate.BetweenNumbers leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition textMatch(Predicate.TextMatch leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition has(Predicate.Has leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition hasAny(Predicate.HasAny leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition hasAll(Predicate.HasAll leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition before(Predicate.Before leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition after(Predicate.After leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition on(Predicate.On leaf) {
            throw notInPopulation(leaf);
        }

        @Override
        public Condition betweenMoments(Predicate.BetweenMoments leaf) {
            throw notInPopulation(leaf);
        }

        private static UnsupportedOperationException notInPopulation(Predicate predicate) {
            return new UnsupportedOperationException("not in the population: " + predicate);
        }
    }
}
