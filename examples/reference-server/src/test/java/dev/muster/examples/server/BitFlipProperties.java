package dev.muster.examples.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.examples.server.RunningServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flips a single bit in the files of a stopped server. The next start must refuse the files, or a response must, or all
 * responses must be those of the unchanged files. Of 180 flips 90 once gave wrong values, members or changes with
 * status 200.
 *
 * <p>{@code -Dmuster.flips=500} tries more than the 40 of a build.
 */
class BitFlipProperties {

    private static final long SEED = Long.getLong("muster.seed", System.nanoTime());
    private static final int FLIPS = Integer.getInteger("muster.flips", 40);
    private static final int CONTACTS = 150;
    private static final String[] FILES = {"muster.db", "muster.marker"};

    @TempDir
    Path directory;

    private Path clean;

    @BeforeEach
    void fill() throws Exception {
        clean = directory.resolve("clean");
        try (RunningServer server = RunningServer.start(clean, "--clock", "simulated=2026-01-01T00:00:00Z")) {
            requireDone(server.put("/attributes/ends", "{\"type\": \"timestamp\", \"time\": \"upcoming\"}"));
            requireDone(server.put("/segments/odd", "{\"expression\": \"n > 40 AND parity is odd\"}"));
            requireDone(server.put("/segments/ending", "{\"expression\": \"ends within next 3 days\"}"));
            requireDone(server.put("/segments/asked", "{\"expression\": \"tags has vip\", \"mode\": \"on demand\"}"));
            for (int i = 0; i < CONTACTS; i++) {
                requireDone(server.post(
                        "/contacts",
                        "{\"id\": \"" + id(i) + "\", \"attributes\": {\"n\": " + i + ", \"parity\": \""
                                + (i % 2 == 0 ? "even" : "odd") + "\", \"ends\": \"2026-01-" + (10 + i % 20)
                                + "T00:00:00Z\", \"tags\": [\"vip\", \"tag " + i % 7 + "\"], \"text\": \""
                                + "some words ".repeat(i % 9) + "\"}}"));
            }
            requireDone(server.csv("/contacts/import?wait=true", "id,n\nimported,1\nimported 2,x\n"));
            requireDone(server.delete("/contacts/" + id(7)));
            requireDone(server.post("/clock/advance", "{\"by\": \"10d\"}"));
            requireDone(server.put("/segments/odd", "{\"expression\": \"n > 50 AND parity is odd\"}"));
        }
    }

    private static void requireDone(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static String id(int contact) {
        return "contact-" + contact;
    }

    @Test
    @Timeout(3_600)
    void server_aBitFlipped_refusesOrAnswersAsBefore() throws Exception {
        System.out.printf("BitFlipProperties: -Dmuster.seed=%d -Dmuster.flips=%d%n", SEED, FLIPS);
        Random random = new Random(SEED);
        Map<String, String> expected = answers(copy("expected", random, 0));
        List<String> outcomes = new ArrayList<>();
        for (int flip = 1; flip <= FLIPS; flip++) {
            Path flipped = copy("flipped-" + flip, random, flip);
            outcomes.add(outcome(flipped, expected));
            for (String file : FILES) {
                Files.deleteIfExists(flipped.resolve(file));
            }
        }
        Map<String, Integer> counts = new LinkedHashMap<>();
        outcomes.forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        System.out.println("BitFlipProperties: " + counts);
        assertThat(counts.keySet()).contains("refused at the start");
    }

    /** Copies the clean directory, and flips a bit of the copy unless the number is 0. */
    private Path copy(String name, Random random, int number) throws IOException {
        Path copy = directory.resolve(name);
        PrivateFiles.createDirectories(copy);
        for (String file : FILES) {
            Files.copy(clean.resolve(file), copy.resolve(file));
        }
        if (number > 0) {
            Path file = copy.resolve(FILES[number % 20 == 0 ? 1 : 0]);
            byte[] bytes = Files.readAllBytes(file);
            int bit = random.nextInt(bytes.length * 8);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bytes);
            current = "flip " + number + ", bit " + bit % 8 + " of byte " + bit / 8 + " of " + file.getFileName();
        }
        return copy;
    }

    private String current = "";

    private String outcome(Path flipped, Map<String, String> expected) throws IOException {
        Map<String, String> answers;
        try {
            answers = answers(flipped);
        } catch (RefusedDataException refused) {
            assertThat(refused.getMessage()).as(current).isNotBlank();
            return "refused at the start";
        }
        if (answers.containsValue("503")) {
            return "refused when asked";
        }
        assertThat(answers).as(current).isEqualTo(expected);
        return "harmless";
    }

    private static Map<String, String> answers(Path data) throws IOException {
        Map<String, String> answers = new LinkedHashMap<>();
        try (RunningServer server = RunningServer.start(data, "--clock", "simulated")) {
            List<String> paths = new ArrayList<>(List.of(
                    "/clock",
                    "/segments",
                    "/attributes",
                    "/attributes/tags/values",
                    "/changes?limit=10000",
                    "/changes?limit=10000&after=3",
                    "/contacts?limit=10000",
                    "/imports/1"));
            for (String segment : List.of("odd", "ending", "asked")) {
                paths.add("/segments/" + segment);
                paths.add("/segments/" + segment + "/members?limit=10000");
                paths.add("/segments/" + segment + "/members.csv");
                paths.add("/segments/" + segment + "/explain/" + id(51));
            }
            for (int i = 0; i < CONTACTS; i += 3) {
                paths.add("/contacts/" + id(i));
            }
            for (String path : paths) {
                Answer answer = server.get(path);
                answers.put(path, answer.status() == 503 ? "503" : answer.status() + " " + answer.text());
            }
        }
        return answers;
    }
}
