package dev.muster.segment.dsl;

import dev.muster.segment.dsl.Surroundings.Subject;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * What a good colleague would say, looking over the shoulder of someone whose text has a token where the grammar has no
 * place for it: the word that was mistyped, the operator of another language, the quotes that are missing. Where it
 * cannot be told what was meant, nothing is said.
 */
final class Advice {

    private static final Set<String> CURLY_QUOTES = Set.of("“", "”", "„", "«", "»", "‘", "’", "‚");

    private static final String RESERVED_NAME = "a reserved word that is meant as a name stands in backticks";

    /** Words that are operators of one operand, and were taken for a name where the attribute was not repeated. */
    private static final Set<Integer> REPEATED = Set.of(
            SegmentsParser.BEFORE,
            SegmentsParser.AFTER,
            SegmentsParser.ON,
            SegmentsParser.WITHIN,
            SegmentsParser.CONTAINS,
            SegmentsParser.HAS,
            SegmentsParser.MORE_,
            SegmentsParser.LESS,
            SegmentsParser.BETWEEN,
            SegmentsParser.STARTS,
            SegmentsParser.ENDS);

    private final Surroundings around;
    private final int at;
    private final Set<String> segments;
    private final ListAdvice lists;
    private final TimeAdvice times;

    /**
     * Advice on one token.
     *
     * @param segments the segments that are known
     */
    Advice(Surroundings around, Set<String> segments) {
        this.around = around;
        this.at = around.at();
        this.segments = segments;
        this.lists = new ListAdvice(around);
        this.times = new TimeAdvice(around);
    }

    /** What comes behind a message, or {@code null} if nothing comes to mind. */
    @Nullable
    String find() {
        String advice = header();
        if (advice == null) {
            advice = new ForeignAdvice(around).find();
        }
        if (advice == null) {
            advice = new IsAdvice(around).find();
        }
        if (advice == null) {
            advice = sign();
        }
        if (advice == null) {
            advice = ofPlace();
        }
        return advice == null ? keyword() : advice;
    }

    private @Nullable String ofPlace() {
        String distance = canBe(SegmentsParser.AND) ? times.inPlaceOfAnd() : times.orOn();
        if (distance != null) {
            return distance;
        }
        if (canBe(SegmentsParser.LEFT_PARENTHESIS)) {
            return inPlaceOfCondition();
        }
        if (canBe(SegmentsParser.EQUALS)) {
            return inPlaceOfOperator();
        }
        if (canBe(SegmentsParser.RIGHT_BRACKET) && canBe(SegmentsParser.COMMA) && !canBe(SegmentsParser.QUOTED_TEXT)) {
            return lists.afterValue();
        }
        if (around.isAfterCondition()) {
            return afterCondition();
        }
        if (canBe(SegmentsParser.QUOTED_TEXT)) {
            return inPlaceOfValue();
        }
        if (canBe(SegmentsParser.DURATION)) {
            return times.inPlaceOfDuration();
        }
        if (canBe(SegmentsParser.AGO)) {
            return inPlaceOfDistance();
        }
        if (canBe(SegmentsParser.BOOLEAN)) {
            return listed(ForeignWords.TYPES);
        }
        if (canBe(SegmentsParser.UPCOMING)) {
            return listed(ForeignWords.OPTIONS);
        }
        if (canBe(SegmentsParser.SEGMENT) && around.startsOperator(at)) {
            return RESERVED_NAME;
        }
        if (canBe(SegmentsParser.SEGMENT)
                && around.isName(at)
                && segments.contains(Values.name(around.tokens().get(at)))) {
            return meant("in segment " + around.text(at));
        }
        return canBe(SegmentsParser.LEFT_BRACKET) ? inPlaceOfList() : null;
    }

    /** A statement whose header has no colon, or whose keyword is mistyped, is taken for the rest of the one before. */
    private @Nullable String header() {
        boolean startsLine = at > 0 && around.type(at) != Token.EOF && !around.isInLineOf(at - 1, at);
        String header = startsLine && canBe(Token.EOF) ? Headers.meant(around.tokens(), at) : null;
        return header == null ? null : meant(header);
    }

    private @Nullable String sign() {
        String known = around.isJoined(at) ? ForeignWords.SIGNS.get(around.text(at - 1) + around.text(at)) : null;
        if (known != null) {
            return meant(known);
        }
        String sign = around.text(at);
        if (CURLY_QUOTES.contains(sign)) {
            return "quotes are straight: \" or '";
        }
        if (around.type(at) == SegmentsParser.NOT_SIGN) {
            boolean isForWord = around.type(at - 1) == SegmentsParser.IS
                    ? around.isValue(at + 1)
                    : around.startsOperatorWithoutIs(at + 1);
            return canBe(SegmentsParser.NOT) && !around.isInList() && isForWord ? meant("not") : null;
        }
        boolean isBetween = canBe(SegmentsParser.AND) && !canBe(SegmentsParser.QUOTED_TEXT);
        if (!isBetween || isPartOfText()) {
            return null;
        }
        return switch (sign) {
            case "&" -> meant("and");
            case "|" -> canBe(SegmentsParser.OR) ? meant("or") : null;
            case "," -> lists.comma();
            default -> null;
        };
    }

