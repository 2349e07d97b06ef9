package dev.muster.segment;

import java.util.Objects;

/** A constant in a predicate, spelled as it was written. */
public sealed interface Literal {

    /** A text. */
    static Literal of(String text) {
        Objects.requireNonNull(text, "text");
        return new Text(text);
    }

    /**
     * Returns the number with the fewest digits that read back as it: {@code 0.1f} is {@code 0.1}.
     *
     * @param number a Byte, Short, Integer, Long, Float or Double
     * @throws IllegalArgumentException if the number is not finite, is of another class, or cannot be represented
     *     exactly by a double
     */
    static Literal.Number of(java.lang.Number number) {
        Objects.requireNonNull(number, "number");
        return new Number(Value.of(number).toString());
    }

    /** A boolean. */
    static Literal of(boolean truth) {
        return new Bool(truth);
    }

    /** A text, quoted or a bare word. */
    record Text(String text) implements Literal {

        /**
         * Keeps the text as written.
         *
         * @throws IllegalArgumentException if the text has a lone surrogate
         */
        public Text {
            new Value.Text(text);
        }

        /** The text in double quotes. */
        @Override
        public String toString() {
            return Spelling.text(text);
        }
    }

    /**
     * A number. It keeps its spelling, because on an attribute of texts it compares as spelled.
     *
     * @param spelling digits, a fraction, an exponent: {@code 99}, {@code -1.5}, {@code 1e3}
     */
    record Number(String spelling) implements Literal {

        /**
         * Keeps the spelling.
         *
         * @throws IllegalArgumentException if the spelling is no number, or none that a double can hold
         */
        public Number {
            if (TextReading.number(spelling) == null) {
                throw new IllegalArgumentException(Spelling.text(spelling)
                        + " is no number; expected digits like 99, -1.5 or 1e3 that a double can hold");
            }
        }

        /** The number, finite, never {@code -0.0}. */
        public double value() {
            Double value = TextReading.number(spelling);
            if (value == null) {
                throw new AssertionError("checked when built: " + spelling);
            }
            return value;
        }

        /** The number as it was spelled. */
        @Override
        public String toString() {
            return spelling;
        }
    }

    /** A boolean. */
    record Bool(boolean truth) implements Literal {

        /** {@code true} or {@code false}. */
        @Override
        public String toString() {
            return Boolean.toString(truth);
        }
    }
}
