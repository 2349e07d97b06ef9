package dev.muster.segment.dsl;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.muster.segment.Limits;

/**
 * The way in for a fuzzer that looks for bytes for which {@link ParseChecks} do not hold. It needs no library to be
 * compiled; with the jars of Jazzer 0.30.0 ({@code com.code-intelligence:jazzer} and {@code jazzer-api}), and this
 * module's classes and those that it depends on as the class path, an hour of it is
 *
 * <pre>{@code
 * java -Xss256k -cp … com.code_intelligence.jazzer.Jazzer --target_class=dev.muster.segment.dsl.ParserFuzz \
 *     --instrumentation_includes='dev.muster.**' -max_len=4000 -max_total_time=3600 corpus
 * }</pre>
 */
public final class ParserFuzz {

    private static final ParseChecks CHECKS = new ParseChecks(Limits.standard(), new Slowest());

    private ParserFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, UTF_8);
        CHECKS.expression(text);
        CHECKS.segmentsFile(text);
    }
}
