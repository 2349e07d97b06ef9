package dev.muster.segment.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import java.util.List;

/**
 * A conjunction as a rule of Event Ruler: by field the patterns of which one has to match. A window becomes a range of milliseconds as of one
 * instant. Its end at that instant is left out for attributes that are never ahead of time, as otherwise what is written a moment later
 * would fall out of the range.
 */
final class RulerRule extends WorkloadCases<ArrayNode> {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final long nowMillis;

    private RulerRule(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    static String of(List<Conjunctions.Term> conjunction, long nowMillis) {
        ObjectNode rule = NODES.objectNode();
        RulerRule cases = new RulerRule(nowMillis);
        for (Conjunctions.Term term : conjunction) {
            ArrayNode patterns = term.leaf().match(cases);
            rule.set(term.leaf().attribute(), term.isNegated() ? complement(term.leaf(), patterns) : patterns);
        }
        return rule.toString();
    }

    /** What matches where none of the values does, a missing one included. */
    private static ArrayNode complement(Predicate.Leaf leaf, ArrayNode values) {
        ArrayNode patterns = NODES.arrayNode();
        if (leaf instanceof Predicate.Is is && is.value() instanceof Literal.Bool bool) {
            patterns.add(!bool.truth());
        } else if (leaf instanceof Predicate.Is) {
            patterns.addObject().set("anything-but", values);
        } else {
            throw notInWorkload(leaf);
        }
        patterns.addObject().put("exists", false);
        return patterns;
    }

    @Override
    public ArrayNode and(Predicate.And and) {
        throw notInWorkload(and);
    }

    @Override
    public ArrayNode or(Predicate.Or or) {
        throw notInWorkload(or);
    }

    @Override
    public ArrayNode not(Predicate.Not not) {
        throw notInWorkload(not);
    }

    @Override
    public ArrayNode is(Predicate.Is leaf) {
        return NODES.arrayNode().addPOJO(content(leaf.value()));
    }

    @Override
    public ArrayNode in(Predicate.In leaf) {
        ArrayNode values = NODES.arrayNode();
        leaf.values().forEach(value -> values.addPOJO(content(value)));
        return values;
    }

    @Override
    public ArrayNode compare(Predicate.Compare leaf) {
        double bound = leaf.bound().value();
        return switch (leaf.comparison()) {
            case GREATER -> numeric(">", bound);
            case AT_LEAST -> numeric(">=", bound);
            case LESS -> numeric("<", bound);
            case AT_MOST -> numeric("<=", bound);
        };
    }

    @Override
    public ArrayNode betweenNumbers(Predicate.BetweenNumbers leaf) {
        return numeric(">=", leaf.low().value(), "<=", leaf.high().value());
    }

    @Override
    public ArrayNode timeWindow(Predicate.TimeWindow leaf) {
        long span = leaf.span().toMillis();
        return switch (side(leaf)) {
            case LAST -> numeric(">", nowMillis - span);
            case NEXT -> numeric(">", nowMillis, "<=", nowMillis + span);
            case LONGER_AGO -> numeric("<=", nowMillis - span);
            case FURTHER_AHEAD -> numeric(">", nowMillis + span);
            case EITHER -> throw notInWorkload(leaf);
        };
    }

    private static ArrayNode numeric(Object... operatorsAndBounds) {
        ArrayNode range = NODES.arrayNode();
        for (Object part : operatorsAndBounds) {
            range.addPOJO(part);
        }
        ArrayNode patterns = NODES.arrayNode();
        patterns.addObject().set("numeric", range);
        return patterns;
    }
}
