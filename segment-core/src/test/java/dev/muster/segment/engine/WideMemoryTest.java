package dev.muster.segment.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class WideMemoryTest {

    /** Each condition used to keep an answer for each distinct text, which took more than half a gigabyte. */
    @Test
    void wideConditions_overManyTexts_fitHalfAGigabyte() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WideMemory.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines()).contains("previewed 6000", "defined 6000", "then 6001");
        assertThat(output).containsPattern("characters 1[01][0-9]{4}\n");
    }
}
