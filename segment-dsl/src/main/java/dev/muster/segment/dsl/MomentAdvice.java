package dev.muster.segment.dsl;

import dev.muster.segment.AttributeType;
import dev.muster.segment.ForeignForms;
import dev.muster.segment.dsl.grammar.SegmentsParser;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;

/**
 * Suggests what to write for an operand that is not an instant or a number: {@code before now}, {@code >= 2026-11-23},
 * {@code after 7d}, {@code on 23.11.2026}, {@code >= 1.2.3}. Every method returns the end of a message, or an empty
 * text.
 */
final class MomentAdvice {

    private static final String NOTHING = "";

    private static final Pattern VERSION = Pattern.compile("\\d+(?:\\.\\d+){2,}");

    private static final int DATE_LENGTH = "2026-11-23".length();

    /** The attribute's name as it is written, followed by {@code not} if the operator is negated. */
    private final String name;

    private final boolean isNegated;

    /**
     * Creates advice on operators of one attribute.
     *
     * @param isNegated whether {@code not} stands before the operator
     */
    MomentAdvice(String name, boolean isNegated) {
        this.name = name;
        this.isNegated = isNegated;
    }

    /**
     * Returns advice on a token in place of an instant after {@code before}, {@code after}, {@code on} or {@code
     * between}.
     */
    String insteadOfMoment(String operator, Token token) {
        if (isNow(token)) {
            return switch (operator) {
                case "before" -> beforeNow();
                case "after" -> afterNow();
                default -> NOTHING;
            };
        }
        if (token.getType() == SegmentsParser.DURATION && isSpan(token)) {
            return switch (operator) {
                case "before" -> meant("more than " + token.getText() + " ago");
                case "after" ->
                    "; did you mean '" + with("within last " + token.getText()) + "' or '"
                            + with("more than " + token.getText() + " from now") + "'?";
                default -> NOTHING;
            };
        }
        List<String> moments = ForeignForms.meant(token.getText(), AttributeType.TIMESTAMP);
        return moments.isEmpty() ? NOTHING : "; " + meant(moments, operator.equals("on"));
    }

    /** Returns advice on a token in place of a number after a comparison. */
    String insteadOfNumber(String operator, Token token) {
        boolean isMoment = token.getType() == SegmentsParser.INSTANT
                && !ForeignForms.meant(token.getText(), AttributeType.TIMESTAMP).isEmpty();
        if (isNow(token) || isMoment) {
            return switch (operator) {
                case "<" -> isMoment ? meant("before " + token.getText()) : beforeNow();
                case ">" -> isMoment ? meant("after " + token.getText()) : afterNow();
                case "<=" -> isMoment ? existing("not after " + token.getText()) : meant("within last 100000 days");
                case ">=" -> isMoment ? existing("not before " + token.getText()) : existing("not more than 1ms ago");
                default -> NOTHING;
            };
        }
        if (VERSION.matcher(token.getText()).matches()) {
            return "; texts such as versions have no order, so list them, as in '"
                    + with("in [\"" + token.getText() + "\"]") + "'";
        }
        return NOTHING;
    }

    private String beforeNow() {
        return meant("more than 1ms ago");
    }

    /** Returns a condition for "after now". Only the longest possible window means exactly this. */
    private String afterNow() {
        return meant("within next 100000 days");
    }

    private String meant(String condition) {
        return "; did you mean '" + with(condition) + "'?";
    }

    /** Returns a negated condition that excludes contacts without a value, or nothing if it is itself negated. */
    private String existing(String negated) {
        return isNegated ? NOTHING : "; did you mean '" + existing(name, negated) + "'?";
    }

    /** Returns a negated condition that excludes contacts without a value of the attribute. */
    static String existing(String name, String negated) {
        return name + " " + negated + " and " + name + " exists";
    }

    private String with(String condition) {
        return name + (isNegated ? " not " : " ") + condition;
    }

    /** Suggests the likely dates and instants; for 'on' only the dates. */
    static String meant(List<String> moments, boolean isOn) {
        return moments.stream()
                .map(moment -> isOn ? moment.substring(0, DATE_LENGTH) : moment)
                .distinct()
                .collect(Collectors.joining("' or '", "did you mean '", "'?"));
    }

    private static boolean isNow(Token token) {
        return token.getType() == SegmentsParser.NOW;
    }

    private static boolean isSpan(Token duration) {
        try {
            Durations.span(duration.getText());
            return true;
        } catch (IllegalArgumentException noWindow) {
            return false;
        }
    }
}
