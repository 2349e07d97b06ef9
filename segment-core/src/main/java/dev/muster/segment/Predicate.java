package dev.muster.segment;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A boolean expression over a contact's attributes: a closed set of immutable records. Two predicates are equal when they
 * say the same in the same words; {@code toString} is their canonical text in the expression language.
 *
 * <p>Logic is two-valued: a leaf over a missing attribute is false, and {@link Not} is the exact complement. Nested AND in AND
 * and OR in OR are flat, and a double NOT does not exist. None can be built past the ceilings of {@link Limits}, so a walk over
 * a predicate may recurse. The three that nest spell out their equality: what the language gives a record takes many stack frames
 * a level, and the deepest predicate has to be compared on an ordinary thread.
 */
public sealed interface Predicate {

    /** Levels of operators inside each other; a leaf has 1. Constant cost. */
    int nesting();

    /** Operators, leaves and list values. Constant cost. */
    int nodes();

    /** Calls the case of this predicate's kind; the compiler knows that every kind has one. */
    <R> R match(Cases<R> cases);

    /** The exact complement: the operand of a {@link Not}, else a {@link Not} of this. */
    default Predicate negated() {
        return this instanceof Not not ? not.operand : new Not(this);
    }

    /**
     * The length of the canonical text in UTF-16 units, or some number above a bound if it is longer; of such a text no more
     * than the bound and one leaf is written.
     */
    default int textLength(int bound) {
        return spelled(this, bound).length();
    }

    /** One operation for each kind of predicate. */
    interface Cases<R> extends LeafCases<R> {
        /** Every operand holds. */
        R and(And and);

        /** At least one operand holds. */
        R or(Or or);

        /** The operand does not hold. */
        R not(Not not);

        /** Another segment's predicate holds. */
        R inSegment(InSegment reference);
    }

    /** One operation for each kind of leaf. */
    interface LeafCases<R> {
        /** Equality. */
        R is(Is leaf);

        /** Equality with one of several. */
        R in(In leaf);

        /** A number above or below a bound. */
        R compare(Compare leaf);

        /** A number between two bounds. */
        R betweenNumbers(BetweenNumbers leaf);

        /** A part of a text. */
        R textMatch(TextMatch leaf);

        /** One text in a text set. */
        R has(Has leaf);

        /** At least one of several texts in a text set. */
        R hasAny(HasAny leaf);

        /** All of several texts in a text set. */
        R hasAll(HasAll leaf);

        /** Whether there is a value. */
        R exists(Exists leaf);

        /** A window around engine time. */
        R timeWindow(TimeWindow leaf);

        /** A fixed instant as an upper bound. */
        R before(Before leaf);

        /** A fixed instant as a lower bound. */
        R after(After leaf);

        /** A fixed day. */
        R on(On leaf);

        /** A fixed stretch of time. */
        R betweenMoments(BetweenMoments leaf);
    }

    /**
     * Every operand holds.
     *
     * @param operands two or more, none an And
     */
    record And(List<Predicate> operands) implements Predicate {

        /**
         * Flattens operands that are And themselves.
         *
         * @throws IllegalArgumentException if there are fewer than two, or together they are past a ceiling of {@link Limits}
         */
        public And {
            requireTwo("AND", operands);
            List<Predicate> flat = new ArrayList<>(operands.size());
            for (Predicate operand : operands) {
                if (operand instanceof And and) {
                    flat.addAll(and.operands);
                } else {
                    flat.add(operand);
                }
            }
            operands = parts(flat);
        }

        @Override
        public int nesting() {
            return Parts.nesting(operands);
        }

