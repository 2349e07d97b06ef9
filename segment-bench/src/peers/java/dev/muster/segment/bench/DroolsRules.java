package dev.muster.segment.bench;

import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Segments as rules of Drools, one each, over the facts {@value #CONTACT}, with a property an attribute, and {@value #CLOCK}. A rule infers a
 * {@link Membership}, which Drools takes back by itself once the rule no longer holds. A window compares with the clock; its end at the
 * clock's instant is left out for attributes that are never ahead of time, as in {@link RulerRule}.
 */
final class DroolsRules extends TextCases {

    static final String PACKAGE = "segments";
    static final String CONTACT = "Contact";
    static final String ID = "id";
    static final String CLOCK = "Clock";
    static final String MILLIS = "millis";

    private DroolsRules() {
        super("&&", "||");
    }

    /** The declarations and rules, in the rule language. */
    static String of(List<Segment> segments) {
        List<String> parts = new ArrayList<>();
        parts.add("package " + PACKAGE);
        parts.add("import " + Membership.class.getName());
        parts.add("declare " + CLOCK + "\n  " + MILLIS + " : long\nend");
        parts.add(Trait.all().stream()
                .map(trait -> "\n  " + trait.attribute() + " : " + type(trait))
                .collect(Collectors.joining("", "declare " + CONTACT + "\n  " + ID + " : String", "\nend")));
        segments.forEach(segment -> parts.add(rule(segment)));
        return String.join("\n\n", parts);
    }

    private static String type(Trait trait) {
        return switch (trait.declaration().type()) {
            case TEXT -> "String";
            case NUMBER -> "Double";
            case BOOLEAN -> "Boolean";
            case TIMESTAMP -> "Long";
            case TEXT_SET -> throw new UnsupportedOperationException("not in the workload: " + trait.attribute());
        };
    }

    private static String rule(Segment segment) {
        Predicate predicate = segment.predicate();
        String name = "\"" + segment.name() + "\"";
        return "rule " + name + "\nwhen\n"
                + (Leaves.hasWindow(predicate) ? "  $clock : " + CLOCK + "()\n" : "")
                + "  $contact : " + CONTACT + "(" + constraints(predicate) + ")\nthen\n"
                + "  insertLogical(new Membership(" + name + ", $contact.getId()));\nend";
    }

    /** Each operand of a conjunction by itself, so that rules share the nodes of those that they have in common. */
    private static String constraints(Predicate predicate) {
        DroolsRules cases = new DroolsRules();
        List<Predicate> constraints = predicate instanceof Predicate.And and ? and.operands() : List.of(predicate);
        return constraints.stream().map(operand -> operand.match(cases)).collect(Collectors.joining(", "));
    }

    private static String literal(Object content) {
        return content instanceof String text ? "\"" + text + "\"" : content.toString();
    }

    /** Of an equality only, which a missing value fails, so that inequality is its complement. */
    @Override
    public String not(Predicate.Not not) {
        if (not.operand() instanceof Predicate.Is is) {
            return is.attribute() + " != " + literal(content(is.value()));
        }
        throw notInWorkload(not);
    }

    @Override
    public String is(Predicate.Is leaf) {
        return leaf.attribute() + " == " + literal(content(leaf.value()));
    }

    @Override
    public String in(Predicate.In leaf) {
        return leaf.values().stream()
                .map(value -> literal(content(value)))
                .collect(Collectors.joining(", ", leaf.attribute() + " in (", ")"));
    }

    @Override
    public String compare(Predicate.Compare leaf) {
        String operator =
                switch (leaf.comparison()) {
                    case GREATER -> " > ";
                    case AT_LEAST -> " >= ";
                    case LESS -> " < ";
                    case AT_MOST -> " <= ";
                };
        return leaf.attribute() + operator + leaf.bound().value();
    }

    @Override
    public String betweenNumbers(Predicate.BetweenNumbers leaf) {
        return "(" + leaf.attribute() + " >= " + leaf.low().value() + " && " + leaf.attribute() + " <= "
                + leaf.high().value() + ")";
    }

    @Override
    public String timeWindow(Predicate.TimeWindow leaf) {
        String value = leaf.attribute();
        String now = "$clock." + MILLIS;
        String span = leaf.span().toMillis() + "L";
        return switch (side(leaf)) {
            case LAST -> value + " > " + now + " - " + span;
            case NEXT -> "(" + value + " > " + now + " && " + value + " <= " + now + " + " + span + ")";
            case LONGER_AGO -> value + " <= " + now + " - " + span;
            case FURTHER_AHEAD -> value + " > " + now + " + " + span;
            case EITHER -> throw notInWorkload(leaf);
        };
    }
}
