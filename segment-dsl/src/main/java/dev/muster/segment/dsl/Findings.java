package dev.muster.segment.dsl;

import dev.muster.segment.dsl.ParseResult.Parsed;
import dev.muster.segment.dsl.ParseResult.Refused;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found wrong with one text. Not safe for several threads. */
final class Findings {

    private static final Comparator<Diagnostic> IN_ORDER_OF_THE_TEXT =
            Comparator.comparingInt(Diagnostic::line).thenComparingInt(Diagnostic::column);

    private final String text;
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private @Nullable Source source;

    Findings(String text) {
        this.text = text;
    }

    void add(Refusal refusal) {
        if (source == null) {
            source = new Source(text);
        }
        diagnostics.add(refusal.diagnostic(source));
    }

    boolean isEmpty() {
        return diagnostics.isEmpty();
    }

    /** The value if nothing was found wrong, else the errors. */
    <T> ParseResult<T> resultOf(T value) {
        if (isEmpty()) {
            return new Parsed<>(value, List.of());
        }
        diagnostics.sort(IN_ORDER_OF_THE_TEXT);
        return new Refused<>(diagnostics);
    }
}
