package dev.muster.segment;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One value of an attribute. Values are immutable and equal when their content is: text to the letter, numbers as doubles
 * ({@code -0.0} is stored as {@code 0.0}), timestamps to the millisecond, text sets whatever their order.
 */
public sealed interface Value {

    /** The type this value was written as. */
    AttributeType type();

    /** The value as a host's own code would hold it: String, Double, Boolean, Instant or Set of String. */
    Object content();

    /**
     * This value read as a type, or {@code null} if it does not read as it. A value of the type reads as itself; only text
     * reads as anything else: a number by the language's grammar, a boolean as {@code true} or {@code false} in any case, a
     * timestamp as ISO-8601 with an offset or a date alone, a text set split at semicolons.
     */
    default @Nullable Value readAs(AttributeType type) {
        if (type == type()) {
            return this;
        }
        return this instanceof Text text ? text.parsed(type) : null;
    }

    /**
     * The text as a value, kept as written.
     *
     * @throws IllegalArgumentException if the text has a lone surrogate
     */
    static Value text(String text) {
        return new Text(text);
    }

    /**
     * The number as a value; {@code -0.0} becomes {@code 0.0}.
     *
     * @throws IllegalArgumentException if the number is not finite
     */
    static Value number(double number) {
        return new Number(number);
    }

