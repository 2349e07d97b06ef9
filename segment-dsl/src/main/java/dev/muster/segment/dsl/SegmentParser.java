package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.Predicate;
import dev.muster.segment.Segment;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import dev.muster.segment.insight.LintWarning;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
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

    /**
     * The predicate that the expression says among given attributes and segments.
     *
     * @throws ExpressionException if it says none, or one that does not fit among them
     */
    public static Predicate parse(String expression, Scope scope) {
        return tryParse(expression, scope).orThrow();
    }

    /** The predicate that the expression says, within the standard limits, or what is wrong with it. */
    public static ParseResult<Predicate> tryParse(String expression) {
        return tryParse(expression, Limits.standard());
    }

    /**
     * The predicate that the expression says, within given limits, or what is wrong with it. Whether its attributes have
     * the types that it needs, and the segments are there that it uses, is not looked at; see {@link #tryParse(String,
     * Scope)}.
     */
    public static ParseResult<Predicate> tryParse(String expression, Limits limits) {
        Findings findings = new Findings(expression);
        return findings.resultOf(
                read(expression, new PredicateReader(limits, findings, new Places(), Set.of()), Set.of()));
    }

    /** The predicate that the expression says among given attributes and segments, or all that is wrong with it. */
    public static ParseResult<Predicate> tryParse(String expression, Scope scope) {
        return tryParse(expression, scope, segment -> List.of());
    }

    /**
     * The same with what lint says of it among the warnings, each at its place in the text:
     *
     * <pre>{@code
     * Scope scope = Scope.of(engine.schema());
     * SegmentParser.tryParse("mrr > 99 and plan is Por", scope, engine.insight()::lint); // 12,000 have "Pro"
     * }</pre>
     *
     * @param lint is asked about the segment that the expression would be, once, if nothing is wrong with it; an engine's whose
     *     schema the scope has refuses nothing then
     */
    public static ParseResult<Predicate> tryParse(
            String expression, Scope scope, Function<Segment, List<LintWarning>> lint) {
        Findings findings = new Findings(expression);
        Places places = new Places();
        Resolution resolution = new Resolution(scope, places, findings);
        resolution.replace(scope.defined() == null ? Set.of() : Set.of(scope.defined()));
        Predicate predicate = read(
                expression,
                new PredicateReader(scope.limits(), findings, places, resolution.knownAttributes()),
                resolution.knownSegments());
        resolution.define(predicate);
        resolution.report();
        if (!findings.hasErrors()) {
            resolution.reportLint(lint);
        }
        return findings.resultOf(predicate);
    }

    /** What the reader makes of the text, or a stand-in after reporting why it has no tree. */
    private static Predicate read(String expression, PredicateReader reader, Set<String> segments) {
        try {
            List<Token> tokens = Tokens.of(expression, reader.limits());
            Predicate predicate =
                    reader.read(SyntaxTree.of(tokens, SegmentsParser::singlePredicate, reader.limits(), segments)
                            .disjunction());
            reader.reportMisreadings();
            return predicate;
        } catch (Refusal refusal) {
            reader.findings().add(refusal);
            return StandIn.PREDICATE;
        }
    }
}
