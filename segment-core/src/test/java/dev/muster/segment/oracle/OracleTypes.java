package dev.muster.segment.oracle;

import dev.muster.segment.AttributeType;
import dev.muster.segment.Literal;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The types that undeclared attributes take from the segments that use them. */
final class OracleTypes {

    /**
     * What a leaf needs of its attribute.
     *
     * @param type the type
     * @param isTextAsWell whether text would do too: a number under {@code is} or {@code in}
     */
    private record Need(AttributeType type, boolean isTextAsWell) {

        boolean isMetBy(AttributeType actual) {
            return actual == type || (isTextAsWell && actual == AttributeType.TEXT);
        }
    }

    private OracleTypes() {}

    /**
     * Returns the types of all attributes. The earlier type of an attribute stays if some segment can read all its uses
     * of the attribute so; segments that cannot are then refused.
     *
     * @param typesBefore the inferred types before, among others
     * @param after the segments from now on, by name
     * @param declared the declared attributes
     * @param contacts the stored contacts
     * @throws OracleRefusal if the segments need other types
     */
    static Map<String, OracleAttribute> infer(
            Map<String, OracleAttribute> typesBefore,
            Map<String, Segment> after,
            Map<String, OracleAttribute> declared,
            Collection<Map<String, Value>> contacts) {
        Map<String, Map<String, List<Need>>> needs = new LinkedHashMap<>();
        for (Segment segment : after.values()) {
            for (Predicate.Leaf leaf : leaves(segment.predicate(), new ArrayList<>())) {
                Need need = need(leaf);
                if (need != null) {
                    needs.computeIfAbsent(leaf.attribute(), name -> new LinkedHashMap<>())
                            .computeIfAbsent(segment.name(), name -> new ArrayList<>())
                            .add(need);
                }
            }
        }
        Map<String, OracleAttribute> types = new LinkedHashMap<>(declared);
        needs.forEach((name, bySegment) -> {
            OracleAttribute before = typesBefore.get(name);
            boolean isKept = before != null
                    && bySegment.values().stream()
                            .anyMatch(ofSegment -> ofSegment.stream().allMatch(need -> need.isMetBy(before.type())));
            List<Need> all = bySegment.values().stream().flatMap(List::stream).toList();
            OracleAttribute attribute = types.computeIfAbsent(
                    name,
                    n -> isKept ? Objects.requireNonNull(before) : OracleAttribute.inferred(n, type(n, all, contacts)));
            if (!all.stream().allMatch(need -> need.isMetBy(attribute.type()))) {
                throw new OracleRefusal("attribute " + name + " is " + attribute.type() + ", needed is " + all);
            }
        });
        return types;
    }

    private static AttributeType type(String name, List<Need> needs, Collection<Map<String, Value>> contacts) {
        for (Need need : needs) {
            if (!need.isTextAsWell) {
                return need.type;
            }
        }
        for (Map<String, Value> contact : contacts) {
            Value held = contact.get(name);
            boolean isNumber = held == null
                    || held instanceof Value.Number
                    || (held instanceof Value.Text text && PlainReading.number(text.text()) != null);
            if (!isNumber) {
                return AttributeType.TEXT;
            }
        }
        return AttributeType.NUMBER;
    }

    static List<Predicate.Leaf> leaves(Predicate predicate, List<Predicate.Leaf> into) {
        if (predicate instanceof Predicate.And and) {
            and.operands().forEach(operand -> leaves(operand, into));
        } else if (predicate instanceof Predicate.Or or) {
            or.operands().forEach(operand -> leaves(operand, into));
        } else if (predicate instanceof Predicate.Not not) {
            leaves(not.operand(), into);
        } else if (predicate instanceof Predicate.Leaf leaf) {
            into.add(leaf);
        }
        return into;
    }

    private static @Nullable Need need(Predicate.Leaf leaf) {
        if (leaf instanceof Predicate.Exists) {
            return null;
        }
        if (leaf instanceof Predicate.Is is) {
            if (is.value() instanceof Literal.Bool) {
                return new Need(AttributeType.BOOLEAN, false);
            }
            boolean isNumber = is.value() instanceof Literal.Number;
            return new Need(isNumber ? AttributeType.NUMBER : AttributeType.TEXT, isNumber);
        }
        if (leaf instanceof Predicate.In in) {
            boolean isNumbers = in.values().stream().allMatch(value -> value instanceof Literal.Number);
            return new Need(isNumbers ? AttributeType.NUMBER : AttributeType.TEXT, isNumbers);
        }
        if (leaf instanceof Predicate.Compare || leaf instanceof Predicate.BetweenNumbers) {
            return new Need(AttributeType.NUMBER, false);
        }
        if (leaf instanceof Predicate.TextMatch) {
            return new Need(AttributeType.TEXT, false);
        }
        if (leaf instanceof Predicate.Has || leaf instanceof Predicate.HasAny || leaf instanceof Predicate.HasAll) {
            return new Need(AttributeType.TEXT_SET, false);
        }
        return new Need(AttributeType.TIMESTAMP, false);
    }
}
