package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** Which kinds of tokens are words of the language. */
final class TokenKinds {

    private static final Set<Integer> RESERVED = Set.of(
            SegmentsParser.AND,
            SegmentsParser.OR,
            SegmentsParser.NOT,
            SegmentsParser.IS,
            SegmentsParser.IN,
            SegmentsParser.TRUE,
            SegmentsParser.FALSE);

    private TokenKinds() {}

    /** Whether a kind of token is a reserved word. */
    static boolean isReserved(int type) {
        return RESERVED.contains(type);
    }

    /** Whether a kind of token is a word that is not reserved, keyword or not. */
    static boolean isWord(int type) {
        return type == SegmentsParser.WORD || (spelling(type) != null && !isReserved(type));
    }

    /** The word that a kind of token is, or {@code null} if it is a sign, or any word at all. */
    static @Nullable String spelling(int type) {
        String literal = type == Token.EOF ? null : SegmentsParser.VOCABULARY.getLiteralName(type);
        return literal == null || !Character.isLetter(literal.charAt(1))
                ? null
                : literal.substring(1, literal.length() - 1);
    }
}
