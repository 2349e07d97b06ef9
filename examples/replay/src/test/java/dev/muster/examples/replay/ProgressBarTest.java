package dev.muster.examples.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private static final Instant AT = Instant.parse("2011-01-01T00:00:00Z");

    @Test
    void line_halfWay_isHalfFullAndOfOneLength() {
        assertThat(ProgressBar.line(0.5, 1_234, AT))
                .isEqualTo("[###############---------------]  50%  1,234 writes  2011-01-01T00:00:00Z      ")
                .hasSameSizeAs(ProgressBar.line(1, 12, AT));
    }

    @Test
    void clear_afterShow_leavesNothing() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ProgressBar bar = new ProgressBar(new PrintStream(bytes, false, UTF_8));
        bar.clear();
        assertThat(bytes.size()).isZero();
        bar.show(0, 1, AT);
        bar.clear();
        bar.clear();
        assertThat(bytes.toString(UTF_8)).isEqualTo('\r' + ProgressBar.line(0, 1, AT) + '\r' + " ".repeat(79) + '\r');
    }
}
