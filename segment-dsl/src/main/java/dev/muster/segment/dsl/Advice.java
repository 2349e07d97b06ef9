package dev.muster.segment.dsl;

import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.IntervalSet;
import org.jspecify.annotations.Nullable;

/**
 * What a good colleague would say, looking over the shoulder of someone whose text has a token where the grammar has no
 * place for it: the word that was mistyped, the operator of another language, the quotes that are missing.
 */
final class Advice {

    /** What people write for the operators of this language, words and signs of others among them. */
    private static final Map<String, String> OPERATORS = Map.ofEntries(
            Map.entry("equal", "="),
            Map.entry("equals", "="),
            Map.entry("eq", "="),
            Map.entry("are", "is"),
            Map.entry("was", "is"),
            Map.entry("were", "is"),
            Map.entry("isn", "is not"),
            Map.entry("isnt", "is not"),
            Map.entry("ne", "!="),
            Map.entry("neq", "!="),
            Map.entry("gt", ">"),
            Map.entry("greater", ">"),
            Map.entry("bigger", ">"),
            Map.entry("larger", ">"),
            Map.entry("higher", ">"),
            Map.entry("above", ">"),
            Map.entry("over", ">"),
            Map.entry("exceeds", ">"),
            Map.entry("gte", ">="),
            Map.entry("lt", "<"),
            Map.entry("smaller", "<"),
            Map.entry("lower", "<"),
            Map.entry("fewer", "<"),
            Map.entry("below", "<"),
            Map.entry("under", "<"),
            Map.entry("lte", "<="),
            Map.entry("like", "contains"),
            Map.entry("ilike", "contains"),
            Map.entry("matches", "contains"),
            Map.entry("include", "contains"),
            Map.entry("includes", "contains"),
            Map.entry("containing", "contains"),
            Map.entry("doesn", "does not"),
            Map.entry("doesnt", "does not"),
            Map.entry("hasn", "not has"),
            Map.entry("begins", "starts with"),
            Map.entry("startswith", "starts with"),
            Map.entry("starts_with", "starts with"),
            Map.entry("endswith", "ends with"),
            Map.entry("ends_with", "ends with"),
            Map.entry("older", "more than … ago"),
            Map.entry("newer", "less than … ago"),
            Map.entry("younger", "less than … ago"),
            Map.entry("since", "after"),
            Map.entry("until", "before"),
            Map.entry("isnull", "is missing"),
            Map.entry("is_null", "is missing"),
            Map.entry("set", "is set"),
            Map.entry("missing", "is missing"),
            Map.entry("≥", ">="),
            Map.entry("≤", "<="),
            Map.entry("≠", "!="));