    /** {@code a is AT&T} */
    private boolean isPartOfText() {
        return around.isJoined(at)
                && around.isJoined(at + 1)
                && around.isWordOfText(at - 1)
                && around.takesText(at - 2)
                && around.unquoted(at) != null;
    }

    /** {@code a like x}, {@code plan "Pro"}, {@code last active within 7d}. */
    private @Nullable String inPlaceOfOperator() {
        if (REPEATED.contains(around.type(at - 1)) && around.isJoint(at - 2)) {
            return repeated();
        }
        String window = times.window(at);
        if (window != null) {
            return window;
        }
        if (around.type(at + 1) == SegmentsParser.OF
                && Set.of("any", "all", "none").contains(around.word(at))) {
            return meant("has " + around.word(at) + " of");
        }
        String known = ForeignWords.OPERATORS.get(around.word(at));
        if (known != null) {
            return meant(
                    IsAdvice.isOrEqual(around, at + 1) && (known.equals(">") || known.equals("<"))
                            ? known + "="
                            : known);
        }
        if (around.word(at).equals("at")) {
            return IsAdvice.atLeastOrMost(around, at + 1, "");
        }
        return around.isName(at - 1) ? afterName() : null;
    }

    private @Nullable String afterName() {
        String name = around.text(at - 1);
        if (around.isJoint(at - 2) && ForeignWords.OPERATORS.containsKey(around.word(at - 1))) {
            return null;
        }
        String duration = around.duration(at);
        if (duration != null) {
            int next = around.type(at + around.durationLength(at));
            boolean isDistance = next == SegmentsParser.AGO || next == SegmentsParser.FROM;
            return isDistance ? null : meant(name + " within " + duration);
        }
        return switch (around.type(at)) {
            case SegmentsParser.QUOTED_TEXT, SegmentsParser.NUMERAL -> meant(name + " is " + around.text(at));
            case SegmentsParser.INSTANT ->
                Values.isDate(around.tokens().get(at)) ? meant(name + " on " + around.text(at)) : null;
            default -> nameOfSeveralWords();
        };
    }

    /** {@code x after 2026-01-01 and before 2026-11-23} */
    private @Nullable String repeated() {
        int name = at - 3;
        while (name > 0
                && !around.isJoint(name - 1)
                && around.type(name - 1) != SegmentsParser.LEFT_PARENTHESIS
                && around.type(name - 1) != SegmentsParser.COLON) {
            name--;
        }
        if (!around.isName(name) || !around.startsOperator(name + 1)) {
            return null;
        }
        String operand = switch (around.type(at - 1)) {
            case SegmentsParser.BEFORE, SegmentsParser.AFTER, SegmentsParser.ON ->
                around.type(at) == SegmentsParser.INSTANT ? around.text(at) : null;
            case SegmentsParser.WITHIN -> around.duration(at);
            case SegmentsParser.CONTAINS, SegmentsParser.HAS ->
                around.type(at) == SegmentsParser.QUOTED_TEXT || around.isWord(at) ? around.text(at) : null;
            default -> null;
        };
        return operand == null ? null : meant(around.text(name) + " " + around.text(at - 1) + " " + operand);
    }

    private @Nullable String nameOfSeveralWords() {
        return around.isWord(at - 1) && around.isWord(at) && around.startsOperator(at + 1) && nearestKeyword() == null
                ? "a name of several words stands in backticks: `" + around.text(at - 1) + " " + around.text(at) + "`"
                : null;
    }

    /** {@code plan is Pro Plus}, {@code last_active within 7 days ago}. */
    private @Nullable String afterCondition() {
        String advice = times.afterCondition();
        if (advice == null) {
            advice = lists.afterCondition();
        }
        if (advice != null) {
            return advice;
        }
        if (!around.isWord(at - 1) || !around.takesText(at - 2)) {
            return null;
        }
        String unquoted = around.isJoined(at) ? around.unquoted(at) : null;
        if (unquoted != null && !unquoted.equals(around.text(at))) {
            return "did you mean " + Surroundings.quoted(around.text(at - 1) + unquoted) + "?";
        }
        return nearestKeyword() == null && around.isWordOfText(at) ? severalWords() : null;
    }

