package dev.muster.segment.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuggestionsTest {

    @ParameterizedTest
    @CsvSource({
        "plam, plan", // another letter
        "pan, plan", // one too few
        "plaan, plan", // one too many
        "paln, plan", // two swapped
        "lpan, plan",
        "plna, plan",
        "PLAN, plan",
        "cuntry, country",
        "cuontyr, country",
        "lst_activ, last_active",
        "last_active_, last_active",
        "last_lgoni, last_login",
        "suport_tikets, support_tickets",
        "supprot_tikcetss, support_tickets",
        "GRÖSSSE, grösse",
        "größ, größe",
        "address1, adress1",
        "addres2, address2"
    })
    void nearest_aFewSlips_isFound(String word, String candidate) {
        assertThat(nearest(word, candidate)).isEqualTo(candidate);
    }

    @ParameterizedTest
    @CsvSource({
        "pl, pla",
        "id, ID",
        "x, y",
        "plan, plain_text",
        "plan, mrr",
        "plan, pal", // two slips in four letters
        "abc, cab",
        "abcdef, badcfe", // three in six
        "countries, zip",
        "last_active_at, first_seen_at",
        "address1, address2",
        "address1, address",
        "address12, address21",
        "utm_2024, utm_2025",
        "a1b2c3, a4b5c6"
    })
    void nearest_tooFarOrOnlyOtherDigits_isNone(String word, String candidate) {
        assertThat(nearest(word, candidate)).isNull();
    }

    @Test
    void nearest_several_isTheNearestWhateverTheOrder() {
        List<String> candidates = new ArrayList<>(List.of("planned", "plans", "plan_b", "PLANES", "planets"));
        for (int i = 0; i < candidates.size(); i++) {
            assertThat(Suggestions.nearest("planes", candidates)).isEqualTo("PLANES");
            Collections.rotate(candidates, 1);
        }
        assertThat(nearest("plany", "plans", "plank", "plant")).isEqualTo("plank");
        assertThat(nearest("plany", "plant", "plank", "plans")).isEqualTo("plank");
    }

    @Test
    void nearest_thresholdsAtTheirBounds_areOneTwoAndThreeSlips() {
        for (int length = 3; length <= 64; length++) {
            String word = "abcdefgh".repeat(8).substring(0, length);
            int allowed = length < 6 ? 1 : length < 12 ? 2 : 3;
            assertThat(nearest(word, word + "z".repeat(allowed))).isNotNull();
            assertThat(nearest(word, word + "z".repeat(allowed + 1))).isNull();
            assertThat(nearest(word, word.substring(allowed))).isNotNull();
            assertThat(nearest(word, word.substring(Math.min(length, allowed + 1))))
                    .isNull();
        }
        String tooLong = "a".repeat(65);
        assertThat(nearest(tooLong, tooLong)).isNull();
        assertThat(nearest("abc")).isNull();
    }

    @Test
    void nearest_anyTwoWords_agreesWithTheWholeTable() {
        long seed = Long.getLong("muster.seed", new Random().nextLong());
        System.out.println("SuggestionsTest: -Dmuster.seed=" + seed);
        Random random = new Random(seed);
        int near = 0;
        for (int i = 0; i < 50_000; i++) {
            String word = word(random, 3 + random.nextInt(14));
            String candidate = random.nextInt(10) == 0 ? word(random, random.nextInt(18)) : slipped(word, random);
            int allowed = word.length() < 6 ? 1 : word.length() < 12 ? 2 : 3;
            boolean expected = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT)) <= allowed;
            near += expected ? 1 : 0;
            assertThat(nearest(word, candidate))
                    .as("-Dmuster.seed=%d: %s and %s", seed, word, candidate)
                    .isEqualTo(expected ? candidate : null);
        }
        assertThat(near).isBetween(10_000, 49_000);
    }

    @Test
    void nearest_hundredThousandCandidates_findsTheOne() {
        List<String> candidates = new ArrayList<>();
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            candidates.add("a".repeat(60) + word(random, 4).replace('a', 'b'));
        }
        candidates.set(77_777, "a".repeat(61) + "xyz");
        assertThat(Suggestions.nearest("a".repeat(60) + "xyz", candidates)).isEqualTo("a".repeat(61) + "xyz");
    }

    private static String slipped(String word, Random random) {
        StringBuilder slipped = new StringBuilder(word);
        for (int slips = random.nextInt(5); slips > 0 && slipped.length() > 1; slips--) {
            int at = random.nextInt(slipped.length() - 1);
            char letter = word(random, 1).charAt(0);
            switch (random.nextInt(4)) {
                case 0 -> slipped.insert(at, letter);
                case 1 -> slipped.deleteCharAt(at);
                case 2 -> slipped.setCharAt(at, letter);
                default -> slipped.insert(at, slipped.charAt(at + 1)).deleteCharAt(at + 2);
            }
        }
        return slipped.toString();
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcA_".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    private static int distance(String one, String other) {
        int[][] table = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                boolean same = one.charAt(i - 1) == other.charAt(j - 1);
                int slips = Math.min(table[i - 1][j], table[i][j - 1]) + 1;
                slips = Math.min(slips, table[i - 1][j - 1] + (same ? 0 : 1));
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    slips = Math.min(slips, table[i - 2][j - 2] + 1);
                }
                table[i][j] = slips;
            }
        }
        return table[one.length()][other.length()];
    }

    private static @Nullable String nearest(String word, String... candidates) {
        return Suggestions.nearest(word, List.of(candidates));
    }
}
