package dev.muster.segment.dsl;

import java.util.List;

/**
 * What a text turned out to be: the thing it says, or why it says none.
 *
 * @param <T> what was to be read
 */
public sealed interface ParseResult<T> {

    /**
     * Errors if the text was refused, else warnings; in the order of the text. Of more than a thousand, the first that were
     * found, and behind them how many more there are.
     */
    List<Diagnostic> diagnostics();

    /**
     * What was read.
     *
     * @throws ExpressionException if the text was refused
     */
    T orThrow();

    /**
     * The text says something.
     *
     * @param <T> what was to be read
     * @param value what was read
     * @param diagnostics warnings
     */
    record Parsed<T>(T value, List<Diagnostic> diagnostics) implements ParseResult<T> {

        /** Keeps a copy of the list. */
        public Parsed {
            diagnostics = List.copyOf(diagnostics);
        }

        @Override
        public T orThrow() {
            return value;
        }
    }

    /**
     * The text was refused.
     *
     * @param <T> what was to be read
     * @param diagnostics one error or more
     */
    record Refused<T>(List<Diagnostic> diagnostics) implements ParseResult<T> {

        /**
         * Keeps a copy of the list.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public Refused {
            diagnostics = List.copyOf(diagnostics);
            if (diagnostics.isEmpty()) {
                throw new IllegalArgumentException("a text is refused for one reason or more; got none");
            }
        }

        @Override
        public T orThrow() {
            throw new ExpressionException(diagnostics);
        }
    }
}
