package dev.muster.segment;

import dev.muster.segment.Predicate.Leaf;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one leaf needs of its attribute's type.
 *
 * @param leaf the leaf
 * @param type the type it needs, or {@code null} if it takes any
 * @param numberOrText whether the type is number and text would do as well: a number under {@code is} or {@code in}
 * @param operator the leaf's operator as messages name it
 */
record Demand(Leaf leaf, @Nullable AttributeType type, boolean numberOrText, String operator) {

    /** The longest condition that a message suggests, in UTF-16 units. */
    private static final int LONGEST_ADVICE = 100;

    private static final Predicate.LeafCases<Demand> OF_LEAF = new OfLeaf();

    static Demand of(Leaf leaf) {
        return leaf.matchLeaf(OF_LEAF);
    }

    /** The leaves of a predicate from left to right, those of other segments not among them. */
    static List<Leaf> leaves(Predicate predicate) {
        List<Leaf> leaves = new ArrayList<>();
        Deque<Predicate> open = new ArrayDeque<>();
        open.push(predicate);
        while (!open.isEmpty()) {
            Predicate next = open.pop();
            if (next instanceof Leaf leaf) {
                leaves.add(leaf);
            } else if (next instanceof Predicate.Not not) {
                open.push(not.operand());
            } else if (next instanceof Predicate.And and) {
                pushAll(and.operands(), open);
            } else if (next instanceof Predicate.Or or) {
                pushAll(or.operands(), open);
            }
        }
        return leaves;
    }

    private static void pushAll(List<Predicate> operands, Deque<Predicate> open) {
        for (int i = operands.size() - 1; i >= 0; i--) {
            open.push(operands.get(i));
        }
    }

    boolean isMetBy(AttributeType actual) {
        return type == null || type == actual || (numberOrText && actual == AttributeType.TEXT);
    }

    /** Why an attribute of another type will not do. */
    String refusal(AttributeType actual) {
        if (actual == AttributeType.NUMBER && leaf instanceof Predicate.In in) {
            return "attribute '" + leaf.attribute() + "' is number; 'in' needs numbers; got " + noNumber(in);
        }
        if (actual == AttributeType.TIMESTAMP
                && leaf instanceof Predicate.Is is
                && !(is.value() instanceof Literal.Bool)) {
            return "attribute '" + leaf.attribute() + "' is timestamp; timestamps have no 'is', use 'on'";
        }
        return "attribute '" + leaf.attribute() + "' is " + actual + "; '" + Spelling.brief(operator) + "' needs "
                + need();
    }

    /**
     * Returns the end of the message of {@link #refusal}: a text set condition to use instead of a text condition, or
     * nothing.
     */
    String advice(AttributeType actual) {
        if (actual != AttributeType.TEXT_SET) {
            return "";
        }
        List<Literal> values = List.of();
        if (leaf instanceof Predicate.In in) {
            values = in.values();
        } else if (leaf instanceof Predicate.Is is && !(is.value() instanceof Literal.Bool)) {
            values = List.of(is.value());
        } else if (leaf instanceof Predicate.TextMatch match && match.part() == Predicate.Part.CONTAINS) {
            values = List.of(match.text());
        }
        if (values.isEmpty() || isWordForEmpty(values)) {
            return "";
        }
        List<Literal.Text> texts = values.stream()
                .map(value -> value instanceof Literal.Text text ? text : new Literal.Text(value.toString()))
                .toList();
        Predicate meant = leaf instanceof Predicate.In
                ? new Predicate.HasAny(leaf.attribute(), texts)
                : new Predicate.Has(leaf.attribute(), texts.get(0));
        String text = meant.toString();
        return text.length() > LONGEST_ADVICE ? "; use 'has any of'" : "; did you mean '" + text + "'?";
    }