    /**
     * The whole number as a value.
     *
     * @throws IllegalArgumentException if a double cannot hold the number exactly
     */
    static Value number(long number) {
        double value = (double) number;
        if ((long) value != number || number == Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "number " + number + " cannot be held exactly by a double; store it as text");
        }
        return new Number(value);
    }

    /**
     * Returns the number with the fewest digits that read back as this float: {@code 0.1f} is 0.1.
     *
     * @throws IllegalArgumentException if the number is not finite
     */
    static Value number(float number) {
        return new Number(Double.parseDouble(Float.toString(number)));
    }

    /** The boolean as a value. */
    static Value bool(boolean truth) {
        return new Bool(truth);
    }

    /**
     * The instant as a value, floored to the millisecond.
     *
     * @throws IllegalArgumentException if the instant is outside the years 1 to 9999
     */
    static Value timestamp(Instant instant) {
        return new Timestamp(instant);
    }

    /**
     * The texts as a value: a copy in the order given, each once.
     *
     * @throws IllegalArgumentException if one of the texts has a lone surrogate
     */
    static Value textSet(Collection<String> texts) {
        Objects.requireNonNull(texts, "texts");
        return new TextSet(new LinkedHashSet<>(texts));
    }

    /**
     * Returns the value of a plain Java object: a Value itself, String, Character (a text), Boolean, Instant,
     * Collection of String, or a number (Byte to Long exactly, Double if finite, Float as {@link #number(float)} reads
     * it).
     *
     * @throws IllegalArgumentException if the object is of another class, or is refused by the factory of its type
     */
    static Value of(Object content) {
        Objects.requireNonNull(content, "content");
        if (content instanceof Value value) {
            return value;
        }
        if (content instanceof String text) {
            return text(text);
        }
        if (content instanceof Boolean truth) {
            return bool(truth);
        }
        if (content instanceof Character character) {
            return text(character.toString());
        }
        if (content instanceof Double number) {
            return number(number.doubleValue());
        }
        if (content instanceof Float number) {
            return number(number.floatValue());
        }
        if (content instanceof Long
                || content instanceof Integer
                || content instanceof Short
                || content instanceof Byte) {
            return number(((java.lang.Number) content).longValue());
        }
        if (content instanceof Instant instant) {
            return timestamp(instant);
        }
        if (content instanceof Collection<?> items) {
            Set<String> texts = new LinkedHashSet<>();
            for (Object item : items) {
                if (!(item instanceof String text)) {
                    throw new IllegalArgumentException("a text set holds texts; got " + describe(item));
                }
                texts.add(text);
            }
            return new TextSet(texts);
        }
        throw new IllegalArgumentException("got " + describe(content)
                + "; expected a String, a number, a Boolean, an Instant or a Collection of String");
    }

    private static String describe(@Nullable Object object) {
        return object == null ? "null" : object.getClass().getName();
    }

    /** A text, kept as written. */
    record Text(String text) implements Value {

        /**
         * Keeps the text as written.
         *
         * @throws IllegalArgumentException if the text has a lone surrogate
         */
        public Text {
            requireWholeCharacters(text);
        }

        @Override
        public AttributeType type() {
            return AttributeType.TEXT;
        }

        @Override
        public Object content() {
            return text;
        }

        /**
         * A text as it compares when case does not matter: simple case folding, code point by code point, with no locale and
         * no normalization.
         */
        public static String folded(String text) {
            int unchanged = 0;
            while (unchanged < text.length() && isFoldedAscii(text.charAt(unchanged))) {
                unchanged++;
            }
            if (unchanged == text.length()) {
                return text;
            }
            StringBuilder folded = new StringBuilder(text.length()).append(text, 0, unchanged);
            text.substring(unchanged)
                    .codePoints()
                    .forEach(c -> folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(c))));
            return folded.toString();
        }

        private static boolean isFoldedAscii(char c) {
            return c < 0x80 && (c < 'A' || c > 'Z');
        }

        private @Nullable Value parsed(AttributeType type) {
            return switch (type) {
                case TEXT -> this;
                case NUMBER -> {
                    Double number = TextReading.number(text);
                    yield number == null ? null : new Number(number);
                }
                case BOOLEAN -> {
                    Boolean truth = TextReading.bool(text);
                    yield truth == null ? null : new Bool(truth);
                }
                case TIMESTAMP -> {
                    Instant instant = TextReading.timestamp(text);
                    yield instant == null ? null : new Timestamp(instant);
                }
                case TEXT_SET -> new TextSet(TextReading.textSet(text));
            };
        }

        private static void requireWholeCharacters(String text) {
            for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
                if (isSurrogate(text.codePointAt(i))) {
                    throw new IllegalArgumentException("text has a lone surrogate at index " + i);
                }
            }
        }

        /** Whether a code point is half a character: only a lone surrogate is read as one. */
        private static boolean isSurrogate(int codePoint) {
            return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
        }

        /** The text in quotes, as the language writes it. */
        @Override
        public String toString() {
            return Spelling.text(text);
        }
    }

    /** A finite number. */
    record Number(double number) implements Value {

        /**
         * Keeps the number; {@code -0.0} becomes {@code 0.0}.
         *
         * @throws IllegalArgumentException if the number is not finite
         */
        public Number {
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("number " + number + " is not finite");
            }
            number = number + 0.0; // -0.0 becomes 0.0
        }

        @Override
        public AttributeType type() {
            return AttributeType.NUMBER;
        }

        @Override
        public Object content() {
            return number;
        }

        /** The number in the shortest digits that read back as it, alike on every JDK. */
        @Override
        public String toString() {
            return Spelling.number(number);
        }
    }

    /** A boolean. */
    record Bool(boolean truth) implements Value {

        @Override
        public AttributeType type() {
            return AttributeType.BOOLEAN;
        }

        @Override
        public Object content() {
            return truth;
        }

        /** {@code true} or {@code false}. */
        @Override
        public String toString() {
            return Boolean.toString(truth);
        }
    }

    /** An instant, floored to the millisecond. */
    record Timestamp(Instant instant) implements Value {

        /**
         * Floors the instant to the millisecond.
         *
         * @throws IllegalArgumentException if the instant is outside the years 1 to 9999
         */
        public Timestamp {
            if (!TextReading.isWithinYears(instant.truncatedTo(ChronoUnit.MILLIS))) {
                throw new IllegalArgumentException("timestamp " + instant + " is outside the years 1 to 9999");
            }
            instant = instant.truncatedTo(ChronoUnit.MILLIS);
        }

        @Override
        public AttributeType type() {
            return AttributeType.TIMESTAMP;
        }

        @Override
        public Object content() {
            return instant;
        }

        /** The instant in ISO-8601, in UTC. */
        @Override
        public String toString() {
            return instant.toString();
        }
    }

    /** A set of texts, in the order given. */
    record TextSet(Set<String> texts) implements Value {

        /**
         * Keeps a copy of the texts, in their order.
         *
         * @throws IllegalArgumentException if one of the texts has a lone surrogate
         */
        public TextSet {
            texts = Collections.unmodifiableSet(new LinkedHashSet<>(texts));
            texts.forEach(Text::requireWholeCharacters);
        }

        @Override
        public AttributeType type() {
            return AttributeType.TEXT_SET;
        }

        @Override
        public Object content() {
            return texts;
        }

        /** The texts in quotes, in brackets. */
        @Override
        public String toString() {
            return texts.stream().map(Spelling::text).toList().toString();
        }
    }
}
