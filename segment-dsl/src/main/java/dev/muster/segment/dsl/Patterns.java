package dev.muster.segment.dsl;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Translates simple patterns of SQL, of shells and of regular expressions into operators on texts. */
final class Patterns {

    /** Operators of other languages whose operand is a pattern. */
    static final Set<String> OPERATORS =
            Set.of("like", "ilike", "rlike", "matches", "match", "regex", "regexp", "glob", "~");

    static final String UNREADABLE = "patterns are not read; 'starts with', 'ends with' and 'contains' take plain text";

    /** Wildcards for any number of characters. */
    private static final Pattern ANYTHING_FIRST = Pattern.compile("^(?:\\.[*+]|%|\\*)+");

    private static final Pattern ANYTHING_LAST = Pattern.compile("(?:\\.[*+]|%|\\*)+$");

    private static final Pattern ESCAPED = Pattern.compile("\\\\+([^A-Za-z0-9])");
    private static final Pattern SPECIAL = Pattern.compile("[\\[\\](){}|+?*%^$\\\\]");

    private Patterns() {}

    /**
     * Returns the operator and text that a pattern means, as in {@code starts with "Pro"}; {@link #UNREADABLE} if no
     * operator does the same; or {@code null} if the text has no wildcards, and so is no pattern.
     */
    static @Nullable String operator(String pattern) {
        String rest = pattern;
        boolean fromStart = rest.startsWith("^");
        rest = fromStart ? rest.substring(1) : rest;
        boolean toEnd = rest.endsWith("$") && !rest.endsWith("\\$");
        rest = toEnd ? rest.substring(0, rest.length() - 1) : rest;
        boolean isSearched = fromStart || toEnd;
        String afterFirst = ANYTHING_FIRST.matcher(rest).replaceFirst("");
        boolean startsOpen = !afterFirst.equals(rest);
        String literal = ANYTHING_LAST.matcher(afterFirst).replaceFirst("");
        boolean endsOpen = !literal.equals(afterFirst);
        String plain = plain(literal);
        boolean isPattern = isSearched || startsOpen || endsOpen;
        if (plain == null) {
            return UNREADABLE;
        }
        if (!isPattern) {
            return literal.equals(plain) ? null : "contains " + Surroundings.quoted(plain);
        }
        if (plain.isEmpty()) {
            return "exists";
        }
        // A pattern with ^ or $ may match anywhere else in the text. One with only wildcards must match the whole
        // text.
        boolean isFixedFirst = isSearched ? fromStart && !startsOpen : !startsOpen;
        boolean isFixedLast = isSearched ? toEnd && !endsOpen : !endsOpen;
        String operator =
                isFixedFirst ? (isFixedLast ? "is " : "starts with ") : (isFixedLast ? "ends with " : "contains ");
        return operator + Surroundings.quoted(plain);
    }

    /** Returns the text without escapes, or {@code null} if it has wildcards in the middle. */
    private static @Nullable String plain(String literal) {
        String unescaped = ESCAPED.matcher(literal).replaceAll("");
        if (SPECIAL.matcher(unescaped).find() || unescaped.contains(".*")) {
            return null;
        }
        return ESCAPED.matcher(literal).replaceAll(match -> Matcher.quoteReplacement(match.group(1)));
    }
}
