package dev.muster.segment.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Texts that nobody would write: tokens of the language and what looks like them in any order, and good texts spoilt. */
final class HostileTexts {

    private static final int MOST_TOKENS = 40;

    private static final int MOST_SPOILS = 4;

    /** Characters that one spoil takes, doubles or moves, at most. */
    private static final int LONGEST_PIECE = 12;

    private static final List<String> WORDS = list(
            Keywords.WORDS,
            "AND Or nOT a b plan Pro last_active mrr-1 a.b _ days d M months Größe 東京 \u017Ft \u0130n \u212A \uA7D0A \uD803\uDD4A");

    private static final List<String> SIGNS =
            list(Keywords.SIGNS, "& | === <> => !! () [] [, ,] :: - + . _ # @ $ % ^ * / ? ; { } ~");

    private static final List<String> DIGIT_LED =
            list(List.of("7 days", "7 M", "12 months", "7 parsecs", "100001 days", "99999999999999999999 w"), """
            0 -0 99 -1.5 1e3 1E+400 1e-400 -0.0 1. .5 +1 --1 007 02139 1e 1e+ 0x1F 3XL 1_000 1:2 ٣ 7٣ ٣d 1e٣
            9007199254740993 99999999999999999999999999
            7d 0d -7d 7D 7M 1y 100000d 9223372036854775808ms
            2026-11-23 2026-02-30 0000-01-01 9999-12-31 10000-01-01
            2026-11-23T10:00:00Z 2026-11-23t10:00z 2026-11-23T10:00:00+02:00 2026-11-23T10:00:00.1234567891Z
            2026-11-23T25:00Z 2026-11-23T 2026-11-23T10:00 2026-11-23T10:00:00+99:99""");

    private static final List<String> QUOTED = list(
            List.of(
                    "\"a b\"",
                    "\"\0\"",
                    "\"\t\"",
                    "'\uD83D'",
                    "\"\u0085\"",
                    "'\u2028'",
                    "` `",
                    "`\uDE00`",
                    "`\u0007`",
                    "`2nd order`"),
            """
            "Pro" 'Pro' "" '' "\\"" '\\'' "\\\\" "\\n\\t" "\\u0041" "\\uD83D" "\\uD83D\\uDE00" "\\u12" "\\x" "\\😀" "😀"
            "2026-11-23" "99" "true" `a` `` `a``b` ``` ```` `in` `\u202E`
            " ' ` "open 'open `open "a\\ "a\\" '" "' \\ \\\"""");

    private static final List<String> STRAYS =
            list(List.of("\0", "\u0007", "\u001B[2J", "\u0085", "\u00A0", "\u2028", "\u2029", "\u3000"), """
            😀 👩‍👩‍👧 \uD83D \uDE00 \uDE00\uD83D \uDBFF\uDFFF \u0001 \u0002 \u0003 \u007F e\u0301
            \u200B \u200D \u202E \uFEFF \uFFFD \uFFFE \uFFFF “Pro” ’ … – ≥ ≠ （ ， ：""");

    private static final List<String> BLANKS =
            List.of(" ", " ", " ", "\n", "\r\n", "\r", "\t", "\f", "\u000B", "  ", "\n\n", "\n\r");

    private static final List<String> COMMENTS = List.of("#", "# why\n", "# segment s:", "#\r\n", "#\r", "# 😀\n");

    /** Starts of statements, and what looks like them. */
    private static final List<String> HEADERS = """
            attribute a:
            attribute b: text
            attribute t: timestamp, upcoming
            attribute a: text, default
            attribute s: text set, default [
            attribute n: number, default
            attribute attribute:
            attribute :
            segment s:
            segment t:
            segment s on demand:
            segment on demand:
            segment segment:
            segment attribute: a
            segment s: a
            segment 7:
            segment 7d:
            segment `x y`:
            segment "s":
            segment ::
            segment s on demand
            in segment s
            in segment t
            SEGMENT\ts\f:
            """.lines().toList();

