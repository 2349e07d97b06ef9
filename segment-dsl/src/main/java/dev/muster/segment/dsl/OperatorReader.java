package dev.muster.segment.dsl;

import dev.muster.segment.Predicate;
import dev.muster.segment.Predicate.Comparison;
import dev.muster.segment.Predicate.Part;
import dev.muster.segment.Predicate.Side;
import dev.muster.segment.Segments;
import dev.muster.segment.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a predicate of what a map says about one attribute. Not safe for several threads. */
final class OperatorReader {

    private final String attribute;
    private final MapFindings findings;
    private final MapValues values;

    /**
     * Reads nothing yet.
     *
     * @throws IllegalArgumentException if the name cannot be an attribute's
     */
    OperatorReader(String attribute, MapFindings findings) {
        Segments.attribute(attribute);
        this.attribute = attribute;
        this.findings = findings;
        this.values = new MapValues(findings);
    }

    /**
     * The predicate; if one of several operators is refused, that is reported and a stand-in takes its place.
     *
     * @throws MapRefusal if the value as a whole is refused
     */
    Predicate read(@Nullable Object value, String path) {
        if (value instanceof Map<?, ?> operators) {
            return all(operators, path);
        }
        findings.countNode(path);
        if (value == null) {
            throw new MapRefusal(path, "null is no condition; write {\"exists\": false} for a missing value");
        }
        if (value instanceof List<?>) {
            throw new MapRefusal(path, "a list is no condition; write {\"in\": […]} for one of several values");
        }
        if (!(value instanceof String || value instanceof Number || value instanceof Boolean)) {
            throw new MapRefusal(
                    path,
                    "a condition on an attribute is a text, a number, a boolean or a map of operators; got "
                            + Shown.value(value));
        }
        return new Predicate.Is(attribute, values.equal("is", value, path));
    }

    private Predicate all(Map<?, ?> operators, String path) {
        List<Predicate> operands = new ArrayList<>();
        if (operators.size() != 1) {
            findings.countNode(path);
        }
        for (Map.Entry<?, ?> entry : operators.entrySet()) {
            String operator = MapKeys.read(entry.getKey(), path, findings);
            if (operator != null) {
                findings.countNode(path);
            }
            operands.add(
                    operator == null
                            ? StandIn.PREDICATE
                            : reported(operator, entry.getValue(), MapPath.key(path, operator)));
        }
        if (operands.isEmpty()) {
            throw new MapRefusal(path, "an empty map says nothing; expected an operator as in {\"gt\": 99}");
        }
        return operands.size() == 1 ? operands.get(0) : new Predicate.And(operands);
    }

    private Predicate reported(String operator, @Nullable Object value, String path) {
        try {
            return operator(operator, value, path);
        } catch (MapRefusal refusal) {
            findings.add(refusal);
        } catch (IllegalArgumentException refused) {
            findings.add(path, Refusal.reason(refused));
        }
        return StandIn.PREDICATE;
    }

