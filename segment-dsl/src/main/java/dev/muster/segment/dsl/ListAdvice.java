package dev.muster.segment.dsl;

import dev.muster.segment.DigitGroups;
import dev.muster.segment.dsl.Surroundings.Subject;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Advice on lists, on what was meant for one, and on commas. */
final class ListAdvice {

    private final Surroundings around;
    private final int at;

    ListAdvice(Surroundings around) {
        this.around = around;
        this.at = around.at();
    }

    /** {@code plan is "Pro" OR "Enterprise"} */
    @Nullable
    String ofJoined() {
        Subject subject = around.subjectOfEquality(at - 2);
        if (subject == null
                || !(around.type(at - 1) == SegmentsParser.OR
                        || (subject.isNegated() && around.type(at - 1) == SegmentsParser.AND))) {
            return null;
        }
        return Surroundings.meant(subject.with("in " + list(values(at - 2, around.type(at - 1)))));
    }

    /** Values from an index on with a kind of token between. */
    private List<Integer> values(int first, int joint) {
        List<Integer> values = new ArrayList<>();
        for (int i = first; around.isValue(i) && values.size() <= Surroundings.SHOWN; i += 2) {
            values.add(i);
            if (around.type(i + 1) != joint) {
                break;
            }
        }
        return values;
    }

    private String list(List<Integer> values) {
        List<String> shown = new ArrayList<>();
        values.stream().limit(Surroundings.SHOWN).forEach(value -> shown.add(around.text(value)));
        return "[" + String.join(", ", shown) + (values.size() > Surroundings.SHOWN ? ", …]" : "]");
    }

    /** The list that starts at a bracket as it stands, or {@code null} if it is none. */
    private @Nullable String listAt(int bracket) {
        List<Integer> values = values(bracket + 1, SegmentsParser.COMMA);
        if (values.isEmpty()) {
            return null;
        }
        boolean isWhole = around.type(values.get(values.size() - 1) + 1) == SegmentsParser.RIGHT_BRACKET;
        return isWhole || values.size() > Surroundings.SHOWN ? list(values) : null;
    }

    /** {@code plan is [Pro, Team]}, {@code tags has [a, b]}. */
    @Nullable
    String inPlaceOfValue() {
        Subject subject = around.subjectOfEquality(at);
        if (subject != null) {
            String list = listAt(at);
            if (list == null) {
                return Surroundings.meant(subject.isNegated() ? "not in […]" : "in […]");
            }
            return "did you mean '" + subject.with("in " + list) + "' or, of a text set, '"
                    + subject.with("has all of " + list) + "'?";
        }
        return switch (around.type(at - 1)) {
            case SegmentsParser.HAS -> "write 'has any of' or 'has all of' before a list";
            case SegmentsParser.HAVE -> "write 'have any of' or 'have all of' before a list";
            case SegmentsParser.CONTAINS, SegmentsParser.CONTAIN, SegmentsParser.WITH -> oneText("or");
            default -> null;
        };
    }

    /** {@code country is not (US OR CA)} */
    @Nullable
    String inParentheses() {
        Subject subject = around.subjectOfEquality(at);
        List<Integer> values = values(at + 1, around.type(at + 2));
        if (subject == null || values.isEmpty()) {
            return null;
        }
        int end = values.get(values.size() - 1) + 1;
        return around.type(end) == SegmentsParser.RIGHT_PARENTHESIS
                ? Surroundings.meant(subject.with("in " + list(values)))
                : null;
    }

    private String oneText(String joint) {
        int operator = around.takesText(at - 1) ? at - 1 : at - 2;
        String verb = around.type(operator) == SegmentsParser.WITH
                ? around.text(operator - 1) + " with"
                : around.text(operator);
        return "'" + verb + "' takes one text; join several conditions with '" + joint + "'";
    }

    /** {@code tags has any [a, b]}, {@code a contains any of [x]}. */
    @Nullable
    String afterCondition() {
        String word = around.word(at - 1);
        boolean isQuantity = word.equals("any") || word.equals("all") || word.equals("none") || word.equals("one");
        boolean isHas = around.type(at - 2) == SegmentsParser.HAS || around.type(at - 2) == SegmentsParser.HAVE;
        if (!isQuantity) {
            return null;
        }
        if (around.type(at) == SegmentsParser.LEFT_BRACKET && isHas && !word.equals("one")) {
            return Surroundings.meant(around.text(at - 2) + " " + word + " of");
        }
        boolean isPart = around.type(at - 2) == SegmentsParser.CONTAINS
                || around.type(at - 2) == SegmentsParser.CONTAIN
                || around.type(at - 2) == SegmentsParser.WITH;
        if (around.type(at) != SegmentsParser.OF || !isPart || word.equals("none")) {
            return null;
        }
        return oneText(word.equals("all") ? "and" : "or");
    }

