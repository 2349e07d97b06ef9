package dev.muster.segment.dsl;

import java.util.List;

/** A text was refused. The message is the first diagnostic's, with line, column and caret. */
public final class ExpressionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    private final Diagnostic[] diagnostics;

    /** A refusal for one reason or more, in the order of the text. */
    ExpressionException(List<Diagnostic> diagnostics) {
        super(diagnostics.get(0).toString());
        this.diagnostics = diagnostics.toArray(Diagnostic[]::new);
    }

    /** Everything that is wrong, one or more, in the order of the text. */
    public List<Diagnostic> diagnostics() {
        return List.of(diagnostics);
    }
}
