package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.dsl.grammar.SegmentsParser.SinglePredicateContext;
import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * Reads expressions, as {@code plan is "Pro" AND last_active within 7 days}, into the predicates that the Java builder
 * makes. A predicate's {@code toString} is the way back: what it answers reads as an equal predicate.
 *
 * <p>The cost is linear in the length of the text, for good texts and bad ones. Safe for any number of threads.
 */
public final class SegmentParser {

    private SegmentParser() {}

    /**
     * The predicate that the expression says, within the standard limits.
     *
     * @throws ExpressionException if it says none
     */
    public static Predicate parse(String expression) {
        return tryParse(expression).orThrow();
    }

    /**
     * The predicate that the expression says, within given limits.
     *
     * @throws ExpressionException if it says none, or one past a limit
     */
    public static Predicate parse(String expression, Limits limits) {
        return tryParse(expression, limits).orThrow();
    }

    /** The predicate that the expression says, within the standard limits, or what is wrong with it. */
    public static ParseResult<Predicate> tryParse(String expression) {
        return tryParse(expression, Limits.standard());
    }

    /** The predicate that the expression says, within given limits, or what is wrong with it. */
    public static ParseResult<Predicate> tryParse(String expression, Limits limits) {
        Findings findings = new Findings(expression);
        Predicate predicate = PredicateReader.STAND_IN;
        try {
            List<Token> tokens = Tokens.of(expression, limits);
            SinglePredicateContext tree = SyntaxTree.of(tokens, SegmentsParser::singlePredicate, limits);
            predicate = new PredicateReader(findings, limits).read(tree.disjunction());
        } catch (Refusal refusal) {
            findings.add(refusal);
        }
        return findings.resultOf(predicate);
    }
}