    private @Nullable String severalWords() {
        StringBuilder quoted = new StringBuilder(around.text(at - 1));
        int end = at;
        while (around.isWordOfText(end) && around.isInLineOf(at - 1, end) && end < at + Surroundings.SHOWN) {
            quoted.append(' ').append(around.text(end++));
        }
        if (end > at && around.type(end) == SegmentsParser.UNCLOSED_TEXT && around.isJoined(end)) {
            quoted.append(Apostrophes.firstWord(around.text(end)));
        }
        return end == at || around.startsOperator(end) ? null : "did you mean \"" + quoted + "\"?";
    }

    /** {@code email ends with @example.com}, {@code plan is [Pro, Team]}. */
    private @Nullable String inPlaceOfValue() {
        if (around.type(at) == SegmentsParser.LEFT_BRACKET) {
            return lists.inPlaceOfValue();
        }
        if (around.type(at) == SegmentsParser.LEFT_PARENTHESIS) {
            return lists.inParentheses();
        }
        boolean takesText = around.isInList() || around.takesText(at - 1);
        if (takesText && around.type(at) == SegmentsParser.QUOTED_NAME) {
            return "did you mean "
                    + Surroundings.quoted(Values.name(around.tokens().get(at))) + "?";
        }
        String unquoted = takesText && around.isJoined(at + 1) ? around.unquoted(at) : null;
        boolean isSignAlone = unquoted != null && unquoted.equals(around.text(at));
        return unquoted == null || isSignAlone ? null : "did you mean " + Surroundings.quoted(unquoted) + "?";
    }

    /** {@code plan is "Pro" OR "Enterprise"}, {@code "plan" is Pro}, {@code 5 < mrr}. */
    private @Nullable String inPlaceOfCondition() {
        int type = around.type(at);
        if (isComparison(at) && isComparison(at - 3) && around.isName(at - 4)) {
            return meant(around.text(at - 4) + " " + around.text(at) + " " + around.text(at + 1));
        }
        if (TokenKinds.isReserved(type)
                && type != SegmentsParser.NOT
                && around.startsOperator(at + 1)
                && around.type(at + 2) != SegmentsParser.SEGMENT) {
            return RESERVED_NAME;
        }
        if (type != SegmentsParser.QUOTED_TEXT
                && type != SegmentsParser.NUMERAL
                && type != SegmentsParser.INSTANT
                && type != SegmentsParser.DIGIT_WORD) {
            return null;
        }
        String list = lists.ofJoined();
        if (list != null) {
            return list;
        }
        if (type == SegmentsParser.QUOTED_TEXT) {
            return "a name stands without quotes, or in backticks";
        }
        return isComparison(at + 1) ? "the attribute stands on the left" : null;
    }

    private boolean isComparison(int index) {
        return switch (around.type(index)) {
            case SegmentsParser.GREATER, SegmentsParser.AT_LEAST, SegmentsParser.LESS_SIGN, SegmentsParser.AT_MOST ->
                true;
            default -> false;
        };
    }

    /** {@code mrr more than 99}. */
    private @Nullable String inPlaceOfDistance() {
        if (around.type(at - 1) != SegmentsParser.NUMERAL || around.type(at - 2) != SegmentsParser.THAN) {
            return null;
        }
        String comparison = (around.type(at - 3) == SegmentsParser.MORE_ ? "> " : "< ") + around.text(at - 1);
        Subject subject = around.subject(at - 3);
        return meant(subject == null ? comparison : subject.with(comparison));
    }

    /** {@code country in (US, CA)}, {@code country in US}, {@code x in the last 7 days}. */
    private @Nullable String inPlaceOfList() {
        String window = times.window(at - 1);
        if (window != null) {
            return window;
        }
        if (around.type(at) == SegmentsParser.SEGMENT && around.isName(at - 2)) {
            return "drop '" + around.text(at - 2) + "' before 'in segment'";
        }
        return lists.inPlaceOfList();
    }

    private @Nullable String listed(Map<String, String> words) {
        String known = words.get(around.word(at));
        return known == null ? null : meant(known);
    }

    /** A word that is near to one that could stand there. */
    private @Nullable String keyword() {
        String nearest = nearestKeyword();
        return nearest == null ? null : meant(nearest);
    }

    private @Nullable String nearestKeyword() {
        if (!around.isWord(at) || canBe(SegmentsParser.QUOTED_NAME) || canBe(SegmentsParser.QUOTED_TEXT)) {
            return null;
        }
        List<String> keywords = new ArrayList<>();
        for (int type : around.possible().toArray()) {
            String keyword = TokenKinds.spelling(type);
            if (keyword != null) {
                keywords.add(keyword);
            }
        }
        return keywords.size() < 2 ? null : Suggestions.nearest(around.text(at), keywords);
    }

    private boolean canBe(int type) {
        return around.canBe(type);
    }

    private static String meant(String text) {
        return Surroundings.meant(text);
    }
}
