package dev.muster.segment.dsl;

import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Leaf;
import dev.muster.segment.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The map form of predicates, in any of the ways in which it may be written. */
final class RandomMaps {

    private static final Set<String> JUNCTIONS = Set.of("any", "all", "not", "inSegment");

    private static final Map<String, String> NEGATIONS = Map.of("is", "isNot", "in", "notIn", "hasAny", "hasNone");

    /** A predicate of more levels leaves no room for lists that say nothing. */
    private static final int DEEPEST_IN_SPARE_LISTS = 50;

    private final Random random;

    RandomMaps(Random random) {
        this.random = random;
    }

    /** Maps and lists that say the predicate. */
    Object form(Predicate predicate) {
        return predicate.nesting() > DEEPEST_IN_SPARE_LISTS
                ? new Forms().of(predicate)
                : new SpareForms().of(predicate);
    }

    /** Forms of conditions, in as few lists and maps inside each other as they need. */
    private class Forms {

        Object of(Predicate predicate) {
            if (predicate instanceof Predicate.And and) {
                return all(and.operands());
            }
            if (predicate instanceof Predicate.Or or) {
                return Map.of("any", each(or.operands()));
            }
            if (predicate instanceof Predicate.InSegment reference) {
                return Map.of("inSegment", reference.segment());
            }
            Map.Entry<String, Object> operator = operator(predicate);
            if (operator != null) {
                return onAttribute(attribute(predicate), operator);
            }
            return Map.of("not", of(predicate.negated()));
        }

        Object all(List<Predicate> operands) {
            Map<Object, Object> ofOneAttribute = operatorsOfOneAttribute(operands);
            if (ofOneAttribute != null) {
                return ofOneAttribute;
            }
            List<Object> forms = each(operands);
            return switch (random.nextInt(3)) {
                case 0 -> Map.of("all", forms);
                case 1 -> forms;
                default -> {
                    Map<Object, Object> merged = merged(forms);
                    yield merged == null ? forms : merged;
                }
            };
        }

        List<Object> each(List<Predicate> operands) {
            return operands.stream().map(this::of).toList();
        }
    }

    /** The same in lists of one or a few conditions that could do without. */
    private final class SpareForms extends Forms {

        @Override
        Object of(Predicate predicate) {
            Object form = super.of(predicate);
            return switch (random.nextInt(24)) {
                case 0 -> List.of(form);
                case 1 -> Map.of("all", List.of(form));
                case 2 -> Map.of("any", List.of(form));
                default -> form;
            };
        }

        @Override
        Object all(List<Predicate> operands) {
            if (operands.size() == 1) {
                return of(operands.get(0));
            }
            if (random.nextInt(4) > 0) {
                return super.all(operands);
            }
            int half = 1 + random.nextInt(operands.size() - 1);
            return List.of(all(operands.subList(0, half)), all(operands.subList(half, operands.size())));
        }
    }