    /**
     * Returns whether the values mean an empty set. No condition tests for that, so {@code tags is empty} has no
     * replacement.
     */
    private static boolean isWordForEmpty(List<Literal> values) {
        String text = values.size() == 1 && values.get(0) instanceof Literal.Text literal ? literal.text() : "x";
        return text.isEmpty() || text.equalsIgnoreCase("empty") || text.equalsIgnoreCase("blank");
    }

    /** The first text among the values. */
    private static String noNumber(Predicate.In in) {
        for (Literal value : in.values()) {
            if (value instanceof Literal.Text text) {
                String advice = TextReading.number(text.text()) == null ? "" : "; a number stands without quotes";
                return Spelling.brief(text.toString()) + advice;
            }
        }
        throw new AssertionError("all are numbers: " + in);
    }

    private String need() {
        if (type == null) {
            return "any type";
        }
        return switch (type) {
            case TEXT -> "text";
            case NUMBER -> numberOrText ? "a number or text" : "a number";
            case BOOLEAN -> "a boolean";
            case TIMESTAMP -> "a timestamp";
            case TEXT_SET -> "a text set";
        };
    }

    private static final class OfLeaf implements Predicate.LeafCases<Demand> {

        @Override
        public Demand is(Predicate.Is leaf) {
            if (leaf.value() instanceof Literal.Number) {
                return new Demand(leaf, AttributeType.NUMBER, true, leaf.phrase());
            }
            boolean bool = leaf.value() instanceof Literal.Bool;
            return new Demand(leaf, bool ? AttributeType.BOOLEAN : AttributeType.TEXT, false, leaf.phrase());
        }

        @Override
        public Demand in(Predicate.In leaf) {
            boolean numbers = leaf.values().stream().allMatch(Literal.Number.class::isInstance);
            return new Demand(leaf, numbers ? AttributeType.NUMBER : AttributeType.TEXT, numbers, "in");
        }

        @Override
        public Demand compare(Predicate.Compare leaf) {
            return new Demand(
                    leaf, AttributeType.NUMBER, false, leaf.comparison().toString());
        }

        @Override
        public Demand betweenNumbers(Predicate.BetweenNumbers leaf) {
            return new Demand(leaf, AttributeType.NUMBER, false, leaf.phrase());
        }

        @Override
        public Demand textMatch(Predicate.TextMatch leaf) {
            return new Demand(leaf, AttributeType.TEXT, false, leaf.part().toString());
        }

        @Override
        public Demand has(Predicate.Has leaf) {
            return new Demand(leaf, AttributeType.TEXT_SET, false, "has");
        }

        @Override
        public Demand hasAny(Predicate.HasAny leaf) {
            return new Demand(leaf, AttributeType.TEXT_SET, false, "has any of");
        }

        @Override
        public Demand hasAll(Predicate.HasAll leaf) {
            return new Demand(leaf, AttributeType.TEXT_SET, false, "has all of");
        }

        @Override
        public Demand exists(Predicate.Exists leaf) {
            return new Demand(leaf, null, false, "exists");
        }

        @Override
        public Demand timeWindow(Predicate.TimeWindow leaf) {
            String operator = switch (leaf.side()) {
                case EITHER -> "within";
                case LAST -> "within last";
                case NEXT -> "within next";
                case LONGER_AGO, FURTHER_AHEAD -> "more than";
            };
            return new Demand(leaf, AttributeType.TIMESTAMP, false, operator);
        }

        @Override
        public Demand before(Predicate.Before leaf) {
            return new Demand(leaf, AttributeType.TIMESTAMP, false, "before");
        }

        @Override
        public Demand after(Predicate.After leaf) {
            return new Demand(leaf, AttributeType.TIMESTAMP, false, "after");
        }

        @Override
        public Demand on(Predicate.On leaf) {
            return new Demand(leaf, AttributeType.TIMESTAMP, false, "on");
        }

        @Override
        public Demand betweenMoments(Predicate.BetweenMoments leaf) {
            return new Demand(leaf, AttributeType.TIMESTAMP, false, leaf.phrase());
        }
    }
}
