package dev.muster.segment.bench;

import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import java.util.stream.Collectors;

/**
 * A predicate as a condition of SQL, over columns named as the attributes, with timestamps as milliseconds. What SQL does not know of a
 * missing value is false where it is denied.
 */
final class SqlCondition extends TextCases {

    private final long nowMillis;

    private SqlCondition(long nowMillis) {
        super("AND", "OR");
        this.nowMillis = nowMillis;
    }

    static String of(Predicate predicate, long nowMillis) {
        return predicate.match(new SqlCondition(nowMillis));
    }

    /** A value as SQL has it. */
    static String literal(Object content) {
        return content instanceof String text ? "'" + text.replace("'", "''") + "'" : content.toString();
    }

    @Override
    public String not(Predicate.Not not) {
        return "NOT coalesce(" + not.operand().match(this) + ", false)";
    }

    @Override
    public String is(Predicate.Is leaf) {
        return leaf.attribute() + " = " + literal(content(leaf.value()));
    }

    @Override
    public String in(Predicate.In leaf) {
        return leaf.values().stream()
                .map((Literal value) -> literal(content(value)))
                .collect(Collectors.joining(", ", leaf.attribute() + " IN (", ")"));
    }

    @Override
    public String compare(Predicate.Compare leaf) {
        String operator = switch (leaf.comparison()) {
            case GREATER -> " > ";
            case AT_LEAST -> " >= ";
            case LESS -> " < ";
            case AT_MOST -> " <= ";
        };
        return leaf.attribute() + operator + leaf.bound().value();
    }

    @Override
    public String betweenNumbers(Predicate.BetweenNumbers leaf) {
        return leaf.attribute() + " BETWEEN " + leaf.low().value() + " AND "
                + leaf.high().value();
    }

    @Override
    public String timeWindow(Predicate.TimeWindow leaf) {
        String attribute = leaf.attribute();
        long span = leaf.span().toMillis();
        return switch (side(leaf)) {
            case LAST -> between(attribute, nowMillis - span, nowMillis);
            case NEXT -> between(attribute, nowMillis, nowMillis + span);
            case LONGER_AGO -> attribute + " <= " + (nowMillis - span);
            case FURTHER_AHEAD -> after(attribute, nowMillis + span);
            case EITHER -> throw notInWorkload(leaf);
        };
    }

    private static String between(String attribute, long after, long upTo) {
        return "(" + after(attribute, after) + " AND " + attribute + " <= " + upTo + ")";
    }

    private static String after(String attribute, long millis) {
        return attribute + " > " + millis;
    }
}