    /** {@code city in [New York, Paris]}, {@code email in [bob@x.com]}. */
    @Nullable
    String afterValue() {
        if (!around.isWordOfText(at - 1)) {
            return null;
        }
        String unquoted = around.isJoined(at) ? around.unquoted(at) : null;
        if (unquoted != null && unquoted.equals(around.text(at))) {
            return null;
        }
        if (unquoted != null) {
            return "did you mean " + Surroundings.quoted(around.text(at - 1) + unquoted) + "?";
        }
        StringBuilder text = new StringBuilder(around.text(at - 1));
        int end = at;
        while (around.isWordOfText(end) && around.isInLineOf(at - 1, end) && end < at + Surroundings.SHOWN) {
            text.append(' ').append(around.text(end++));
        }
        boolean isWhole = around.type(end) == SegmentsParser.COMMA || around.type(end) == SegmentsParser.RIGHT_BRACKET;
        return end > at && isWhole ? "write \"" + text + "\" if it is one text" : null;
    }

    /** {@code country in (US, CA)}, {@code country in US}, {@code mrr in 5..10}. */
    @Nullable
    String inPlaceOfList() {
        if (around.type(at) == SegmentsParser.LEFT_PARENTHESIS) {
            return "a list stands in brackets: […]";
        }
        if (around.type(at) == SegmentsParser.DIGIT_WORD) {
            return range();
        }
        List<Integer> values = values(at, SegmentsParser.COMMA);
        return !values.isEmpty() && around.endsCondition(values.get(values.size() - 1) + 1)
                ? Surroundings.meant(list(values))
                : null;
    }

    private @Nullable String range() {
        String text = around.text(at);
        int dots = text.indexOf("..");
        if (dots < 0) {
            boolean isRange = text.indexOf('-', 1) > 0;
            return isRange ? null : Surroundings.meant("[" + text + "]");
        }
        String low = text.substring(0, dots);
        String high = text.substring(dots + 2);
        Subject subject = around.subject(at - 1);
        return subject != null && DigitGroups.isInteger(low) && DigitGroups.isInteger(high)
                ? Surroundings.meant(subject.with("between " + low + " and " + high))
                : null;
    }

    /** A comma where a condition is over: inside a number, between values of a list, or for 'and'. */
    @Nullable
    String comma() {
        boolean isBetween = !around.canBe(SegmentsParser.OR);
        if (isDigits(at - 1) && isDigits(at + 1) && around.isJoined(at) && around.isJoined(at + 1)) {
            return commaInNumber(isBetween);
        }
        if (isBetween || (around.isName(at + 1) && around.startsOperator(at + 2))) {
            return Surroundings.meant("and");
        }
        Subject subject = around.subjectOfEquality(at - 1);
        if (subject == null) {
            return around.isName(at + 1) ? Surroundings.meant("and") : null;
        }
        List<Integer> values = values(at - 1, SegmentsParser.COMMA);
        boolean isList = values.size() > 1
                && around.endsCondition(values.get(values.size() - 1) + 1)
                && values.stream().skip(1).allMatch(this::isNoAttribute);
        if (isList) {
            return Surroundings.meant(subject.with("in " + list(values)));
        }
        return isNoAttribute(at - 1) && around.isWord(at + 1) && !isNoAttribute(at + 1)
                ? Surroundings.meant("and")
                : null;
    }

    /** Whether a value is none that could as well be an attribute alone: few of these start in upper case. */
    private boolean isNoAttribute(int index) {
        String text = around.text(index);
        return !around.isWord(index) || (Character.isUpperCase(text.codePointAt(0)) && text.indexOf('_') < 0);
    }

    private boolean isDigits(int index) {
        return around.type(index) == SegmentsParser.NUMERAL || around.type(index) == SegmentsParser.DIGIT_WORD;
    }

    /** {@code mrr > 1,000}, {@code mrr > 1,5}; after 'is' the latter may be two numbers. */
    private @Nullable String commaInNumber(boolean isBetween) {
        StringBuilder number = new StringBuilder(around.text(at - 1));
        int end = at;
        while (around.type(end) == SegmentsParser.COMMA
                && isDigits(end + 1)
                && around.isJoined(end)
                && around.isJoined(end + 1)) {
            number.append(',').append(around.text(end + 1));
            end += 2;
        }
        String grouped = DigitGroups.without(number.toString());
        if (grouped != null) {
            return Surroundings.meant(grouped);
        }
        if (isBetween && around.type(end) != SegmentsParser.AND) {
            return null;
        }
        boolean mayBeTwo = around.subjectOfEquality(at - 1) != null;
        String decimal = mayBeTwo ? null : DigitGroups.withPoint(number.toString());
        return decimal == null ? null : Surroundings.meant(decimal);
    }
}
