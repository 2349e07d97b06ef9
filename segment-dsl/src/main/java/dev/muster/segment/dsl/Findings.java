package dev.muster.segment.dsl;

import dev.muster.segment.dsl.Diagnostic.Severity;
import dev.muster.segment.dsl.ParseResult.Parsed;
import dev.muster.segment.dsl.ParseResult.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was found in one text. Not safe for several threads. */
final class Findings implements Report {

    private static final Comparator<Diagnostic> IN_ORDER_OF_THE_TEXT =
            Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column);

    /** UTF-16 units of a message at most: a list of thousands of values, refused as a whole, would drown what is wrong. */
    private static final int LONGEST_MESSAGE = 1_000;

    /** Errors kept of one text, and warnings; nobody reads more. */
    private static final int MOST = 1_000;

    private final String text;
    private final List<Diagnostic> errors = new ArrayList<>();
    private final List<Diagnostic> warnings = new ArrayList<>();
    private int moreErrors;
    private int moreWarnings;
    private @Nullable Source source;

    Findings(String text) {
        this.text = text;
    }

    @Override
    public <T> @Nullable T orReported(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (Refusal refusal) {
            add(refusal);
            return null;
        }
    }

    void add(Refusal refusal) {
        addError(refusal.place(), refusal.reason(), refusal.expected());
    }

    void addError(Place place, String message) {
        addError(place, message, null);
    }

    private void addError(Place place, String message, @Nullable String expected) {
        if (errors.size() == MOST) {
            moreErrors++;
        } else {
            errors.add(diagnostic(Severity.ERROR, place, message, expected));
        }
    }

    void addWarning(Place place, String message) {
        if (warnings.size() == MOST) {
            moreWarnings++;
        } else {
            warnings.add(diagnostic(Severity.WARNING, place, message, null));
        }
    }

    boolean hasErrors() {
        return !errors.isEmpty();
    }

    /** The value and warnings if nothing was found wrong, else the errors. */
    <T> ParseResult<T> resultOf(T value) {
        if (errors.isEmpty()) {
            return new Parsed<>(value, inOrder(warnings, moreWarnings, " more warnings are not shown"));
        }
        return new Refused<>(inOrder(errors, moreErrors, " more errors are not shown"));
    }

    private static List<Diagnostic> inOrder(List<Diagnostic> found, int more, String areNotShown) {
        found.sort(IN_ORDER_OF_THE_TEXT);
        if (more > 0) {
            Diagnostic last = found.get(found.size() - 1);
            found.add(new Diagnostic(
                    last.severity(),
                    more + areNotShown,
                    last.line(),
                    last.column(),
                    last.length(),
                    null,
                    last.caret()));
        }
        return found;
    }

    private Diagnostic diagnostic(Severity severity, Place place, String message, @Nullable String expected) {
        if (source == null) {
            source = new Source(text);
        }
        return new Diagnostic(
                severity,
                Shown.onOneLine(cut(message)),
                place.line(),
                place.column(),
                place.length(),
                expected,
                source.caret(place));
    }

    /** The start and the end of a long message; what is wrong with a value stands behind it. */
    private static String cut(String message) {
        int length = message.length();
        if (length <= LONGEST_MESSAGE) {
            return message;
        }
        int head = LONGEST_MESSAGE / 2;
        int tail = length - LONGEST_MESSAGE / 2;
        return message.substring(0, Character.isHighSurrogate(message.charAt(head - 1)) ? head - 1 : head) + "…"
                + message.substring(Character.isLowSurrogate(message.charAt(tail)) ? tail + 1 : tail);
    }
}