    private static @Nullable Map<Object, Object> merged(List<Object> forms) {
        Map<Object, Object> merged = new LinkedHashMap<>();
        for (Object form : forms) {
            if (!(form instanceof Map<?, ?> map)) {
                return null;
            }
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (merged.putIfAbsent(entry.getKey(), entry.getValue()) != null) {
                    return null;
                }
            }
        }
        return merged;
    }

    private @Nullable Map<Object, Object> operatorsOfOneAttribute(List<Predicate> conditions) {
        Map<Object, Object> operators = new LinkedHashMap<>();
        String attribute = attribute(conditions.get(0));
        for (Predicate condition : conditions) {
            Map.Entry<String, Object> operator = operator(condition);
            if (operator == null
                    || !attribute(condition).equals(attribute)
                    || operators.putIfAbsent(operator.getKey(), operator.getValue()) != null) {
                return null;
            }
        }
        return Map.of(key(attribute), operators);
    }

    private Object onAttribute(String attribute, Map.Entry<String, Object> operator) {
        boolean isPlain = operator.getKey().equals("is") && random.nextBoolean();
        return Map.of(key(attribute), isPlain ? operator.getValue() : Map.of(operator.getKey(), operator.getValue()));
    }

    private String key(String attribute) {
        boolean inBackticks = JUNCTIONS.contains(attribute) || attribute.startsWith("`") || random.nextInt(4) == 0;
        return inBackticks ? '`' + attribute.replace("`", "``") + '`' : attribute;
    }

    private static String attribute(Predicate condition) {
        if (condition instanceof Leaf leaf) {
            return leaf.attribute();
        }
        return condition instanceof Predicate.Not not && not.operand() instanceof Leaf leaf ? leaf.attribute() : "";
    }

    /** The operator that says a condition on an attribute, and its operand; {@code null} if 'not' goes around one. */
    private Map.@Nullable Entry<String, Object> operator(Predicate condition) {
        if (condition instanceof Leaf leaf) {
            return leaf.matchLeaf(new Operators());
        }
        if (!(condition instanceof Predicate.Not not && not.operand() instanceof Leaf leaf) || random.nextBoolean()) {
            return null;
        }
        if (leaf instanceof Predicate.Exists) {
            return Map.entry("exists", false);
        }
        Map.Entry<String, Object> positive = leaf.matchLeaf(new Operators());
        String negation = NEGATIONS.get(positive.getKey());
        return negation == null ? null : Map.entry(negation, positive.getValue());
    }

    private final class Operators implements Predicate.LeafCases<Map.Entry<String, Object>> {

        @Override
        public Map.Entry<String, Object> is(Predicate.Is leaf) {
            return Map.entry("is", literal(leaf.value()));
        }

        @Override
        public Map.Entry<String, Object> in(Predicate.In leaf) {
            return Map.entry("in", literals(leaf.values()));
        }

        @Override
        public Map.Entry<String, Object> compare(Predicate.Compare leaf) {
            String operator = switch (leaf.comparison()) {
                case GREATER -> "gt";
                case AT_LEAST -> "gte";
                case LESS -> "lt";
                case AT_MOST -> "lte";
            };
            return Map.entry(operator, literal(leaf.bound()));
        }

        @Override
        public Map.Entry<String, Object> betweenNumbers(Predicate.BetweenNumbers leaf) {
            return Map.entry("between", literals(List.of(leaf.low(), leaf.high())));
        }

        @Override
        public Map.Entry<String, Object> textMatch(Predicate.TextMatch leaf) {
            String operator = switch (leaf.part()) {
                case CONTAINS -> "contains";
                case STARTS_WITH -> "startsWith";
                case ENDS_WITH -> "endsWith";
            };
            return Map.entry(operator, leaf.text().text());
        }

        @Override
        public Map.Entry<String, Object> has(Predicate.Has leaf) {
            return Map.entry("has", leaf.text().text());
        }

        @Override
        public Map.Entry<String, Object> hasAny(Predicate.HasAny leaf) {
            return Map.entry("hasAny", literals(leaf.texts()));
        }

        @Override
        public Map.Entry<String, Object> hasAll(Predicate.HasAll leaf) {
            return Map.entry("hasAll", literals(leaf.texts()));
        }

        @Override
        public Map.Entry<String, Object> exists(Predicate.Exists leaf) {
            return Map.entry("exists", true);
        }

        @Override
        public Map.Entry<String, Object> timeWindow(Predicate.TimeWindow leaf) {
            String operator = switch (leaf.side()) {
                case EITHER -> "within";
                case LAST -> "withinLast";
                case NEXT -> "withinNext";
                case LONGER_AGO -> "moreThanAgo";
                case FURTHER_AHEAD -> "moreThanFromNow";
            };
            return Map.entry(operator, span(leaf.span()));
        }

        @Override
        public Map.Entry<String, Object> before(Predicate.Before leaf) {
            return Map.entry("before", leaf.moment().spelling());
        }

        @Override
        public Map.Entry<String, Object> after(Predicate.After leaf) {
            return Map.entry("after", leaf.moment().spelling());
        }

        @Override
        public Map.Entry<String, Object> on(Predicate.On leaf) {
            return Map.entry("on", leaf.date().spelling());
        }

        @Override
        public Map.Entry<String, Object> betweenMoments(Predicate.BetweenMoments leaf) {
            return Map.entry(
                    "between", List.of(leaf.from().spelling(), leaf.to().spelling()));
        }
    }

    private List<Object> literals(List<? extends Literal> literals) {
        return literals.stream().map(this::literal).toList();
    }

    private Object literal(Literal literal) {
        if (literal instanceof Literal.Text text) {
            return text.text();
        }
        return literal instanceof Literal.Bool bool ? bool.truth() : number((Literal.Number) literal);
    }

    /** A number of some class that is spelled, or in its shortest digits would be, as the literal is. */
    private Number number(Literal.Number literal) {
        String spelling = literal.spelling();
        double value = literal.value();
        List<Number> numbers = new ArrayList<>();
        numbers.add(SegmentMapsTest.spelled(spelling));
        if (Literal.of(value).equals(literal)) {
            numbers.add(value);
            if ((float) value == value) {
                numbers.add((float) value);
            }
        }
        BigDecimal decimal = new BigDecimal(spelling);
        for (Number number : List.of((short) value, (int) value, (long) value, decimal, decimal.toBigInteger())) {
            if (number.toString().equals(spelling)) {
                numbers.add(number);
            }
        }
        return numbers.get(random.nextInt(numbers.size()));
    }

    /** An amount and its unit, as people write them. */
    private String span(Span span) {
        String[] units = (switch (span.unit()) {
                    case MILLISECONDS -> "ms";
                    case SECONDS -> "s sec second seconds";
                    case MINUTES -> "m min minute minutes";
                    case HOURS -> "h hour hours";
                    case DAYS -> "d day days";
                    case WEEKS -> "w week weeks";
                })
                .split(" ", -1);
        String unit = units[random.nextInt(units.length)];
        boolean isLoud = unit.length() > 1 && random.nextInt(8) == 0; // a capital M could mean months
        return span.amount() + (random.nextBoolean() ? " " : "") + (isLoud ? unit.toUpperCase(Locale.ROOT) : unit);
    }
}
