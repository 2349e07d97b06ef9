package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Ids of all kinds that come and go, and names that stay as they were. */
class ContactIdsTest {

    private static final int STEPS = 20_000;

    private final ContactIds ids = new ContactIds();

    private static String id(SplittableRandom random) {
        int number = random.nextInt(4_000);
        return switch (random.nextInt(20)) {
            case 0 -> "kontakt-\u00fc-\u00ff-" + number;
            case 1 -> "連絡先-" + number % 50;
            case 2 -> "x".repeat(62 + number % 4) + number % 50;
            case 3 -> "\ud83d\ude00" + number % 50;
            default -> "contact-" + number;
        };
    }

    @Test
    void find_afterRandomComingAndGoing_isAsAMapSays() {
        long seed = Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, Integer> expected = new HashMap<>();
        List<ContactNames.Frozen> frozen = new ArrayList<>();
        List<Map<Integer, String>> asFrozen = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            String id = id(random);
            Integer known = expected.get(id);
            assertThat(ids.find(id)).as("seed %d, step %d, %s", seed, step, id).isEqualTo(known == null ? -1 : known);
            if (known == null) {
                int number = ids.add(id);
                assertThat(expected).doesNotContainValue(number);
                expected.put(id, number);
            } else if (random.nextInt(3) == 0) {
                ids.remove(known);
                expected.remove(id);
            }
            if (random.nextInt(500) == 0) {
                frozen.add(ids.names().freeze());
                Map<Integer, String> names = new HashMap<>();
                expected.forEach((each, number) -> names.put(number, each));
                asFrozen.add(names);
            }
        }

        assertThat(ids.size()).isEqualTo(expected.size());
        expected.forEach((id, number) -> {
            assertThat(ids.names().id(number)).as("seed %d", seed).isEqualTo(id);
            assertThat(ids.isTaken(number)).isTrue();
        });
        for (int i = 0; i < frozen.size(); i++) {
            ContactNames.Frozen names = frozen.get(i);
            asFrozen.get(i)
                    .forEach((number, id) ->
                            assertThat(names.id(number)).as("seed %d", seed).isEqualTo(id));
        }
    }

    @Test
    void find_anIdThatDiffersOnlyInCharactersThatNoByteHolds_isAnother() {
        ids.add("caf\u00e9");

        assertThat(ids.find("caf\u01e9")).isEqualTo(ContactIds.NONE);
        assertThat(ids.find("caf\u00e9 ")).isEqualTo(ContactIds.NONE);
        assertThat(ids.find("caf\u00e9")).isZero();
    }
}