    private Predicate operator(String operator, @Nullable Object value, String path) {
        return switch (operator) {
            case "is" -> is(operator, value, path);
            case "isNot" -> not(is(operator, value, path), path);
            case "gt" -> compare(Comparison.GREATER, operator, value, path);
            case "gte" -> compare(Comparison.AT_LEAST, operator, value, path);
            case "lt" -> compare(Comparison.LESS, operator, value, path);
            case "lte" -> compare(Comparison.AT_MOST, operator, value, path);
            case "between" -> between(value, path);
            case "in" -> in(operator, "is", value, path);
            case "notIn" -> not(in(operator, "isNot", value, path), path);
            case "contains" -> match(Part.CONTAINS, operator, value, path);
            case "startsWith" -> match(Part.STARTS_WITH, operator, value, path);
            case "endsWith" -> match(Part.ENDS_WITH, operator, value, path);
            case "has" -> new Predicate.Has(attribute, values.text(operator, value, path));
            case "hasAny" -> hasAny(operator, value, path);
            case "hasAll" ->
                ofList(values.texts(operator, value, path), texts -> new Predicate.HasAll(attribute, texts));
            case "hasNone" -> not(hasAny(operator, value, path), path);
            case "exists" -> exists(value, path);
            case "within" -> window(Side.EITHER, operator, value, path);
            case "withinLast" -> window(Side.LAST, operator, value, path);
            case "withinNext" -> window(Side.NEXT, operator, value, path);
            case "moreThanAgo" -> window(Side.LONGER_AGO, operator, value, path);
            case "moreThanFromNow" -> window(Side.FURTHER_AHEAD, operator, value, path);
            case "before" -> new Predicate.Before(attribute, values.moment(operator, value, path));
            case "after" -> new Predicate.After(attribute, values.moment(operator, value, path));
            case "on" -> new Predicate.On(attribute, values.moment(operator, value, path));
            default -> throw new MapRefusal(path, OperatorNames.unknown(operator));
        };
    }

    /** The complement, which is a node more. */
    private Predicate not(Predicate positive, String path) {
        findings.countNode(path);
        return positive.negated();
    }

    private Predicate is(String operator, @Nullable Object value, String path) {
        return new Predicate.Is(attribute, values.equal(operator, value, path));
    }

    private Predicate compare(Comparison comparison, String operator, @Nullable Object value, String path) {
        return new Predicate.Compare(attribute, comparison, values.number(operator, value, path));
    }

    /** Between numbers if either bound is one, else between moments. */
    private Predicate between(@Nullable Object value, String path) {
        if (!(value instanceof List<?> bounds)) {
            throw new MapRefusal(path, MapValues.BETWEEN + "; got " + Shown.value(value));
        }
        if (bounds.size() != 2) {
            throw new MapRefusal(path, MapValues.BETWEEN + "; got a list of " + bounds.size());
        }
        boolean isOfNumbers = bounds.stream().anyMatch(Number.class::isInstance);
        if (isOfNumbers && bounds.stream().anyMatch(MapValues::isMoment)) {
            throw new MapRefusal(
                    path,
                    "'between' needs two numbers, or two dates or instants; got " + Shown.value(bounds.get(0)) + " and "
                            + Shown.value(bounds.get(1)));
        }
        return isOfNumbers
                ? ofList(
                        values.numbers(bounds, path),
                        numbers -> new Predicate.BetweenNumbers(attribute, numbers.get(0), numbers.get(1)))
                : ofList(
                        values.moments(bounds, path),
                        moments -> new Predicate.BetweenMoments(attribute, moments.get(0), moments.get(1)));
    }

    private Predicate hasAny(String operator, @Nullable Object value, String path) {
        return ofList(values.texts(operator, value, path), texts -> new Predicate.HasAny(attribute, texts));
    }

    /** What is made of the values of a list, or a stand-in if some were refused and reported. */
    private static <T> Predicate ofList(@Nullable List<T> values, Function<List<T>, Predicate> making) {
        return values == null ? StandIn.PREDICATE : making.apply(values);
    }

    private Predicate in(String operator, String forOne, @Nullable Object value, String path) {
        return ofList(values.listed(operator, forOne, value, path), literals -> new Predicate.In(attribute, literals));
    }

    private Predicate match(Part part, String operator, @Nullable Object value, String path) {
        return new Predicate.TextMatch(attribute, part, values.text(operator, value, path));
    }

    private Predicate exists(@Nullable Object value, String path) {
        if (!(value instanceof Boolean truth)) {
            throw new MapRefusal(path, "'exists' needs true or false; got " + Shown.value(value));
        }
        Predicate exists = new Predicate.Exists(attribute);
        return truth ? exists : not(exists, path);
    }

    private Predicate window(Side side, String operator, @Nullable Object value, String path) {
        Span span = values.span(operator, value, path);
        return new Predicate.TimeWindow(attribute, side, span);
    }
}
