package dev.muster.segment.bench;

import dev.muster.segment.Predicate;
import java.util.List;
import java.util.stream.Collectors;

/** Writes predicates in another system's language, whose AND and OR stand between what they join. */
abstract class TextCases extends WorkloadCases<String> {

    private final String and;
    private final String or;

    TextCases(String and, String or) {
        this.and = and;
        this.or = or;
    }

    private String joined(List<Predicate> operands, String word) {
        return operands.stream()
                .map(operand -> operand.match(this))
                .collect(Collectors.joining(" " + word + " ", "(", ")"));
    }

    @Override
    public String and(Predicate.And predicate) {
        return joined(predicate.operands(), and);
    }

    @Override
    public String or(Predicate.Or predicate) {
        return joined(predicate.operands(), or);
    }
}
