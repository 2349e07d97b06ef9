package dev.muster.segment;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;

/** How names, texts and numbers are written in the expression language, so that they read back as the same. */
final class Spelling {

    private static final Set<String> RESERVED = Set.of("and", "or", "not", "is", "in", "true", "false");

    /** Decimal digits that always suffice to tell one double from its neighbours. */
    private static final int DOUBLE_DIGITS = 17;

    /** How much of a spelling a message quotes. */
    private static final int LONGEST_QUOTE = 100;

    private Spelling() {}

    /** A spelling, cut where it would drown the message that quotes it. */
    static String brief(String spelled) {
        if (spelled.length() <= LONGEST_QUOTE) {
            return spelled;
        }
        int end = Character.isHighSurrogate(spelled.charAt(LONGEST_QUOTE - 1)) ? LONGEST_QUOTE - 1 : LONGEST_QUOTE;
        return spelled.substring(0, end) + "… (" + spelled.length() + " characters)";
    }

    /** The name as it stands where it can, in backticks where it must. */
    static String name(String name) {
        return isPlain(name) ? name : '`' + name.replace("`", "``") + '`';
    }

    private static boolean isPlain(String name) {
        if (name.isEmpty() || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            return false;
        }
        int first = name.codePointAt(0);
        if (!NameCharacters.isLetter(first) && first != '_') {
            return false;
        }
        return name.codePoints()
                .allMatch(c ->
                        NameCharacters.isLetter(c) || NameCharacters.isDigit(c) || c == '_' || c == '.' || c == '-');
    }

    /** The text in double quotes, escaped so that it stays on one line. */
    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        out.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString();
    }

    /**
     * The shortest decimal digits that read back as this double. {@link Double#toString} gives others before and after
     * JDK 19, so it is not asked.
     *
     * @param value a finite number
     */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            return Long.toString((long) value);
        }
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits <= DOUBLE_DIGITS; digits++) {
            BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (nearest.doubleValue() == value) {
                return spell(nearest.stripTrailingZeros());
            }
            // Above a power of two doubles lie twice as far apart as below, so the further decimal may be the one that
            // reads back.
            BigDecimal larger = exact.round(new MathContext(digits, RoundingMode.UP));
            if (larger.doubleValue() == value) {
                return spell(larger.stripTrailingZeros());
            }
        }
        throw new AssertionError("no decimal reads back as " + value);
    }

    private static String spell(BigDecimal shortest) {
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -7 && exponent < 16 && shortest.scale() > 0) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (shortest.signum() < 0 ? "-" : "") + digits.charAt(0) + fraction + "e" + exponent;
    }
}
