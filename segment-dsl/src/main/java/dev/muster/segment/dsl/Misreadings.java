package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.ConditionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.ConjunctionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.DisjunctionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EqualsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.EqualsNotContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.IsValueContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.NegationContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.OperatorContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.PlainConditionContext;
import dev.muster.segment.dsl.grammar.SegmentsParser.TestContext;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Warns of good text that says something else than many a writer means by it: {@code plan is Pro OR Enterprise}, {@code
 * coupon is null}. What the formatter prints is never among it.
 */
final class Misreadings {

    private static final Set<String> WORDS_FOR_MISSING = Set.of("null", "nil", "undefined", "empty", "blank");

    /** Values of a list that a message shows at most. */
    private static final int SHOWN = 10;

    private final Findings findings;
    private final Set<String> known;

    /**
     * What the texts of some attributes may be misread as.
     *
     * @param known attributes that are there, so that whoever writes their name means them
     */
    Misreadings(Findings findings, Set<String> known) {
        this.findings = findings;
        this.known = known;
    }

    /** An attribute, and a text that it is or is not. */
    private record Equality(Token attribute, Token text, boolean isNegated) {}

    /** {@code plan is Pro OR Enterprise} asks for contacts who are Enterprise, whatever their plan is. */
    void lookAtAny(DisjunctionContext tree) {
        if (tree.conjunction().size() > 1) {
            lookAtChain(tree.conjunction().stream().map(Misreadings::single).toList(), true);
        }
    }

    /** {@code plan is not Free AND Trial}. */
    void lookAtAll(ConjunctionContext tree) {
        if (tree.negation().size() > 1) {
            lookAtChain(tree.negation().stream().map(Single::new).toList(), false);
        }
    }

    /** An operand that is one condition, or {@code null} if it is several. */
    private record Single(@Nullable NegationContext condition) {}

    private static Single single(ConjunctionContext tree) {
        return new Single(tree.negation().size() == 1 ? tree.negation(0) : null);
    }

    private void lookAtChain(List<Single> operands, boolean any) {
        for (int i = 0; i < operands.size() - 1; i++) {
            Equality equality = equality(operands.get(i).condition());
            if (equality == null || !(any || equality.isNegated)) {
                continue;
            }
            int end = i + 1;
            while (end < operands.size() && bareWord(operands.get(end).condition(), any) != null) {
                end++;
            }
            if (end > i + 1) {
                warn(
                        equality,
                        operands.subList(i + 1, end).stream()
                                .map(bare -> bareWord(bare.condition(), any))
                                .toList());
                i = end - 1;
            }
        }
    }

    private void warn(Equality equality, List<Token> words) {
        Token first = words.get(0);
        String values = Stream.concat(Stream.of(equality.text), words.stream())
                .limit(SHOWN)
                .map(SyntaxErrors::cut)
                .collect(Collectors.joining(", ", "[", words.size() >= SHOWN ? ", …]" : "]"));
        findings.addWarning(
                Place.of(first),
                SyntaxErrors.shown(first) + " is read as a boolean attribute; did you mean '"
                        + SyntaxErrors.cut(equality.attribute) + (equality.isNegated ? " not in " : " in ") + values
                        + "'?");
    }

    private static @Nullable Equality equality(@Nullable NegationContext condition) {
        if (condition == null || condition.test() == null) {
            return null;
        }
        return condition.not().isEmpty() ? equality(condition.test()) : null;
    }

    private static @Nullable Equality equality(TestContext test) {
        ConditionContext condition = test.condition();
        if (!(condition instanceof PlainConditionContext plain)) {
            return null;
        }
        OperatorContext operator = plain.operator();
        boolean isNegated = plain.not() != null;
        Token value;
        if (operator instanceof IsContext is && is.equal() instanceof IsValueContext equal) {
            isNegated ^= is.not() != null;
            value = equal.start;
        } else if (operator instanceof EqualsContext equals) {
            value = equals.value().start;
        } else if (operator instanceof EqualsNotContext equalsNot) {
            isNegated = !isNegated;
            value = equalsNot.value().start;
        } else {
            return null;
        }
        return isText(value) ? new Equality(test.name().start, value, isNegated) : null;
    }

    private static boolean isText(Token value) {
        return switch (value.getType()) {
            case SegmentsParser.NUMERAL,
                    SegmentsParser.DURATION,
                    SegmentsParser.INSTANT,
                    SegmentsParser.DIGIT_WORD,
                    SegmentsParser.TRUE,
                    SegmentsParser.FALSE -> false;
            default -> true;
        };
    }

    /**
     * The name of an attribute that stands alone and could as well be a text, or {@code null}: most attributes have an
     * underscore, and in "plan is not Free and verified" only a capital letter tells a value from an attribute.
     */
    private @Nullable Token bareWord(@Nullable NegationContext condition, boolean any) {
        if (condition == null
                || condition.test() == null
                || condition.test().condition() != null
                || !condition.not().isEmpty()) {
            return null;
        }
        Token name = condition.test().name().start;
        String text = name.getText();
        boolean isBare = name.getType() != SegmentsParser.QUOTED_NAME && text.indexOf('_') < 0 && !known.contains(text);
        return isBare && (any || Character.isUpperCase(text.codePointAt(0))) ? name : null;
    }

    /** {@code coupon is null} asks for the text "null". */
    void lookAt(TestContext test) {
        Equality equality = equality(test);
        if (equality != null
                && equality.text.getType() == SegmentsParser.WORD
                && WORDS_FOR_MISSING.contains(equality.text.getText().toLowerCase(Locale.ROOT))) {
            findings.addWarning(
                    Place.of(equality.text),
                    SyntaxErrors.shown(equality.text) + " is read as a text; did you mean '"
                            + SyntaxErrors.cut(equality.attribute)
                            + (equality.isNegated ? " exists'?" : " is missing'?"));
        }
    }
}
