package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.InputMismatchException;
import org.antlr.v4.runtime.ListTokenSource;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.jspecify.annotations.Nullable;

/** Reads tokens by the rules of the grammar. */
final class SyntaxTree {

    private SyntaxTree() {}

    /**
     * The tree of an entry rule.
     *
     * @param segments the segments that are known, for suggestions
     * @throws Refusal at the first token that no rule takes, or that is nested too deep
     */
    static <T extends ParserRuleContext> T of(
            List<Token> tokens, Function<SegmentsParser, T> entryRule, Limits limits, Set<String> segments) {
        Tokens.requireNesting(tokens, limits);
        List<Token> withEnd = new ArrayList<>(tokens.size() + 1);
        withEnd.addAll(tokens);
        withEnd.add(Tokens.end(tokens));
        SegmentsParser parser = new SegmentsParser(new CommonTokenStream(new ListTokenSource(withEnd)));
        parser.removeErrorListeners();
        parser.setErrorHandler(new StopAtFirstError());
        // Fast prediction may refuse what full prediction accepts, never the other way round.
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            return entryRule.apply(parser);
        } catch (FirstError fastRefused) {
            parser.reset();
            parser.getInterpreter().setPredictionMode(PredictionMode.LL);
            try {
                return entryRule.apply(parser);
            } catch (FirstError refused) {
                throw SyntaxErrors.refusal(refused.error, withEnd, segments);
            }
        }
    }

    /** Neither inserts nor drops a token to go on: what would be found behind the first error is not worth saying. */
    private static final class StopAtFirstError extends DefaultErrorStrategy {

        @Override
        public void reportError(Parser parser, RecognitionException error) {
            throw new FirstError(error);
        }

        @Override
        protected void reportUnwantedToken(Parser parser) {
            throw new FirstError(new InputMismatchException(parser));
        }

        @Override
        protected @Nullable Token singleTokenDeletion(Parser parser) {
            return null;
        }

        /** What was passed over before a token that is taken says nothing about the next. */
        @Override
        public void reportMatch(Parser parser) {
            super.reportMatch(parser);
            nextTokensContext = null;
            nextTokensState = ATNState.INVALID_STATE_NUMBER;
        }

        /** Expected is what the rules passed over without a token would have taken as well. */
        @Override
        public Token recoverInline(Parser parser) {
            throw nextTokensContext == null
                    ? new InputMismatchException(parser)
                    : new InputMismatchException(parser, nextTokensState, nextTokensContext);
        }
    }

    /** Ends the parse. */
    private static final class FirstError extends ParseCancellationException {

        private static final long serialVersionUID = 1;

        private final RecognitionException error;

        FirstError(RecognitionException error) {
            super(error);
            this.error = error;
        }
    }
}
