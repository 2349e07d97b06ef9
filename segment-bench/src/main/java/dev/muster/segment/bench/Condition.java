package dev.muster.segment.bench;

import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Side;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoublePredicate;

/** A predicate made ready to be evaluated on a plain map, as a host without an engine would write it by hand. */
@FunctionalInterface
interface Condition {

    /** Whether it holds for values that are folded texts, Doubles, Booleans and milliseconds as Longs. */
    boolean holds(Map<String, Object> values, long nowMillis);

    /** The condition that a predicate is, with every constant read once. */
    static Condition of(Predicate predicate) {
        return predicate.match(new Preparation());
    }

    /** Makes the conditions. */
    final class Preparation extends WorkloadCases<Condition> {

        private Preparation() {}

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
            String attribute = leaf.attribute();
            Object wanted = content(leaf.value());
            return (values, nowMillis) -> wanted.equals(values.get(attribute));
        }

        @Override
        public Condition in(Predicate.In leaf) {
            String attribute = leaf.attribute();
            Set<Object> wanted = new HashSet<>();
            for (Literal literal : leaf.values()) {
                wanted.add(content(literal));
            }
            return (values, nowMillis) -> {
                Object value = values.get(attribute);
                return value != null && wanted.contains(value);
            };
        }

        @Override
        public Condition compare(Predicate.Compare leaf) {
            double bound = leaf.bound().value();
            return number(
                    leaf.attribute(),
                    switch (leaf.comparison()) {
                        case GREATER -> number -> number > bound;
                        case AT_LEAST -> number -> number >= bound;
                        case LESS -> number -> number < bound;
                        case AT_MOST -> number -> number <= bound;
                    });
        }

        @Override
        public Condition betweenNumbers(Predicate.BetweenNumbers leaf) {
            double low = leaf.low().value();
            double high = leaf.high().value();
            return number(leaf.attribute(), number -> number >= low && number <= high);
        }

        private static Condition number(String attribute, DoublePredicate test) {
            return (values, nowMillis) -> values.get(attribute) instanceof Double number && test.test(number);
        }

        @Override
        public Condition timeWindow(Predicate.TimeWindow leaf) {
            String attribute = leaf.attribute();
            long span = leaf.span().toMillis();
            Side side = side(leaf);
            return switch (side) {
                case LAST ->
                    (values, nowMillis) ->
                            values.get(attribute) instanceof Long at && at > nowMillis - span && at <= nowMillis;
                case NEXT ->
                    (values, nowMillis) ->
                            values.get(attribute) instanceof Long at && at > nowMillis && at <= nowMillis + span;
                case LONGER_AGO ->
                    (values, nowMillis) -> values.get(attribute) instanceof Long at && at <= nowMillis - span;
                case FURTHER_AHEAD ->
                    (values, nowMillis) -> values.get(attribute) instanceof Long at && at > nowMillis + span;
                case EITHER -> throw notInWorkload(leaf);
            };
        }
    }
}