        @Override
        public int nodes() {
            return Parts.nodes(operands);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.and(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof And that && operands.equals(that.operands);
        }

        @Override
        public int hashCode() {
            return operands.hashCode();
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * At least one operand holds.
     *
     * @param operands two or more, none an Or
     */
    record Or(List<Predicate> operands) implements Predicate {

        /**
         * Flattens operands that are Or themselves.
         *
         * @throws IllegalArgumentException if there are fewer than two, or together they are past a ceiling of {@link Limits}
         */
        public Or {
            requireTwo("OR", operands);
            List<Predicate> flat = new ArrayList<>(operands.size());
            for (Predicate operand : operands) {
                if (operand instanceof Or or) {
                    flat.addAll(or.operands);
                } else {
                    flat.add(operand);
                }
            }
            operands = parts(flat);
        }

        @Override
        public int nesting() {
            return Parts.nesting(operands);
        }

        @Override
        public int nodes() {
            return Parts.nodes(operands);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.or(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Or that && operands.equals(that.operands);
        }

        @Override
        public int hashCode() {
            return ~operands.hashCode();
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The operand does not hold.
     *
     * @param operand anything but a Not; {@link Predicate#negated} reduces a double one
     */
    record Not(Predicate operand) implements Predicate {

        /**
         * Keeps the operand.
         *
         * @throws IllegalArgumentException if the operand is a Not, or is as deep or as large as the ceilings of {@link Limits}
         *     allow
         */
        public Not {
            if (operand instanceof Not) {
                throw new IllegalArgumentException("NOT of NOT is not built; use negated()");
            }
            Parts.requireWithinCeilings(operand.nesting() + 1, operand.nodes() + 1L);
        }

        @Override
        public int nesting() {
            return operand.nesting() + 1;
        }

        @Override
        public int nodes() {
            return operand.nodes() + 1;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.not(this);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Not that && operand.equals(that.operand);
        }

        @Override
        public int hashCode() {
            return 31 * operand.hashCode() + 1;
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The contact satisfies another segment's predicate, whatever that is at the time.
     *
     * @param segment the other segment's name
     */
    record InSegment(String segment) implements Predicate {

        /**
         * Refuses a name that cannot be a segment's.
         *
         * @throws IllegalArgumentException if the name cannot be a segment's
         */
        public InSegment {
            Names.requireSegment(segment);
        }

        @Override
        public int nesting() {
            return 1;
        }

        @Override
        public int nodes() {
            return 1;
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.inSegment(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /** A condition on one attribute; false where the attribute is missing. */
    sealed interface Leaf extends Predicate {

        /** The attribute's name. */
        String attribute();

        /** The operator and its operands, as they follow the attribute's name: {@code > 99}. */
        String phrase();

        /** The same for the complement: {@code not > 99}. */
        default String negatedPhrase() {
            return "not " + phrase();
        }

        /** Calls the case of this leaf's kind. */
        <R> R matchLeaf(LeafCases<R> cases);

        @Override
        default <R> R match(Cases<R> cases) {
            return matchLeaf(cases);
        }

        @Override
        default int nesting() {
            return 1;
        }

        @Override
        default int nodes() {
            return 1;
        }
    }

    /**
     * The value equals a text, a number or a boolean.
     *
     * @param attribute the attribute's name
     * @param value what it equals
     */
    record Is(String attribute, Literal value) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public Is {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return "is " + value;
        }

        @Override
        public String negatedPhrase() {
            return value instanceof Literal.Bool ? "is not " + value : "!= " + value;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.is(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The value equals one of several texts or numbers.
     *
     * @param attribute the attribute's name
     * @param values one or more
     */
    record In(String attribute, List<Literal> values) implements Leaf {

        /**
         * Keeps a copy of the values.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's, there is no value, one is a boolean, or there
         *     are more than {@link Limits#NODES_CEILING} allows
         */
        public In {
            Names.requireAttribute(attribute);
            requireOne("in", values);
            values = Parts.ofValues(values);
            if (values.stream().anyMatch(Literal.Bool.class::isInstance)) {
                throw new IllegalArgumentException(
                        "'in' takes texts and numbers; a boolean takes 'is true' or 'is false'");
            }
        }

        @Override
        public int nodes() {
            return Parts.nodes(values);
        }

        @Override
        public String phrase() {
            return "in " + values;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.in(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /** How a number compares with a bound. */
    enum Comparison {
        /** Above the bound. */
        GREATER(">"),
        /** Above the bound or equal to it. */
        AT_LEAST(">="),
        /** Below the bound. */
        LESS("<"),
        /** Below the bound or equal to it. */
        AT_MOST("<=");

        private final String symbol;

        Comparison(String symbol) {
            this.symbol = symbol;
        }

        /** The operator as the language writes it. */
        @Override
        public String toString() {
            return symbol;
        }
    }

    /**
     * The number is above or below a bound.
     *
     * @param attribute the attribute's name
     * @param comparison on which side
     * @param bound the bound
     */
    record Compare(String attribute, Comparison comparison, Literal.Number bound) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public Compare {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return comparison + " " + bound;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.compare(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The number is between two bounds, both included.
     *
     * @param attribute the attribute's name
     * @param low the lower bound
     * @param high the upper bound, not below the lower
     */
    record BetweenNumbers(String attribute, Literal.Number low, Literal.Number high) implements Leaf {

        /**
         * Refuses bounds that run downwards.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's or the upper bound is below the lower
         */
        public BetweenNumbers {
            Names.requireAttribute(attribute);
            if (low.value() > high.value()) {
                throw new IllegalArgumentException("'between' runs upwards; got " + low + " and " + high);
            }
        }

        @Override
        public String phrase() {
            return "between " + low + " and " + high;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.betweenNumbers(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /** Where a text is looked for in another. */
    enum Part {
        /** Anywhere. */
        CONTAINS("contains"),
        /** At the start. */
        STARTS_WITH("starts with"),
        /** At the end. */
        ENDS_WITH("ends with");

        private final String phrase;

        Part(String phrase) {
            this.phrase = phrase;
        }

        /** The operator as the language writes it. */
        @Override
        public String toString() {
            return phrase;
        }
    }

    /**
     * The text contains another, or starts or ends with it. An empty text is in every text.
     *
     * @param attribute the attribute's name
     * @param part where it is looked for
     * @param text what is looked for
     */
    record TextMatch(String attribute, Part part, Literal.Text text) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public TextMatch {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return part + " " + text;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.textMatch(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The text set has a text.
     *
     * @param attribute the attribute's name
     * @param text the text
     */
    record Has(String attribute, Literal.Text text) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public Has {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return "has " + text;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.has(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The text set has at least one of several texts.
     *
     * @param attribute the attribute's name
     * @param texts one or more
     */
    record HasAny(String attribute, List<Literal.Text> texts) implements Leaf {

        /**
         * Keeps a copy of the texts.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's, there is no text, or there are more than
         *     {@link Limits#NODES_CEILING} allows
         */
        public HasAny {
            Names.requireAttribute(attribute);
            requireOne("has any of", texts);
            texts = Parts.ofValues(texts);
        }

        @Override
        public int nodes() {
            return Parts.nodes(texts);
        }

        @Override
        public String phrase() {
            return "has any of " + texts;
        }

        @Override
        public String negatedPhrase() {
            return "has none of " + texts;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.hasAny(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The text set has all of several texts.
     *
     * @param attribute the attribute's name
     * @param texts one or more
     */
    record HasAll(String attribute, List<Literal.Text> texts) implements Leaf {

        /**
         * Keeps a copy of the texts.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's, there is no text, or there are more than
         *     {@link Limits#NODES_CEILING} allows
         */
        public HasAll {
            Names.requireAttribute(attribute);
            requireOne("has all of", texts);
            texts = Parts.ofValues(texts);
        }

        @Override
        public int nodes() {
            return Parts.nodes(texts);
        }

        @Override
        public String phrase() {
            return "has all of " + texts;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.hasAll(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The attribute has a value of its own; a default is none, and a value that does not read as the attribute's type is one.
     *
     * @param attribute the attribute's name
     */
    record Exists(String attribute) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public Exists {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return "exists";
        }

        @Override
        public String negatedPhrase() {
            return "is missing";
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.exists(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /** On which side of engine time n a window of duration D lies, for a timestamp x. */
    enum Side {
        /** {@code n−D < x ≤ n+D}, or only one half of it where the attribute is declared past or upcoming. */
        EITHER("within %s"),
        /** {@code n−D < x ≤ n}. */
        LAST("within last %s"),
        /** {@code n < x ≤ n+D}. */
        NEXT("within next %s"),
        /** {@code x ≤ n−D}. */
        LONGER_AGO("more than %s ago"),
        /** {@code x > n+D}. */
        FURTHER_AHEAD("more than %s from now");

        private final String phrase;

        Side(String phrase) {
            this.phrase = phrase;
        }
    }

    /**
     * The timestamp lies in a window that moves with engine time.
     *
     * @param attribute the attribute's name
     * @param side where the window lies
     * @param span how long it is
     */
    record TimeWindow(String attribute, Side side, Span span) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public TimeWindow {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return side.phrase.replace("%s", span.toString());
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.timeWindow(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The timestamp is before an instant, or before a date's first.
     *
     * @param attribute the attribute's name
     * @param moment the bound, itself not included
     */
    record Before(String attribute, Moment moment) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public Before {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return "before " + moment;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.before(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The timestamp is after an instant, or after a date's last.
     *
     * @param attribute the attribute's name
     * @param moment the bound, itself not included
     */
    record After(String attribute, Moment moment) implements Leaf {

        /**
         * Refuses a name that cannot be an attribute's.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's
         */
        public After {
            Names.requireAttribute(attribute);
        }

        @Override
        public String phrase() {
            return "after " + moment;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.after(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The timestamp lies on a day, its first instant included and the next day's not.
     *
     * @param attribute the attribute's name
     * @param date a date alone
     */
    record On(String attribute, Moment date) implements Leaf {

        /**
         * Refuses a moment that is an instant.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's or the moment is no date alone
         */
        public On {
            Names.requireAttribute(attribute);
            if (!date.isDate()) {
                throw new IllegalArgumentException("'on' takes a date alone (2026-11-23); got " + date);
            }
        }

        @Override
        public String phrase() {
            return "on " + date;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.on(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /**
     * The timestamp lies between two moments, both included: a date with the whole of its day.
     *
     * @param attribute the attribute's name
     * @param from the lower bound
     * @param to the upper bound, not before the lower
     */
    record BetweenMoments(String attribute, Moment from, Moment to) implements Leaf {

        /**
         * Refuses bounds that run backwards.
         *
         * @throws IllegalArgumentException if the name cannot be an attribute's or the upper bound ends before the lower begins
         */
        public BetweenMoments {
            Names.requireAttribute(attribute);
            if (from.first().isAfter(to.last())) {
                throw new IllegalArgumentException("'between' runs forwards; got " + from + " and " + to);
            }
        }

        @Override
        public String phrase() {
            return "between " + from + " and " + to;
        }

        @Override
        public <R> R matchLeaf(LeafCases<R> cases) {
            return cases.betweenMoments(this);
        }

        @Override
        public String toString() {
            return spelled(this);
        }
    }

    /** Keeps its own stack of what is still to be written, so that the deepest predicate prints on any thread. */
    private static String spelled(Predicate whole) {
        return spelled(whole, Integer.MAX_VALUE).toString();
    }

    /** The text, or as much of it as is longer than a bound. */
    private static StringBuilder spelled(Predicate whole, int bound) {
        StringBuilder out = new StringBuilder();
        Deque<Object> open = new ArrayDeque<>();
        open.push(whole);
        while (!open.isEmpty() && out.length() <= bound) {
            Object next = open.pop();
            if (next instanceof Leaf leaf) {
                out.append(Spelling.name(leaf.attribute())).append(' ').append(leaf.phrase());
            } else if (next instanceof InSegment reference) {
                out.append("in segment ").append(Spelling.name(reference.segment));
            } else if (next instanceof Not not) {
                spellNot(not.operand, out, open);
            } else if (next instanceof And and) {
                pushJoined(and.operands, " AND ", open);
            } else if (next instanceof Or or) {
                pushJoined(or.operands, " OR ", open);
            } else {
                out.append(next);
            }
        }
        return out;
    }

    private static void spellNot(Predicate operand, StringBuilder out, Deque<Object> open) {
        if (operand instanceof Leaf leaf) {
            out.append(Spelling.name(leaf.attribute())).append(' ').append(leaf.negatedPhrase());
        } else if (operand instanceof InSegment) {
            open.push(operand);
            open.push("not ");
        } else {
            open.push(")");
            open.push(operand);
            open.push("NOT (");
        }
    }

    /** An OR among the operands can only be an AND's, and needs parentheses there. */
    private static void pushJoined(List<Predicate> operands, String joint, Deque<Object> open) {
        for (int i = operands.size() - 1; i >= 0; i--) {
            Predicate operand = operands.get(i);
            if (operand instanceof Or) {
                open.push(")");
                open.push(operand);
                open.push("(");
            } else {
                open.push(operand);
            }
            if (i > 0) {
                open.push(joint);
            }
        }
    }

    private static List<Predicate> parts(List<Predicate> operands) {
        int nesting = 0;
        long nodes = 0;
        for (Predicate operand : operands) {
            nesting = Math.max(nesting, operand.nesting());
            nodes += operand.nodes();
        }
        return Parts.ofOperands(operands, nesting, nodes);
    }

    private static void requireTwo(String operator, List<Predicate> operands) {
        if (operands.size() < 2) {
            throw new IllegalArgumentException(operator + " joins two predicates or more; got " + operands.size());
        }
    }

    private static void requireOne(String operator, List<?> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("'" + operator + "' takes one value or more; got none");
        }
    }
}