    /** Operators that take no {@code is}, by their first word or sign. */
    private static final Set<Integer> WITHOUT_IS = Set.of(
            SegmentsParser.IN,
            SegmentsParser.GREATER,
            SegmentsParser.AT_LEAST,
            SegmentsParser.LESS_SIGN,
            SegmentsParser.AT_MOST,
            SegmentsParser.EQUALS,
            SegmentsParser.EQUALS_TWICE,
            SegmentsParser.EQUALS_NOT,
            SegmentsParser.WITHIN,
            SegmentsParser.BETWEEN,
            SegmentsParser.CONTAINS,
            SegmentsParser.STARTS,
            SegmentsParser.ENDS,
            SegmentsParser.BEFORE,
            SegmentsParser.AFTER,
            SegmentsParser.ON,
            SegmentsParser.MORE_,
            SegmentsParser.LESS,
            SegmentsParser.HAS);

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("string", "text"),
            Map.entry("str", "text"),
            Map.entry("varchar", "text"),
            Map.entry("char", "text"),
            Map.entry("enum", "text"),
            Map.entry("int", "number"),
            Map.entry("integer", "number"),
            Map.entry("long", "number"),
            Map.entry("float", "number"),
            Map.entry("double", "number"),
            Map.entry("decimal", "number"),
            Map.entry("numeric", "number"),
            Map.entry("bool", "boolean"),
            Map.entry("flag", "boolean"),
            Map.entry("date", "timestamp"),
            Map.entry("datetime", "timestamp"),
            Map.entry("time", "timestamp"),
            Map.entry("instant", "timestamp"),
            Map.entry("set", "text set"),
            Map.entry("list", "text set"),
            Map.entry("array", "text set"),
            Map.entry("tags", "text set"),
            Map.entry("strings", "text set"));

    private static final Map<String, String> OPTIONS =
            Map.of("future", "upcoming", "case-sensitive", "case sensitive", "case_sensitive", "case sensitive");

    /** Words of one text, or values of one list, that a message shows at most. */
    private static final int SHOWN = 10;

    private final List<Token> tokens;
    private final int at;
    private final IntervalSet possible;

    /**
     * Advice on one token.
     *
     * @param tokens all tokens of the text, the end among them
     * @param at which of them has no place
     * @param possible what would have had one
     */
    Advice(List<Token> tokens, int at, IntervalSet possible) {
        this.tokens = tokens;
        this.at = at;
        this.possible = possible;
    }

    /** What comes behind a message, or {@code null} if nothing comes to mind. */
    @Nullable
    String find() {
        String advice = afterIs();
        if (advice == null) {
            advice = sign();
        }
        if (advice == null) {
            advice = place();
        }
        return advice == null ? keyword() : advice;
    }

    private @Nullable String place() {
        if (canBe(SegmentsParser.LEFT_PARENTHESIS)) {
            return inPlaceOfCondition();
        }
        if (canBe(SegmentsParser.EQUALS)) {
            return inPlaceOfOperator();
        }
        if (canBe(SegmentsParser.AND)) {
            return afterCondition();
        }
        if (canBe(SegmentsParser.QUOTED_TEXT)) {
            return inPlaceOfValue();
        }
        if (canBe(SegmentsParser.DURATION)) {
            return inPlaceOfDuration();
        }
        if (canBe(SegmentsParser.AGO)) {
            return inPlaceOfDistance();
        }
        if (canBe(SegmentsParser.BOOLEAN)) {
            return listed(TYPES);
        }
        if (canBe(SegmentsParser.UPCOMING)) {
            return listed(OPTIONS);
        }
        return canBe(SegmentsParser.LEFT_BRACKET) ? inPlaceOfList() : null;
    }

    /** {@code a is in [x]}, {@code a is > 5}, {@code a is within 7d}, of which the last took 'within' for a text. */
    private @Nullable String afterIs() {
        if (canBe(SegmentsParser.QUOTED_TEXT) && WITHOUT_IS.contains(type(at))) {
            return type(at) == SegmentsParser.IN && !isBracket(type(at + 1)) ? null : withoutIs(at);
        }
        if (!canBe(SegmentsParser.AND) || canBe(SegmentsParser.EQUALS) || !isAfterIs(at - 1)) {
            return null;
        }
        boolean isNumber = type(at) == SegmentsParser.THAN
                && type(at + 1) == SegmentsParser.NUMERAL
                && !(type(at + 2) == SegmentsParser.WORD && Values.isUnit(text(at + 2)));
        boolean orEqual = type(at + 2) == SegmentsParser.OR || type(at + 1) == SegmentsParser.OR;
        return switch (word(at - 1)) {
            case "more", "less" -> isNumber ? meant(word(at - 1).equals("more") ? ">" : "<") : withoutIs(at - 1);
            case "greater", "bigger", "larger", "higher", "above", "over" -> meant(orEqual ? ">=" : ">");
            case "smaller", "lower", "fewer", "below", "under" -> meant(orEqual ? "<=" : "<");
            case "at" -> atLeastOrMost(at);
            case "equal", "equals", "older", "newer", "younger", "like" -> meant(OPERATORS.get(word(at - 1)));
            case "one", "any", "among" -> meant("in […]");
            default -> WITHOUT_IS.contains(type(at - 1)) ? withoutIs(at - 1) : null;
        };
    }

    private boolean isAfterIs(int index) {
        return type(index - 1) == SegmentsParser.IS
                || (type(index - 1) == SegmentsParser.NOT && type(index - 2) == SegmentsParser.IS);
    }

    private @Nullable String withoutIs(int operator) {
        if (!isAfterIs(operator)) {
            return null;
        }
        return type(operator - 1) == SegmentsParser.NOT
                ? meant("not " + text(operator))
                : "drop 'is' before '" + text(operator) + "'";
    }

    private @Nullable String atLeastOrMost(int word) {
        return switch (word(word)) {
            case "least" -> meant(">=");
            case "most" -> meant("<=");
            default -> null;
        };
    }

    /** Signs of other languages. */
    private @Nullable String sign() {
        if (isJoined(at)) {
            String both = text(at - 1) + text(at);
            switch (both) {
                case "<>", "!==" -> {
                    return meant("!=");
                }
                case "=>" -> {
                    return meant(">=");
                }
                case "=<" -> {
                    return meant("<=");
                }
                case "===" -> {
                    return meant("==");
                }
                default -> {
                    // No sign of two.
                }
            }
        }
        return switch (text(at)) {
            case "&" -> canBe(SegmentsParser.AND) ? meant("and") : null;
            case "|" -> canBe(SegmentsParser.OR) ? meant("or") : null;
            case "," -> canBe(SegmentsParser.AND) ? comma() : null;
            case "“", "”", "„", "«", "»", "‘", "’", "‚" -> "quotes are straight: \" or '";
            default -> null;
        };
    }

    private String comma() {
        boolean isInNumber = type(at - 1) == SegmentsParser.NUMERAL && isJoined(at) && isJoined(at + 1);
        return isInNumber ? meant(text(at - 1) + text(at + 1)) : meant("and");
    }

    private boolean isJoined(int index) {
        return index > 0
                && index < tokens.size()
                && tokens.get(index - 1).getStopIndex() + 1 == tokens.get(index).getStartIndex();
    }

    /** {@code a like x}, {@code plan "Pro"}, {@code last active within 7d}. */
    private @Nullable String inPlaceOfOperator() {
        String known = OPERATORS.get(word(at));
        if (known != null) {
            boolean orEqual = type(at + 1) == SegmentsParser.THAN && type(at + 2) == SegmentsParser.OR;
            return meant(orEqual ? known + "=" : known);
        }
        if (word(at).equals("at")) {
            return atLeastOrMost(at + 1);
        }
        if (!isName(at - 1)) {
            return null;
        }
        return switch (type(at)) {
            case SegmentsParser.QUOTED_TEXT, SegmentsParser.NUMERAL -> meant(text(at - 1) + " is " + text(at));
            case SegmentsParser.INSTANT -> meant(text(at - 1) + " on " + text(at));
            case SegmentsParser.DURATION -> meant(text(at - 1) + " within " + text(at));
            default -> {
                String header = header();
                yield header == null ? nameOfSeveralWords() : header;
            }
        };
    }

    private boolean isInLineOf(int one, int other) {
        return tokens.get(one).getLine() == tokens.get(other).getLine();
    }

    private boolean startsOperator(int index) {
        int type = type(index);
        return WITHOUT_IS.contains(type) || type == SegmentsParser.IS || type == SegmentsParser.EXISTS;
    }

    private @Nullable String nameOfSeveralWords() {
        return isWord(at - 1) && isWord(at) && startsOperator(at + 1) && nearestKeyword() == null
                ? "a name of several words stands in backticks: `" + text(at - 1) + " " + text(at) + "`"
                : null;
    }

    /** A statement whose header has no colon is taken for the rest of the statement before it. */
    private @Nullable String header() {
        boolean startsLine = at > 0 && !isInLineOf(at - 1, at);
        if (!startsLine || !isName(at + 1)) {
            return null;
        }
        String meant = Suggestions.nearest(text(at), List.of("attribute", "segment"));
        boolean isHeader = meant != null && (type(at) != SegmentsParser.WORD || type(at + 2) == SegmentsParser.COLON);
        return isHeader ? meant(meant + " " + text(at + 1) + ":") : null;
    }

    /** {@code plan is Pro Plus}, {@code last_active within 7 days ago}. */
    private @Nullable String afterCondition() {
        String header = header();
        if (header != null) {
            return header;
        }
        if (type(at) == SegmentsParser.AGO) {
            int unit = type(at - 1) == SegmentsParser.DURATION ? at - 1 : at - 2;
            int within = type(unit - 1) == SegmentsParser.LAST ? unit - 2 : unit - 1;
            return type(within) == SegmentsParser.WITHIN
                    ? meant("less than " + (unit == at - 1 ? text(unit) : text(unit) + " " + text(at - 1)) + " ago")
                    : null;
        }
        if (type(at - 1) == SegmentsParser.INSTANT && type(at) == SegmentsParser.DIGIT_WORD && text(at).contains(":")) {
            return meant(text(at - 1) + "T" + text(at) + (word(at).endsWith("z") ? "" : "Z"));
        }
        String unquoted = unquoted(at);
        if (unquoted != null && isWord(at - 1) && isJoined(at) && takesText(type(at - 2))) {
            return "did you mean \"" + text(at - 1) + unquoted + "\"?";
        }
        if (nearestKeyword() != null || !isWord(at - 1) || !takesText(type(at - 2)) || !isWordOfText(at)) {
            return null;
        }
        StringBuilder quoted = new StringBuilder(text(at - 1));
        int end = at;
        while (isWordOfText(end) && isInLineOf(at - 1, end) && end < at + SHOWN) {
            quoted.append(' ').append(text(end++));
        }
        if (end == at || startsOperator(end)) {
            return null;
        }
        return "did you mean \"" + quoted + "\"?";
    }

    /** Signs and words without space between, which belong to one text: {@code @example.com}. */
    private @Nullable String unquoted(int first) {
        boolean isSign = type(first) == SegmentsParser.STRAY || type(first) == SegmentsParser.COLON;
        if (!isSign
                || !SyntaxErrors.isVisible(tokens.get(first).getText())
                || !isJoined(first + 1)
                || type(first + 1) == Token.EOF) {
            return null;
        }
        StringBuilder joined = new StringBuilder(text(first));
        for (int i = first + 1; i < first + SHOWN && isJoined(i) && belongsToText(i); i++) {
            joined.append(text(i));
        }
        return joined.toString().replace("\\", "\\\\");
    }

    private boolean belongsToText(int index) {
        return switch (type(index)) {
            case SegmentsParser.QUOTED_TEXT,
                    SegmentsParser.UNCLOSED_TEXT,
                    SegmentsParser.LEFT_PARENTHESIS,
                    SegmentsParser.RIGHT_PARENTHESIS,
                    SegmentsParser.COMMA -> false;
            default -> SyntaxErrors.isVisible(tokens.get(index).getText());
        };
    }

    private static boolean takesText(int type) {
        return switch (type) {
            case SegmentsParser.IS,
                    SegmentsParser.NOT,
                    SegmentsParser.EQUALS,
                    SegmentsParser.EQUALS_TWICE,
                    SegmentsParser.EQUALS_NOT,
                    SegmentsParser.CONTAINS,
                    SegmentsParser.CONTAIN,
                    SegmentsParser.WITH,
                    SegmentsParser.HAS,
                    SegmentsParser.HAVE -> true;
            default -> false;
        };
    }

    /** {@code email ends with @example.com}. */
    private @Nullable String inPlaceOfValue() {
        String unquoted = takesText(type(at - 1)) ? unquoted(at) : null;
        return unquoted == null ? null : "did you mean \"" + unquoted + "\"?";
    }

    /** {@code plan is "Pro" OR "Enterprise"}, {@code "plan" is Pro}, {@code 5 < mrr}. */
    private @Nullable String inPlaceOfCondition() {
        int type = type(at);
        if (isComparison(at) && isComparison(at - 3) && isName(at - 4)) {
            return meant(text(at - 4) + " " + text(at) + " " + text(at + 1));
        }
        if (type != SegmentsParser.QUOTED_TEXT
                && type != SegmentsParser.NUMERAL
                && type != SegmentsParser.INSTANT
                && type != SegmentsParser.DIGIT_WORD) {
            return null;
        }
        String list = listMeant();
        if (list != null) {
            return list;
        }
        if (type == SegmentsParser.QUOTED_TEXT) {
            return "a name stands without quotes, or in backticks";
        }
        return isComparison(at + 1) ? "the attribute stands on the left" : null;
    }

    private boolean isComparison(int index) {
        return switch (type(index)) {
            case SegmentsParser.GREATER, SegmentsParser.AT_LEAST, SegmentsParser.LESS_SIGN, SegmentsParser.AT_MOST ->
                true;
            default -> false;
        };
    }

    private @Nullable String listMeant() {
        boolean isNot = type(at - 3) == SegmentsParser.EQUALS_NOT
                || (type(at - 3) == SegmentsParser.NOT && type(at - 4) == SegmentsParser.IS);
        boolean is = type(at - 3) == SegmentsParser.IS || type(at - 3) == SegmentsParser.EQUALS;
        int name = type(at - 3) == SegmentsParser.NOT ? at - 5 : at - 4;
        boolean isJoint = type(at - 1) == SegmentsParser.OR || (isNot && type(at - 1) == SegmentsParser.AND);
        if (!isJoint || !(is || isNot) || !isName(name)) {
            return null;
        }
        List<String> values = new ArrayList<>(List.of(text(at - 2)));
        for (int i = at; isValue(i) && values.size() < SHOWN; i += 2) {
            values.add(text(i));
            if (type(i + 1) != type(at - 1)) {
                break;
            }
        }
        return meant(text(name)
                + (isNot ? " not in " : " in ")
                + values.stream().collect(Collectors.joining(", ", "[", "]")));
    }

    /** {@code last_active within last week}. */
    private @Nullable String inPlaceOfDuration() {
        if (type(at) == SegmentsParser.QUOTED_TEXT) {
            return "a duration stands without quotes";
        }
        if (word(at).equals("the")) {
            return "drop 'the'";
        }
        boolean isOne = Set.of("a", "an", "one").contains(word(at));
        String unit = word(isOne ? at + 1 : at);
        return switch (unit) {
            case "month", "months", "year", "years" -> "months and years vary in length; write days";
            default -> Values.isUnit(unit) ? meant("1 " + unit) : null;
        };
    }

    /** {@code mrr more than 99}. */
    private @Nullable String inPlaceOfDistance() {
        if (type(at - 1) != SegmentsParser.NUMERAL || type(at - 2) != SegmentsParser.THAN) {
            return null;
        }
        String sign = type(at - 3) == SegmentsParser.MORE_ ? "> " : "< ";
        return meant((isName(at - 4) ? text(at - 4) + " " : "") + sign + text(at - 1));
    }

    /** {@code country in (US, CA)}, {@code country in US}. */
    private @Nullable String inPlaceOfList() {
        if (type(at) == SegmentsParser.LEFT_PARENTHESIS) {
            return "a list stands in brackets: […]";
        }
        if (type(at) == SegmentsParser.SEGMENT) {
            return "drop '" + text(at - 2) + "' before 'in segment'";
        }
        return isValue(at) ? meant("[" + text(at) + "]") : null;
    }

    private @Nullable String listed(Map<String, String> words) {
        String known = words.get(word(at));
        return known == null ? null : meant(known);
    }

    /** A word that is near to one that could stand there. */
    private @Nullable String keyword() {
        String nearest = nearestKeyword();
        return nearest == null ? null : meant(nearest);
    }

    private @Nullable String nearestKeyword() {
        if (!isWord(at) || canBe(SegmentsParser.QUOTED_NAME) || canBe(SegmentsParser.QUOTED_TEXT)) {
            return null;
        }
        List<String> keywords = new ArrayList<>();
        for (int type : possible.toArray()) {
            String name = type == Token.EOF ? null : SegmentsParser.VOCABULARY.getLiteralName(type);
            if (name != null && Character.isLetter(name.charAt(1))) {
                keywords.add(name.substring(1, name.length() - 1));
            }
        }
        return keywords.size() < 2 ? null : Suggestions.nearest(text(at), keywords);
    }

    private static String meant(@Nullable String text) {
        return "did you mean '" + text + "'?";
    }

    private boolean canBe(int type) {
        return possible.contains(type);
    }

    private int type(int index) {
        return index >= 0 && index < tokens.size() ? tokens.get(index).getType() : Token.EOF;
    }

    private String text(int index) {
        return index >= 0 && index < tokens.size() ? SyntaxErrors.cut(tokens.get(index)) : "";
    }

    private String word(int index) {
        return text(index).toLowerCase(Locale.ROOT);
    }

    /** A word that is not reserved. */
    private boolean isWord(int index) {
        int type = type(index);
        return type == SegmentsParser.WORD || (type >= SegmentsParser.AFTER && type <= SegmentsParser.WITHIN);
    }

    private boolean isName(int index) {
        return isWord(index) || type(index) == SegmentsParser.QUOTED_NAME;
    }

    private boolean isWordOfText(int index) {
        return isWord(index) || type(index) == SegmentsParser.NUMERAL || type(index) == SegmentsParser.DIGIT_WORD;
    }

    private boolean isValue(int index) {
        return isWordOfText(index) || type(index) == SegmentsParser.QUOTED_TEXT;
    }

    private static boolean isBracket(int type) {
        return type == SegmentsParser.LEFT_BRACKET || type == SegmentsParser.LEFT_PARENTHESIS;
    }
}
