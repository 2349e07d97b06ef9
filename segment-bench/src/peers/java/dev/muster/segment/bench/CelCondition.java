package dev.muster.segment.bench;

import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.muster.segment.Predicate;
import java.util.Map;
import java.util.stream.Collectors;

/** A predicate as an expression of CEL over {@code c}, a contact's map, and {@code now}, in milliseconds; compiled once. */
final class CelCondition extends TextCases {

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .addVar("c", MapType.create(SimpleType.STRING, SimpleType.DYN))
            .addVar("now", SimpleType.INT)
            .setStandardMacros(CelStandardMacro.HAS)
            .setResultType(SimpleType.BOOL)
            .build();

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().build();

    private CelCondition() {
        super("&&", "||");
    }

    static Condition of(Predicate predicate) {
        String text = predicate.match(new CelCondition());
        try {
            CelRuntime.Program program =
                    RUNTIME.createProgram(COMPILER.compile(text).getAst());
            return (values, nowMillis) -> holds(program, values, nowMillis);
        } catch (CelValidationException | CelEvaluationException refused) {
            throw new IllegalStateException(text, refused);
        }
    }

    private static boolean holds(CelRuntime.Program program, Map<String, Object> values, long nowMillis) {
        try {
            return (Boolean) program.eval(Map.of("c", values, "now", nowMillis));
        } catch (CelEvaluationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static String literal(Object content) {
        return content instanceof String text ? "\"" + text + "\"" : content.toString();
    }

    private static String present(Predicate.Leaf leaf, String condition) {
        return "(has(c." + leaf.attribute() + ") && c." + leaf.attribute() + condition + ")";
    }

    @Override
    public String not(Predicate.Not not) {
        return "!" + not.operand().match(this);
    }

    @Override
    public String is(Predicate.Is leaf) {
        return present(leaf, " == " + literal(content(leaf.value())));
    }

    @Override
    public String in(Predicate.In leaf) {
        return present(
                leaf,
                leaf.values().stream()
                        .map(value -> literal(content(value)))
                        .collect(Collectors.joining(", ", " in [", "]")));
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
        return present(leaf, operator + leaf.bound().value());
    }

    @Override
    public String betweenNumbers(Predicate.BetweenNumbers leaf) {
        return present(
                leaf,
                " >= " + leaf.low().value() + " && c." + leaf.attribute() + " <= "
                        + leaf.high().value());
    }

    @Override
    public String timeWindow(Predicate.TimeWindow leaf) {
        long span = leaf.span().toMillis();
        String value = "c." + leaf.attribute();
        return present(
                leaf,
                switch (side(leaf)) {
                    case LAST -> " > now - " + span + " && " + value + " <= now";
                    case NEXT -> " > now && " + value + " <= now + " + span;
                    case LONGER_AGO -> " <= now - " + span;
                    case FURTHER_AHEAD -> " > now + " + span;
                    case EITHER -> throw notInWorkload(leaf);
                });
    }
}
