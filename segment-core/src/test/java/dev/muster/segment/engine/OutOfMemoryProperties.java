package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * Memory once ran out in the middle of a tick, and the engine went on with counts that differed from its members.
 * {@code -Dmuster.histories} sets how many histories a process runs, {@code -Dmuster.seed} the first one's seed.
 */
class OutOfMemoryProperties {

    private static final int HISTORIES = 12;

    @Test
    void histories_heapIsAllButFull_areDoneOrRefusedWhollyOrStopTheEngine() throws IOException, InterruptedException {
        long seed = Long.getLong("muster.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));
        int histories = Math.min(HISTORIES, Integer.getInteger("muster.histories", HISTORIES));
        System.out.println("replay with -Dmuster.seed=" + seed);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx20m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutOfMemoryHistories.class.getName(),
                        Long.toString(seed),
                        Integer.toString(histories))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        System.out.print(output);
        assertThat(output)
                .as("seed " + seed)
                .containsPattern("calls done=[1-9][0-9]* refused=[1-9][0-9]* stopped=[1-9]");
    }
}