    /** Some texts are long before they are bad. */
    private static final List<String> CONDITIONS = """
            a is Pro
            a exists
            a is not set
            a within last 7 days
            a more than 2 h ago
            a in [x, y]
            a has any of [x]
            a does not contain x
            a between 1 and 2
            a between 2 and 1
            a on 2026-11-23
            a is 2026-11-23
            in segment s
            a >= 1
            a is Pro or Enterprise
            """.lines().toList();

    private static final List<List<String>> KINDS =
            List.of(WORDS, WORDS, SIGNS, SIGNS, DIGIT_LED, QUOTED, STRAYS, BLANKS, COMMENTS, HEADERS, CONDITIONS);

    /** Some texts, and more of them with blanks between. */
    private static List<String> list(List<String> some, String more) {
        return Stream.concat(some.stream(), Stream.of(more.split("[ \\n]+", -1)))
                .toList();
    }

    private final Random random;

    HostileTexts(Random random) {
        this.random = random;
    }

    /** Tokens and near-tokens in any order, with or without space between. */
    String anyTokens() {
        StringBuilder text = new StringBuilder();
        int tokens = random.nextInt(MOST_TOKENS + 1);
        // Half of the texts are of few kinds, so that one kind meets itself.
        List<List<String>> kinds = random.nextBoolean() ? KINDS : List.of(pick(KINDS), pick(KINDS), BLANKS);
        for (int i = 0; i < tokens; i++) {
            text.append(pick(pick(kinds)));
            if (random.nextInt(4) > 0) {
                text.append(pick(BLANKS));
            }
        }
        return text.toString();
    }

    /** A good text with a few things done to it. */
    String spoilt(String good, String other) {
        String text = good;
        // Mostly one, so that much of the good text is still good.
        int spoils = 1 + random.nextInt(1 + random.nextInt(MOST_SPOILS));
        for (int i = 0; i < spoils; i++) {
            text = random.nextBoolean() ? spoiltCharacters(text, other) : spoiltTokens(text, other);
        }
        return text;
    }

    private String spoiltCharacters(String text, String other) {
        int from = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), from + random.nextInt(LONGEST_PIECE));
        String head = text.substring(0, from);
        String piece = text.substring(from, to);
        String tail = text.substring(to);
        return switch (random.nextInt(8)) {
            case 0 -> head + tail;
            case 1 -> head + piece + piece + tail;
            case 2 -> head + pick(pick(KINDS)) + piece + tail;
            case 3 -> head + pick(pick(KINDS)) + tail;
            case 4 -> head;
            case 5 -> piece + tail;
            case 6 -> head + other.substring(random.nextInt(other.length() + 1));
            default -> head + new StringBuilder(piece).reverse() + tail;
        };
    }

    private String spoiltTokens(String text, String other) {
        List<String> tokens = tokens(text);
        if (tokens.isEmpty()) {
            return pick(pick(KINDS));
        }
        int at = random.nextInt(tokens.size());
        int elsewhere = random.nextInt(tokens.size());
        switch (random.nextInt(6)) {
            case 0 -> tokens.remove(at);
            case 1 -> tokens.add(at, tokens.get(elsewhere));
            case 2 -> tokens.set(at, tokens.set(elsewhere, tokens.get(at)));
            case 3 -> tokens.set(at, pick(pick(KINDS)));
            case 4 -> tokens.add(at, pick(pick(KINDS)));
            default -> tokens.addAll(at, tokens(other));
        }
        return String.join("", tokens);
    }

    /** Runs of letters and digits, and each other character alone: near enough to the language's own. */
    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= text.length(); i++) {
            if (i == text.length() || !(isWordPart(text.charAt(i - 1)) && isWordPart(text.charAt(i)))) {
                tokens.add(text.substring(start, i));
                start = i;
            }
        }
        return tokens;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    /** The shortest text found by leaving pieces out that still fails: what a human should look at. */
    static String shrunk(String failing, Predicate<String> fails) {
        String shortest = failing;
        for (int piece = Math.max(1, shortest.length() / 2); piece >= 1; piece /= 2) {
            for (int from = 0; from + piece <= shortest.length(); ) {
                String shorter = shortest.substring(0, from) + shortest.substring(from + piece);
                if (fails.test(shorter)) {
                    shortest = shorter;
                } else {
                    from += piece;
                }
            }
        }
        return shortest;
    }

    private <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
