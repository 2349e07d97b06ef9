package dev.muster.segment.dsl;

import dev.muster.segment.Limits;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever the text, {@link ParseChecks} hold for it, on a small stack. */
final class HostileTextProperties {

    private static final int TEXTS = Integer.getInteger("muster.texts", 10_000);

    /** So many texts of tokens in any order for one good text that is spoilt. */
    private static final int SPOILT = 5;

    private final long seed = Long.getLong("muster.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final HostileTexts hostile = new HostileTexts(random);
    private final Slowest slowest = new Slowest();
    private final ParseChecks checks = new ParseChecks(Limits.standard(), slowest);

    @Test
    void tryParse_tokensInAnyOrder_answersWithoutFailing() {
        report("tokens in any order");
        SmallStack.run(() -> {
            for (int i = 0; i < TEXTS; i++) {
                String text = hostile.anyTokens();
                check("an expression", text, checks::expression);
                check("a segments file", text, checks::segmentsFile);
            }
        });
        report("tokens in any order: " + slowest);
    }

    @Test
    void tryParse_goodTextsSpoilt_answersWithoutFailing() throws IOException {
        report("good texts spoilt");
        List<String> known = ConformanceCases.read().cases().stream()
                .map(ConformanceCases.Case::expression)
                .toList();
        RandomPredicates predicates = new RandomPredicates(random);
        RandomSegmentsFiles files = new RandomSegmentsFiles(random);
        SmallStack.run(() -> {
            for (int i = 0; i < TEXTS / SPOILT; i += 2) {
                String written = known.get(random.nextInt(known.size()));
                String expression = spoiltOneOf(written, predicates.small().toString());
                check("an expression", expression, checks::expression);
                String file =
                        spoiltOneOf("segment s:\n  " + written, files.any().toString());
                check("a segments file", file, checks::segmentsFile);
            }
        });
        report("good texts spoilt: " + slowest);
    }

    private String spoiltOneOf(String one, String other) {
        return random.nextBoolean() ? hostile.spoilt(one, other) : hostile.spoilt(other, one);
    }

    private void check(String kind, String text, Consumer<String> parsing) {
        try {
            parsing.accept(text);
        } catch (RuntimeException | Error failure) {
            String shrunk = HostileTexts.shrunk(text, shorter -> fails(shorter, parsing));
            throw new AssertionError(
                    "-Dmuster.seed=" + seed + ", as " + kind + ": " + JavaLiteral.of(text) + ", or shorter: "
                            + JavaLiteral.of(shrunk) + ": " + failure.getMessage(),
                    failure);
        }
    }

    private static boolean fails(String text, Consumer<String> parsing) {
        try {
            parsing.accept(text);
            return false;
        } catch (RuntimeException | Error failure) {
            return true;
        }
    }

    /** Before the run as well: one that does not come to an end has to be replayed. */
    private void report(String what) {
        System.out.println("HostileTextProperties: -Dmuster.seed=" + seed + ", " + what);
    }
}
