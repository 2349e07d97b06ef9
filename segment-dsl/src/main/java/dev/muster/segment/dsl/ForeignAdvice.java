package dev.muster.segment.dsl;

import dev.muster.segment.AttributeType;
import dev.muster.segment.ForeignForms;
import dev.muster.segment.dsl.Surroundings.Subject;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.antlr.v4.runtime.Token;
import org.jspecify.annotations.Nullable;

/**
 * Suggests a correction for the syntax of other tools and languages: {@code like "Pro%"}, {@code EXISTS plan}, {@code
 * after 01/02/2024}, {@code ip in 10.0.0.0/8}, {@code 'Saint John's'}.
 */
final class ForeignAdvice {

    private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");

    private static final Set<String> PREFIX_LENGTHS = Set.of("8", "16", "24");

    private static final int BITS_OF_PART = 8;

    /** The largest number of tokens in a date with a time of day: {@code Thu, 01 Feb 2024 10:00 PM}. */
    private static final int LONGEST_DATE = 8;

    private final Surroundings around;
    private final int at;

    ForeignAdvice(Surroundings around) {
        this.around = around;
        this.at = around.at();
    }

    /** Returns the end of a message, or {@code null} if there is nothing to suggest. */
    @Nullable
    String find() {
        String invisible = invisible();
        if (invisible != null) {
            return invisible;
        }
        if (around.type(at) == Token.EOF) {
            return null;
        }
        String text = Apostrophes.text(around);
        if (text != null) {
            return "did you mean " + text + "?";
        }
        String range = addressRange(ADDRESS.matcher(around.text(at)).matches() ? at : at - 1);
        if (range != null) {
            return range;
        }
        String date = date();
        if (date != null) {
            return date;
        }
        if (around.canBe(SegmentsParser.EQUALS)) {
            String existence = existence();
            return existence == null && Patterns.OPERATORS.contains(around.word(at)) ? pattern(at) : existence;
        }
        boolean isLike = around.isAfterCondition()
                && around.isAfterIs(at - 1)
                && Patterns.OPERATORS.contains(around.word(at - 1));
        return isLike ? pattern(at - 1) : null;
    }

    /** {@code a is b} with a no-break space */
    private @Nullable String invisible() {
        if (around.type(at) != SegmentsParser.STRAY) {
            return null;
        }
        return switch (Character.getType(around.tokens().get(at).getText().codePointAt(0))) {
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                "it looks like a blank; write a plain blank in its place";
            case Character.FORMAT -> "it cannot be seen; delete it";
            default -> null;
        };
    }

    /** {@code EXISTS plan}, {@code isset(plan)} */
    private @Nullable String existence() {
        String condition = ForeignWords.EXISTENCE.get(around.word(at - 1));
        boolean isFunction = around.type(at) == SegmentsParser.LEFT_PARENTHESIS;
        int name = isFunction ? at + 1 : at;
        if (condition == null || !around.isName(name)) {
            return null;
        }
        boolean isWhole =
                isFunction ? around.type(name + 1) == SegmentsParser.RIGHT_PARENTHESIS : around.endsCondition(name + 1);
        return isWhole ? Surroundings.meant(around.text(name) + " " + condition) : null;
    }

    /** {@code plan like "Pro%"}, {@code email not matches ".*@x.org"}, {@code plan is like "Pro*"} */
    private @Nullable String pattern(int operator) {
        Subject subject = around.subject(operator);
        if (subject == null || around.type(operator + 1) != SegmentsParser.QUOTED_TEXT) {
            return null;
        }
        String quoted = around.text(operator + 1);
        String meant = Patterns.operator(quoted.substring(1, quoted.length() - 1));
        if (meant == null || meant.equals(Patterns.UNREADABLE)) {
            return meant;
        }
        return Surroundings.meant(subject.with(meant));
    }

    /** {@code ip in 10.0.0.0/8}, {@code ip in [10.0.0.0/8]}, {@code ip is 10.0.0.0/8} */
    private @Nullable String addressRange(int address) {
        String text = around.text(address);
        if (!ADDRESS.matcher(text).matches()
                || !around.text(address + 1).equals("/")
                || around.type(address + 2) != SegmentsParser.NUMERAL) {
            return null;
        }
        int operator = around.type(address - 1) == SegmentsParser.LEFT_BRACKET ? address - 2 : address - 1;
        Subject subject = around.type(operator) == SegmentsParser.IN
                ? around.subject(operator)
                : around.subjectOfEquality(address);
        String length = around.text(address + 2);
        if (subject == null || !PREFIX_LENGTHS.contains(length)) {
            return "addresses are texts; write 'starts with' for each range of 8, 16 or 24 bits";
        }
        String[] parts = text.split("\\.", -1);
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < Integer.parseInt(length) / BITS_OF_PART; i++) {
            prefix.append(parts[i]).append('.');
        }
        return Surroundings.meant(subject.with("starts with \"" + prefix + "\""));
    }

    /** {@code after 01/02/2024}, {@code before 1 Feb 2024}, {@code between 01/02/2024 and 03/02/2024} */
    private @Nullable String date() {
        boolean isAfterMoment = switch (around.type(at - 2)) {
            case SegmentsParser.BEFORE, SegmentsParser.AFTER, SegmentsParser.ON, SegmentsParser.BETWEEN -> true;
            case SegmentsParser.AND -> around.type(at - 1) == SegmentsParser.DIGIT_WORD;
            default -> false;
        };
        boolean isMoment = switch (around.type(at - 1)) {
            case SegmentsParser.BEFORE, SegmentsParser.AFTER, SegmentsParser.ON, SegmentsParser.BETWEEN -> true;
            default -> false;
        };
        if (!isAfterMoment && !isMoment) {
            return null;
        }
        int first = isAfterMoment ? at - 1 : at;
        StringBuilder text = new StringBuilder(around.text(first));
        for (int i = first + 1; i < first + LONGEST_DATE && !around.endsCondition(i); i++) {
            text.append(around.isJoined(i) ? "" : " ").append(around.text(i));
        }
        List<String> meant = ForeignForms.meant(text.toString(), AttributeType.TIMESTAMP);
        boolean isOn = around.type(first - 1) == SegmentsParser.ON;
        return meant.isEmpty() || meant.get(0).contentEquals(text) ? null : MomentAdvice.meant(meant, isOn);
    }
}
