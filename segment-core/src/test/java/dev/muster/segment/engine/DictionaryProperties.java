package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.segment.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Retains and releases texts at random, with greatly varying numbers of entries, and compares with a plain count of
 * references.
 */
final class DictionaryProperties {

    private static final int STEPS = 200_000;
    private static final int TEXTS = 4_000;

    @Test
    void retainAndRelease_anyOrder_keepsCodesOfWhatIsReferredTo() {
        long seed = Long.getLong("muster.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Dictionary<TextEntry> dictionary = new Dictionary<>();
        Map<String, Integer> references = new HashMap<>();
        Map<String, Integer> codes = new HashMap<>();
        Map<Integer, String> keys = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            String key = "text " + random.nextInt(TEXTS);
            int known = references.getOrDefault(key, 0);
            boolean grows = step / (STEPS / 8) % 2 == 0;
            if (known == 0 ? grows : random.nextInt(4) < (grows ? 3 : 1)) {
                int code = dictionary.retain(key, new Value.Text(key), TextEntry::new).code;
                assertThat(codes.getOrDefault(key, code))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(code);
                assertThat(keys.getOrDefault(code, key))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(key);
                keys.put(code, key);
                references.put(key, known + 1);
                codes.put(key, code);
            } else if (known > 0) {
                dictionary.release(codes.get(key));
                references.put(key, known - 1);
                if (known == 1) {
                    keys.remove(codes.remove(key));
                }
            }
        }
        codes.forEach((key, code) -> {
            assertThat(dictionary.isCode(code)).as("seed %d", seed).isTrue();
            assertThat(dictionary.get(code).key).as("seed %d", seed).isEqualTo(key);
        });
        codes.values().forEach(code -> assertThat(code).isLessThan(dictionary.codes()));
    }
}
