package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/** What was meant for the header of a statement and is none. */
final class Headers {

    private static final List<String> KEYWORDS = List.of("attribute", "segment");

    /** Tokens before the colon of a header that is looked at. */
    private static final int MOST = 12;

    private Headers() {}

    /** The header that was meant by the tokens from an index on, or {@code null} if none was. */
    static @Nullable String meant(List<Token> tokens, int at) {
        String keyword = keyword(tokens.get(at));
        if (keyword == null || at + 1 == tokens.size() || !isName(tokens.get(at + 1))) {
            return null;
        }
        if (isOnDemandAlone(tokens, at)) {
            return null;
        }
        int colon = colon(tokens, at);
        boolean isExact = tokens.get(at).getType() != SegmentsParser.WORD;
        if (colon < 0) {
            boolean isOnDemand = keyword.equals("segment") && isOnDemand(tokens, at + 2, at + 4);
            return isExact ? keyword + " " + Shown.cut(tokens.get(at + 1)) + (isOnDemand ? " on demand:" : ":") : null;
        }
        return withColon(keyword, tokens, at, colon);
    }

    /** The header that was meant by what stands before a colon, or {@code null} if none was. */
    static @Nullable String meantBeforeColon(List<Token> tokens) {
        int colon = colon(tokens, 0);
        String keyword = keyword(tokens.get(0));
        if (keyword == null || colon < 0 || !isName(tokens.get(1)) || isOnDemandAlone(tokens, 0)) {
            return null;
        }
        return withColon(keyword, tokens, 0, colon);
    }

    /** A header without a name, of which nobody knows what it was to be. */
    private static boolean isOnDemandAlone(List<Token> tokens, int at) {
        return at + 2 < tokens.size()
                && tokens.get(at + 1).getType() == SegmentsParser.ON
                && tokens.get(at + 2).getType() == SegmentsParser.DEMAND;
    }

    private static @Nullable String withColon(String keyword, List<Token> tokens, int at, int colon) {
        String name = Shown.cut(tokens.get(at + 1));
        if (colon == at + 2) {
            return keyword + " " + name + ":";
        }
        if (keyword.equals("segment") && isOnDemand(tokens, at + 2, colon)) {
            return keyword + " " + name + " on demand:";
        }
        boolean isOnDemand = keyword.equals("segment")
                && tokens.get(colon - 2).getType() == SegmentsParser.ON
                && tokens.get(colon - 1).getType() == SegmentsParser.DEMAND;
        StringBuilder words = new StringBuilder();
        for (int i = at + 1; i < (isOnDemand ? colon - 2 : colon); i++) {
            Token word = tokens.get(i);
            boolean isWord = isName(word) && word.getType() != SegmentsParser.QUOTED_NAME;
            if (!isWord || word.getType() == SegmentsParser.ON) {
                return null;
            }
            words.append(i == at + 1 ? "" : " ").append(Shown.cut(word));
        }
        return keyword + " `" + words + (isOnDemand ? "` on demand:" : "`:");
    }

    private static @Nullable String keyword(Token token) {
        return switch (token.getType()) {
            case SegmentsParser.ATTRIBUTE -> "attribute";
            case SegmentsParser.SEGMENT -> "segment";
            case SegmentsParser.WORD -> Suggestions.nearest(token.getText(), KEYWORDS);
            default -> null;
        };
    }

    private static int colon(List<Token> tokens, int at) {
        for (int i = at + 2; i < tokens.size() && i < at + MOST; i++) {
            Token token = tokens.get(i);
            if (token.getLine() != tokens.get(at).getLine()) {
                return -1;
            }
            if (token.getType() == SegmentsParser.COLON) {
                return i;
            }
        }
        return -1;
    }

    /** {@code ondemand}, {@code on-demand}, {@code (on demand)}, {@code on deman}. */
    private static boolean isOnDemand(List<Token> tokens, int from, int to) {
        StringBuilder letters = new StringBuilder();
        for (int i = from; i < Math.min(to, tokens.size()); i++) {
            String text = tokens.get(i).getText();
            text.codePoints().filter(Character::isLetter).forEach(letters::appendCodePoint);
        }
        String word = letters.toString().toLowerCase(Locale.ROOT);
        boolean isNear = word.startsWith("on") && "ondemand".equals(Suggestions.nearest(word, List.of("ondemand")));
        return word.equals("demand") || isNear;
    }

    private static boolean isName(Token token) {
        int type = token.getType();
        return type == SegmentsParser.QUOTED_NAME || TokenKinds.isWord(type);
    }
}
