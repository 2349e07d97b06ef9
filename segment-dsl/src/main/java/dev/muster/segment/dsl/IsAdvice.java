package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Advice on what follows {@code is} and takes none, or is said otherwise: {@code a is in [x]}, {@code a is not > 5},
 * {@code a is at least 5}, {@code a is less than or equal to 5}. The first word is often taken for a text, so the token
 * that has no place may be a later one.
 */
final class IsAdvice {

    private static final Map<String, String> COMPARATIVES = Map.ofEntries(
            Map.entry("more", ">"),
            Map.entry("greater", ">"),
            Map.entry("bigger", ">"),
            Map.entry("larger", ">"),
            Map.entry("higher", ">"),
            Map.entry("above", ">"),
            Map.entry("over", ">"),
            Map.entry("less", "<"),
            Map.entry("smaller", "<"),
            Map.entry("lower", "<"),
            Map.entry("fewer", "<"),
            Map.entry("below", "<"),
            Map.entry("under", "<"));

    private static final Set<String> EQUAL = Set.of("equal", "equals");

    private final Surroundings around;
    private final int at;

    IsAdvice(Surroundings around) {
        this.around = around;
        this.at = around.at();
    }

    @Nullable
    String find() {
        String orEqual = orEqual();
        if (orEqual != null) {
            return orEqual;
        }
        if (around.canBe(SegmentsParser.QUOTED_TEXT) && around.startsOperatorWithoutIs(at)) {
            return inPlaceOfText();
        }
        return around.isAfterCondition() && around.isAfterIs(at - 1) ? afterText() : null;
    }

    private @Nullable String inPlaceOfText() {
        if (around.type(at) != SegmentsParser.IN) {
            return withoutIs(at);
        }
        boolean isList = around.type(at + 1) == SegmentsParser.LEFT_BRACKET
                || around.type(at + 1) == SegmentsParser.LEFT_PARENTHESIS;
        if (isList) {
            return withoutIs(at);
        }
        if (!around.isAfterIs(at)) {
            return null;
        }
        return around.type(at + 1) == SegmentsParser.SEGMENT && around.isName(at + 2)
                ? Surroundings.meant(not(at) + "in segment " + around.text(at + 2))
                : new TimeAdvice(around).window(at);
    }

    private @Nullable String afterText() {
        String word = around.word(at - 1);
        String not = not(at - 1);
        String comparative = COMPARATIVES.get(word);
        if (comparative != null) {
            return comparison(comparative, not);
        }
        return switch (word) {
            case "at" -> atLeastOrMost(around, at, not);
            case "equal", "equals" -> Surroundings.meant(not.isEmpty() ? "=" : "!=");
            case "like" -> Surroundings.meant(not + "contains");
            case "older" -> Surroundings.meant(not + "more than … ago");
            case "newer", "younger" -> Surroundings.meant(not + "less than … ago");
            case "one", "any" -> around.type(at) == SegmentsParser.OF ? Surroundings.meant(not + "in […]") : null;
            case "among" -> Surroundings.meant(not + "in […]");
            default -> around.startsOperatorWithoutIs(at - 1) ? withoutIs(at - 1) : null;
        };
    }

    private @Nullable String comparison(String sign, String not) {
        int next = at + (around.type(at) == SegmentsParser.THAN ? 1 : 0);
        if (isOrEqual(around, at)) {
            return Surroundings.meant(not + sign + "=");
        }
        if (around.type(next) == SegmentsParser.NUMERAL && around.duration(next) == null) {
            return Surroundings.meant(not + sign);
        }
        return around.startsOperatorWithoutIs(at - 1) ? withoutIs(at - 1) : null;
    }

    /** {@code a is less or equal 5}, {@code a more than or equal to 5}: what follows 'or' was taken for a condition. */
    private @Nullable String orEqual() {
        boolean isTaken = EQUAL.contains(around.word(at - 1)) && around.type(at) != Token.EOF;
        int or = isTaken ? at - 2 : at;
        if (around.type(or) != SegmentsParser.OR || !EQUAL.contains(around.word(or + 1))) {
            return null;
        }
        int comparative = around.type(or - 1) == SegmentsParser.THAN ? or - 2 : or - 1;
        String sign = COMPARATIVES.get(around.word(comparative));
        boolean isOperator = around.isAfterIs(comparative) || around.isName(comparative - 1);
        boolean isPlace = around.canBe(SegmentsParser.THAN)
                || around.canBe(SegmentsParser.DURATION)
                || (isTaken && around.canBe(SegmentsParser.EQUALS));
        return sign == null || !isOperator || !isPlace ? null : Surroundings.meant(not(comparative) + sign + "=");
    }

    /** Whether {@code or equal} stands at an index, {@code than} before it or not. */
    static boolean isOrEqual(Surroundings around, int index) {
        int or = around.type(index) == SegmentsParser.THAN ? index + 1 : index;
        return around.type(or) == SegmentsParser.OR && EQUAL.contains(around.word(or + 1));
    }

    static @Nullable String atLeastOrMost(Surroundings around, int word, String not) {
        return switch (around.word(word)) {
            case "least" -> Surroundings.meant(not + ">=");
            case "most" -> Surroundings.meant(not + "<=");
            default -> null;
        };
    }

    private @Nullable String withoutIs(int operator) {
        if (!around.isAfterIs(operator)) {
            return null;
        }
        return around.type(operator - 1) == SegmentsParser.NOT
                ? Surroundings.meant("not " + around.text(operator))
                : "drop 'is' before '" + around.text(operator) + "'";
    }

    private String not(int index) {
        return around.type(index - 1) == SegmentsParser.NOT ? "not " : "";
    }
}
