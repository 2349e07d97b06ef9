package dev.muster.examples.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The character between the cells of a CSV text. A first line {@code sep=;}, as spreadsheets write it, declares it.
 * Otherwise it is the first of comma, semicolon and tab with which the header has an expected column, or else the one
 * that is most frequent in the header.
 *
 * @param isDeclared whether the text starts with a line that declares it, which is not a row
 */
record Delimiter(char character, boolean isDeclared) {

    private static final List<Character> CANDIDATES = List.of(',', ';', '\t');

    private static final Pattern DECLARATION = Pattern.compile(
            "[\r\n]*(\"?)sep=([\\p{Punct}\t &&[^\"#]])\\1(?:[\r\n].*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Finds the delimiter of a text by its first characters. */
    static Delimiter of(String head, Predicate<String> isExpected) {
        Matcher declaration = DECLARATION.matcher(head);
        if (declaration.matches()) {
            return new Delimiter(declaration.group(2).charAt(0), true);
        }
        char most = CANDIDATES.get(0);
        int mostCells = 0;
        for (char candidate : CANDIDATES) {
            List<String> cells = firstRow(head, candidate);
            if (cells.stream().anyMatch(isExpected)) {
                return new Delimiter(candidate, false);
            }
            if (cells.size() > mostCells) {
                most = candidate;
                mostCells = cells.size();
            }
        }
        return new Delimiter(most, false);
    }

    /** Returns whether a line with text has ended. */
    static boolean isEnough(char[] head, int length) {
        boolean hasText = false;
        boolean isQuoted = false;
        for (int i = 0; i < length; i++) {
            char c = head[i];
            if (c == '"') {
                isQuoted = !isQuoted;
            }
            if (!isQuoted && isLineEnd(c)) {
                if (hasText) {
                    return true;
                }
            } else {
                hasText = true;
            }
        }
        return false;
    }

    private static List<String> firstRow(String head, char delimiter) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        boolean hasText = false;
        for (int i = 0; i < head.length(); i++) {
            char c = head.charAt(i);
            if (!isQuoted && isLineEnd(c)) {
                if (hasText) {
                    break;
                }
                continue;
            }
            hasText = true;
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == delimiter && !isQuoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Returns the name of a delimiter for messages. */
    static String named(char delimiter) {
        return switch (delimiter) {
            case ',' -> "a comma";
            case ';' -> "a semicolon";
            case '\t' -> "a tab";
            default -> "'" + delimiter + "'";
        };
    }
}
